"""Materials in payloads and papers as vendors give them, written before the reader was read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

import openpyxl
from docx import Document

from benchmarks.guides.html import page
from benchmarks.guides.papers import DOCX, XLSX, docx_table, saved
from benchmarks.guides.payloads import dump, told
from benchmarks.guides.sheet import Part, Sheet, Template, cited
from benchmarks.guides.vendor_rows import printed, texts


def zone_api(sheet: Sheet) -> list[Part]:
    """P5: materials in a request of their own."""
    rows = [
        {"id": n, "materialsName": r["material_name"], "materialsFrom": r["source_type"], "materialsTypeName": r["material_type"], "materialsNum": int(r["page_num"]),
         "materialsWarn": r["fill_explain"], "materialsEmptyUrl": r["form_guid"], "materialsFileUrl": r["example_guid"], "copySpecialRequirements": ""}
        for n, r in enumerate(printed(sheet, "source_type", "material_type", "page_num", "fill_explain", "form_guid", "example_guid"), 1)
    ]  # fmt: skip
    if not rows:
        sheet.shows("materials", "")
    return [dump({"httpCode": 200, "data": told(sheet, "vue")}), dump({"httpCode": 200, "data": rows})]


def suite_feed(sheet: Sheet) -> Part:
    """P2's second schema: origin_count, document_need_type_text."""
    rows = [
        {"document_name": r["material_name"], "origin_count": r["original_num"], "copy_count": r["copies_num"], "document_need_type": "1",
         "document_need_type_text": r["is_need"], "document_source_text": r["source_type"], "document_form_text": r["material_format"]}
        for r in printed(sheet, "original_num", "copies_num", "is_need", "source_type", "material_format")
    ]  # fmt: skip
    if not rows:
        sheet.shows("materials", "")
    fields = {name.lower(): text for name, text in told(sheet, "upper").items()}
    return dump({"result": "0", "data": {**fields, "submit_material_list": rows}})


def initials(sheet: Sheet) -> Part:
    """Field names from the first letters of the labels."""
    rows = [
        {
            "xh": n,
            "clmc": r["material_name"],
            "cllx": r["material_type"],
            "clxs": r["material_format"],
            "fs": r["page_num"],
            "lyqd": r["source_type"],
            "sfby": r["is_need"],
        }
        for n, r in enumerate(
            printed(sheet, "material_type", "material_format", "page_num", "source_type", "is_need"), 1
        )
    ]
    if not rows:
        sheet.shows("materials", "")
    return dump({"success": True, "data": {"jbxx": told(sheet, "camel"), "clxx": rows}})


def epoint_mobile(sheet: Sheet) -> Part:
    """M1: names run together, texts beside codes."""
    rows = [
        {"materialguid": f"g{n}", "materialname": r["material_name"], "necessary": "10", "necessarytext": r["is_need"], "materialtype": r["material_type"],
         "submittype": r["material_format"], "pagenum": r["page_num"], "filesource": r["source_type"], "ordernum": n}
        for n, r in enumerate(printed(sheet, "is_need", "material_type", "material_format", "page_num", "source_type"), 1)
    ]  # fmt: skip
    if not rows:
        sheet.shows("materials", "")
    fields = {name.lower(): text for name, text in told(sheet, "camel").items()}
    return dump({"status": {"code": 200, "text": ""}, "custom": {"code": 1, "taskinfo": fields, "materiallist": rows}})


def situations(sheet: Sheet) -> Part:
    """Materials below situations."""
    rows = [
        {"name": r["material_name"], "necessity": r["is_need"], "materialForm": r["material_format"], "originalCopies": r["original_num"], "duplicateCopies": r["copies_num"],
         "source": r["source_type"]}
        for r in printed(sheet, "is_need", "material_format", "original_num", "copies_num", "source_type")
    ]  # fmt: skip
    half = (len(rows) + 1) // 2
    groups = [
        {"situationName": name, "materials": some}
        for name, some in (("通用材料", rows[:half]), ("委托办理", rows[half:]))
        if some
    ]
    if not rows:
        sheet.shows("materials", "")
    return dump({"code": 200, "msg": "ok", "result": {"base": told(sheet, "camel"), "situationMaterials": groups}})


def state_island(sheet: Sheet) -> str:
    """The page's own state in a script, the body empty but for a frame."""
    rows = [
        {
            "materialName": r["material_name"],
            "materialTypeText": r["material_type"],
            "needText": r["is_need"],
            "paperCount": r["page_num"],
            "sourceChannel": r["source_type"],
        }
        for r in printed(sheet, "material_type", "is_need", "page_num", "source_type")
    ]
    if not rows:
        sheet.shows("materials", "")
    state = json.dumps({"detail": {**told(sheet, "camel"), "materialList": rows}}, ensure_ascii=False)
    return page(sheet.name, f"<div id='app'></div><script>window.__INITIAL_STATE__={state};(function(){{}})()</script>")


def word_columns(sheet: Sheet) -> Part:
    """A hall's sheet in Word: pairs, then a table with heads of its own."""
    paper = Document()
    paper.add_heading(sheet.name, 1)
    docx_table(paper, [list(pair) for pair in [("事项名称", sheet.name), *sheet.pairs("short")]])
    paper.add_paragraph("三、申请材料目录")
    rows = printed(sheet, "original_num", "copies_num", "material_format", "fill_explain")
    heads = ["序号", "提交材料名称", "原件", "复印件", "纸质/电子", "填写要求"]
    if rows:
        docx_table(
            paper,
            [
                heads,
                *(
                    [
                        str(n),
                        r["material_name"],
                        f"{r['original_num']}份",
                        f"{r['copies_num']}份",
                        r["material_format"],
                        r["fill_explain"],
                    ]
                    for n, r in enumerate(rows, 1)
                ),
            ],
        )
    else:
        paper.add_paragraph(sheet.shows("materials", "无"))
    paper.add_paragraph("四、设定依据")
    for law in sheet.laws():
        paper.add_paragraph(cited(law))
    return saved(paper, DOCX, "2.docx")


def excel_sheet(sheet: Sheet) -> Part:
    """One sheet: pairs on top, the list below with a head of its own."""
    book = openpyxl.Workbook()
    page_ = book.active
    assert page_ is not None
    page_.append([f"{sheet.name}办事指南"])
    page_.append(["事项名称", sheet.name])
    for pair in sheet.pairs("standard", without=("task_name",)):
        page_.append(list(pair))
    page_.append(["申请材料"])
    keys = ("material_type", "page_num", "is_need", "source_type")
    rows = printed(sheet, *keys)
    if rows:
        page_.append(["序号", "材料名称", "材料类型", "份数", "是否必要", "材料来源"])
        for n, r in enumerate(rows, 1):
            page_.append([n, *texts(r, "material_name", *keys)])
    else:
        page_.append(["", sheet.shows("materials", "无")])
    return saved(book, XLSX, "2.xlsx")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (zone_api, suite_feed, initials, epoint_mobile, situations, state_island, word_columns, excel_sheet)
}
