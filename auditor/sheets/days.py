"""Days as people write them into cells."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from catalog.text import looks

_WRITTEN: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]?0{1,2}:00(?::00)?)?")
_TOGETHER: Final = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_COUNTED: Final = re.compile(r"[3-6]\d{4}")
_ZERO: Final = date(1899, 12, 30)
"""The day spreadsheet programs count from."""


def day_of(text: str) -> str:
    """The day as ISO text, ``""`` for what is none: 2021-9-18, 2021年9月18日, 20210918, and 44457, which is what is
    left of a date when the cell is made a number.

    >>> day_of("２０２１／９／１８"), day_of("44457"), day_of("2021-09-31")
    ('2021-09-18', '2021-09-18', '')
    """
    plain = looks(text)
    if _COUNTED.fullmatch(plain):
        return (_ZERO + timedelta(days=int(plain))).isoformat()
    found = _WRITTEN.fullmatch(plain) or _TOGETHER.fullmatch(plain)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""
