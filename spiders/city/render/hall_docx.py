"""A hall guide as a Word document."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as Paper

from spiders.city.render.archive import settled
from spiders.city.render.sheet import Sheet, Table


def guide_docx(sheet: Sheet, *, in_lines: bool = False) -> bytes:
    """The guide as a table of labels and values, or ``in_lines`` as one line per label; lists are tables."""
    paper = Document()
    paper.core_properties.author = "政务大厅窗口"
    paper.add_heading(sheet.item.task_name, level=1)
    if in_lines:
        _write_lines(paper, sheet)
    else:
        _write_cells(paper, sheet)
    for table in sheet.tables:
        paper.add_heading(table.label, level=2)
        _write_rows(paper, table)
    out = BytesIO()
    paper.save(out)
    return settled(out.getvalue())


def _write_lines(paper: Paper, sheet: Sheet) -> None:
    for field in sheet.fields:
        if field.is_long:
            paper.add_heading(field.label, level=2)
            paper.add_paragraph(field.text)
        else:
            paper.add_paragraph(f"{field.label}：{field.text}")


def _write_cells(paper: Paper, sheet: Sheet) -> None:
    grid = paper.add_table(rows=0, cols=4, style="Table Grid")
    short = [field for field in sheet.fields if not field.is_long]
    for left, right in zip(short[::2], short[1::2]):
        cells = grid.add_row().cells
        for cell, text in zip(cells, (left.label, left.text, right.label, right.text)):
            cell.text = text
    rest = short[-1:] if len(short) % 2 else []
    for field in [*rest, *(field for field in sheet.fields if field.is_long)]:
        cells = grid.add_row().cells
        cells[0].text = field.label
        cells[1].merge(cells[3]).text = field.text


def _write_rows(paper: Paper, table: Table) -> None:
    if table.text is not None:
        paper.add_paragraph(table.text)
        return
    if not table.heads:
        for row in table.rows:
            paper.add_paragraph(row[0])
        return
    grid = paper.add_table(rows=0, cols=len(table.heads), style="Table Grid")
    for texts in (table.heads, *table.rows):
        for cell, text in zip(grid.add_row().cells, texts):
            cell.text = text
