"""What the workbooks list: every finding of the ledger with where it stands, sorted for those who mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from auditor.ledger.model import SETTLED, Entry, Outcome, State
from auditor.ledger.words import LACKING_WORDS, STATE_WORDS
from auditor.papers.shown import shown
from auditor.report import RunReport
from auditor.worktime.calendar import WorkCalendar, shipped_calendar
from auditor.worktime.overdue import overdue
from catalog.regions import find_region
from diffs.findingfile import finding_from_json
from diffs.model import Finding, Severity

NOT_KEPT: Final = "未入台账"


@dataclass(frozen=True, slots=True)
class Line:
    """A finding and its entry. ``late``: calendar days past its last day, where the next step is the unit's.

    ``kept``: whether the ledger holds it. What a channel shows whose crawl cannot be judged is listed, and enters the
    ledger only when a crawl that can be judged shows it, too.
    """

    entry: Entry
    finding: Finding
    late: int = 0
    kept: bool = True
    flaps: int = 0
    """How often it came back lately, where that is too often; else 0."""

    @property
    def unsettled(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.entry.state not in SETTLED

    @property
    def word(self) -> str:
        """Where it stands, as papers say it."""
        return STATE_WORDS[self.entry.state] if self.kept or not self.unsettled else NOT_KEPT


def lines_of(report: RunReport, as_of: str = "", calendar: WorkCalendar | None = None) -> tuple[Line, ...]:
    """The whole ledger and what the run found besides, by item, channel and element; hints are not in it.

    ``as_of`` (default: the report's day) decides what is overdue.
    """
    day, days = as_of or report.as_of, calendar or shipped_calendar()
    known = {each.fingerprint: each for each in report.findings}
    entries = report.history.entries
    kept = (
        Line(
            each,
            _finding(each, known, report.run),
            overdue(each.state, each.due, day, days).days,
            flaps=report.history.flaps(each.number),
        )
        for each in entries.values()
    )
    more = (each for each in report.findings if each.severity is not Severity.INFO and each.fingerprint not in entries)
    return tuple(sorted([*kept, *(Line(_not_kept(each, report), each, kept=False) for each in more)], key=_order))


def _not_kept(finding: Finding, report: RunReport) -> Entry:
    state = State.OPEN if finding.waived is None else State.WAIVED
    seen = (report.run, report.as_of)
    return Entry(report.history.number(finding.fingerprint), finding.fingerprint, state, {}, *seen, *seen, version=0)


def _finding(entry: Entry, known: Mapping[str, Finding], run: str) -> Finding:
    """The finding as the run saw it, or as it was seen last."""
    if entry.last_run == run and (found := known.get(entry.fingerprint)) is not None:
        return found
    return finding_from_json({key: value for key, value in entry.finding.items() if key != "number"})


def _order(line: Line) -> tuple[str, ...]:
    found = line.finding
    return (
        found.item.task_code, found.item.task_name, found.channel, found.element, found.sub_key, found.sub_element,
        line.entry.number,
    )  # fmt: skip


def by_unit(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines of each unit that has a workbook: one with a finding that is not merely allowed."""
    return _with_work(_grouped((line.finding.unit, line) for line in lines))


def by_district(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The same for each district: the region whose own body must edit, by its name (as given where nobody knows it)."""
    named = ((district_name(line.finding.region), line) for line in lines)
    return _with_work(_grouped((name, line) for name, line in named if name))


def district_name(region: str) -> str:
    """The name of a district, county or zone; ``""`` for the city, the province and no region at all.

    >>> district_name("610113"), district_name("610100"), district_name("高新区"), district_name("")
    ('雁塔区', '', '高新区', '')
    """
    found = find_region(region) if region else None
    code = found.code if found else region
    return "" if code.isdecimal() and code[:6].endswith("00") else (found.name if found else shown(region))


def _grouped(pairs: Iterable[tuple[str, Line]]) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {}
    for name, line in pairs:
        groups.setdefault(name, []).append(line)
    return dict(sorted(groups.items()))


def _with_work(groups: Mapping[str, list[Line]]) -> dict[str, list[Line]]:
    return {name: own for name, own in groups.items() if any(line.entry.state is not State.WAIVED for line in own)}


def often_word(line: Line) -> str:
    """What the last run says of a finding, and below it whether it comes and goes."""
    often = f"反复出现：近期{line.flaps}次改好后又出现" if line.flaps else ""
    return "\n".join(part for part in (verdict_word(line.entry), often) if part)


def verdict_word(entry: Entry) -> str:
    """What the last run says of a finding, as papers say it."""
    verdict = entry.verdict
    if verdict is None:
        return ""
    if verdict.outcome is Outcome.UNVERIFIABLE:
        why = LACKING_WORDS[verdict.lacking] if verdict.lacking else ""
        return f"{verdict.day} 未能核验：{'；'.join(part for part in (why, verdict.detail) if part)}"
    if verdict.outcome is Outcome.PRESENT:
        return f"{verdict.day} 核查：仍存在"
    return f"{verdict.day} 核查：已一致"


def of_state(lines: Sequence[Line], *states: State) -> list[Line]:
    """The lines in one of the states."""
    return [line for line in lines if line.entry.state in states]
