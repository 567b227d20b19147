"""Opening hours: the writing of times and days does not matter, a time, a day or a season does."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from catalog.numerals import NUMERAL, number_value
from catalog.text import LOOKS, Normal, drop_space, normal_form, squeeze
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, same_text

_TO: Final = r"(?:-{1,3}|—{1,2}|~|至|到|–)"
_WEEK: Final = "一二三四五六日"
_DAY: Final = r"每?(?:星期|礼拜|周)"
_NAME: Final = r"(?:[一二三四五六日天]|[1-7](?![0-9:]))"
_DAYS: Final = re.compile(rf"{_DAY}\s*(?P<first>{_NAME})(?:\s*(?:{_TO})\s*(?:{_DAY})?\s*(?P<last>{_NAME}))?")
_NAMED_DAYS: Final = (
    (re.compile(r"(?:每个?|法定|正常|国家){0,3}工作日(?:内)?"), "[12345]"),
    (re.compile(r"双休日|周末"), "[67]"),
    (re.compile(r"每天|每日|天天"), "[1234567]"),
)
_BESIDE: Final = re.compile(r"\[([1-7]+)\][\s、,和及与]*\[([1-7]+)\]")
_SET: Final = re.compile(r"\[([1-7]+)\]")
_GAP: Final = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_CLOCK: Final = re.compile(
    rf"(?P<half>上午|早上|早|中午|下午|晚上|晚)?(?P<hour>{NUMERAL})(?:[:.](?P<minute>[0-9]{{2}})(?![0-9])(?::00)?"
    rf"|[时点](?:(?P<half_hour>半)|(?P<minute2>{NUMERAL})分?)?)(?:整)?"
)
_RANGE: Final = re.compile(rf"(?P<first>@[0-9]{{4}}@){_TO}(?P<last>@[0-9]{{4}}@)")
_LONE: Final = re.compile(r"@([0-9]{4})@")
_DATES: Final = re.compile(rf"(?<=[日月号]){_TO}(?=(?:次年|翌年)?[0-9])")
_ALL_DAY: Final = re.compile(r"(?:全天候?|(?:7[x*×])?24小时(?:不打烊|不间断|服务|开放|营业|自助)*)+")
_FILLER: Final = re.compile(
    r"\(?(?:国家)?(?:法定)?节假日(?:及?公休日|及?双休日)?(?:除外|休息|不上班|不对外办公)\)?|节假日除外"
    r"|上午|下午|早上|晚上|(?:办理|工作|办公|受理|服务|接待|作息|上班)时间|对外办公|上班|为|是|[、,;。()\"/]|(?<![0-9]):|:(?![0-9])"
)
_LONGEST: Final = 4000
"""Characters; a longer cell is no opening hours and is compared as it looks."""


def compare(library: str, channel: str, _context: Context) -> Verdict:
    """Two opening hours, as days, times and the words left between them."""
    if same_text(library, channel):
        return EQUAL
    return judge(_normal(library), _normal(channel), "办理时间与省事项库不一致")


@lru_cache(maxsize=4096)
def _normal(text: str) -> Normal:
    """
    >>> _normal("星期一至星期五 上午9：00—12：00，下午1时30分到5时").text
    '周一至周五 09:00-12:00 13:30-17:00'
    """
    cell = normal_form(text[:_LONGEST], LOOKS[:-1]).text.casefold() + text[_LONGEST:]
    cell = _with_days(cell)
    cell = drop_space(_GAP.sub(",", cell))
    cell = _RANGE.sub(_range, _CLOCK.sub(_clock, cell))
    cell = _FILLER.sub("", _DATES.sub("-", cell))
    cell = _LONE.sub(lambda found: f"|{_time(int(found[1]))}|", cell).replace("@", "")
    cell = _ALL_DAY.sub("全天", cell)
    return Normal(squeeze(_day_names(cell).replace("|", " ")), ("hours",))


def _with_days(cell: str) -> str:
    """Every name of days as a set: [12345]. One set alone stands in front, wherever it was said."""
    for pattern, days in _NAMED_DAYS:
        cell = pattern.sub(days, cell)
    cell = _DAYS.sub(_days, cell)
    while (joined := _BESIDE.sub(_both, cell)) != cell:
        cell = joined
    sets = set(_SET.findall(cell))
    return f"[{sets.pop()}]{_SET.sub(' ', cell)}" if len(sets) == 1 else cell


def _days(found: re.Match[str]) -> str:
    first = _day(found["first"])
    last = _day(found["last"] or found["first"])
    days = range(first, last + 1) if first <= last else (*range(first, 8), *range(1, last + 1))
    return f"[{''.join(map(str, sorted(days)))}]"


def _both(found: re.Match[str]) -> str:
    return f"[{''.join(sorted(set(found[1] + found[2])))}]"


def _day(name: str) -> int:
    return int(name) if name.isdecimal() else _WEEK.index("日" if name == "天" else name) + 1


def _day_names(cell: str) -> str:
    def names(found: re.Match[str]) -> str:
        days = [f"周{_WEEK[int(day) - 1]}" for day in found[1]]
        run = len(days) > 2 and int(found[1][-1]) - int(found[1][0]) == len(days) - 1
        return f"|{days[0]}至{days[-1]}|" if run else f"|{'、'.join(days)}|"

    return _SET.sub(names, cell)


def _clock(found: re.Match[str]) -> str:
    hour = number_value(found["hour"])
    minute = 30 if found["half_hour"] else number_value(found["minute"] or found["minute2"] or "0")
    if hour is None or minute is None or hour > 24 or minute > 59:
        return found[0]
    if found["half"] in ("下午", "晚上", "晚") and hour < 12:
        hour += 12
    return f"@{hour:02d}{minute:02d}@"


def _range(found: re.Match[str]) -> str:
    first, last = int(found["first"].strip("@")), int(found["last"].strip("@"))
    if last < first and last + 1200 <= 2400:
        last += 1200
    return f"|{_time(first)}-{_time(last)}|"


def _time(clock: int) -> str:
    return f"{clock // 100:02d}:{clock % 100:02d}"
