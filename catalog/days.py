"""Days as people write them in sheets."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from catalog.text import looks

_WRITTEN: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIMED: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{2})T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
_TOGETHER: Final = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_COUNTED: Final = re.compile(r"[3-6]\d{4}")
_ZERO: Final = date(1899, 12, 30)
"""The day spreadsheet programs count from."""


def read_day(text: str) -> str:
    """The day as ISO text, ``""`` for what is none; 44457 is what is left of a date when its cell is made a number.

    >>> read_day("2021/9/5"), read_day("2021年9月30日"), read_day("2021-09-30 00:00:00"), read_day("2021-02-30")
    ('2021-09-05', '2021-09-30', '2021-09-30', '')
    >>> read_day("２０２１．９．１８"), read_day("20210918"), read_day("44457"), read_day("2021111")
    ('2021-09-18', '2021-09-18', '2021-09-18', '')
    """
    plain = looks(text)
    if _COUNTED.fullmatch(plain):
        return (_ZERO + timedelta(days=int(plain))).isoformat()
    found = _WRITTEN.fullmatch(plain) or _TIMED.fullmatch(plain) or _TOGETHER.fullmatch(plain)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""
