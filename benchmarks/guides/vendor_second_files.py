"""The second set's payloads and papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import openpyxl
from docx import Document

from benchmarks.guides.html import grid, t
from benchmarks.guides.papers import DOCX, XLSX, docx_table, saved
from benchmarks.guides.payloads import dump, told
from benchmarks.guides.sheet import Part, Sheet, Template, cited
from benchmarks.guides.vendor_rows import OTHERWISE, printed, texts


def columns_and_rows(sheet: Sheet) -> Part:
    """A table as heads and rows of texts."""
    keys = ("material_type", "page_num", "is_need")
    rows = printed(sheet, *keys)
    if not rows:
        sheet.shows("materials", "")
    grid_ = {
        "head": ["材料名称", "材料类型", "份数", "必要性"],
        "body": [[r["material_name"], *(r[k] for k in keys)] for r in rows],
    }
    return dump({"code": 0, "data": {"item": told(sheet, "camel"), "materials": grid_ if rows else []}})


def chinese_members(sheet: Sheet) -> Part:
    """Labels for names of members."""
    labels = {
        "材料名称": "material_name",
        "材料形式": "material_format",
        "纸质份数": "page_num",
        "是否必须": "is_need",
        "材料来源": "source_type",
    }
    rows = [{a: r[k] for a, k in labels.items()} for r in printed(sheet, *list(labels.values())[1:], words=OTHERWISE)]
    if not rows:
        sheet.shows("materials", "")
    return dump({"state": 1, "content": {**told(sheet, "camel"), "申请材料": rows}})


def codes_and_names(sheet: Sheet) -> Part:
    """A code and its name beside each other."""
    rows = [
        {"stuffGuid": f"s{n}", "stuffName": r["material_name"], "stuffType": "1", "stuffTypeName": r["material_type"], "mediumType": "3", "mediumTypeName": r["material_format"],
         "mustFlag": "1", "mustFlagName": r["is_need"], "paperCopies": r["page_num"], "sourceWay": "10", "sourceWayName": r["source_type"]}
        for n, r in enumerate(printed(sheet, "material_type", "material_format", "is_need", "page_num", "source_type"), 1)
    ]  # fmt: skip
    if not rows:
        sheet.shows("materials", "")
    return dump(
        {"success": True, "obj": {"itemInfo": told(sheet, "camel"), "stuffList": {"total": len(rows), "rows": rows}}}
    )


def markup_inside(sheet: Sheet) -> Part:
    """The list is a table of markup in a member."""
    keys = ("material_type", "page_num", "source_type")
    rows = printed(sheet, *keys)
    heads = grid([["序号", "材料名称", "材料类型", "份数", "来源渠道"]], "th")
    shown = (
        f"<table>{heads}{grid([[str(n), *texts(r, 'material_name', *keys)] for n, r in enumerate(rows, 1)])}</table>"
        if rows
        else ""
    )
    if not rows:
        sheet.shows("materials", "")
    return dump({"code": "200", "data": {**told(sheet, "camel"), "materials": shown}})


def own_numbers(sheet: Sheet) -> Part:
    """Counts of originals and copies under names of an own kind, sheets and samples as attachments."""
    rows = [
        {
            "clName": r["material_name"],
            "yjfs": int(r["original_num"]),
            "fyjfs": int(r["copies_num"]),
            "bxText": r["is_need"],
            "attach": [{"name": "空白表格.doc", "url": r["form_guid"]}] if r["form_guid"] else [],
        }
        for r in printed(sheet, "original_num", "copies_num", "is_need", "form_guid")
    ]
    if not rows:
        sheet.shows("materials", "")
    return dump({"ret": 0, "data": {"detail": told(sheet, "camel"), "clList": rows}})


def word_lines(sheet: Sheet) -> Part:
    """A hall's sheet in Word: the list as numbered paragraphs, facts in the next one."""
    paper = Document()
    paper.add_heading(f"{sheet.name}办事指南", 1)
    for a, b in sheet.pairs("article", without=("task_name",)):
        paper.add_paragraph(f"{a}：{b}")
    paper.add_paragraph("申请材料：")
    rows = printed(sheet, "material_type", "page_num", "is_need")
    for n, r in enumerate(rows, 1):
        paper.add_paragraph(f"{n}.{r['material_name']}")
        paper.add_paragraph(f"材料类型：{r['material_type']}；份数：{r['page_num']}份；必要性：{r['is_need']}")
    if not rows:
        paper.add_paragraph(sheet.shows("materials", "无"))
    paper.add_paragraph("设定依据：")
    for law in sheet.laws():
        paper.add_paragraph(cited(law))
    return saved(paper, DOCX, "3.docx")


def word_merged(sheet: Sheet) -> Part:
    """One table for all; the list's rows have their columns in the same table."""
    paper = Document()
    pairs = [("事项名称", sheet.name), *sheet.pairs("short")]
    rows = printed(sheet, "is_need", "page_num")
    lines = [[a, b, "", ""] for a, b in pairs] + [["申请材料", "材料名称", "必要性", "份数"]]
    lines += (
        [[str(n), r["material_name"], r["is_need"], f"{r['page_num']}份"] for n, r in enumerate(rows, 1)]
        if rows
        else []
    )
    if not rows:
        lines[-1] = ["申请材料", sheet.shows("materials", "无"), "", ""]
    table = docx_table(paper, lines)
    for at in range(len(pairs)):
        table.cell(at, 1).merge(table.cell(at, 3))
    return saved(paper, DOCX, "4.docx")


def excel_long(sheet: Sheet) -> Part:
    """A row for each material; what is the item's stands merged beside them."""
    book = openpyxl.Workbook()
    page_ = book.active
    assert page_ is not None
    keys = ("material_format", "page_num", "is_need")
    rows = printed(sheet, *keys)
    pairs = sheet.pairs("short")
    page_.append(
        ["事项名称", *(a for a, _ in pairs), *(("材料名称", "材料形式", "份数", "必要性") if rows else ("申请材料",))]
    )
    for r in rows or [{}]:
        page_.append(
            [
                sheet.name,
                *(b for _, b in pairs),
                *([t(r["material_name"]), *(r[k] for k in keys)] if r else [sheet.shows("materials", "无")]),
            ]
        )
    for column in range(1, len(pairs) + 2) if len(rows) > 1 else ():
        page_.merge_cells(start_row=2, end_row=len(rows) + 1, start_column=column, end_column=column)
    return saved(book, XLSX, "4.xlsx")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        columns_and_rows,
        chinese_members,
        codes_and_names,
        markup_inside,
        own_numbers,
        word_lines,
        word_merged,
        excel_long,
    )
}
