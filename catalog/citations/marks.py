"""What stands in brackets behind a title: the 文号 and the amendments (修订, 修正)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from catalog.citations.grammar import BLANK
from catalog.citations.numbers import YEAR, find_number
from catalog.numerals import NUMERAL, number_value
from catalog.text import drop_space

_AMENDED: Final = re.compile(r"修订|修正|修改|修$")
_DATE: Final = re.compile(
    rf"(?P<y>{YEAR})\s*(?:年|[.\-/](?=\s*[0-9]))?\s*"
    rf"(?:(?P<m>{NUMERAL})\s*(?:月|[.\-/](?=\s*[0-9]))\s*(?:(?P<d>{NUMERAL})\s*日?)?)?"
)
_ONLY_YEAR: Final = re.compile(rf"^{YEAR}\s*年?\s*(?:版|本)?$|^[12][0-9]{{3}}[-.][0-9]{{1,2}}[-.][0-9]{{1,2}}$")
_ALIAS: Final = re.compile(
    r"(?:以下简称|简称|以下称|下称)\s*(?:为)?\s*:?\s*[《“\"‘「]?(?P<name>[^《》“”\"‘’「」,;()]{1,40})"
)
_DECISION: Final = re.compile(r"《(?:[^《》]|《[^《》]*》)*》")
_CLAUSE: Final = re.compile(
    rf"[,;。]|(?=根据)|\s+(?={YEAR}\s*年\s*[0-9])|(?<=公布|发布|颁布|施行|修订|修正|修改)\s*(?=[^\s,;。的]{{2,20}}令|第{NUMERAL}号)"
)
_OTHER_DATE: Final = re.compile(rf"{YEAR}.*", re.DOTALL)
_BARE: Final = re.compile(
    rf"{BLANK}(?P<said>{YEAR}{BLANK}年?(?:{BLANK}[0-9]{{1,2}}{BLANK}月(?:{BLANK}[0-9]{{1,2}}{BLANK}日)?)?"
    rf"{BLANK}(?:第{NUMERAL}次)?(?:修订|修正|修改)(?:版|本)?)"
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What one pair of brackets says about the law in front of it."""

    number: str = ""
    revision: str = ""
    alias: str = ""
    amendment: str = ""
    """The last 文号 that an amendment goes with."""

    def __bool__(self) -> bool:
        return bool(self.number or self.revision or self.alias or self.amendment)


def read_marks(inside: str) -> Marks:
    """The marks of a folded text from between brackets; empty when it says nothing of the kind.

    >>> read_marks("2004年国务院令第406号公布,2019年3月2日国务院令第709号第三次修订")
    Marks(number='国务院令第406号', revision='2019-03-02', alias='', amendment='国务院令第709号')
    """
    alias = _ALIAS.search(inside)
    said = inside[: alias.start()] if alias else inside
    name = drop_space(alias["name"]) if alias else ""
    if _ONLY_YEAR.match(said.strip()):
        return Marks(revision=_last_date(said), alias=name)
    plain = _DECISION.sub("", said)
    parted = [clause for clause in _CLAUSE.split(plain) if clause.strip()]
    amended = [clause for clause in parted if _AMENDED.search(clause)]
    revision = _amended_on(amended[-1]) or _last_date("".join(parted)) if amended else ""
    amendment = _last_number("".join(f"{clause}," for clause in amended))
    return Marks(_first_number(plain), revision, name, amendment)


def bare_marks(text: str, at: int) -> tuple[Marks, int] | None:
    """2019年修订 that stands behind a title at ``at`` without brackets, and where it ends."""
    found = _BARE.match(text, at)
    return (read_marks(found["said"]), found.end()) if found else None


def _first_number(text: str) -> str:
    """The first 文号 that no amendment goes with: the one of the promulgation."""
    at = clause = 0
    while (found := find_number(text, at)) is not None:
        clause = max([clause, *(each.end() for each in _CLAUSE.finditer(text, at, found.start))])
        behind = _CLAUSE.search(text, found.end)
        tail = text[found.end : behind.start() if behind else len(text)]
        if not _AMENDED.search(text, clause, found.start) and not _AMENDED.search(_OTHER_DATE.sub("", tail)):
            return found.written
        at = found.end
    return ""


def _last_number(text: str) -> str:
    at, last = 0, ""
    while (found := find_number(text, at)) is not None:
        at, last = found.end, found.written
    return last


def _amended_on(clause: str) -> str:
    """The last date of a clause; a year that belongs to a 文号 only where there is no other."""
    bare = clause
    while (found := find_number(bare)) is not None:
        bare = bare[: found.start] + bare[found.end :]
    return _last_date(bare) or _last_date(clause)


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
