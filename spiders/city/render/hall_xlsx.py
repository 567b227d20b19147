"""Hall guides as Excel workbooks: one sheet per item with merged cells, or one list with a row per item."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from spiders.city.render.archive import settled
from spiders.city.render.sheet import Sheet, Table

_WIDTH: Final = 4
_WRAP: Final = Alignment(wrap_text=True, vertical="top")
_BOLD: Final = Font(bold=True)


def guides_book(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a sheet per item."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, sheet in enumerate(sheets, 1):
        _write_guide(book.create_sheet(f"指南{number:02d}"), sheet)
    return _saved(book)


def list_book(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with one row per item; all show the same elements, and no list element has a second row."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "一览表"
    first = sheets[0]
    heads = [field.label for field in first.fields]
    heads += [head for table in first.tables for head in table.heads or (table.label,)]
    _merged(page, 1, 1, len(heads), "便民服务事项一览表")
    _row(page, 2, heads, bold=True)
    for number, sheet in enumerate(sheets, 3):
        texts = [field.text for field in sheet.fields]
        texts += [text for table in sheet.tables for text in _only_row(table)]
        _row(page, number, texts)
    return _saved(book)


def _only_row(table: Table) -> tuple[str, ...]:
    return table.rows[0] if table.text is None else (table.text,)


def _write_guide(page: Worksheet, sheet: Sheet) -> None:
    row = 1
    _merged(page, row, 1, _WIDTH, "办事指南")
    short = [field for field in sheet.fields if not field.is_long]
    for left, right in zip(short[::2], short[1::2]):
        row += 1
        _row(page, row, (left.label, left.text, right.label, right.text))
    rest = short[-1:] if len(short) % 2 else []
    for field in [*rest, *(field for field in sheet.fields if field.is_long)]:
        row += 1
        _row(page, row, (field.label,))
        _merged(page, row, 2, _WIDTH, field.text)
    for table in sheet.tables:
        row = _write_table(page, row + 1, table)


def _write_table(page: Worksheet, row: int, table: Table) -> int:
    """Write the list element from ``row`` on; the last row used."""
    if table.text is not None or not table.heads:
        _row(page, row, (table.label,))
        _merged(page, row, 2, _WIDTH, "\n".join(line for (line,) in table.rows) if table.text is None else table.text)
        return row
    _merged(page, row, 1, max(_WIDTH, len(table.heads)), table.label)
    for texts in (table.heads, *table.rows):
        row += 1
        _row(page, row, texts)
    return row


def _row(page: Worksheet, row: int, texts: Sequence[str], *, bold: bool = False) -> None:
    for column, text in enumerate(texts, 1):
        cell = page.cell(row, column)
        cell.value = text or None
        cell.alignment = _WRAP
        if text:
            cell.data_type = "s"
        if bold:
            cell.font = _BOLD


def _merged(page: Worksheet, row: int, first: int, last: int, text: str) -> None:
    page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    cell = page.cell(row, first)
    cell.value = text or None
    cell.alignment = _WRAP


def _saved(book: Workbook) -> bytes:
    book.properties.creator = "政务大厅窗口"
    out = BytesIO()
    book.save(out)
    return settled(out.getvalue())
