"""Word papers → one outline: paragraphs and tables in their order, merged cells as spans."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from lxml import etree

from spiders.reader.outline import Box, Cell, Line, Link, Outline, PaperDamaged, Row, Table, Where, tidy

_DEEPEST: Final = 6


def outlines_of_docx(body: bytes) -> list[Outline]:
    """The outline of a ``.docx``. Raises :class:`PaperDamaged` when the bytes are none."""
    try:
        document = Document(io.BytesIO(body))
        content = document.element.body
        styles = {style.style_id: style.name or "" for style in document.styles}
    except (KeyError, ValueError, AttributeError, OSError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise PaperDamaged("a damaged Word file") from error
    out = _outline(content, document, "", 0, styles)
    out.title = tidy(document.core_properties.title or "") if _has_core(document) else ""
    return [out]


def _has_core(document: Any) -> bool:
    try:
        return document.core_properties is not None
    except (KeyError, ValueError, AttributeError, etree.XMLSyntaxError):
        return False


def _outline(content: Any, parent: Any, where: str, depth: int, styles: Mapping[str, str]) -> Outline:
    """``styles``: style id → name, looked up once: the library's own look-up walks every style per paragraph."""
    out = Outline(Box(None, "paper"))
    paragraphs, tables = 0, 0
    for child in content.iterchildren():
        if child.tag == qn("w:p"):
            paragraphs += 1
            tag = _tag(styles.get(child.style or "", ""))
            out.items.extend(_lines(Paragraph(child, parent), tag, out.root, f"{where} paragraph {paragraphs}".strip()))
        elif child.tag == qn("w:tbl") and depth < _DEEPEST:
            tables += 1
            place = f"{where} table {tables}".strip()
            rows = tuple(_rows(WordTable(child, parent), place, depth, styles))
            out.items.append(Table(rows, out.root, Where(place)))
    out.root.end = len(out.items)
    return out


def _tag(style: str) -> str:
    """The HTML tag that a paragraph style stands for."""
    if style == "Title":
        return "h1"
    return f"h{style[-1]}" if style.startswith("Heading") and style[-1].isdigit() else "p"


def _lines(paragraph: Paragraph, tag: str, root: Box, where: str) -> Iterator[Line]:
    """The lines of a paragraph (it may hold breaks), each in a box of the paragraph's tag."""
    box = Box(root, tag, f"{tag}.")
    links = tuple(
        Link(tidy(link.text), link.address) for link in paragraph.hyperlinks if link.address.startswith("http")
    )
    images = len(paragraph._p.findall(".//" + qn("w:drawing")))
    for text in paragraph.text.split("\n"):
        if tidy(text) or images:
            yield Line(_keep_tabs(text), box, Where(where), (), links, images)
            images = 0


def _keep_tabs(text: str) -> str:
    """A tab parts label and value in typed papers, so it stays a tab."""
    return "\t".join(part for part in map(tidy, text.split("\t")) if part)


def _rows(table: WordTable, where: str, depth: int, styles: Mapping[str, str]) -> Iterator[Row]:
    """The rows; a cell merged downwards spans them, as in HTML."""
    grid = [list(_row_cells(row)) for row in table._tbl.tr_lst]
    for index, row in enumerate(grid):
        cells = []
        for column, (element, start, width, merge) in enumerate(row):
            if merge == "continue":
                continue
            place = f"{where} row {index + 1} cell {column + 1}"
            inner = _outline(element, table, place, depth + 1, styles)
            height = 1 + _below(grid, index, start) if merge == "restart" else 1
            cells.append(Cell(inner, Where(place), "td.", False, height, width))
        yield tuple(cells)


def _row_cells(row: Any) -> Iterator[tuple[Any, int, int, str]]:
    """Each cell of a row with its first grid column, its width, and how it is merged downwards."""
    start = 0
    for element in row.tc_lst:
        width = max(1, int(element.grid_span))
        merge = element.vMerge
        yield element, start, width, merge if merge in {"restart", "continue"} else ""
        start += width


def _below(grid: list[list[tuple[Any, int, int, str]]], index: int, start: int) -> int:
    """How many rows below continue the cell that begins at grid column ``start``."""
    count = 0
    for row in grid[index + 1 :]:
        if not any(column == start and merge == "continue" for _element, column, _width, merge in row):
            break
        count += 1
    return count
