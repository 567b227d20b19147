"""The weekly cut-off: when the units' figures have to be in (周四10:00)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Self

from auditor.worktime.calendar import WorkCalendar, later

_WRITTEN: Final = re.compile(r"周([一二三四五六日])\s*([01]?\d|2[0-3]):([0-5]\d)")
WEEKDAYS: Final = "一二三四五六日"

Moved = Literal["after", "before", "keep"]
"""What happens to a cut-off on a day off: the next working day, the last one before, or nothing."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """A day of the week (0 is Monday) and a time (``10:00``); ``moved`` says what a day off does to it."""

    weekday: int = 3
    time: str = "10:00"
    moved: Moved = "after"

    @classmethod
    def parse(cls, text: str, moved: Moved = "after") -> Self | None:
        """The cut-off written as ``周四 10:00``; ``None`` for what is none."""
        found = _WRITTEN.fullmatch(text.strip())
        return cls(WEEKDAYS.index(found[1]), f"{int(found[2]):02}:{found[3]}", moved) if found else None

    def next(self, day: str, calendar: WorkCalendar, *, time: str = "") -> str:
        """The day of the first cut-off not before ``day``; with a ``time`` that day's own only while it is not past."""
        past = time > self.time if time else False
        return next(each for each in self._from(day, calendar) if each > day or (each == day and not past))

    def before(self, day: str, calendar: WorkCalendar) -> str:
        """The day of the last cut-off before ``day``: the week that ends on ``day`` begins after it."""
        candidates = self._from(later(day, -28), calendar)
        found = ""
        for each in candidates:
            if each >= day:
                return found
            found = each
        raise AssertionError("cut-offs go on for ever")  # pragma: no cover

    def _from(self, day: str, calendar: WorkCalendar) -> Iterator[str]:
        """Cut-offs in their order, from a fortnight before ``day`` on; two that fall on one day are one."""
        at = later(day, self.weekday - date.fromisoformat(day).weekday() - 14)
        last = ""
        while True:
            moved = self._moved(at, calendar)
            if moved > last:
                yield moved
            last, at = max(last, moved), later(at, 7)

    def _moved(self, day: str, calendar: WorkCalendar) -> str:
        if self.moved == "keep":
            return day
        return calendar.on_or_after(day) if self.moved == "after" else calendar.on_or_before(day)
