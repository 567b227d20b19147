"""What was read held against the library: match, compare and apply the rules, as one pure function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.config import Project
from auditor.fairness import NOTHING_KNOWN, Fairness
from auditor.linkcheck import NOTHING_CHECKED, DeadLinks
from auditor.matching import NOBODY, USED, Known, matches_of
from auditor.parts.athand import Whole, held_in_parts
from auditor.parts.workers import ALONE, Workers
from auditor.report import ChannelResult, RunReport, SnapshotRef, match_counts
from auditor.watch.stages import Begun, not_watched
from catalog.laws import Register
from catalog.model import Reading, Snapshot
from diffs.compare import Comparison, compare_counted
from diffs.compare.deadlinks import dead_links
from diffs.memo import Memo
from diffs.model import Finding, Match
from diffs.rules import NATIONAL, Policy, check_library, not_checked, public_services
from diffs.weighing import Audited, weigh
from spiders.channel import ChannelFile
from spiders.model import ChannelReadings


@dataclass(frozen=True, slots=True)
class Case:
    """What is held against what. ``files`` are the channel files, ``channels`` what was read of each, in their order.

    ``all_channels``: nothing the project has is left out, so that what was seen nowhere is published nowhere.
    ``listed_only``: guides that stand in a channel's list but gave no reading. They say that an item is on the
    channel, so that nobody is blamed for a page we failed to read; nothing else is taken from them. ``unnamed``:
    channels with a guide that was not read and whose name nobody knows; on them nothing is missing for sure.
    ``laws``: the register legal bases are judged by, the shipped one when none is given. ``dead``: links that open
    nothing. ``memo`` and ``workers`` change the time and nothing else.
    """

    run: str
    as_of: str
    project: Project
    snapshot: Snapshot
    files: Sequence[ChannelFile]
    channels: Sequence[ChannelReadings]
    all_channels: bool = True
    listed_only: Sequence[Reading] = ()
    unnamed: Collection[str] = ()
    known: Known = NOBODY
    policy: Policy = NATIONAL
    fair: Fairness = NOTHING_KNOWN
    laws: Register | None = None
    dead: DeadLinks = field(default_factory=lambda: NOTHING_CHECKED)
    memo: Memo | None = None
    workers: Workers = ALONE
    on_stage: Begun = not_watched

    @property
    def trusted(self) -> frozenset[str]:
        """The channels whose crawl can be judged."""
        return frozenset(channel.channel for channel in self.channels if channel.trust.trusted)

    @property
    def conclusive(self) -> bool:
        """Whether what was not seen is not published: every channel was looked at and can be judged."""
        return self.all_channels and len(self.trusted) == len(self.channels)


def judged(case: Case) -> RunReport:
    """Match, compare and apply the rules: a pure function of the case, whatever its memo knows already."""
    library = case.snapshot.items
    readings = tuple(reading for channel in case.channels for reading in channel.readings)
    case.on_stage("match", len(readings))
    matches, comparison = _held(case, readings)
    comparison = comparison.with_findings(dead_links(library, readings, matches, case.dead))
    own = _checked(case, matches)
    silent = sorted({channel.channel for channel in case.channels} - {reading.channel for reading in readings})
    audited = Audited(library, readings, matches, comparison, own, (*case.fair.earlier, case.snapshot), silent)
    weighed = weigh(audited, as_of=case.as_of, policy=case.policy, waivers=case.fair.sheet.waivers)
    snapshot, settings = case.snapshot, case.project.config
    return RunReport(
        run=case.run,
        as_of=case.as_of,
        bureau=settings.bureau,
        snapshot=SnapshotRef(snapshot.id, snapshot.as_of, snapshot.source, len(library), snapshot.rejected),
        channels=tuple(_result(file, read, matches) for file, read in zip(case.files, case.channels, strict=True)),
        findings=weighed.findings,
        matches=matches,
        public_services=public_services(
            library, published_on(matches), settings.rules.public_service_target, conclusive=case.conclusive
        ),
        rules=case.policy.rules,
        not_checked=not_checked(case.policy),
        figures=weighed.figures,
        causes=weighed.causes,
        waivers=weighed.waivers,
        refused_waivers=case.fair.sheet.refused,
        items=library,
        readings=readings,
    )


def _held(case: Case, readings: Sequence[Reading]) -> tuple[tuple[Match, ...], Comparison]:
    """The matches, and what comparing led to: here with the memo, or wherever there are workers."""
    library, maps = case.snapshot.items, _code_maps(case.files)
    if case.workers != ALONE:
        unnamed = frozenset(case.unnamed)
        whole = Whole(
            library, readings, case.listed_only, unnamed, case.known, maps, case.trusted, case.as_of, case.laws
        )
        with case.workers.open() as pool:
            return held_in_parts(whole, pool)
    matches = matches_of(library, readings, case.listed_only, case.unnamed, case.known)
    case.on_stage("compare", len(matches))
    return matches, compare_counted(
        library,
        readings,
        matches,
        code_maps=maps,
        trusted=case.trusted,
        as_of=case.as_of,
        register=case.laws,
        memo=case.memo,
    )


def _checked(case: Case, matches: Sequence[Match]) -> Sequence[Finding]:
    """What the library is told by itself."""
    rules = case.project.config.rules
    return check_library(
        case.snapshot.items,
        as_of=case.as_of,
        policy=case.policy,
        published_on=published_on(matches),
        conclusive=case.conclusive,
        register=case.laws,
        memo=case.memo,
        target=rules.public_service_target,
        scope=rules.public_service_scope,
    )


def published_on(matches: Sequence[Match]) -> dict[str, set[str]]:
    """The channels on which each library item is published: library id → channel names."""
    channels: dict[str, set[str]] = {}
    for each in matches:
        if each.decision in USED:
            channels.setdefault(each.library, set()).add(each.channel)
    return channels


def _code_maps(channels: Sequence[ChannelFile]) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return {channel.name: {table: dict(codes) for table, codes in channel.codes.items()} for channel in channels}


def _result(file: ChannelFile, read: ChannelReadings, matches: Sequence[Match]) -> ChannelResult:
    matched, to_review, unmatched = match_counts(each for each in matches if each.channel == file.name)
    unread = unread_labels(read.readings)
    return ChannelResult(file.name, file.title, file.kind.value, read.trust, matched, to_review, unmatched, unread)


def unread_labels(readings: Sequence[Reading]) -> tuple[tuple[str, int], ...]:
    """Labels nobody claimed and the number of readings that show them, most frequent first."""
    counts = Counter(label for reading in readings for label in set(reading.unread))
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
