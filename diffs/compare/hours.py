"""Opening hours: the writing of times and days does not matter, a time, a day or a season does."""

from __future__ import annotations

import re
from typing import Final

from catalog.numerals import NUMERAL, number_value
from catalog.text import LOOKS, Normal, drop_space, normal_form
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, same_text

_TO: Final = r"(?:-{1,3}|—{1,2}|~|至|到|–)"
_DAY: Final = r"(?:星期|礼拜|周)"
_DAY_NAME: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7, "末": 7}
_NAME: Final = r"(?:[一二三四五六日天]|[1-7](?![0-9:]))"
_DAYS: Final = re.compile(rf"{_DAY}\s*(?P<first>{_NAME})(?:\s*(?:{_TO})\s*{_DAY}?\s*(?P<last>{_NAME}))?")
_GAP: Final = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_WORKDAYS: Final = re.compile(r"(?:每个?|法定|正常)*工作日(?:内)?")
_CLOCK: Final = re.compile(
    rf"(?P<half>上午|早上|早|中午|下午|晚上|晚)?(?P<hour>{NUMERAL})(?:[:.](?P<minute>[0-9]{{2}})(?![0-9])(?::00)?"
    rf"|[时点](?:(?P<half_hour>半)|(?P<minute2>{NUMERAL})分?)?)(?:整)?"
)
_RANGE: Final = re.compile(rf"(?P<first>@[0-9]{{4}}@){_TO}(?P<last>@[0-9]{{4}}@)")
_FILLER: Final = re.compile(
    r"\(?(?:国家)?(?:法定)?节假日(?:及?公休日|及?双休日)?(?:除外|休息|不上班|不对外办公)\)?|节假日除外"
    r"|上午|下午|早上|晚上|每天|(?:办理|工作|办公|受理|服务|接待|作息)时间|对外办公|上班|为|是|[、,;。:()\"/]"
)


def compare(library: str, channel: str, _context: Context) -> Verdict:
    """Two opening hours, as days, times and the words left between them."""
    if same_text(library, channel):
        return EQUAL
    return judge(_normal(library), _normal(channel), "办理时间与省事项库不一致")


def _normal(text: str) -> Normal:
    """
    >>> _normal("星期一至星期五 上午9：00—12：00，下午1时30分到5时").text
    '[1-5]0900-1200|1330-1700'
    """
    cell = normal_form(text, LOOKS[:-1]).text.casefold()
    cell = _DAYS.sub(_days, _WORKDAYS.sub("[1-5]", cell))
    cell = drop_space(_GAP.sub(",", cell))
    cell = _CLOCK.sub(_clock, cell)
    cell = _RANGE.sub(_range, cell)
    cell = _FILLER.sub("", cell).replace("@", "")
    cell = cell.replace("24小时", "全天").replace("全天候", "全天")
    cell = re.sub(r"(\[1-5\])+", "[1-5]", cell)
    return Normal(cell.strip("|").replace("]|", "]").replace("|[", "["), ("hours",))


def _days(found: re.Match[str]) -> str:
    first, last = _day(found["first"]), _day(found["last"] or found["first"])
    return f"[{first}-{last}]" if found["last"] else f"[{first}]"


def _day(name: str) -> int:
    return _DAY_NAME[name] if name in _DAY_NAME else int(name)


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
    return f"|{first:04d}-{last:04d}"
