"""Channels that agree with each other against the library: perhaps it is the library that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from catalog.identity import Shared, identities
from catalog.model import Reading, ServiceItem
from diffs.fingerprint import stamp
from diffs.labels import label_of
from diffs.marks import Outvoted
from diffs.model import Decision, DifferenceKind, Finding, Match, NormalPair, Seen, Task
from diffs.rules import rule

RULE: Final = "T1-LIBRARY-OUTVOTED"
_USED: Final = (Decision.AUTO, Decision.JUDGED)
_SPEAKS: Final = (DifferenceKind.MISMATCH, DifferenceKind.EXTRA, DifferenceKind.MISSING)
_ITEM: Final = "task_name"

Place = tuple[str, str, str, str]
"""Library item, element, sub-key, sub-element: what channels can agree on."""


@dataclass(frozen=True, slots=True)
class Vote:
    """The result: findings of task 2 in their order, those of agreeing channels marked, and the proposals."""

    findings: tuple[Finding, ...]
    proposals: tuple[Finding, ...]


def vote(
    findings: Sequence[Finding],
    library: Iterable[ServiceItem],
    readings: Iterable[Reading],
    matches: Iterable[Match],
    shared: Shared | None = None,
) -> Vote:
    """Find where at least two independent channels, and all but at most one of those that show the element, agree.

    Channels agree by the normal form of what they say. They are not independent when their pages of the item came
    from one host or are the same bytes. A value that is blank or a placeholder says nothing. Findings that do not
    count (allowed, stale, doubtful) neither vote nor are marked. ``shared``: see :func:`identities`.
    """
    places = {place: told for place, told in _by_place(findings).items() if len(told) > 1}
    if not places:
        return Vote(tuple(findings), ())
    by_id = {item.id: item for item in library}
    order = {library_id: at for at, library_id in enumerate(by_id)}
    names = identities(by_id.values(), shared)
    shown = _shown({place[0] for place in places}, readings, matches)
    marks: dict[str, Outvoted] = {}
    proposals = []
    for place, told in places.items():
        agreed = _agreed(told, shown.get(place[0], {}), place[1])
        if agreed and place[0] in by_id:
            proposals.append(_proposal(agreed, by_id[place[0]], names[place[0]]))
            marks |= {each.fingerprint: _mark(agreed) for each in agreed}
    proposals.sort(key=lambda each: (order[each.library], each.element, each.sub_key, each.sub_element))
    return Vote(tuple(_marked(each, marks.get(each.fingerprint)) for each in findings), tuple(proposals))


def _shown(
    asked: Collection[str], readings: Iterable[Reading], matches: Iterable[Match]
) -> dict[str, dict[str, Reading]]:
    """Library id → channel → its reading, of the items asked for; of several readings on a channel the first that is
    no repetition."""
    used = [match for match in matches if match.library in asked and match.decision in _USED]
    wanted = {(match.channel, match.reading) for match in used}
    by_id = {key: each for each in readings if (key := (each.channel, each.item.id)) in wanted}
    shown: dict[str, dict[str, Reading]] = {}
    for match in sorted(used, key=lambda each: (bool(each.duplicate_of), each.channel, each.reading)):
        reading = by_id.get((match.channel, match.reading))
        if reading is not None:
            shown.setdefault(match.library, {}).setdefault(match.channel, reading)
    return shown


def _by_place(findings: Iterable[Finding]) -> dict[Place, list[Finding]]:
    """The findings that say what a channel has instead, under what they are about."""
    places: dict[Place, list[Finding]] = {}
    for finding in findings:
        says = finding.kind in _SPEAKS and (finding.kind is not DifferenceKind.MISSING or bool(finding.sub_key))
        whole = finding.element == _ITEM and finding.rule != "T2-NAME"
        raw = finding.rule in ("T2-RAW-CODE", "T2-UNVERIFIED")
        if finding.task is Task.T2 and finding.counts and finding.library and says and not (whole or raw):
            place = (finding.library, finding.element, finding.sub_key, finding.sub_element)
            places.setdefault(place, []).append(finding)
    return places


def _agreed(told: Sequence[Finding], shown: Mapping[str, Reading], element: str) -> list[Finding]:
    """The findings of the channels that agree, ``[]`` when they are too few."""
    voices: dict[str, list[Finding]] = {}
    for finding in told:
        if finding.channel in shown:
            voices.setdefault(_says(finding), []).append(finding)
    if not voices:
        return []
    most = max(sorted(voices), key=lambda says: len(voices[says]))
    showing = [channel for channel, reading in sorted(shown.items()) if reading.item.shows(element)]
    mine = sources(shown[each.channel] for each in voices[most])
    everyone = sources(shown[channel] for channel in showing)
    return voices[most] if mine >= 2 and mine >= everyone - 1 else []


def _says(finding: Finding) -> str:
    text = finding.normal.channel if finding.normal else finding.channel_value or ""
    return "、".join(sorted(text.split("、")))


def sources(readings: Iterable[Reading]) -> int:
    """How many independent sources readings come from: one host is one, and so are the same bytes."""
    groups: list[set[str]] = []
    for reading in readings:
        own = {f"channel {reading.channel}", *_marks_of(reading)}
        joined = [group for group in groups if group & own]
        groups = [group for group in groups if not group & own] + [own.union(*joined)]
    return len(groups)


def _marks_of(reading: Reading) -> set[str]:
    try:
        host = urlsplit(reading.url).netloc.rpartition("@")[2].lower()
    except ValueError:
        host = ""
    marks = {f"host {host}"} if host else set()
    return marks | ({f"bytes {reading.evidence}"} if reading.evidence else set())


def _mark(agreed: Sequence[Finding]) -> Outvoted:
    return Outvoted(_value(agreed), tuple(sorted({each.channel for each in agreed})))


def _value(agreed: Sequence[Finding]) -> str:
    """What they say, as the first of them writes it."""
    return min((each.channel, each.channel_value or "") for each in agreed)[1].strip()


def _proposal(agreed: Sequence[Finding], item: ServiceItem, identity: str) -> Finding:
    """The finding against the library: what it should perhaps say, and who says so."""
    first = min(agreed, key=lambda each: each.channel)
    value, known = _value(agreed), rule(RULE)
    pages = "；".join(f"{each.channel} {each.seen.url if each.seen else ''}".strip() for each in agreed)
    library = first.library_value if first.library_value is not None else ""
    proposal = Finding(
        rule=RULE,
        task=Task.T1,
        kind=DifferenceKind.MISMATCH,
        severity=known.severity,
        item=first.item,
        element=first.element,
        region=item.region,
        unit=item.unit,
        library=item.id,
        sub_key=first.sub_key,
        sub_element=first.sub_element,
        library_value=first.library_value,
        normal=NormalPair(first.normal.library, first.normal.channel, first.normal.steps) if first.normal else None,
        seen=Seen(file=item.origin.file, sheet=item.origin.sheet, row=item.origin.row) if item.origin else None,
        outvoted=_mark(agreed),
        fix=known.fix_for(
            label=label_of(first.element, first.sub_element),
            value=library,
            library=library,
            sub=first.sub_key,
            detail=value,
        ),
        why=f"{len(agreed)}个渠道一致为“{value or '（没有）'}”，与省事项库不同（{pages}）",
    )
    return stamp(proposal, identity)


def _marked(finding: Finding, mark: Outvoted | None) -> Finding:
    if mark is None:
        return finding
    others = "、".join(each for each in mark.channels if each != finding.channel)
    told = f"{others}也与本渠道一致，省事项库可能有误，已列入任务1待核实"
    return replace(finding, outvoted=mark, why=f"{finding.why}；{told}" if finding.why else told)
