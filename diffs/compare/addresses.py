"""Addresses: province and city in front may be left out; window, floor, area and numbers may not change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from catalog.numerals import NUMERAL, number_value
from catalog.text import LOOKS, Normal, Step, normal_form
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, same_text

_COUNTED: Final = re.compile(
    rf"第?(?P<number>{NUMERAL})(?P<unit>号楼|号窗口|号窗|楼|层|[Ff](?![a-z])|号|室|区|单元|栋|幢|座|窗口|厅|门|排|路|街|巷|期)"
)
_PLACES: Final = re.compile(
    r"^(?:中华人民共和国|中国)?(?P<province>[一-龥]{2,3}省|[一-龥]{2,8}?自治区)?(?P<city>[一-龥]{2,5}?市(?!场|政|民|区))?"
)
_NUMBERING: Final = re.compile(
    rf"(?:^|(?<=[;。\n]))(?:{NUMERAL}[.、)]|\({NUMERAL}\)[.、]?)(?![0-9零一二三四五六七八九十])"
)
_SPAN: Final = re.compile(r"(?<=[0-9])(?:号?)(?:至|到|~|-+)(?=[0-9])")
_BETWEEN: Final = re.compile(r"(?<=[0-9])[、,;。]+(?=[0-9])")
_MARKS: Final = re.compile(
    r"(?<![0-9A-Za-z])-(?![0-9]{1,2}楼)|-(?![0-9A-Za-z])|(?<![0-9])[、,;。]|[、,;。](?![0-9])|[:()\"]"
)


@dataclass(frozen=True, slots=True)
class _Address:
    province: str
    city: str
    rest: str
    steps: tuple[str, ...]


def compare(library: str, channel: str, _context: Context) -> Verdict:
    """Two addresses; a province or city that only one side writes is left out on both."""
    if same_text(library, channel):
        return EQUAL
    mine, theirs = _read(library), _read(channel)
    province = "" if not (mine.province and theirs.province) else None
    city = "" if not (mine.city and theirs.city) else None
    pair = (_write(mine, province, city), _write(theirs, province, city))
    return judge(*pair, "地址与省事项库不一致")


def _read(text: str) -> _Address:
    normal = normal_form(text, _STEPS)
    places = _PLACES.match(normal.text)
    assert places is not None  # every part may be empty
    rest = normal.text[places.end() :]
    return _Address(places["province"] or "", places["city"] or "", rest or normal.text, normal.steps)


def _write(address: _Address, province: str | None, city: str | None) -> Normal:
    front = (address.province if province is None else province) + (address.city if city is None else city)
    left_out = ("place",) if len(front) < len(address.province + address.city) else ()
    return Normal(front + address.rest, (*address.steps, *left_out))


def _numbers(text: str) -> str:
    return _SPAN.sub("-", _COUNTED.sub(_counted, text))


def _counted(found: re.Match[str]) -> str:
    value = number_value(found["number"])
    unit = "楼" if found["unit"] in "层Ff" else found["unit"]
    if value is None or (unit in ("路", "街", "巷", "门") and not found["number"].isascii()):
        return found[0]
    return f"{value}{unit.replace('号窗口', '号窗')}"


_STEPS: Final[tuple[Step, ...]] = (
    *LOOKS,
    ("numbering", lambda text: _NUMBERING.sub("", text)),
    ("numerals", _numbers),
    ("separators", lambda text: _MARKS.sub("", _BETWEEN.sub(",", text))),
    ("case", str.upper),
)
