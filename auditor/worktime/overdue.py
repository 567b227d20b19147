"""Whether a finding is overdue, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from auditor.ledger.model import ASKS_THE_UNIT, State
from auditor.worktime.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Overdue:
    """How long past its day: calendar days and working days. Both nought where nothing is overdue."""

    days: int = 0
    working_days: int = 0

    def __bool__(self) -> bool:
        return self.days > 0


NOT_OVERDUE: Final = Overdue()


def overdue_by(due: str, as_of: str, calendar: WorkCalendar) -> Overdue:
    """How long after its last day ``as_of`` lies; the last day itself is in time, ``due`` of ``""`` never ends."""
    if not due or as_of <= due:
        return NOT_OVERDUE
    days = (date.fromisoformat(as_of) - date.fromisoformat(due)).days
    return Overdue(days, calendar.between(due, as_of))


def overdue(state: State, due: str, as_of: str, calendar: WorkCalendar) -> Overdue:
    """The same for a finding: only where the next step is the unit's (open, returned, reopened).

    A claim waits for the lead group, a dispute for the library; neither is the unit's delay.
    """
    return overdue_by(due, as_of, calendar) if state in ASKS_THE_UNIT else NOT_OVERDUE
