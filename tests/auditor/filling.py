"""Filling in a unit's workbook as people do, with openpyxl."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from auditor.sheets.workbook import LIST_SHEET

FIRST = 3
"""The first row below the headings."""

Change = Callable[[Worksheet, dict[str, int]], None]


def names(page: Worksheet) -> dict[str, int]:
    """Heading → column."""
    return {str(cell.value): cell.column for cell in page[FIRST - 1] if cell.value}


def change(path: Path, do: Change) -> Path:
    """Change the list and save."""
    book = openpyxl.load_workbook(path, rich_text=True)
    page = book[LIST_SHEET]
    do(page, names(page))
    book.save(path)
    return path


def cell_at(page: Worksheet, row: int, column: int) -> Cell:
    """A cell that is no hidden part of a merged one."""
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def put(path: Path, *cells: tuple[int, str, object]) -> Path:
    """Write values: (row counted from 0, heading, value)."""

    def do(page: Worksheet, at: dict[str, int]) -> None:
        for row, heading, value in cells:
            cell_at(page, FIRST + row, at[heading]).value = value  # type: ignore[assignment]

    return change(path, do)


def column(path: Path, heading: str) -> list[str]:
    """The texts of a column of the list."""
    page = openpyxl.load_workbook(path)[LIST_SHEET]
    at = names(page)[heading]
    return [str(page.cell(row, at).value or "") for row in range(FIRST, page.max_row + 1)]
