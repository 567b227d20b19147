"""PDF papers → one outline: tables by their rules, the text between them by line."""

from __future__ import annotations

import io
import logging
import re
import struct
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from spiders.reader.outline import Box, Cell, Line, Outline, PaperDamaged, PaperRefused, Row, Table, Where, tidy

_PAGES: Final = 60
_STARTS_LINE: Final = re.compile(
    r"^\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、．.]|[①-⑳]|第[一二三四五六七八九十]+步)"
)
_ENDS_LINE: Final = re.compile(r"[。；;：:！？]$")

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def outlines_of_pdf(body: bytes) -> list[Outline]:
    """The outline of a PDF. Raises :class:`PaperRefused` when it cannot be opened or holds no text (a scan)."""
    out = Outline(Box(None, "paper"))
    try:
        with pdfplumber.open(io.BytesIO(body)) as paper:
            for number, page in enumerate(paper.pages[:_PAGES], 1):
                _page(page, number, out)
                page.close()
    except (
        PdfminerException, PDFException, PSException, ValueError, TypeError, KeyError, IndexError, AttributeError,
        AssertionError, RecursionError, OSError, struct.error, OverflowError,
    ) as error:  # fmt: skip
        raise PaperDamaged("a damaged or locked PDF") from error
    if not out.items:
        raise PaperRefused("a PDF without text (a scan): it needs the capture form")
    out.root.end = len(out.items)
    return [out]


def _page(page: Any, number: int, out: Outline) -> None:
    """Tables and the lines between them, from top to bottom."""
    pieces: list[tuple[float, Line | Table]] = []
    tables = page.find_tables()
    for index, table in enumerate(tables, 1):
        where = f"page {number} table {index}"
        rows = tuple(_rows(table.extract() or [], where))
        if rows:
            pieces.append((table.bbox[1], Table(rows, out.root, Where(where))))
    boxes = [table.bbox for table in tables]
    rest = page.filter(lambda thing: not _inside(thing, boxes)) if boxes else page
    for index, line in enumerate(rest.extract_text_lines(return_chars=False), 1):
        text = tidy(line["text"])
        if text:
            box = Box(out.root, "p", "p.")
            pieces.append((line["top"], Line(text, box, Where(f"page {number} line {index}"))))
    out.items.extend(piece for _top, piece in sorted(pieces, key=lambda each: each[0]))


def _inside(thing: Any, boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _rows(rows: Sequence[Sequence[str | None]], where: str) -> Iterator[Row]:
    """Rows of text; ``None`` is a place covered by the cell left of it or above."""
    for index, row in enumerate(rows):
        cells: list[Cell] = []
        for column, text in enumerate(row):
            if text is None:
                continue
            width = 1
            while (
                column + width < len(row) and row[column + width] is None and not _covered(rows, index, column + width)
            ):
                width += 1
            height = 1
            while (
                index + height < len(rows)
                and rows[index + height][column] is None
                and _covered(rows, index + height, column)
            ):
                height += 1
            place = Where(f"{where} row {index + 1} cell {column + 1}")
            cells.append(Cell(_cell(text, place), place, "td.", False, height, width))
        yield tuple(cells)


def _covered(rows: Sequence[Sequence[str | None]], row: int, column: int) -> bool:
    """Whether a place without text belongs to the cell above: the cell left of it has a text of its own there."""
    left = column - 1
    while left >= 0 and rows[row][left] is None:
        left -= 1
    return row > 0 and (left < 0 or (left == column - 1 and rows[row - 1][column] is not None))


def _cell(text: str, where: Where) -> Outline:
    out = Outline(Box(None, "td"))
    for line in joined_lines(text):
        out.items.append(Line(line, out.root, where))
    out.root.end = len(out.items)
    return out


def joined_lines(text: str) -> list[str]:
    """Lines that a narrow cell broke (个体工商户登⏎记（备案）申⏎请书), put together again.

    >>> joined_lines("个体工商户登\\n记（备案）申\\n请书")
    ['个体工商户登记（备案）申请书']
    """
    lines: list[str] = []
    for line in filter(None, map(tidy, text.split("\n"))):
        if lines and not _ENDS_LINE.search(lines[-1]) and not _STARTS_LINE.match(line):
            lines[-1] += line
        else:
            lines.append(line)
    return lines
