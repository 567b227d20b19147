"""Durations as time limits are published: 20个工作日, 二十日内, 20(工作日), 即办, 0工作日, 1个小时."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from catalog.numerals import NUMERAL, number_value
from catalog.text import looks


class Unit(StrEnum):
    """Units of limits. No two of them are ever the same length: 日 may mean either kind of day."""

    INSTANT = "即办"
    MINUTE = "分钟"
    HOUR = "小时"
    WORKDAY = "工作日"
    DAY = "日"
    CALENDAR_DAY = "自然日"
    WEEK = "周"
    MONTH = "月"
    YEAR = "年"
    NONE = ""
    """A bare number: it counts in whatever unit stands elsewhere."""


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of one unit; an instant is 0 of :attr:`Unit.INSTANT`."""

    amount: int
    unit: Unit

    @property
    def text(self) -> str:
        """As officials write it: 20个工作日, 即办, 1个月, 5."""
        if self.unit is Unit.INSTANT:
            return self.unit.value
        counted = self.unit in (Unit.WORKDAY, Unit.CALENDAR_DAY, Unit.HOUR, Unit.MONTH)
        return f"{self.amount}{'个' if counted else ''}{self.unit.value}"


INSTANT: Final = Duration(0, Unit.INSTANT)

_UNITS: Final = {
    "工作日": Unit.WORKDAY,
    "工作天": Unit.WORKDAY,
    "自然日": Unit.CALENDAR_DAY,
    "日历日": Unit.CALENDAR_DAY,
    "自然天": Unit.CALENDAR_DAY,
    "日历天": Unit.CALENDAR_DAY,
    "日": Unit.DAY,
    "天": Unit.DAY,
    "工作小时": Unit.HOUR,
    "小时": Unit.HOUR,
    "分钟": Unit.MINUTE,
    "周": Unit.WEEK,
    "星期": Unit.WEEK,
    "月": Unit.MONTH,
    "年": Unit.YEAR,
}
_UNIT: Final = "|".join(sorted(_UNITS, key=len, reverse=True))
_AMOUNT: Final = re.compile(rf"(?<![\d.第])(?P<amount>{NUMERAL})[个個]?\(?[个個]?(?P<unit>{_UNIT})(?![期\d])\)?")
_INSTANT: Final = re.compile(
    r"即办|即时办[结理]|当场办[结理]|立即办[结理]|当即办[结理]|马上办|随到随办|即来即办|立等可取"
)
_BARE: Final = re.compile(rf"{NUMERAL}\Z")
_LONGEST: Final = 2000


@lru_cache(maxsize=8192)
def durations_in(text: str) -> tuple[Duration, ...]:
    """Every duration a text names, in order; a text that is one bare number is one duration without unit.

    >>> [each.text for each in durations_in("自受理之日起二十个工作日内；特殊情况延长１０日")]
    ['20个工作日', '10日']
    """
    folded = looks(text[:_LONGEST])
    if _BARE.match(folded):
        amount = number_value(folded)
        return () if amount is None else (Duration(amount, Unit.NONE),)
    found = [(match.start(), _counted(match)) for match in _AMOUNT.finditer(folded)]
    found += [(match.start(), INSTANT) for match in _INSTANT.finditer(folded)]
    return tuple(dict.fromkeys(each for _start, each in sorted(found, key=lambda pair: pair[0]) if each is not None))


def one_duration(text: str, unit: str = "") -> Duration | None:
    """The duration of a text that names exactly one; ``unit`` is asked for a bare number (个工作日, 日).

    >>> one_duration("20", "工作日").text, one_duration("0工作日").text, one_duration("5日或10日")
    ('20个工作日', '即办', None)
    """
    found = durations_in(text)
    if len(found) != 1:
        return None
    duration = found[0]
    if duration.unit is not Unit.NONE:
        return duration
    named = _UNITS.get(looks(unit).removeprefix("个"))
    return _zero_is_instant(Duration(duration.amount, named)) if named else duration


def _counted(match: re.Match[str]) -> Duration | None:
    amount = number_value(match["amount"])
    return None if amount is None else _zero_is_instant(Duration(amount, _UNITS[match["unit"]]))


def _zero_is_instant(duration: Duration) -> Duration:
    return INSTANT if duration.amount == 0 else duration
