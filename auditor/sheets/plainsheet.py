"""A plain sheet of a workbook: a title, headings, rows; nothing to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlsxwriter.worksheet import Worksheet

from auditor.papers.shown import shown
from auditor.sheets.look import Look, lock, on_paper

_LONGEST_CELL = 1000

Column = tuple[str, int]
"""The text of a column and its width in half-width characters."""


def write_table(
    sheet: Worksheet, look: Look, title: str, columns: Sequence[Column], rows: Iterable[Sequence[str | int]]
) -> None:
    """Write title, headings and rows; text is always written as text, however it looks."""
    last = 1
    sheet.write_string(0, 0, title, look.title)
    for column, (text, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, text, look.head)
    for last, values in enumerate(rows, start=2):
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(last, column, value, look.cell)
            else:
                sheet.write_string(last, column, shown(value, _LONGEST_CELL), look.cell)
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, max(last, 2), len(columns) - 1)
    on_paper(sheet, head_row=1)
    lock(sheet)
