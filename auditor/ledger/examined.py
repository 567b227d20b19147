"""What a run looked at: everything that is needed to judge a finding the run no longer shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from auditor.ledger.absence import Lines, no_lines
from auditor.ledger.clock import moment_of
from auditor.ledger.renames import Named
from catalog.codes import normal_code
from catalog.identity import main_code
from catalog.model import Reading, ServiceItem
from catalog.text import looks
from diffs.findingfile import finding_from_json
from diffs.model import Decision, Finding, Match, Severity
from diffs.rules import Policy, settled
from diffs.rules.base import columns_of

USED: Final = (Decision.AUTO, Decision.JUDGED)


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    """A channel as the run saw it. ``complete``: every guide of a list that says how long it is was read."""

    channel: str
    trusted: bool
    complete: bool


@dataclass(frozen=True)
class Examined:
    """One run. ``whole``: no channel of the project was left out; ``spoken``: the newest event of the ledger when
    it was entered; ``conclusive``: every channel was looked at and can be judged."""

    run: str
    day: str
    snapshot: str
    snapshot_day: str
    channels: Mapping[str, ChannelSeen]
    items: Sequence[ServiceItem]
    readings: Sequence[Reading]
    matches: Sequence[Match]
    findings: Sequence[Finding]
    policy: Policy
    whole: bool = True
    conclusive: bool = True
    named: Named = field(default_factory=Named)
    snapshots: Mapping[str, str] = field(default_factory=dict)
    """The day of every snapshot the project ever imported, by its id."""
    lines: Lines = no_lines
    """What stands on kept pages."""

    def covers(self, channel: str) -> bool:
        """Whether the run is about the channel at all; a run of some channels says nothing of the others."""
        return not channel or channel in self.channels or self.whole

    def asked(self, finding: Finding) -> bool:
        """Whether the finding's rule was asked where the finding stands."""
        if finding.rule not in self.policy.rules or not self.policy.asked(finding.rule):
            return False
        if all(change.rule != finding.rule for change in self.policy.changes):
            return True
        item = self._by_id.get(finding.library)
        return bool(settled([finding], self.policy, (item,) if item is not None else ()))

    @cached_property
    def columns(self) -> frozenset[str]:
        """The elements the library has at all."""
        return columns_of(self.items)

    @cached_property
    def sighted(self) -> Mapping[str, Finding]:
        """The findings by fingerprint, each once; what is only listed gives way to what counts."""
        sighted: dict[str, Finding] = {}
        for finding in self.findings:
            known = sighted.get(finding.fingerprint)
            if known is None or (known.severity is Severity.INFO and finding.severity is not Severity.INFO):
                sighted[finding.fingerprint] = finding
        return sighted

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str, str], list[Finding]]:
        """Channel, item (or reading of one the library lacks) and element → its findings."""
        places: dict[tuple[str, str, str], list[Finding]] = {}
        for finding in self.findings:
            key = (finding.channel, finding.library or f"reading {finding.reading}", finding.element)
            places.setdefault(key, []).append(finding)
        return places

    @cached_property
    def by_item(self) -> Mapping[tuple[str, str], list[Finding]]:
        """Channel and library item → its findings."""
        items: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            if finding.library:
                items.setdefault((finding.channel, finding.library), []).append(finding)
        return items

    @cached_property
    def pages(self) -> Mapping[tuple[str, str], list[tuple[Match, Reading]]]:
        """Channel and library item → the readings that are it for sure."""
        pages: dict[tuple[str, str], list[tuple[Match, Reading]]] = {}
        for match in self.matches:
            reading = self.by_reading.get((match.channel, match.reading))
            if match.decision in USED and match.library and reading is not None:
                pages.setdefault((match.channel, match.library), []).append((match, reading))
        return pages

    @cached_property
    def unsure(self) -> Collection[tuple[str, str]]:
        """Channel and library item that a reading may be, for a person to say."""
        asked = (each for each in self.matches if each.decision is Decision.REVIEW)
        return {(each.channel, name) for each in asked for name in _named(each)}

    @cached_property
    def by_reading(self) -> Mapping[tuple[str, str], Reading]:
        """Channel and id → reading."""
        return {(each.channel, each.item.id): each for each in self.readings}

    @cached_property
    def addresses(self) -> Collection[tuple[str, str]]:
        """Channel and address of every page that was read."""
        return {(each.channel, each.url) for each in self.readings}

    @cached_property
    def decisions(self) -> Mapping[tuple[str, str], Match]:
        """Channel and reading → what it was taken for."""
        return {(each.channel, each.reading): each for each in self.matches if each.reading}

    @cached_property
    def shown_as(self) -> Mapping[tuple[str, str], list[Reading]]:
        """Channel and code or name → the readings that carry it."""
        shown: dict[tuple[str, str], list[Reading]] = {}
        for reading in self.readings:
            for name in {main_code(reading.item), looks(reading.item.task_name)} - {""}:
                shown.setdefault((reading.channel, name), []).append(reading)
        return shown

    @cached_property
    def oldest(self) -> Mapping[str, str]:
        """Channel → when the oldest of its pages was fetched; ``""`` when one does not say."""
        oldest: dict[str, str] = {}
        for reading in self.readings:
            known = oldest.setdefault(reading.channel, reading.fetched_at)
            oldest[reading.channel] = _older(known, reading.fetched_at)
        return oldest

    @cached_property
    def _by_id(self) -> Mapping[str, ServiceItem]:
        return {item.id: item for item in self.items}

    @cached_property
    def _by_name(self) -> Mapping[str, list[ServiceItem]]:
        named: dict[str, list[ServiceItem]] = {}
        for item in self.items:
            for name in {main_code(item), looks(item.task_name)} - {""}:
                named.setdefault(name, []).append(item)
        return named

    def item_of(self, finding: Finding) -> ServiceItem | None:
        """The item of the library a finding is about, wherever it stands now; ``None`` when it is gone.

        The same id is not enough: it must carry the same code (through the aliases) or the same name.
        """
        code = self.named.aliases.now(finding.item.task_code)
        name = looks(finding.item.task_name)
        same = self._by_id.get(finding.library)
        if same is not None and (main_code(same) == code or looks(same.task_name) == name):
            return same
        found = self._by_name.get(code or name, [])
        if len(found) > 1:
            found = [item for item in found if looks(item.task_name) == name]
        return found[0] if len(found) == 1 else None

    def same_readings(self, finding: Finding) -> list[Reading]:
        """The readings of a channel that are what a finding about an item the library lacks was about."""
        code, name = normal_code(finding.item.task_code), looks(finding.item.task_name)
        found = self.shown_as.get((finding.channel, code), []) if code else []
        return found or self.shown_as.get((finding.channel, name), [])


def finding_of(payload: Mapping[str, object]) -> Finding:
    """A stored finding; what the store adds to it is left out."""
    return finding_from_json({key: value for key, value in payload.items() if key != "number"})


def _named(match: Match) -> Iterable[str]:
    return (match.library, *(each.library for each in match.candidates), *match.ambiguous_with)


def _older(one: str, other: str) -> str:
    mine, theirs = moment_of(one), moment_of(other)
    if mine is None or theirs is None:
        return ""
    return one if mine <= theirs else other
