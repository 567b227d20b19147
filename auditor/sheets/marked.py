"""Cells with some of their characters in red, and how high a row must be for its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from auditor.papers.shown import Run
from auditor.sheets.look import HIGHEST, LINE

_NARROW: Final = frozenset("“”‘’…—·")
"""Signs beyond ASCII that take the room of one."""


def write_marked(
    sheet: Worksheet, row: int, column: int, runs: Sequence[Run], cell: Format, red: Format, red_cell: Format
) -> None:
    """Write the runs with those that differ in red; a rich string must have two parts, a single one a format."""
    if len(runs) < 2:
        text, differs = runs[0] if runs else ("", False)
        sheet.write_string(row, column, text, red_cell if differs else cell)
        return
    parts: list[str | Format] = []
    for text, differs in runs:
        parts += [red, text] if differs else [text]
    sheet.write_rich_string(row, column, *parts, cell)


def row_height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """The height of a row in points: programs for office work do not all fit rows to wrapped text themselves."""
    lines = max(_lines(text, width) for text, width in zip(texts, widths, strict=True))
    return min(LINE * lines + 2, HIGHEST)


def _lines(text: str, width: int) -> int:
    if 2 * len(text) < width and "\n" not in text:
        return 1
    return sum(1 + max(_width(line) - 1, 0) // (width - 1) for line in text.split("\n"))


def _width(text: str) -> int:
    """Half-width characters: Chinese takes two."""
    return len(text) if text.isascii() else sum(1 if char < "\u2e80" and char not in _NARROW else 2 for char in text)
