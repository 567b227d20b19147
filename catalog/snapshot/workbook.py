"""Excel workbooks as grids, after proving that opening them is safe.

A workbook is a zip of XML: its unpacked size is checked before anything is parsed, and a part with a document
type or entities is refused. Formulas are never evaluated; the result stored beside them is taken.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from catalog.errors import N_, InputRefused
from catalog.jsonlines import open_input
from catalog.snapshot.grid import OLE, ZIP, Grid, cell_text

MAX_UNPACKED: Final = 512 * 1024 * 1024
"""Bytes a workbook may have when unpacked; a library of 100,000 rows and 60 columns stays below."""

MAX_CELLS: Final = 20_000_000
"""Cells a workbook may have; a row that has a cell far to the right has all the cells before it, too."""

_SAVE_AGAIN: Final = N_("open it in a spreadsheet program and save it as .xlsx")
_LAST_ROW: Final = 1_048_576
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 64
_MERGED: Final = re.compile(rb'mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_BROKEN: Final = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError,
    ParseError, EOFError, OSError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What openpyxl lets through for a damaged workbook; it has no error of its own for most of them."""


def read_workbook(path: Path, *, max_unpacked: int = MAX_UNPACKED, max_cells: int = MAX_CELLS) -> list[Grid]:
    """The visible sheets of an ``.xlsx`` in their order; :class:`InputRefused` for anything else."""
    _refuse_ole(path)
    has_formulas, merged = _inspect(path, max_unpacked)
    try:
        grids = _grids(path, merged, max_cells)
        return _mark_formulas(path, grids) if has_formulas else grids
    except DefusedXmlException as error:
        raise InputRefused(N_("holds a document type or entities"), where=path.name, hint=_SAVE_AGAIN) from error
    except _BROKEN as error:
        raise InputRefused(
            N_("is not a readable workbook: {why}"), where=path.name, hint=_SAVE_AGAIN, why=error
        ) from error


def _refuse_ole(path: Path) -> None:
    with open_input(path) as file:
        head = file.read(8)
        if head.startswith(OLE):
            encrypted = "EncryptedPackage".encode("utf-16-le") in file.read()
            template = N_("is encrypted") if encrypted else N_("is an old .xls workbook")
            hint = N_("remove the password and save again") if encrypted else N_("save it as .xlsx")
            raise InputRefused(template, where=path.name, hint=hint)
    if not head.startswith(ZIP):
        raise InputRefused(N_("is not an .xlsx workbook"), where=path.name, hint=_SAVE_AGAIN)


def _inspect(path: Path, max_unpacked: int) -> tuple[bool, dict[str, set[bytes]]]:
    """Refuse a dangerous package; tell whether any sheet has formulas, and which cells each part merges."""
    has_formulas, merged = False, dict[str, set[bytes]]()
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise InputRefused(N_("is encrypted"), where=path.name, hint=N_("remove the password and save again"))
            size = sum(part.file_size for part in parts)
            if size > max_unpacked:
                raise InputRefused(
                    N_("unpacks to {size} bytes, more than the {limit} allowed"),
                    where=path.name, size=size, limit=max_unpacked,
                )  # fmt: skip
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    found, merged[part.filename] = _scan_part(package, part, path.name)
                    has_formulas |= found
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, zlib.error) as error:
        raise InputRefused(
            N_("is not a readable workbook: {why}"), where=path.name, hint=_SAVE_AGAIN, why=error
        ) from error
    return has_formulas, merged


def _scan_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> tuple[bool, set[bytes]]:
    has_formulas, tail, merged = False, b"", set[bytes]()
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            window = (tail + chunk).replace(b"\0", b"")
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise InputRefused(N_("holds a document type or entities"), where=name, hint=_SAVE_AGAIN)
            has_formulas |= b"<f>" in window or b"<f " in window
            merged |= set(_MERGED.findall(window))
            tail = window[-_OVERLAP:]
    return has_formulas, merged


def _spans(ranges: Iterable[bytes]) -> Mapping[int, Sequence[tuple[int, int]]]:
    """Ranges such as ``A4:A7`` as column → (first row, last row), counted from 0; those of one row are left out."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for each in ranges:
        column, first, _, last = range_boundaries(each.decode())
        if column and first and last and last > first:
            spans.setdefault(column - 1, []).append((first - 1, last - 1))
    return {column: sorted(spans[column]) for column in sorted(spans)}


def _grids(path: Path, merged: Mapping[str, Iterable[bytes]], max_cells: int) -> list[Grid]:
    with warnings.catch_warnings():
        # openpyxl warns about extensions it does not keep; a reader loses nothing by them
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            room = _Room(path.name, max_cells)
            return [
                Grid(path.name, sheet.title, list(_rows(sheet, room)), spans=_spans(merged.get(_part_of(sheet), ())))
                for sheet in sheets
            ]
        finally:
            book.close()


def _part_of(sheet: Any) -> str:
    """The part of the package a sheet is read from; openpyxl tells it nowhere else when it only reads."""
    return str(getattr(sheet, "_worksheet_path", ""))


class _Room:
    """How many more cells a workbook may have; the sheets of one workbook share it."""

    def __init__(self, name: str, cells: int) -> None:
        self.name, self.limit, self.left = name, cells, cells

    def take(self, cells: int) -> None:
        """Use some; :class:`InputRefused` when there are none left."""
        self.left -= cells
        if self.left < 0:
            raise InputRefused(N_("holds more than the {limit} cells allowed"), where=self.name, limit=self.limit)


def _rows(sheet: Any, room: _Room) -> Iterator[tuple[str, ...]]:
    """The rows from row 1 on, trailing blank ones dropped; a wrong stated size of the sheet is not believed."""
    sheet.reset_dimensions()
    blank = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > _LAST_ROW:
            raise ValueError(f"a row stands below row {_LAST_ROW}")
        room.take(len(row) + 1)
        texts = [_cell(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            blank += 1
            continue
        yield from ((),) * blank
        blank = 0
        yield tuple(texts)


def _cell(cell: Any) -> str:
    value = cell.value
    # looking a format up costs more than reading the cell, and only numbers need it
    return cell_text(value, cell.number_format if isinstance(value, int) else "General")


def _mark_formulas(path: Path, grids: list[Grid]) -> list[Grid]:
    """The same grids with their formulas named, and those of them that were never calculated (they look blank)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(path, read_only=True, data_only=False)
        try:
            found = [(grid, _formulas(book[grid.sheet], grid)) for grid in grids]
            return [replace(grid, formulas=cells, unsaved=_blank(cells, grid)) for grid, cells in found]
        finally:
            book.close()


def _blank(cells: frozenset[tuple[int, int]], grid: Grid) -> frozenset[tuple[int, int]]:
    return frozenset((at, column) for at, column in cells if not (grid.rows[at][column : column + 1] or ("",))[0])


def _formulas(sheet: Any, grid: Grid) -> frozenset[tuple[int, int]]:
    sheet.reset_dimensions()
    return frozenset(
        (at, column)
        for at, row in enumerate(sheet.iter_rows(max_row=len(grid.rows)))
        for column, cell in enumerate(row)
        if cell.data_type == "f"
    )
