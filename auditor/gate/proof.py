"""Is a known finding gone, or was it only not looked at? Not seen is not fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from auditor.gate.model import Absence, BaselineEntry
from auditor.report import RunReport
from catalog.codes import normal_code
from catalog.identity import main_code
from catalog.model import Reading, ServiceItem
from catalog.text import looks
from diffs.fingerprint import observation
from diffs.model import Decision, DifferenceKind, Finding
from spiders.model import Trust

_USED: Final = frozenset({Decision.AUTO, Decision.JUDGED})
_WHOLE_ITEM: Final = "T2-ITEM-"
"""Rules about whether an item is on a channel at all; they are about the list, not about a page."""

_TWICE: Final = "T2-ITEM-DUPLICATE"
_OVER_CHANNELS: Final = ("T3-", "T1-LIBRARY-OUTVOTED")
"""Rules about the library that what channels show has a say in."""


class Proof:
    """What one run proves about findings it did not have."""

    def __init__(self, report: RunReport) -> None:
        self._trusted = {each.channel: each.trust.trusted for each in report.channels}
        self._complete = {each.channel: _read_whole(each.trust) for each in report.channels}
        self._off = {each.rule for each in report.not_checked}
        self._rules = report.rules
        self._waived = {each.fingerprint for each in report.findings if each.waived is not None}
        self._items = _by_code(report.items)
        self._readings = _matched(report)
        self._seen = {(each.channel, looks(each.item.task_name)) for each in report.readings}
        self._conclusive = report.public_services.conclusive
        self._found: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
        for finding in report.findings:
            if finding.waived is None:
                self._found[finding.channel, finding.library, finding.element].append(finding)

    def absence(self, entry: BaselineEntry) -> Absence:
        """Why the run does not have this finding."""
        if entry.fingerprint in self._waived:
            return Absence.WAIVED
        if entry.rule not in self._rules or entry.rule in self._off:
            return Absence.RULE
        if entry.channel and entry.channel not in self._trusted:
            return Absence.CHANNEL
        if entry.channel and not self._trusted[entry.channel]:
            return Absence.UNTRUSTED
        if entry.rule.startswith(_WHOLE_ITEM):
            return self._on_list(entry)
        return self._on_page(entry)

    def _on_list(self, entry: BaselineEntry) -> Absence:
        """Whether an item is on a channel is settled by a match, or by all that the channel has."""
        item, complete = self._item(entry), self._complete[entry.channel]
        pages = self._readings.get((entry.channel, item.id), []) if item else []
        if entry.rule == _TWICE:
            return Absence.GONE if len(pages) == 1 and complete else Absence.PAGE
        if pages:
            return Absence.GONE
        still = (entry.channel, looks(entry.task_name)) in self._seen
        return Absence.GONE if complete and not still and not item else Absence.MATCH

    def _on_page(self, entry: BaselineEntry) -> Absence:
        over_channels = not entry.channel and entry.rule.startswith(_OVER_CHANNELS)
        if over_channels and not self._conclusive:
            return Absence.CHANNEL
        item = self._item(entry)
        if item is None:
            return Absence.GONE if over_channels and not entry.task_code else Absence.MATCH
        readings = self._readings.get((entry.channel, item.id), []) if entry.channel else [None]
        if not readings:
            return Absence.PAGE
        if any(reading and entry.element in reading.not_read for reading in readings):
            return Absence.ELEMENT
        if any(_covers(each, entry) for each in self._found.get((entry.channel, item.id, entry.element), ())):
            return Absence.ELEMENT
        return Absence.JUDGED if any(_says_the_same(entry, item, reading) for reading in readings) else Absence.GONE

    def _item(self, entry: BaselineEntry) -> ServiceItem | None:
        """The one item of the library an entry speaks of, ``None`` when there is none or several."""
        items = self._items.get(normal_code(entry.task_code), []) if entry.task_code else []
        if len(items) != 1:
            pool = items or [each for group in self._items.values() for each in group]
            items = [each for each in pool if looks(each.task_name) == looks(entry.task_name)]
        return items[0] if len(items) == 1 else None


def _read_whole(trust: Trust) -> bool:
    """Whether everything a channel says it has was read, so that what was not seen is not there."""
    return trust.announced is not None and trust.seen >= trust.announced and not trust.not_read


def _by_code(items: tuple[ServiceItem, ...]) -> Mapping[str, list[ServiceItem]]:
    by_code: dict[str, list[ServiceItem]] = defaultdict(list)
    for item in items:
        by_code[normal_code(main_code(item))].append(item)
    return by_code


def _matched(report: RunReport) -> Mapping[tuple[str, str], list[Reading]]:
    """The readings that are an item for sure: channel and library id → readings."""
    used = {(each.channel, each.reading): each.library for each in report.matches if each.decision in _USED}
    readings: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for reading in report.readings:
        if library := used.get((reading.channel, reading.item.id)):
            readings[reading.channel, library].append(reading)
    return readings


def _says_the_same(entry: BaselineEntry, item: ServiceItem, reading: Reading | None) -> bool:
    """Whether both sides say what they said when the entry was made: then the judging changed, not the item."""
    if entry.sub_key or entry.sub_element:
        return False
    values = item.get(entry.element), reading.item.get(entry.element) if reading else None
    return any(observation(kind, *values) == entry.observation for kind in DifferenceKind)


def _covers(finding: Finding, entry: BaselineEntry) -> bool:
    """Whether another finding leaves open what became of the entry: about the whole element, or the same row."""
    whole = finding.kind in (DifferenceKind.MISSING, DifferenceKind.BLANK, DifferenceKind.PLACEHOLDER)
    if finding.kind in (DifferenceKind.FORMAT_ONLY, DifferenceKind.ORDER_ONLY):
        return False
    unknown = finding.kind is DifferenceKind.UNVERIFIED
    return unknown or (whole and not finding.sub_key) or not entry.sub_key or finding.sub_key == entry.sub_key
