"""Phone numbers found inside cells: several in one, with words, hours and addresses around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalog.text import fold_dashes, looks, squeeze

_LONGEST: Final = 2000
_COUNTRY: Final = r"(?:\(?\+?0{0,2}86\)?[- ]{0,2})"
_AREA: Final = r"(?P<area>0?10|0?2\d|0?[3-9]\d{2})"
_GAP: Final = r"[-) ]{1,3}"
_SUBSCRIBER: Final = r"(?P<number>[2-8]\d{6,7})"
_BEHIND_AREA: Final = r"(?P<number>[1-9]\d{6,7})"
_EXTENSION: Final = r"(?:(?:[-, ]?\(?(?:转?分机号?|转|ext\.?)[: ]?|-)(?P<extension>\d{1,5})\)?)?"
_PATTERNS: Final = tuple(
    re.compile(rf"(?<![\d.]){pattern}(?!\d)")
    for pattern in (
        rf"{_COUNTRY}?(?P<number>1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}})",
        r"(?P<number>[48]00[- ]?\d{3}[- ]?\d{4}|[48]00[- ]?\d{4}[- ]?\d{3})",
        rf"\(?{_COUNTRY}\(?{_AREA}{_GAP}{_BEHIND_AREA}{_EXTENSION}",
        rf"\(?(?P<area>010|02\d|0[3-9]\d{{2}})(?:{_GAP})?{_BEHIND_AREA}{_EXTENSION}",
        rf"{_SUBSCRIBER}{_EXTENSION}",
        r"(?P<number>1\d{2,5}|95\d{3,6}|96\d{3,4}|9\d{4})",
    )
)
_CLOCK: Final = re.compile(r"\d{1,2}[:：]\d{2}|\d+ ?(?:号|室|楼|层|栋|幢|路|元|年|月|日|个|份|窗)")
_SHORT: Final = 6


@dataclass(frozen=True, slots=True)
class Phone:
    """One number. ``area`` with its leading 0, ``""`` when not given; ``extension`` ``""`` for none."""

    number: str
    area: str = ""
    extension: str = ""

    @property
    def is_short(self) -> bool:
        """A public short number (12328, 95598): has no area code."""
        return not self.area and len(self.number) <= _SHORT

    @property
    def is_landline(self) -> bool:
        """A subscriber number of seven or eight digits, which needs an area code."""
        return len(self.number) in (7, 8)

    @property
    def text(self) -> str:
        """As officials write it: 029-86780000-8012."""
        return "-".join(part for part in (self.area, self.number, self.extension) if part)


@lru_cache(maxsize=8192)
def phones_in(text: str) -> tuple[Phone, ...]:
    """Every phone number of a cell, in order, each once. Times, house numbers and dates are none.

    >>> [each.text for each in phones_in("(029)86780001、86780002转8；12328（工作日9:00-17:00）")]
    ['029-86780001', '86780002-8', '12328']
    """
    rest = _CLOCK.sub(lambda match: "," * len(match[0]), squeeze(fold_dashes(_spaced(text[:_LONGEST]))))
    found: list[tuple[int, Phone]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(rest):
            found.append((match.start(), _phone(match)))
        rest = pattern.sub(lambda match: "," * len(match[0]), rest)
    return tuple(dict.fromkeys(phone for _start, phone in sorted(found, key=lambda pair: pair[0])))


def _spaced(text: str) -> str:
    # spaces between digits separate numbers, so they must survive the folding
    return " ".join(looks(part) for part in re.split(r"\s+", text))


def _phone(match: re.Match[str]) -> Phone:
    groups = match.groupdict()
    area = groups.get("area") or ""
    number = re.sub(r"[- ]", "", groups["number"])
    return Phone(number, f"0{area}" if area and not area.startswith("0") else area, groups.get("extension") or "")
