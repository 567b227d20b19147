"""The cells of a workbook's sheets, read straight from the parts of its package.

openpyxl opens the workbook: sheets, styles, dates. Its rows are not asked for: an object for every cell and text takes
four times as long as the parts themselves, which one pass tells both the stored results and where formulas stand.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Final

from lxml import etree
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.workbook import Workbook
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from catalog.snapshot.grid import cell_text

LAST_ROW: Final = 1_048_576
_CHUNK: Final = 1 << 16
_LONGEST: Final = 16 * 1024 * 1024
"""Bytes between the ends of two rows: a row of a hundred columns of whole pages is a quarter of it."""
_ROW, _CELL, _FORMULA, _VALUE, _INLINE = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("row", "c", "f", "v", "is"))
_STRING, _TEXT, _RUN = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "t", "r"))
_MANY: Final = ("mergeCell", "hyperlink", "conditionalFormatting", "dataValidation", "ignoredError", "col")
_LET_GO: Final = tuple(f"{{{SHEET_MAIN_NS}}}{name}" for name in _MANY)
"""What a sheet may have many of besides rows; it is not kept while the rest is read."""
_moment_of: Final[Callable[[str], object]] = from_ISO8601
_FRACTION: Final = re.compile(r"\.|[E-e]")


@dataclass(frozen=True, slots=True)
class Style:
    """What a cell's style makes of a number."""

    number_format: str = "General"
    is_date: bool = False
    is_span: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is there: its number from 1, its texts from the first column on, and where formulas stand (columns
    from 0)."""

    number: int
    texts: Sequence[str]
    formulas: Sequence[int]


class OpenBook(ExcelReader):
    """A workbook that is open for reading; :meth:`close` it. Its own sheets have no rows: ask :meth:`rows`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, read_only=True, data_only=True, keep_links=False)
        try:
            self.read()
        except BaseException:
            self.close()
            raise
        self.book: Workbook = self.wb
        self._styles = _styles(self.book)

    def read_strings(self) -> None:
        """The shared texts, in the order in which cells name them."""
        package: Any = self.package
        part = package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as stream:
                texts = (_joined(each) for each in _elements(stream, (_STRING,)))
                # most cells name one of them, and many the same: each is made a cell's text here, once
                self.shared_strings = [cell_text(text.replace("x005F_", "")) for text in texts]

    def close(self) -> None:
        """Let go of the file."""
        self.archive.close()

    def visible(self) -> list[tuple[str, str]]:
        """Title and part of every sheet that is not hidden, in their order."""
        sheets: list[Any] = self.book.worksheets
        return [(each.title, each._worksheet_path) for each in sheets if each.sheet_state == "visible"]

    def rows(self, part: str) -> Generator[SheetRow, None, None]:
        """The rows of a sheet as they stand in its part; those that stand again or too late are left out.

        Raises what openpyxl raises for what is no sheet, and :class:`lxml.etree.XMLSyntaxError`.
        """
        number = before = 0
        with self._opened(part) as stream:
            for row in _elements(stream, (_ROW, *_LET_GO)):
                if row.tag != _ROW:
                    continue
                number = _number_of(row, number)
                if number > LAST_ROW:
                    raise ValueError(f"a row stands below row {LAST_ROW}")
                if number > before:
                    before = number
                    yield self._row(number, row)

    def _opened(self, part: str) -> IO[bytes]:
        archive: zipfile.ZipFile = self.archive
        return archive.open(part.removeprefix("/"))

    def _row(self, number: int, row: Any) -> SheetRow:
        texts: dict[int, str] = {}
        formulas: list[int] = []
        column = 0
        for cell in row:
            place = cell.get("r")
            column = _column(place.rstrip("0123456789")) if place else column + 1
            text, has_formula = self._cell(cell)
            texts[column - 1] = text
            if has_formula:
                formulas.append(column - 1)
        last = column if texts else 0
        return SheetRow(number, [texts.get(at, "") for at in range(last)], [at for at in formulas if at < last])

    def _cell(self, cell: Any) -> tuple[str, bool]:
        kind, value, inline, has_formula = cell.get("t", "n"), None, None, False
        if kind == "s" and len(cell) == 1 and (only := cell[0]).tag == _VALUE and only.text:
            return self.shared_strings[int(only.text)], False
        for child in cell:
            match child.tag:
                case tag if tag == _VALUE:
                    value = value or child.text
                case tag if tag == _FORMULA:
                    has_formula = True
                case tag if tag == _INLINE:
                    inline = child
        if kind == "inlineStr":
            return (cell_text(_joined(inline)) if inline is not None else ""), has_formula
        return (self._text(kind, value, int(cell.get("s", 0))) if value else ""), has_formula

    def _text(self, kind: str, value: str, style: int) -> str:
        match kind:
            case "s":
                return str(self.shared_strings[int(value)])
            case "n":
                return self._number(value, self._styles[style] if style < len(self._styles) else Style())
            case "b":
                return cell_text(bool(int(value)))
            case "d":
                return cell_text(_moment_of(value))
            case _:
                return cell_text(value)

    def _number(self, value: str, style: Style) -> str:
        number = float(value) if _FRACTION.search(value) else int(value)
        if not style.is_date:
            return cell_text(number, style.number_format if isinstance(number, int) else "General")
        try:
            return cell_text(from_excel(number, self.book.epoch, timedelta=style.is_span))
        except (OverflowError, ValueError):
            return "#VALUE!"


def _elements(stream: IO[bytes], tags: Sequence[str]) -> Iterator[Any]:
    """The elements of these names as they end, each gone when the next one is asked for."""
    parser: Any = etree.XMLPullParser(events=("end",), tag=tags, resolve_entities=False, no_network=True)
    waiting = 0
    while chunk := stream.read(_CHUNK):
        parser.feed(chunk)
        waiting += len(chunk)
        for _, element in parser.read_events():
            waiting = 0
            yield element
            element.clear(keep_tail=False)
            above = element.getparent()
            while above is not None and element.getprevious() is not None:
                del above[0]
        if waiting > _LONGEST:
            raise ValueError(f"more than {_LONGEST} bytes without the end of a row")
    parser.close()


def _joined(element: Any) -> str:
    """What a text says: in one piece, or in runs that look differently; how it is pronounced is left out."""
    pieces = []
    for child in element:
        if child.tag == _TEXT:
            pieces.append(child.text or "")
        elif child.tag == _RUN:
            pieces += [each.text or "" for each in child if each.tag == _TEXT]
    return "".join(pieces)


def _number_of(row: Any, before: int) -> int:
    """The number of a row; the one after the row before where it has none."""
    said = row.get("r")
    if said is None:
        return before + 1
    try:
        return int(said)
    except ValueError:
        number = float(said)
        if not number.is_integer():
            raise
        return int(number)


@lru_cache(maxsize=4096)
def _column(letters: str) -> int:
    return int(column_index_from_string(letters))


def _styles(book: Any) -> list[Style]:
    """Every style of the workbook's cells, by its number."""
    dates, spans = book._date_formats, book._timedelta_formats
    return [Style(_format(book, each.numFmtId), at in dates, at in spans) for at, each in enumerate(book._cell_styles)]


def _format(book: Any, number: int) -> str:
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return str(BUILTIN_FORMATS.get(number, "General"))
    return str(book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])
