"""What stands in brackets behind a title: the 文号 and the amendments (修订, 修正)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from catalog.numerals import NUMERAL, number_value
from catalog.text import drop_space

_OPEN: Final = r"[\[(〔【]"
_CLOSE: Final = r"[\])〕】]"
_YEAR: Final = r"(?:[12][0-9]{3}|[一二][零〇○一二三四五六七八九]{3})"
_BODY: Final = r"[^\s,;:。、()\[\]〔〕【】《》“”\"0-9第令]"

NUMBER: Final = re.compile(
    rf"{_BODY}{{0,30}}令\s*(?:{_OPEN}?{_YEAR}{_CLOSE}?\s*年?)?\s*第?\s*{NUMERAL}\s*号"
    rf"|{_BODY}{{0,30}}第\s*{NUMERAL}\s*号(?:令|公告)"
    rf"|{_BODY}{{1,30}}{_OPEN}\s*{_YEAR}\s*{_CLOSE}\s*第?\s*{NUMERAL}\s*号"
    rf"|{_BODY}{{1,30}}公告\s*(?:{_OPEN}?{_YEAR}{_CLOSE}?\s*年?)?\s*第?\s*{NUMERAL}\s*号"
    rf"|{_YEAR}\s*年\s*第\s*{NUMERAL}\s*号"
)
"""A 文号 in folded text: 国务院令第406号, 交通运输部令2016年第60号, 国发〔2006〕28号, 2020年第17号."""

_LEADING_DATE: Final = re.compile(rf"^{_YEAR}\s*年\s*(?:[0-9]+\s*月\s*(?:[0-9]+\s*日)?)?(?!\s*第)")
_AMENDED: Final = re.compile(r"修订|修正|修改|修$")
_DATE: Final = re.compile(
    rf"(?P<y>{_YEAR})\s*(?:年|[.\-/](?=\s*[0-9]))?\s*"
    rf"(?:(?P<m>{NUMERAL})\s*(?:月|[.\-/](?=\s*[0-9]))\s*(?:(?P<d>{NUMERAL})\s*日?)?)?"
)
_ONLY_YEAR: Final = re.compile(rf"^{_YEAR}\s*年?\s*(?:版|本)?$|^[12][0-9]{{3}}[-.][0-9]{{1,2}}[-.][0-9]{{1,2}}$")
_ALIAS: Final = re.compile(r"(?:以下简称|简称|以下称)\s*:?\s*[《“\"]?(?P<name>[^《》“”\",;()]{1,40})")
_DECISION: Final = re.compile(r"《[^》]*》")


@dataclass(frozen=True, slots=True)
class Marks:
    """What one pair of brackets says about the law in front of it."""

    number: str = ""
    revision: str = ""
    alias: str = ""

    def __bool__(self) -> bool:
        return bool(self.number or self.revision or self.alias)


def read_marks(inside: str) -> Marks:
    """The marks of a folded text from between brackets; empty when it says nothing of the kind.

    >>> read_marks("2004年国务院令第406号公布,2019年3月2日国务院令第709号第三次修订")
    Marks(number='国务院令第406号', revision='2019-03-02', alias='')
    """
    if alias := _ALIAS.search(inside):
        return Marks(alias=drop_space(alias["name"]))
    if _ONLY_YEAR.match(inside.strip()):
        return Marks(revision=_last_date(inside))
    clauses = [clause for clause in re.split(r"[,;。]|(?=根据)", _DECISION.sub("", inside)) if clause.strip()]
    amended = [clause for clause in clauses if _AMENDED.search(clause)]
    rest = [clause for clause in clauses if not _AMENDED.search(clause)]
    number = next((found for clause in rest if (found := _number_in(clause))), "")
    revision = _last_date(amended[-1]) or _last_date("".join(clauses)) if amended else ""
    return Marks(number, revision)


def write_number(text: str) -> str:
    """A found 文号 without spaces and leading date, its year in 〔〕.

    >>> write_number("国发[2006] 28号"), write_number("2016年国家发改委令第44号")
    ('国发〔2006〕28号', '国家发改委令第44号')
    """
    bare = _LEADING_DATE.sub("", drop_space(text))
    return re.sub(rf"{_OPEN}({_YEAR}){_CLOSE}", r"〔\1〕", bare)


def _number_in(clause: str) -> str:
    clause = _LEADING_DATE.sub("", clause.strip())
    found = NUMBER.search(clause)
    return write_number(found[0]) if found else ""


def _last_date(text: str) -> str:
    dates = [date for found in _DATE.finditer(text) if (date := _iso(found))]
    return dates[-1] if dates else ""


def _iso(found: re.Match[str]) -> str:
    year = number_value(found["y"])
    month, day = number_value(found["m"] or ""), number_value(found["d"] or "")
    if year is None:
        return ""
    parts = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part)]
    return "-".join(parts)
