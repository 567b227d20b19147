"""The frozen words of a week: how one finding stood, what was counted, and the week they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Literal

from auditor.ledger.model import State
from auditor.worktime.overdue import NOT_OVERDUE, Overdue


class Count(StrEnum):
    """What papers count. All but ``to_judge`` count only findings that count against a unit (error, warning).

    ``listed`` is the sum of the eight states below it; the others overlap with them.
    """

    LISTED = "listed"
    """In the ledger."""
    OPEN = "open"
    RETURNED = "returned"
    REOPENED = "reopened"
    CLAIMED = "claimed"
    DISPUTED = "disputed"
    VERIFIED = "verified"
    CLOSED = "closed"
    WAIVED = "waived"
    TO_JUDGE = "to_judge"
    """Findings a person has to judge first (severity review), not settled."""
    WAITING = "waiting"
    """Open, returned or reopened: the next step is the unit's."""
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    """Waiting, and the last day is today or one of the next seven."""
    NEW = "new"
    """This and the following happened within the week, to so many findings."""
    NEWLY_CLAIMED = "newly_claimed"
    NEWLY_VERIFIED = "newly_verified"
    NEWLY_CLOSED = "newly_closed"
    NEWLY_RETURNED = "newly_returned"
    NEWLY_REOPENED = "newly_reopened"
    NEWLY_DISPUTED = "newly_disputed"
    UNVERIFIED = "unverified"
    """Claims a run could not verify."""


STATES: Final = (
    Count.OPEN, Count.RETURNED, Count.REOPENED, Count.CLAIMED, Count.DISPUTED, Count.VERIFIED, Count.CLOSED,
    Count.WAIVED,
)  # fmt: skip
"""The counts that add up to :attr:`Count.LISTED`."""

Dimension = Literal["unit", "region", "task", "channel"]
Cell = tuple[str, str, str, str]
"""Unit, region, task and channel of a finding; the channel is ``""`` for findings about the library."""
DIMENSIONS: Final[tuple[Dimension, ...]] = ("unit", "region", "task", "channel")


@dataclass(frozen=True, slots=True)
class Period:
    """The days after ``after`` up to and including ``until`` (ISO)."""

    after: str
    until: str

    def has(self, day: str) -> bool:
        """Whether a day lies in it."""
        return self.after < day <= self.until


@dataclass(frozen=True, slots=True)
class Standing:
    """One finding at the end of the day: its state, its last day, how far overdue, what it was counted under."""

    number: str
    cell: Cell
    state: State
    counts: frozenset[Count]
    finding: Mapping[str, Any]
    first_day: str = ""
    due: str = ""
    late: Overdue = NOT_OVERDUE
    failed: bool = False
    """A claim of the unit was not confirmed, at any time so far."""
    came_back: bool = False
    """It was verified, closed or waived and came back, at any time so far."""
    happened: tuple[tuple[Count, str], ...] = ()
    """What happened to it so far, with the day, in its order."""

    @property
    def unit(self) -> str:
        """The unit that answers for it."""
        return self.cell[0]

    @property
    def region(self) -> str:
        """The region whose body must edit it."""
        return self.cell[1]


@dataclass(frozen=True, slots=True)
class Tally:
    """So many findings under every count."""

    numbers: Mapping[Count, int] = field(default_factory=dict)

    def __getitem__(self, count: Count) -> int:
        return self.numbers.get(count, 0)

    @property
    def settled_percent(self) -> str:
        """The share of findings that are closed (waived ones aside), cut off to a tenth; ``—`` of nothing."""
        of = self[Count.LISTED] - self[Count.WAIVED]
        if not of:
            return "—"
        tenths = self[Count.CLOSED] * 1000 // of
        return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the audit, as of a day. ``standings`` are sorted by number; ``cells`` hold every number there is.

    ``run`` and ``verdict`` are the last run's not after that day; ``run`` is ``""`` before the first.
    ``unknown_years``: years the calendar does not know, counted Monday to Friday.
    """

    as_of: str
    period: Period
    standings: tuple[Standing, ...]
    cells: Mapping[Cell, Tally]
    run: str = ""
    verdict: Mapping[str, Any] = field(default_factory=dict)
    next_cut_off: str = ""
    cut_off_time: str = ""
    unknown_years: tuple[int, ...] = ()
    by_unit: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)
    """The standings once more, under their unit."""

    def tally(self, **where: str) -> Tally:
        """The counts over everything, or over what has these values (``unit="…"``)."""
        return _sum(tally for _, tally in self._cells(where))

    def by(self, dimension: Dimension, **where: str) -> dict[str, Tally]:
        """The counts per unit, region, task or channel, in the order of their names; only those with findings."""
        at = DIMENSIONS.index(dimension)
        groups: dict[str, list[Tally]] = {}
        for cell, tally in self._cells(where):
            groups.setdefault(cell[at], []).append(tally)
        return {name: _sum(groups[name]) for name in sorted(groups)}

    def _cells(self, where: Mapping[str, str]) -> Iterator[tuple[Cell, Tally]]:
        wanted = [(DIMENSIONS.index(name), value) for name, value in where.items()]
        for cell, tally in self.cells.items():
            if all(cell[at] == value for at, value in wanted):
                yield cell, tally

    def under(self, count: Count, **where: str) -> Sequence[Standing]:
        """The findings under a count, those longest overdue first, then by number."""
        cells = {cell for cell, _ in self._cells(where)}
        among = self.by_unit.get(where["unit"], ()) if "unit" in where else self.standings
        found = (each for each in among if count in each.counts and each.cell in cells)
        # they come in the order of their numbers, and sorting keeps it
        return sorted(found, key=lambda each: (-each.late.days, each.due or "9"))


def _sum(tallies: Iterable[Tally]) -> Tally:
    total: dict[Count, int] = {}
    for tally in tallies:
        for count, number in tally.numbers.items():
            total[count] = total.get(count, 0) + number
    return Tally(total)
