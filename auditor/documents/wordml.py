"""Blocks as WordprocessingML text: written directly, since a cell at a time takes a hundred times as long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape

from auditor.documents.blocks import Align, Block, Break, Grid, Style, Text, harmless
from auditor.documents.layout import TWIPS

_WHOLE: Final = 12
"""A table that is to stay on one page does so up to this many rows."""
_NUMBER: Final = re.compile(r"\b(F)-(?=[2-9A-Z]{8}\b)")
NAMESPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def body_of(blocks: Iterable[Block], width: int) -> str:
    """The blocks one after the other; ``width`` of the text in twentieths of a point."""
    listed = list(blocks)
    written = (_block(each, width, keep=_is_before_end(listed[at + 1 : at + 3])) for at, each in enumerate(listed))
    return f"<w:body {NAMESPACE}>{''.join(written)}</w:body>"


def _is_before_end(following: Sequence[Block]) -> bool:
    """Whether the signature or the copies come next: they never stand alone on a page."""
    rest = following[1:] if following[:1] == [Text("", Style.FLUSH)] else following
    return bool(rest) and isinstance(rest[0], Text) and rest[0].style in (Style.RIGHT, Style.CLOSING)


def _block(block: Block, width: int, *, keep: bool) -> str:
    match block:
        case Text(text, style, lead):
            return paragraph((_run(lead, bold=True) if lead else "") + _run(text), style, keep=keep)
        case Grid():
            # a table must be followed by a paragraph, or Word joins it with the next one
            return _table(block, width) + paragraph("", Style.CELL)
        case Break():
            return f'<w:p><w:pPr><w:pStyle w:val="{Style.CELL}"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'


def paragraph(runs: str, style: Style, align: Align | None = None, *, keep: bool = False) -> str:
    """One paragraph around runs that are markup already; ``keep``: on one page with what follows."""
    look = ("<w:keepNext/>" if keep else "") + (f'<w:jc w:val="{align}"/>' if align else "")
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{look}</w:pPr>{runs}</w:p>'


def _run(text: str, *, bold: bool = False) -> str:
    if not text:
        return ""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{_unbroken(escape(harmless(text)))}</w:t></w:r>'


def _unbroken(text: str) -> str:
    """The text with the numbers of findings never broken at their hyphen."""
    return _NUMBER.sub(r'\1</w:t><w:noBreakHyphen/><w:t xml:space="preserve">', text)


def _table(grid: Grid, width: int) -> str:
    whole = sum(grid.widths)
    widths = [width * each // whole for each in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    look = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    )
    last = len(grid.rows) - 1
    strong, plain = (Style.SMALL_HEAD, Style.SMALL) if grid.small else (Style.HEAD, Style.CELL)
    head = _row(grid, grid.head, widths, strong, head=True, keep=True) if grid.head else ""
    rows = "".join(
        _row(
            grid,
            row,
            widths,
            strong if grid.total and at == last else plain,
            keep=grid.whole and at < last <= _WHOLE,
        )
        for at, row in enumerate(grid.rows)
    )
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{head}{rows}</w:tbl>"


def _row(
    grid: Grid, row: Sequence[str], widths: Sequence[int], style: Style, *, head: bool = False, keep: bool = False
) -> str:
    height = "" if head or not grid.height else f'<w:trHeight w:val="{grid.height * TWIPS}" w:hRule="atLeast"/>'
    look = f"<w:trPr><w:cantSplit/>{height}{'<w:tblHeader/>' if head else ''}</w:trPr>"
    cells = []
    for at, (text, width) in enumerate(zip(row, widths, strict=True)):
        align: Align = "left" if at in grid.left and not head else "center"
        inner = paragraph(_run(text), style, align, keep=keep)
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{inner}</w:tc>'
        )
    return f"<w:tr>{look}{''.join(cells)}</w:tr>"
