"""Word, Excel and PDF papers of a service hall, built here and read back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import openpyxl
import pytest
from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from catalog.model import Reading
from spiders.model import ReasonCode
from spiders.reader import read_page
from spiders.reader.pdf import joined_lines

PAIRS = [
    ("事项名称", "机动车维修经营备案", "事项类型", "其他行政权力"),
    ("法定办结时限", "5个工作日", "承诺办结时限", "即时办结"),
    ("咨询电话", "029-86780081", "监督电话", "12328"),
    ("是否收费", "不收费", "办理形式", "网上办理"),
]
MATERIALS = [
    ("序号", "材料名称", "必要性", "份数"),
    ("1", "机动车维修经营备案表", "必要", "1"),
    ("2", "场地使用证明", "非必要", "2"),
]
EXPECTED = {
    "task_type": "其他行政权力",
    "anticipate_day": "5个工作日",
    "promise_day": "即时办结",
    "link_way": "029-86780081",
    "supervise_way": "12328",
    "is_fee": "不收费",
    "handle_type": "网上办理",
}


def fill(table: object, rows: Iterable[Sequence[str]]) -> None:
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text  # type: ignore[attr-defined]


def word(*, lines: bool = False) -> bytes:
    paper = Document()
    paper.add_heading("办事指南", 0)
    if lines:
        for label, value, other, second in PAIRS:
            paper.add_paragraph(f"{label}：{value}")
            paper.add_paragraph(f"{other}\t{second}")
        paper.add_paragraph("应提交材料：1.机动车维修经营备案表；2.场地使用证明。")
    else:
        fill(paper.add_table(len(PAIRS), 4), PAIRS)
        paper.add_paragraph("申请材料")
        fill(paper.add_table(len(MATERIALS), 4), MATERIALS)
    return saved(paper)


def saved(paper: object) -> bytes:
    out = io.BytesIO()
    paper.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def only(body: bytes) -> Reading:
    result = read_page(body, source="hall")
    assert result.refused is None, result.refused
    (reading,) = result.readings
    return reading


def check(reading: Reading) -> None:
    assert reading.item.task_name == "机动车维修经营备案"
    assert dict(reading.item.elements) == EXPECTED
    names = [material.material_name for material in reading.item.materials]
    assert names == ["机动车维修经营备案表", "场地使用证明"]


def test_word_tables() -> None:
    reading = only(word())
    check(reading)
    assert reading.item.materials[1].elements == {"is_need": "非必要", "page_num": "2"}
    assert reading.locators["promise_day"] == "table 1 row 2 cell 4"


def test_word_paragraphs() -> None:
    check(only(word(lines=True)))


def test_word_merged_cells() -> None:
    paper = Document()
    table = paper.add_table(5, 3)
    rows = [("事项名称", "甲许可", ""), ("办理时限", "法定办结时限", "20个工作日"), ("", "承诺办结时限", "8个工作日"),
            ("受理条件", "有场地", ""), ("咨询电话", "029-86780082", "")]  # fmt: skip
    fill(table, rows)
    for row in (0, 3, 4):
        table.cell(row, 1).merge(table.cell(row, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    item = only(saved(paper)).item
    assert (item.elements["anticipate_day"], item.elements["promise_day"]) == ("20个工作日", "8个工作日")
    assert (item.elements["accept_condition"], item.elements["link_way"]) == ("有场地", "029-86780082")


def test_several_items_in_one_paper() -> None:
    paper = Document()
    for name in ("甲许可", "乙许可"):
        fill(
            paper.add_table(4, 2),
            [("事项名称", name), ("承诺办结时限", "3个工作日"), ("咨询电话", "12328"), ("是否收费", "否")],
        )
        paper.add_paragraph("申请材料：1.申请表；2.身份证。")
    readings = read_page(saved(paper)).readings
    assert [reading.item.task_name for reading in readings] == ["甲许可", "乙许可"]
    assert all(len(reading.item.materials) == 2 for reading in readings)


def test_excel_pairs_with_merged_cells() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "指南"
    sheet.append(["办事指南"])
    sheet.merge_cells("A1:D1")
    for row in PAIRS:
        sheet.append(list(row))
    sheet.append(["申请材料"])
    sheet.merge_cells("A6:D6")
    for material in MATERIALS:
        sheet.append([int(cell) if cell.isdigit() else cell for cell in material])
    reading = only(saved(book))
    check(reading)
    assert reading.locators["link_way"] == "指南!B4"


def test_excel_one_item_per_row() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["服务事项一览表"])
    sheet.append(
        ["序号", "事项名称", "事项类型", "承诺办结时限（工作日）", "咨询电话", "办理形式", "法律法规名称", "条款号"]
    )
    for number, name in enumerate(("甲查询", "乙查询", "丙查询"), 1):
        sheet.append([number, name, "公共服务", 3, "12328", "网上办理", "《公路法》", "第八条"])
    readings = read_page(saved(book)).readings
    assert [reading.item.task_name for reading in readings] == ["甲查询", "乙查询", "丙查询"]
    first = readings[0].item
    assert (first.elements["promise_day"], first.elements["handle_type"]) == ("3个工作日", "网上办理")
    assert (first.by_law[0].law_name, first.by_law[0].article) == ("《公路法》", "第八条")


def pdf() -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=10, wordWrap="CJK")
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTNAME", (0, 0), (-1, -1), "STSong-Light")])
    rows = [[Paragraph(text, style) for text in row] for row in PAIRS]
    materials = [[Paragraph(text, style) for text in row] for row in MATERIALS]
    out = io.BytesIO()
    parts = [
        Table(rows, colWidths=[80, 150, 80, 150], style=grid),
        Paragraph("申请材料", style),
        Table(materials, colWidths=[40, 60, 60, 60], style=grid),
    ]
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(parts)
    return out.getvalue()


def test_pdf_tables_whose_cells_break_by_line() -> None:
    reading = only(pdf())
    check(reading)
    assert reading.locators["promise_day"].startswith("page 1 table 1 row 2")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("个体工商户登\n记（备案）申\n请书", ["个体工商户登记（备案）申请书"]),
        ("1.申请表；\n2.营业执照", ["1.申请表；", "2.营业执照"]),
        ("有场地。\n有设备", ["有场地。", "有设备"]),
    ],
)
def test_broken_lines_are_joined(text: str, lines: list[str]) -> None:
    assert joined_lines(text) == lines


def test_damaged_papers_are_refused() -> None:
    for body in (word()[:900], pdf()[:300]):
        refused = read_page(body).refused
        assert refused is not None
        assert refused.code is ReasonCode.TRUNCATED
