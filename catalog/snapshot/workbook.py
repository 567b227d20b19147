"""Excel workbooks as grids, after proving that opening them is safe.

A workbook is a zip of XML: its unpacked size is checked before anything is parsed, and a part with a document
type or entities is refused. Formulas are never evaluated; the result stored beside them is taken.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from lxml.etree import LxmlError
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from catalog.errors import N_, InputRefused
from catalog.jsonlines import open_input
from catalog.snapshot.grid import OLE, ZIP, Grid
from catalog.snapshot.sheetparts import OpenBook, SheetRow

MAX_UNPACKED: Final = 512 * 1024 * 1024
"""Bytes a workbook may have when unpacked; a library of 100,000 rows and 60 columns stays below."""

MAX_CELLS: Final = 20_000_000
"""Cells a workbook may have; a row that has a cell far to the right has all the cells before it, too."""

_SAVE_AGAIN: Final = N_("open it in a spreadsheet program and save it as .xlsx")
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 64
_MERGED: Final = re.compile(rb'mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_BROKEN: Final = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError,
    ParseError, LxmlError, EOFError, OSError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What openpyxl lets through for a damaged workbook; it has no error of its own for most of them."""


def read_workbook(path: Path, *, max_unpacked: int = MAX_UNPACKED, max_cells: int = MAX_CELLS) -> list[Grid]:
    """The visible sheets of an ``.xlsx`` in their order; :class:`InputRefused` for anything else."""
    _refuse_ole(path)
    merged = _inspect(path, max_unpacked)
    try:
        return _grids(path, merged, max_cells)
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


def _inspect(path: Path, max_unpacked: int) -> dict[str, set[bytes]]:
    """Refuse a dangerous package; tell which cells each part merges."""
    merged: dict[str, set[bytes]] = {}
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
                    merged[part.filename] = _scan_part(package, part, path.name)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, zlib.error) as error:
        raise InputRefused(
            N_("is not a readable workbook: {why}"), where=path.name, hint=_SAVE_AGAIN, why=error
        ) from error
    return merged


def _scan_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> set[bytes]:
    tail, merged = b"", set[bytes]()
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            window = (tail + chunk).replace(b"\0", b"")
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise InputRefused(N_("holds a document type or entities"), where=name, hint=_SAVE_AGAIN)
            merged |= set(_MERGED.findall(window))
            tail = window[-_OVERLAP:]
    return merged


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
        room = _Room(path.name, max_cells)
        with closing(OpenBook(path)) as book:
            grids = []
            for title, part in book.visible():
                with closing(book.rows(part)) as rows:
                    spans = _spans(merged.get(part.removeprefix("/"), ()))
                    grids.append(_grid(path.name, title, rows, room, spans))
            return grids


class _Room:
    """How many more cells a workbook may have; the sheets of one workbook share it."""

    def __init__(self, name: str, cells: int) -> None:
        self.name, self.limit, self.left = name, cells, cells

    def take(self, cells: int) -> None:
        """Use some; :class:`InputRefused` when there are none left."""
        self.left -= cells
        if self.left < 0:
            raise InputRefused(N_("holds more than the {limit} cells allowed"), where=self.name, limit=self.limit)


def _grid(
    name: str, title: str, given: Iterable[SheetRow], room: _Room, spans: Mapping[int, Sequence[tuple[int, int]]]
) -> Grid:
    """The rows from row 1 on, trailing blank ones dropped; what a sheet states as its size is not asked."""
    rows: list[tuple[str, ...]] = []
    formulas: set[tuple[int, int]] = set()
    before = 0
    for row in given:
        room.take(len(row.texts) + row.number - before)
        before = row.number
        formulas |= {(row.number - 1, column) for column in row.formulas}
        texts = list(row.texts)
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            rows += [()] * (row.number - 1 - len(rows))
            rows.append(tuple(texts))
    cells = frozenset((at, column) for at, column in formulas if at < len(rows))
    unsaved = frozenset((at, column) for at, column in cells if not (rows[at][column : column + 1] or ("",))[0])
    return Grid(name, title, rows, unsaved, cells, spans)
