"""The burn-down: what is left week by week, beside a straight line to the deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from auditor.config import AuditConfig
from auditor.course.model import Burn, BurnDown, Week
from auditor.worktime.calendar import later

_RECENT: Final = 4
_WEEK: Final = 7


def deadline_of(config: AuditConfig) -> str:
    """The day by which all is to be mended: the last of the tasks' days, else the end of the action, else ``""``."""
    return max((task.due for task in config.tasks), default="") or config.action.end


def burn_down(weeks: Sequence[Week], as_of: str, deadline: str = "") -> BurnDown:
    """What is left at the end of every week. The straight line begins with the most there ever was and ends with
    nothing on the deadline."""
    left = weeks[-1].left if weeks else 0
    points = tuple(Burn(week.span.last, week.left, _planned(weeks, week.span.last, deadline)) for week in weeks)
    days = _days(as_of, deadline)
    if days is None:
        return BurnDown(deadline, left, points, pace=_pace(weeks))
    needed = round(left * _WEEK / days, 1) if days > 0 else None
    return BurnDown(deadline, left, points, round(max(days, 0) / _WEEK, 1), needed, _pace(weeks))


def _planned(weeks: Sequence[Week], day: str, deadline: str) -> int | None:
    """What the straight line from the highest point allows on a day; before that, what was there."""
    top = max(range(len(weeks)), key=lambda at: (weeks[at].left, -at))
    begin, most = weeks[top].span.last, weeks[top].left
    whole, gone = _days(begin, deadline), _days(begin, day)
    if whole is None or gone is None:
        return None
    if gone <= 0:
        return next(week.left for week in weeks if week.span.last == day)
    return round(most * max(whole - gone, 0) / whole) if whole > 0 else 0


def _pace(weeks: Sequence[Week]) -> float | None:
    """By how much less was left, a week, over the last weeks that are over; ``None`` before there are two."""
    over = [week for week in weeks if week.span.last >= later(week.span.first, _WEEK - 2)][-_RECENT - 1 :]
    if len(over) < 2:
        return None
    return round((over[0].left - over[-1].left) / (len(over) - 1), 1)


def _days(first: str, last: str) -> int | None:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days if first and last else None
