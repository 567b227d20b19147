"""A plain table on a sheet: headings, then rows of text and numbers, ready for paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from auditor.papers.shown import shown

_LONGEST_CELL: Final = 1000

Heading = tuple[str, int]
"""The text of a column and its width in half-width characters."""


def write_table(
    book: Workbook, sheet: Worksheet, title: str, headings: Sequence[Heading], rows: Iterable[Sequence[str | int]]
) -> None:
    """Write title, headings and rows; text is always written as text, however it looks."""
    base = {"text_wrap": True, "valign": "top", "border": 1}
    head = book.add_format(base | {"bold": True, "bg_color": "#D9E2F3", "valign": "vcenter"})
    cell = book.add_format(base)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for column, (text, width) in enumerate(headings):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, text, head)
    for row, values in enumerate(rows, start=2):
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(row, column, value, cell)
            else:
                sheet.write_string(row, column, shown(value, _LONGEST_CELL), cell)
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
