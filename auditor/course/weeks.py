"""From the ledger's entries and what happened to them to its weeks: pure, whatever the order of the entries."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from auditor.course.burning import burn_down
from auditor.course.model import DIMENSIONS, Course, Dimension, Span, Turn, Week
from auditor.ledger.model import SETTLED, Action, Entry, Event, State
from auditor.worktime.calendar import WorkCalendar, later
from auditor.worktime.cutoffs import CutOff
from diffs.model import COUNTED

_COUNTED: Final = frozenset(severity.value for severity in COUNTED)
_TURNS: Final = {
    Action.FOUND: Turn.OPENED,
    Action.CLAIMED: Turn.CLAIMED,
    Action.RETURNED: Turn.RETURNED,
    Action.VERIFIED: Turn.VERIFIED,
    Action.CLOSED: Turn.CLOSED,
    Action.WAIVED: Turn.WAIVED,
    Action.WAIVER_ENDED: Turn.CAME_BACK,
    Action.REOPENED: Turn.CAME_BACK,
    Action.BACK: Turn.CAME_BACK,
}

_Cell = tuple[str, ...]
"""What a finding has in each of the dimensions."""
_Life = tuple[tuple[Action, str, State | None], ...]
"""What happened, on which day, and where it led."""


@dataclass(slots=True)
class _Sums:
    """Per week: what happened, and by how many more or fewer findings there were."""

    turns: Counter[tuple[Turn, int]] = field(default_factory=Counter)
    more: Counter[int] = field(default_factory=Counter)

    def add(self, turns: Iterable[tuple[Turn, int]], more: Mapping[int, int], count: int) -> None:
        for turn in turns:
            self.turns[turn] += count
        for at, change in more.items():
            self.more[at] += change * count

    def weeks(self, spans: Sequence[Span]) -> tuple[Week, ...]:
        weeks, left = [], 0
        for at, span in enumerate(spans):
            left += self.more[at]
            turns = {turn: count for turn in Turn if (count := self.turns[turn, at])}
            weeks.append(Week(span, turns, left))
        return tuple(weeks)


def course_of(
    entries: Iterable[Entry],
    lives: Mapping[str, Sequence[Event]],
    as_of: str,
    *,
    cut_off: CutOff,
    calendar: WorkCalendar,
    deadline: str = "",
    flapping: Mapping[str, int] | None = None,
) -> Course:
    """The course of the ledger up to the end of ``as_of``; its weeks end on the project's cut-off days.

    ``lives``: number → what happened, in its order; what lies after ``as_of`` is left out.
    """
    counted = [each for each in entries if each.finding.get("severity") in _COUNTED and each.first_day <= as_of]
    spans = spans_between(min((each.first_day for each in counted), default=""), as_of, cut_off, calendar)
    sums = _Sums(), {dimension: dict[str, _Sums]() for dimension in DIMENSIONS}
    lasts = [span.last for span in spans]
    for (cell, life), count in _alike(counted, lives).items():
        turns, more = _told(life, lasts, as_of)
        for each in _sums_of(cell, *sums):
            each.add(turns, more, count)
    weeks = sums[0].weeks(spans)
    by = {name: {key: part[key].weeks(spans) for key in sorted(part)} for name, part in sums[1].items()}
    return Course(as_of, weeks, by, burn_down(weeks, as_of, deadline), dict(sorted((flapping or {}).items())))


def spans_between(first: str, as_of: str, cut_off: CutOff, calendar: WorkCalendar) -> tuple[Span, ...]:
    """The weeks from the one ``first`` lies in up to ``as_of``, on which the last ends; none without a first day.

    The first one begins after the cut-off before ``first``, so that it is as long as the others.
    """
    if not first or first > as_of:
        return ()
    spans: list[Span] = []
    begins = later(cut_off.before(first, calendar), 1)
    while begins <= as_of:
        last = cut_off.next(max(begins, first), calendar) if not spans else cut_off.next(begins, calendar)
        spans.append(Span(begins, min(last, as_of)))
        begins = later(last, 1)
    return tuple(spans)


def _alike(entries: Iterable[Entry], lives: Mapping[str, Sequence[Event]]) -> Counter[tuple[_Cell, _Life]]:
    """How many findings of the same kind led the same life: there are far fewer such than findings."""
    return Counter(
        (
            tuple(str(entry.finding.get(dimension, "")) for dimension in DIMENSIONS),
            tuple((event.action, event.day, event.state) for event in lives.get(entry.number, ())),
        )
        for entry in entries
    )


def _told(life: _Life, lasts: Sequence[str], as_of: str) -> tuple[set[tuple[Turn, int]], Counter[int]]:
    """In which weeks what happened to a finding, each thing once a week; and when it became or ceased to be work."""
    turns: set[tuple[Turn, int]] = set()
    more: Counter[int] = Counter()
    open_ = False
    for action, day, state in life:
        if day > as_of:
            continue
        at = bisect_left(lasts, day)
        if (turn := _TURNS.get(action)) is not None:
            turns.add((turn, at))
        if state is not None and open_ is (state in SETTLED):
            open_ = not open_
            more[at] += 1 if open_ else -1
    return turns, more


def _sums_of(cell: _Cell, total: _Sums, by: Mapping[Dimension, dict[str, _Sums]]) -> Iterator[_Sums]:
    """The sums that findings of a kind belong to."""
    yield total
    for name, part in zip(cell, by.values(), strict=True):
        yield part.setdefault(name, _Sums())
