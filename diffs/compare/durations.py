"""Time limits: a number and a unit, however they are written. Working days, days and months never equal."""

from __future__ import annotations

import re
from typing import Final

from catalog.durations import INSTANT, Duration, Unit, durations_in
from catalog.numerals import NUMERAL
from catalog.text import LOOKS, Normal, Step, fold_formal, looks, normal_form
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, same_text

_LIMIT_WORD: Final = re.compile(r"(?P<word>法定|承诺)")
_WORD_OF: Final = {"anticipate_day": "法定", "promise_day": "承诺"}
_INSTANT: Final = re.compile(r"当场|现场办结|即时|即办|立即办")
_SPAN: Final = re.compile(
    rf"(?<![0-9.第])(?P<least>{NUMERAL})(?:-|~|至|到)(?P<most>{NUMERAL})(?P<unit>[个個]?\(?[个個]?"
    r"(?:工作日|自然日|日历日|工作天|天|日|小时|月|周|年)\)?)"
)
_UNIT_IN_LABEL: Final = re.compile(
    rf"\((?P<unit>[个個]?(?:工作日|自然日|日|天|月))\):?(?P<amount>{NUMERAL})(?![0-9个個工自日天月小半.])"
)
"""法定办结时限（工作日）：20."""
_UNIT_MARKS: Final = re.compile(r"\(([个個])\)")
_ASIDE: Final = re.compile(r"(?<=.)\((?P<word>法定|承诺)[^()]{1,30}\)")
_FRACTION: Final = re.compile(r"[0-9]\.[0-9]|半")
_FRACTION_STEPS: Final[tuple[Step, ...]] = (
    *LOOKS,
    ("duration", lambda text: re.sub(r"半(?=个|日|天|年|月|小时)", "0.5", text).replace("个", "")),
)


def limits_in(text: str, element: str = "") -> tuple[Duration, ...]:
    """All limits a text names, in its order; of a cell with both limits only the element's own.

    Nothing at all of any unit is an instant, and a calendar day is a day.

    >>> [limit.text for limit in limits_in("法定：20个工作日；承诺：当场办结", "promise_day")]
    ['即办']
    """
    cell = _SPAN.sub(r"\g<least>\g<unit>-\g<most>\g<unit>", _own_part(_unit_behind(fold_formal(looks(text))), element))
    limits = tuple(_plain(limit) for limit in durations_in(cell))
    return limits or ((INSTANT,) if _INSTANT.search(cell) else ())


def compare(library: str, channel: str, context: Context) -> Verdict:
    """Two time limits. A bare number counts in the unit beside it, else in the other side's unit."""
    key = context.element.key
    mine = _with_unit(limits_in(library, key), context.library_unit)
    theirs = _with_unit(limits_in(channel, key), context.channel_unit)
    if same_text(library, channel) and mine == theirs:
        return EQUAL
    if not mine or not theirs or _FRACTION.search(looks(library + channel)):
        forms = (normal_form(library, _FRACTION_STEPS), normal_form(channel, _FRACTION_STEPS))
        return judge(*forms, "时限与省事项库不一致")
    mine, theirs = _borrow(mine, theirs), _borrow(theirs, mine)
    return judge(_normal(mine), _normal(theirs), _why(mine, theirs))


def _unit_behind(cell: str) -> str:
    return _UNIT_IN_LABEL.sub(r":\g<amount>\g<unit>", _UNIT_MARKS.sub(r"\1", cell))


def _own_part(cell: str, element: str) -> str:
    word = _WORD_OF.get(element)
    if word is not None:
        cell = _ASIDE.sub(lambda found: found[0] if found["word"] == word else "", cell)
    starts = list(_LIMIT_WORD.finditer(cell))
    if word is None or {found["word"] for found in starts} != {"法定", "承诺"}:
        return cell
    ends = [found.start() for found in starts[1:]] + [len(cell)]
    return "".join(cell[found.start() : end] for found, end in zip(starts, ends, strict=True) if found["word"] == word)


def _plain(limit: Duration) -> Duration:
    if limit.amount == 0:
        return INSTANT
    return Duration(limit.amount, Unit.DAY) if limit.unit is Unit.CALENDAR_DAY else limit


def _with_unit(limits: tuple[Duration, ...], unit: str) -> tuple[Duration, ...]:
    if len(limits) != 1 or limits[0].unit is not Unit.NONE or not unit.strip():
        return limits
    named = durations_in(f"{limits[0].amount}{unit.strip()}")
    return tuple(_plain(limit) for limit in named) or limits


def _borrow(limits: tuple[Duration, ...], other: tuple[Duration, ...]) -> tuple[Duration, ...]:
    if len(limits) == len(other) == 1 and limits[0].unit is Unit.NONE and other[0] is not INSTANT:
        return (Duration(limits[0].amount, other[0].unit),)
    return limits


def _normal(limits: tuple[Duration, ...]) -> Normal:
    return Normal("、".join(limit.text for limit in limits), ("duration",))


def _why(library: tuple[Duration, ...], channel: tuple[Duration, ...]) -> str:
    if {limit.amount for limit in library} == {limit.amount for limit in channel}:
        return "时限单位不同：工作日、自然日、月不能互换"
    return "时限数字不同"
