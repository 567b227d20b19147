"""Excel papers → one outline per sheet: one table, merged cells as spans."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from lxml.etree import XMLSyntaxError
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from spiders.reader.outline import Box, Cell, Line, Link, Outline, PaperDamaged, Row, Table, Where, tidy

_ROWS: Final = 20_000
_COLUMNS: Final = 64


def outlines_of_xlsx(body: bytes) -> list[Outline]:
    """The sheets that are shown and hold something. Raises :class:`PaperDamaged` when the bytes are no workbook."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(body), data_only=True)
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError,
        ParseError, XMLSyntaxError, DefusedXmlException,
    ) as error:  # fmt: skip
        raise PaperDamaged("a damaged Excel file") from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return [out for out in map(_outline, sheets) if out.items]


def _outline(sheet: Any) -> Outline:
    out = Outline(Box(None, "sheet"), title=tidy(sheet.title))
    rows = tuple(row for row in _rows(sheet) if any(cell.text for cell in row))
    if rows:
        out.items.append(Table(rows, out.root, Where(sheet.title)))
    out.root.end = len(out.items)
    return out


def _rows(sheet: Any) -> Iterator[Row]:
    spans = {(each.min_row, each.min_col): each for each in sheet.merged_cells.ranges}
    covered = {
        place for each in list(spans.values())[:5000] for place in each.cells if place != (each.min_row, each.min_col)
    }
    last = min(sheet.max_column, _COLUMNS)
    for cells in sheet.iter_rows(max_row=min(sheet.max_row, _ROWS), max_col=last):
        yield tuple(
            _cell(cell, sheet.title, spans.get((cell.row, cell.column)))
            for cell in cells
            if (cell.row, cell.column) not in covered
        )


def _cell(cell: Any, sheet: str, span: Any) -> Cell:
    where = Where(f"{sheet}!{get_column_letter(cell.column)}{cell.row}")
    out = Outline(Box(None, "td"))
    target = cell.hyperlink.target if cell.hyperlink is not None else None
    links = (Link(text_of(cell.value), target),) if target and target.startswith("http") else ()
    for text in text_of(cell.value).split("\n"):
        if tidy(text):
            out.items.append(Line(tidy(text), out.root, where, (), links))
    out.root.end = len(out.items)
    height = span.max_row - span.min_row + 1 if span is not None else 1
    width = span.max_col - span.min_col + 1 if span is not None else 1
    return Cell(out, where, "td.", False, height, width)


def text_of(value: object) -> str:
    """A cell value as people see it: whole numbers without a point, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
