"""From the ledger's entries to the week: a pure query, to the same answer whatever the order of the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from auditor.config import AuditConfig
from auditor.ledger.model import ASKS_THE_UNIT, SETTLED, Action, Entry, Event, State
from auditor.week.model import Cell, Count, Period, Standing, Tally, Week
from auditor.worktime.calendar import WorkCalendar, later
from auditor.worktime.cutoffs import CutOff
from auditor.worktime.deadlines import due_day
from auditor.worktime.overdue import Overdue, overdue
from diffs.model import COUNTED

_COUNTED: Final = frozenset(severity.value for severity in COUNTED)
_HAPPENED: Final = {
    Action.FOUND: Count.NEW,
    Action.CLAIMED: Count.NEWLY_CLAIMED,
    Action.VERIFIED: Count.NEWLY_VERIFIED,
    Action.CLOSED: Count.NEWLY_CLOSED,
    Action.RETURNED: Count.NEWLY_RETURNED,
    Action.REOPENED: Count.NEWLY_REOPENED,
    Action.DISPUTED: Count.NEWLY_DISPUTED,
    Action.UNVERIFIED: Count.UNVERIFIED,
}
_SOON: Final = 7


@dataclass(frozen=True, slots=True)
class Facts:
    """What a week is made of besides the entries: the settings, the calendar, and the last run."""

    config: AuditConfig
    calendar: WorkCalendar
    cut_off: CutOff
    run: str = ""
    verdict: Mapping[str, Any] = field(default_factory=dict)


def week_of(entries: Iterable[Entry], facts: Facts, as_of: str) -> Week:
    """The week as it stood at the end of ``as_of``; it began after the last cut-off day before that day.

    Entries should bring their history: it tells how they stood on a day that is past. Those first seen later are
    left out.
    """
    period = Period(facts.cut_off.before(as_of, facts.calendar), as_of)
    known = (each for each in entries if each.first_day <= as_of)
    lives = _Lives(facts, period)
    standings = tuple(sorted((lives.standing(each) for each in known), key=lambda each: each.number))
    dues = {each.due for each in standings if each.due}
    return Week(
        as_of=as_of,
        period=period,
        standings=standings,
        cells=_cells(standings),
        run=facts.run,
        verdict=facts.verdict,
        next_cut_off=facts.cut_off.next(later(as_of, 1), facts.calendar),
        cut_off_time=facts.cut_off.time,
        by_unit=_by_unit(standings),
        unknown_years=facts.calendar.unknown_years(min([as_of, *dues]), max([as_of, *dues])),
    )


def _by_unit(standings: Sequence[Standing]) -> dict[str, tuple[Standing, ...]]:
    units: dict[str, list[Standing]] = {}
    for each in standings:
        units.setdefault(each.unit, []).append(each)
    return {unit: tuple(units[unit]) for unit in sorted(units)}


def _cells(standings: Sequence[Standing]) -> dict[Cell, Tally]:
    alike = Counter((each.cell, each.counts) for each in standings)
    counts: dict[Cell, Counter[Count]] = {}
    for (cell, told), number in alike.items():
        own = counts.setdefault(cell, Counter())
        for count in told:
            own[count] += number
    return {cell: Tally(counts[cell]) for cell in sorted(counts)}


@dataclass(frozen=True, slots=True)
class _Life:
    """What a life comes to by the end of the week, whatever finding lived it."""

    state: State
    due: str
    late: Overdue
    counts: frozenset[Count]
    failed: bool
    came_back: bool
    happened: tuple[tuple[Count, str], ...]
    history: Sequence[Event]
    """Held as long as its name in the table of lives is its address."""


class _Lives:
    """Every life worked out once: findings are very many, and most lived like others."""

    def __init__(self, facts: Facts, period: Period) -> None:
        self.facts, self.period = facts, period
        self._known: dict[tuple[object, ...], _Life] = {}

    def standing(self, entry: Entry) -> Standing:
        """How an entry stood at the end of the week."""
        finding = entry.finding
        task, counted = str(finding.get("task", "")), finding.get("severity") in _COUNTED
        told = () if entry.history else (entry.first_day, entry.claimed_day, entry.closed_day)
        key = (id(entry.history), entry.state, entry.due, task, entry.unit, counted, told)
        life = self._known.get(key)
        if life is None:
            life = self._known[key] = self._worked_out(entry, task, counted=counted)
        return Standing(
            entry.number,
            (entry.unit, entry.region, task, str(finding.get("channel", ""))),
            life.state,
            life.counts,
            finding,
            entry.first_day,
            life.due,
            life.late,
            life.failed,
            life.came_back,
            life.happened,
        )

    def _worked_out(self, entry: Entry, task: str, *, counted: bool) -> _Life:
        past, until = _past(entry, self.period.until), self.period.until
        state = entry.state if len(past) == len(entry.history) else _state(past)
        due = _due(entry, past, self.facts.config, task)
        late = overdue(state, due, until, self.facts.calendar)
        happened = _happened(entry, past)
        told = {Count.LISTED, Count(state.value), *(count for count, day in happened if self.period.has(day))}
        if state in ASKS_THE_UNIT:
            told.add(Count.WAITING)
            if Period(later(until, -1), later(until, _SOON)).has(due):
                told.add(Count.DUE_SOON)
        if late:
            told.add(Count.OVERDUE)
        to_judge = frozenset() if state in SETTLED else frozenset({Count.TO_JUDGE})
        return _Life(
            state,
            due,
            late,
            counts=frozenset(told) if counted else to_judge,
            failed=_failed(past),
            came_back=any(event.action is Action.REOPENED for event in past),
            happened=happened if counted else (),
            history=entry.history,
        )


def _past(entry: Entry, until: str) -> Sequence[Event]:
    """The events up to the end of the day."""
    history = entry.history
    if history and max(event.day for event in history) <= until:
        return history
    return [event for event in history if event.day <= until]


def _state(past: Sequence[Event]) -> State:
    """The state the events left it in."""
    return next((event.state for event in reversed(past) if event.state is not None), State.OPEN)


def _happened(entry: Entry, past: Sequence[Event]) -> tuple[tuple[Count, str], ...]:
    """What happened; without a history, what the entry itself still tells."""
    if entry.history:
        return tuple((_HAPPENED[event.action], event.day) for event in past if event.action in _HAPPENED)
    days = {Count.NEW: entry.first_day, Count.NEWLY_CLAIMED: entry.claimed_day, Count.NEWLY_CLOSED: entry.closed_day}
    return tuple((count, day) for count, day in days.items() if day)


def _due(entry: Entry, past: Sequence[Event], config: AuditConfig, task: str) -> str:
    """The last day as it was known then: the task's, or what an extension gave by that day."""
    given = [str(event.data.get("until", "")) for event in past if event.action is Action.EXTENDED]
    if given:
        return given[-1]
    was_extended = any(event.action is Action.EXTENDED for event in entry.history)
    of_task = due_day(config, task, entry.unit)
    return of_task if was_extended else (entry.due or of_task)


def _failed(past: Sequence[Event]) -> bool:
    """Whether a claim was not confirmed. A dispute that was turned down is no claim."""
    before: State | None = None
    for event in past:
        if event.action is Action.RETURNED and before is not State.DISPUTED:
            return True
        before = event.state or before
    return False
