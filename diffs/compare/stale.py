"""Pages captured before the library changed: they may be right about the library of their day, so nobody is blamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Final

from catalog.identity import main_code
from catalog.model import Reading, ServiceItem, Snapshot
from catalog.snapshot import ItemChange, diff_snapshots
from catalog.text import looks
from diffs.marks import Stale
from diffs.model import DifferenceKind, Finding, Severity, Task

_CHINA: Final = timezone(timedelta(hours=8))
_WHOLE: Final = ("by_law", "fees", "faq")
"""Lists whose rows a finding and a change name differently: any change of them may be the one."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an item's element did by the snapshot of the day ``by``; ``rows`` are names of list rows, if known."""

    by: str
    rows: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that changed in the library: by item and element, and the items that came or went."""

    elements: dict[tuple[str, str], list[Change]]
    came: dict[str, str]
    gone: dict[str, str]
    """Code or name of an item that went → the day by which it had."""


def changes_between(snapshots: Sequence[Snapshot]) -> Changes:
    """What changed from each snapshot to the next; they are put in the order of their days."""
    ordered = sorted(snapshots, key=lambda each: (each.as_of, each.id))
    changes = Changes({}, {}, {})
    for before, after in pairwise(ordered):
        found = diff_snapshots(before, after)
        for change in found.changed:
            _note(changes, change, after.as_of)
        changes.came.update((change.item.id, after.as_of) for change in found.added)
        changes.gone.update((name, after.as_of) for change in found.removed for name in _names(change.item))
    return changes


def _note(changes: Changes, change: ItemChange, day: str) -> None:
    rows: dict[str, set[str]] = {}
    for each in change.changes:
        rows.setdefault(each.element, set()).update({looks(each.row)} if each.row else ())
    for element, named in rows.items():
        known = frozenset() if element in _WHOLE else frozenset(named)
        changes.elements.setdefault((change.item.id, element), []).append(Change(day, known))


def _names(item: ServiceItem) -> set[str]:
    return {name for name in (main_code(item), looks(item.task_name)) if name}


def mark_stale(findings: Iterable[Finding], readings: Iterable[Reading], changes: Changes) -> list[Finding]:
    """The findings in their order; one whose page is older than a change of what it is about only informs.

    A page captured on the very day of a snapshot counts as captured after it; a reading that does not say when it
    was captured is never stale. An item missing on a channel is as old as the newest page of that channel.
    """
    pages: dict[tuple[str, str], str] = {}
    newest: dict[str, str] = {}
    for reading in readings:
        day = capture_day(reading.fetched_at)
        pages[reading.channel, reading.item.id] = day
        newest[reading.channel] = max(newest.get(reading.channel, ""), day)
    return [_judged(finding, pages, newest, changes) for finding in findings]


def _judged(finding: Finding, pages: dict[tuple[str, str], str], newest: dict[str, str], changes: Changes) -> Finding:
    if finding.task is not Task.T2 or finding.severity is Severity.INFO:
        return finding
    day = pages.get((finding.channel, finding.reading), "") if finding.reading else newest.get(finding.channel, "")
    later = max((by for by in _changed(finding, changes) if day and day < by), default="")
    if not later:
        return finding
    told = f"采集于{day}，省事项库于{later}的快照已变更，待重新采集后再判"
    why = f"{finding.why}；{told}" if finding.why else told
    return replace(finding, severity=Severity.INFO, why=why, stale=Stale(day, later))


def _changed(finding: Finding, changes: Changes) -> Iterator[str]:
    """The days by which the library changed in what the finding is about."""
    if not finding.library:
        names = (finding.item.task_code, looks(finding.item.task_name))
        yield from (changes.gone[name] for name in names if name in changes.gone)
        return
    if finding.kind is DifferenceKind.MISSING and not finding.reading and finding.library in changes.came:
        yield changes.came[finding.library]
    for element in (finding.element, *(("codes",) if finding.rule == "T2-CODE" else ())):
        for change in changes.elements.get((finding.library, element), ()):
            if not (finding.sub_key and change.rows) or looks(finding.sub_key) in change.rows:
                yield change.by


def capture_day(fetched_at: str) -> str:
    """The day in China of a time of capture (ISO, with or without time and zone); ``""`` for none."""
    try:
        moment = datetime.fromisoformat(fetched_at.strip())
    except ValueError:
        return ""
    return (moment.astimezone(_CHINA) if moment.tzinfo else moment).date().isoformat()
