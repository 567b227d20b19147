"""Time limits: a number and a unit, however they are written. Working days, days and months never equal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from catalog.code_tables import canonical
from catalog.numerals import NUMERAL, number_value
from catalog.text import Normal, looks
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, same_text

_UNITS: Final = {
    "工作日": ("个工作日", "工作日", "个工作天", "工作天", "个法定工作日", "法定工作日"),
    "日": ("个自然日", "自然日", "个日历日", "日历日", "日历天", "日", "天"),
    "小时": ("个小时", "小时", "个钟头"),
    "分钟": ("分钟",),
    "周": ("个星期", "星期", "周"),
    "月": ("个月", "月"),
    "年": ("年",),
}
_UNIT_OF: Final = {word: unit for unit, words in _UNITS.items() for word in words}
_UNIT: Final = "|".join(sorted(_UNIT_OF, key=lambda word: (-len(word), word)))
_AMOUNT: Final = rf"(?P<amount>半|[0-9]+\.[0-9]+|{NUMERAL})"
_LIMIT: Final = re.compile(rf"(?<![第0-9.]){_AMOUNT}\(?(?P<unit>{_UNIT})\)?(?P<half>半)?")
_BARE: Final = re.compile(rf"^(?:[0-9]+(?:\.[0-9]+)?|{NUMERAL})个?$")
_INSTANT: Final = re.compile(
    r"即办(?!理?时)|当场(?:办结|办理|受理|决定)?|即时(?:办结|办理)?|立等可取|现场办结|立即(?:办结|办理)|马上(?:办结|办)|即来即办"
)
_CELL: Final = re.compile(r"(?P<word>法定|承诺)")
_WORD_OF: Final = {"anticipate_day": "法定", "promise_day": "承诺"}


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """One amount of time. ``unit`` is ``""`` for a bare number; nothing at all (0 of anything) is 即办."""

    amount: Fraction
    unit: str = ""

    def __str__(self) -> str:
        return "即办" if self.amount == 0 else f"{float(self.amount):g}{self.unit}"


def parse_limits(text: str, element: str = "") -> tuple[Limit, ...]:
    """All limits a text names, in its order; of a cell with both limits only the element's own.

    >>> [str(limit) for limit in parse_limits("自受理之日起二十个工作日内")]
    ['20工作日']
    >>> [str(limit) for limit in parse_limits("法定：20个工作日；承诺：当场办结", "promise_day")]
    ['即办']
    """
    cell = _own_part(looks(text), element)
    if _BARE.match(cell):
        amount = _amount(cell.removesuffix("个"))
        return (Limit(amount),) if amount is not None else ()
    limits = tuple(limit for found in _LIMIT.finditer(cell) if (limit := _limit(found)) is not None)
    if not limits and _INSTANT.search(cell):
        return (Limit(Fraction(0)),)
    return limits


def compare(library: str, channel: str, context: Context) -> Verdict:
    """Two time limits. A bare number counts in the unit beside it, else in the other side's unit."""
    key = context.element.key
    mine = _with_unit(parse_limits(library, key), context.library_unit)
    theirs = _with_unit(parse_limits(channel, key), context.channel_unit)
    if same_text(library, channel) and mine == theirs:
        return EQUAL
    if not mine or not theirs:
        return judge(Normal(looks(library), ("looks",)), Normal(looks(channel), ("looks",)), "时限与省事项库不一致")
    mine, theirs = _borrow(mine, theirs), _borrow(theirs, mine)
    return judge(_normal(mine), _normal(theirs), _why(mine, theirs))


def _own_part(cell: str, element: str) -> str:
    word = _WORD_OF.get(element)
    starts = list(_CELL.finditer(cell))
    if word is None or {found["word"] for found in starts} != {"法定", "承诺"}:
        return cell
    ends = [found.start() for found in starts[1:]] + [len(cell)]
    return "".join(cell[found.start() : end] for found, end in zip(starts, ends, strict=True) if found["word"] == word)


def _limit(found: re.Match[str]) -> Limit | None:
    amount = _amount(found["amount"])
    if amount is None:
        return None
    unit = _UNIT_OF[found["unit"]]
    return Limit(amount + (Fraction(1, 2) if found["half"] else 0), "" if amount == 0 else unit)


def _amount(numeral: str) -> Fraction | None:
    if numeral == "半":
        return Fraction(1, 2)
    if "." in numeral:
        return Fraction(numeral) if len(numeral) < 20 else None
    value = number_value(numeral)
    return None if value is None else Fraction(value)


def _with_unit(limits: tuple[Limit, ...], unit: str) -> tuple[Limit, ...]:
    if len(limits) != 1 or limits[0].unit or not limits[0].amount:
        return limits
    known = canonical("limit_unit", unit) if unit else None
    word = _UNIT_OF.get(looks(known or unit), "")
    return (Limit(limits[0].amount, word),)


def _borrow(limits: tuple[Limit, ...], other: tuple[Limit, ...]) -> tuple[Limit, ...]:
    if len(limits) == len(other) == 1 and limits[0].amount and not limits[0].unit:
        return (Limit(limits[0].amount, other[0].unit),)
    return limits


def _normal(limits: tuple[Limit, ...]) -> Normal:
    return Normal("、".join(map(str, limits)), ("duration",))


def _why(library: tuple[Limit, ...], channel: tuple[Limit, ...]) -> str:
    if {limit.amount for limit in library} == {limit.amount for limit in channel}:
        return "时限单位不同：工作日、自然日、月不能互换"
    return "时限数字不同"
