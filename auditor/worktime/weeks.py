"""The weeks of an action as 附件3 (周工作计划表) of 市交发〔2021〕254号 lays them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from auditor.worktime.calendar import later
from catalog.errors import N_, ConfigError

_FRIDAY: Final = 4
_SUNDAY: Final = 6
_DIGITS: Final = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """A row of the form: its name (第一周), its first and last day, both included."""

    name: str
    first: str
    last: str

    @property
    def days(self) -> str:
        """The days as the form prints them.

        >>> PlanWeek("第一周", "2021-09-12", "2021-09-17").days
        '9.12-9.17'
        """
        return f"{_printed(self.first)}-{_printed(self.last)}"


def plan_weeks(start: str, end: str, names: Sequence[str] = ()) -> tuple[PlanWeek, ...]:
    """The weeks from ``start`` to ``end`` (ISO days). Every week ends on a Friday, the last one on ``end``.

    The first begins on the Sunday of the week ``start`` lies in (on ``start`` itself, when that is a Saturday), the
    others on a Saturday. ``names`` are printed instead of counted ones, as in the notice, which has 第五周 twice;
    :class:`ConfigError` when they are not as many as the weeks, or when ``end`` is before ``start``.
    """
    if end < start:
        raise ConfigError(N_("the action ends on {end}, before it begins on {start}"), start=start, end=end)
    spans = _spans(start, end)
    if names and len(names) != len(spans):
        raise ConfigError(
            N_("{given} names are given for {weeks} weeks"),
            where="[action] week_names",
            hint=N_("name every week, or none: they are counted then"),
            given=len(names),
            weeks=len(spans),
        )
    named = names or [f"第{in_chinese(at)}周" for at in range(1, len(spans) + 1)]
    return tuple(PlanWeek(name, first, last) for name, (first, last) in zip(named, spans, strict=True))


def _spans(start: str, end: str) -> list[tuple[str, str]]:
    day = date.fromisoformat(start).weekday()
    first = start if day in (_SUNDAY, _FRIDAY + 1) else later(start, -(day + 1))
    spans = []
    while first <= end:
        friday = later(first, (_FRIDAY - date.fromisoformat(first).weekday()) % 7)
        spans.append((first, min(friday, end)))
        first = later(friday, 1)
    return spans


def _printed(day: str) -> str:
    at = date.fromisoformat(day)
    return f"{at.month}.{at.day}"


def in_chinese(count: int) -> str:
    """A count from 1 to 99 in Chinese numerals.

    >>> in_chinese(5), in_chinese(10), in_chinese(12), in_chinese(20), in_chinese(53)
    ('五', '十', '十二', '二十', '五十三')
    """
    tens, ones = divmod(count, 10)
    front = {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens]}十")
    return front + (_DIGITS[ones] if ones or not tens else "")
