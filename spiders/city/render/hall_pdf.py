"""A hall guide as a PDF with text in it, set in a standard CID font so that no font file is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from io import BytesIO
from typing import Final

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from spiders.city.render import sheet as laid_out

_FONT: Final = "STSong-Light"
_MARGIN: Final = 40
_LABEL_WIDTH: Final = 100
_GRID: Final = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])


def guide_pdf(sheet: laid_out.Sheet) -> bytes:
    """The guide as a table of labels and values, each list element as a table of its own."""
    out = BytesIO()
    paper = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, invariant=1, title="办事指南", author="政务大厅窗口"
    )
    width = A4[0] - 2 * _MARGIN
    parts: list[Flowable] = [Paragraph(escape(sheet.item.task_name), _style(16))]
    pairs = [(field.label, field.text) for field in sheet.fields]
    pairs += [(table.label, text) for table in sheet.tables if (text := _one_text(table)) is not None]
    parts.append(_grid(pairs, (_LABEL_WIDTH, width - _LABEL_WIDTH)))
    for table in sheet.tables:
        if _one_text(table) is None:
            parts += [
                Paragraph(escape(table.label), _style(13)),
                _grid((table.heads, *table.rows), _widths(table, width), heads=1),
            ]
    paper.build(parts)
    return out.getvalue()


def _one_text(table: laid_out.Table) -> str | None:
    if table.heads:
        return None
    return table.text if table.text is not None else "\n".join(line for (line,) in table.rows)


def _widths(table: laid_out.Table, width: float) -> tuple[float, ...]:
    """Columns in proportion to their longest cell, none narrower than a head of four characters."""
    longest = [max(4, min(20, max(len(cell) for cell in column))) for column in zip(table.heads, *table.rows)]
    return tuple(width * each / sum(longest) for each in longest)


def _grid(rows: Iterable[Sequence[str]], widths: tuple[float, ...], heads: int = 0) -> Table:
    """A table; its first ``heads`` rows stand again on every page it goes on to."""
    cells = [[Paragraph(escape(text).replace("\n", "<br/>"), _style(10)) for text in row] for row in rows]
    return Table(cells, colWidths=widths, style=_GRID, repeatRows=heads)


@cache
def _style(size: int) -> ParagraphStyle:
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    return ParagraphStyle(f"song{size}", fontName=_FONT, fontSize=size, leading=size * 1.4, wordWrap="CJK")
