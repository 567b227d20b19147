"""Days as people write them in sheets."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_DAY: Final = re.compile(r"(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?(?:[ T].*)?")


def read_day(text: str) -> str:
    """The day as ISO text, ``""`` for what is none.

    >>> read_day("2021/9/5"), read_day("2021年9月30日"), read_day("2021-09-30 00:00:00"), read_day("2021-02-30")
    ('2021-09-05', '2021-09-30', '2021-09-30', '')
    """
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""
