"""Working days: Monday to Friday, but for days off and make-up working days (调休).

Days are ISO text (``2021-09-30``), as everywhere in this product. Shipped are the years whose arrangement by the
State Council's office is known; the project's own sheet adds years, or corrects days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from catalog.tomlfile import load_model

_FILE: Final = Path(__file__).with_name("arrangements.toml")
_ONE: Final = timedelta(days=1)
_SATURDAY: Final = 5


class _Rest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    days: str


class _Year(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int
    source: str
    rest: tuple[_Rest, ...]
    work: tuple[str, ...]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    years: tuple[_Year, ...]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. ``rest``: days off by name; ``work``: weekend days that are worked; ``years``: those
    whose arrangement is known."""

    rest: Mapping[str, str] = field(default_factory=dict)
    work: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()

    def is_working(self, day: str) -> bool:
        """Whether ``day`` is worked; in a year the calendar does not know: whether it is Monday to Friday."""
        if day in self.work:
            return True
        return day not in self.rest and date.fromisoformat(day).weekday() < _SATURDAY

    def knows(self, day: str) -> bool:
        """Whether the arrangement of the day's year is known."""
        return date.fromisoformat(day).year in self.years

    def unknown_years(self, first: str, last: str) -> tuple[int, ...]:
        """The years between two days (both included, in either order) that the calendar does not know."""
        low, high = sorted((date.fromisoformat(first).year, date.fromisoformat(last).year))
        return tuple(year for year in range(low, high + 1) if year not in self.years)

    def add(self, day: str, working_days: int) -> str:
        """The day that lies so many working days after ``day`` (before it, when negative); the day itself does not
        count (《民法典》第二百零一条). Nought gives ``day``, even when it is no working day."""
        step = _ONE if working_days > 0 else -_ONE
        at, left = date.fromisoformat(day), abs(working_days)
        while left:
            at += step
            left -= self.is_working(at.isoformat())
        return at.isoformat()

    def between(self, first: str, last: str) -> int:
        """Working days after ``first`` up to and including ``last``; negative when ``last`` is earlier.

        ``between(day, add(day, n)) == n`` for every ``n`` of nought or more.
        """
        if last < first:
            return -self.between(last, first)
        return sum(self.is_working(day) for day in days_after(first, last))

    def on_or_after(self, day: str) -> str:
        """The first working day that is not before ``day``."""
        return day if self.is_working(day) else self.add(day, 1)

    def on_or_before(self, day: str) -> str:
        """The last working day that is not after ``day``."""
        return day if self.is_working(day) else self.add(day, -1)


def days_after(first: str, last: str) -> Iterator[str]:
    """Every day after ``first`` up to and including ``last``."""
    at, end = date.fromisoformat(first), date.fromisoformat(last)
    while at < end:
        at += _ONE
        yield at.isoformat()


def later(day: str, days: int) -> str:
    """The day so many calendar days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


@lru_cache(maxsize=1)
def shipped_calendar() -> WorkCalendar:
    """The years that come with the product."""
    rest: dict[str, str] = {}
    years = load_model(_FILE, _File).years
    for each in (each for year in years for each in year.rest):
        first, _, last = each.days.partition("/")
        rest |= dict.fromkeys(days_after(later(first, -1), last), each.name)
    return WorkCalendar(rest, frozenset(day for year in years for day in year.work), frozenset(y.year for y in years))
