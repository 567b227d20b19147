"""Guides as papers (Word, Excel, PDF), and pages in encodings other than what they say."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import openpyxl
from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from benchmarks.guides.html import in_rows, pair_rows, t
from benchmarks.guides.sheet import Part, Sheet, Template, cited
from benchmarks.guides.tables import law_lines

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF: Final = "application/pdf"
_COLUMNS: Final = ("is_need", "material_type", "page_num")
HEADS: Final = ("序号", "材料名称", "必要性", "材料类型", "份数")


def material_lines(sheet: Sheet) -> list[tuple[str, ...]]:
    """Head row and rows of materials, numbered."""
    rows = sheet.rows(*_COLUMNS)
    return [HEADS, *((str(n), row["material_name"], *(row[key] for key in _COLUMNS)) for n, row in enumerate(rows, 1))]


def docx_table(paper: Any, rows: Sequence[Sequence[str]]) -> Any:
    """A table in the document with these texts."""
    table = paper.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows):
        for cell, text in zip(row.cells, texts):
            cell.text = text
    return table


def saved(paper: Any, content_type: str, name: str) -> Part:
    """The paper's bytes."""
    out = io.BytesIO()
    paper.save(out)
    return Part(out.getvalue(), content_type, f"http://www.bureau.test/files/{name}")


def word_tables(sheet: Sheet) -> Part:
    paper = Document()
    paper.add_heading(f"{sheet.name}办事指南", 0)
    pairs = [*sheet.pairs("standard", without=("task_name",)), ("事项名称", sheet.name)]
    docx_table(
        paper, [[text for pair in row for text in pair] + [""] * (4 - 2 * len(row)) for row in in_rows(pairs, 2)]
    )
    paper.add_paragraph("设定依据")
    for law in sheet.laws():
        paper.add_paragraph(cited(law))
    paper.add_paragraph("申请材料")
    lines = material_lines(sheet)
    if len(lines) > 1:
        docx_table(paper, lines)
    else:
        paper.add_paragraph(sheet.shows("materials", "无"))
    return saved(paper, DOCX, "1.docx")


def word_article(sheet: Sheet) -> Part:
    paper = Document()
    paper.add_heading(sheet.name, 0)
    for n, (label, text) in enumerate(sheet.pairs("article", without=("task_name",))):
        paper.add_paragraph(f"{'一二三四五六七八九十'[n] if n < 10 else '十' + '一二三四五六七'[n - 10]}、{label}")
        paper.add_paragraph(text)
    return saved(paper, DOCX, "2.docx")


def excel_guide(sheet: Sheet) -> Part:
    """A guide as a sheet: merged title, merged wide values, a table of materials below."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.append([f"{sheet.name}办事指南"])
    page.merge_cells("A1:E1")
    for label, text in [("事项名称", sheet.name), *sheet.pairs("short")]:
        page.append([label, text])
        page.merge_cells(start_row=page.max_row, end_row=page.max_row, start_column=2, end_column=5)
    laws = "\n".join(cited(law) for law in sheet.laws())
    page.append(["设定依据", laws])
    page.merge_cells(start_row=page.max_row, end_row=page.max_row, start_column=2, end_column=5)
    lines = material_lines(sheet)
    page.append(["申请材料", *([sheet.shows("materials", "无")] if len(lines) == 1 else [])])
    for line in lines if len(lines) > 1 else ():
        page.append(line)
    return saved(book, XLSX, "3.xlsx")


def pdf_guide(sheet: Sheet) -> Part:
    """A text PDF: a table of pairs that breaks its cells, a table of materials."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("s", fontName="STSong-Light", fontSize=10, leading=13, wordWrap="CJK")
    pairs = [("事项名称", sheet.name), *sheet.pairs("short"), ("设定依据", "".join(cited(law) for law in sheet.laws()))]
    lined = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    flow: list[Any] = [Paragraph("办事指南", style)]
    flow.append(Table([[Paragraph(t(text), style) for text in pair] for pair in pairs], [90, 360], style=lined))
    flow.append(Paragraph("申请材料", style))
    lines = material_lines(sheet)
    if len(lines) > 1:
        flow.append(
            Table([[Paragraph(text, style) for text in row] for row in lines], [35, 190, 70, 80, 60], style=lined)
        )
    else:
        flow.append(Paragraph(sheet.shows("materials", "无"), style))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(flow)
    return Part(out.getvalue(), PDF, "http://www.bureau.test/files/4.pdf")


def _plain(sheet: Sheet, head: str) -> str:
    body = f"<h1>{sheet.name}</h1><table>{pair_rows(sheet.pairs('short'), 2)}</table>{law_lines(sheet)}"
    return f"<html><head>{head}<title>办事指南</title></head><body>{body}</body></html>"


def gbk_unsaid(sheet: Sheet) -> Part:
    return Part(_plain(sheet, "").encode("gbk"), "text/html")


def gbk_as_latin(sheet: Sheet) -> Part:
    return Part(_plain(sheet, "").encode("gbk"), "text/html; charset=ISO-8859-1")


def gbk_as_utf8(sheet: Sheet) -> Part:
    return Part(_plain(sheet, '<meta charset="utf-8">').encode("gb18030"), "text/html; charset=utf-8")


def utf8_as_gbk(sheet: Sheet) -> Part:
    return Part(
        _plain(sheet, '<meta http-equiv=Content-Type content="text/html; charset=gb2312">').encode(), "text/html"
    )


def said_late(sheet: Sheet) -> Part:
    """The charset comes behind 3,000 characters of styles."""
    style = f"<style>{'.tb td{border:1px solid #ccc} ' * 110}</style>"
    return Part(
        _plain(sheet, f'{style}<meta http-equiv=Content-Type content="text/html; charset=gb2312">').encode("gbk"),
        "text/html",
    )


def rare_characters(sheet: Sheet) -> Part:
    """gb2312 is said, GB18030 is sent: 鄠 is in GBK only, 㼆 in neither."""
    head = '<meta http-equiv=Content-Type content="text/html; charset=gb2312">'
    sheet.shows("authority_division", "鄠邑区、㼆镇")
    page = _plain(sheet, head).replace("</table>", "<tr><th>权限划分</th><td>鄠邑区、㼆镇</td></tr></table>")
    return Part(page.encode("gb18030"), "text/html; charset=gb2312")


def utf16_page(sheet: Sheet) -> Part:
    return Part(_plain(sheet, "").encode("utf-16"), "text/html")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        word_tables, word_article, excel_guide, pdf_guide, gbk_unsaid, gbk_as_latin, gbk_as_utf8, utf8_as_gbk, said_late,
        rare_characters, utf16_page,
    )
}  # fmt: skip
