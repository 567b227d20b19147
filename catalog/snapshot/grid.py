"""A sheet as rows of text, whatever file it came from, and how a cell becomes text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK\x03\x04"
"""The first bytes of workbooks: of old or encrypted ones, and of ``.xlsx``."""
_SAFE_DIGITS: Final = 10**15
"""Excel keeps 15 digits of a number; what is longer has lost some."""
_LAST: Final = 1 << 20
"""Rows. No sheet has more."""
_ZEROS: Final = re.compile(r"^0+$")
_CONTROL: Final = re.compile(r"_x000[Dd]_")


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: ``rows`` are all its rows from the first on (row 1 is ``rows[0]``), blank ones included.

    ``unsaved`` holds the cells (row, column, from 0) whose formula has no stored result.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[str]]
    unsaved: frozenset[tuple[int, int]] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    """Cells (row, column, from 0) that hold a formula; ``rows`` has the result stored beside it."""
    spans: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)
    """Cells merged downwards: column → (first row, last row), in their order."""

    def merged_text(self, at: int, column: int, below: int) -> str:
        """What a blank cell says as part of a merged one that begins in row ``below`` or lower, else ``""``."""
        spans = self.spans.get(column, ())
        first, last = next(iter(spans[max(bisect_right(spans, (at, _LAST)) - 1, 0) :]), (0, -1))
        inside = below <= first <= at <= last and column < len(self.rows[first])
        return self.rows[first][column] if inside else ""


def cell_text(value: object, number_format: str = "General") -> str:
    """What a cell says: dates as ISO, whole numbers without ``.0``, leading zeros as the format shows them.

    A number of more than 15 digits comes in scientific notation, because its last digits are lost.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _CONTROL.sub("", value).replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    return _moment(value)


def _number(value: int | float, number_format: str) -> str:
    if abs(value) >= _SAFE_DIGITS:
        return f"{value:.14E}"
    if value != int(value):
        return format(value, ".15g")
    width = len(number_format) if _ZEROS.match(number_format) else 0
    return str(int(value)).zfill(width)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value)
