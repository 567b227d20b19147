"""Templates put aside: never looked at while the reader is mended. Materials, bases, payloads, papers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import openpyxl
from docx import Document

from benchmarks.guides.html import grid, link, page, pair_rows, t
from benchmarks.guides.papers import DOCX, XLSX, docx_table, material_lines, saved
from benchmarks.guides.payloads import dump, law_rows, material_rows, told
from benchmarks.guides.sheet import Part, Sheet, Template, cited
from benchmarks.guides.tables import law_lines


def _head(sheet: Sheet) -> str:
    return f"<h1>{sheet.name}</h1><table>{pair_rows(sheet.pairs('city'), 2)}</table>"


def _none(sheet: Sheet) -> str:
    return f"<p>{sheet.shows('materials', '无')}</p>"


def material_tables_each(sheet: Sheet) -> str:
    """A table of pairs per material."""
    labels = (
        ("material_name", "材料名称"),
        ("is_need", "是否必要"),
        ("material_type", "材料类型"),
        ("page_num", "份数"),
    )
    body = ""
    for row in sheet.rows("is_need", "material_type", "page_num"):
        body += f"<table class='cl'>{pair_rows([(label, row[key]) for key, label in labels], 2)}</table>"
    return page(sheet.name, f"{_head(sheet)}<h3>申请材料</h3>{body or _none(sheet)}{law_lines(sheet)}")


def material_spans(sheet: Sheet) -> str:
    """A list whose items hold the name and spans of label and value."""
    body = ""
    for row in sheet.rows("material_type", "page_num", "form_guid"):
        spans = f"<span>材料类型：{row['material_type']}</span><span>份数：{row['page_num']}</span>{link(row['form_guid'], '空白表格')}"
        body += f"<li><p class='name'>{t(row['material_name'])}</p><p class='attr'>{spans}</p></li>"
    shown = f"<ul class='cllist'>{body}</ul>" if body else _none(sheet)
    return page(sheet.name, f"{_head(sheet)}<h3>申报材料</h3>{shown}")


def material_inline_numbers(sheet: Sheet) -> str:
    """（一）（二） in paragraphs below a numbered head."""
    rows = sheet.rows()
    body = "".join(
        f"<p>（{'一二三四五六七八九十'[n]}）{t(row['material_name'])}；</p>" for n, row in enumerate(rows[:10])
    )
    sheet.materials[10:] = []
    lines = "".join(f"<p>{a}：{t(b)}</p>" for a, b in sheet.pairs("article", without=("handle_flow",)))
    return page(sheet.name, f"<h1>{sheet.name}</h1>{lines}<p>申请应提交的材料：</p>{body or _none(sheet)}")


def material_columns(sheet: Sheet) -> str:
    """No head for the number's column, links for form and sample in one column."""
    rows = sheet.rows("is_need", "source_type", "form_guid", "example_guid")
    lines = [
        [
            f"{n}",
            t(r["material_name"]),
            r["is_need"],
            r["source_type"],
            link(r["form_guid"], "空白表格") + " " + link(r["example_guid"], "示例样表"),
        ]
        for n, r in enumerate(rows, 1)
    ]
    table = (
        f"<table>{grid([['', '材料名称', '是否必需', '材料来源', '材料下载']], 'th')}{grid(lines)}</table>"
        if rows
        else _none(sheet)
    )
    return page(sheet.name, f"{_head(sheet)}<h4>办理材料</h4>{table}{law_lines(sheet, '办理依据')}")


def law_vertical(sheet: Sheet) -> str:
    """Pairs of title, number, article one below the other, basis after basis in one table."""
    pairs = [
        pair
        for law in sheet.laws()
        for pair in (
            ("依据名称", law.law_name),
            ("依据文号", law.law_number),
            ("条款号", law.article),
            ("条款内容", law.content),
        )
    ]
    return page(sheet.name, f"{_head(sheet)}<h3>设定依据</h3><table>{pair_rows(pairs, 1)}</table>")


def law_folded(sheet: Sheet) -> str:
    """Details and summary."""
    body = "".join(
        f"<li><details><summary>{t(cited(law))}</summary><p>{t(law.content)}</p></details></li>" for law in sheet.laws()
    )
    return page(sheet.name, f"{_head(sheet)}<h3>设立依据</h3><ul>{body}</ul>")


def law_prose(sheet: Sheet) -> str:
    laws = "；".join(cited(law) for law in sheet.laws())
    return page(sheet.name, f"{_head(sheet)}<p><b>法律依据：</b>{t(laws)}。</p>")


def snake_fragments(sheet: Sheet) -> Part:
    fields: dict[str, Any] = {
        name: sheet.say(key)
        for key, name in (
            ("task_name", "task_name"), ("task_code", "task_code"), ("dept_name", "dept_name"), ("server_type", "server_type"),
            ("promise_day", "promise_day"), ("anticipate_day", "anticipate_day"), ("link_way", "link_way"),
        )
    }  # fmt: skip
    conditions = (sheet.say("accept_condition") or "").replace("；", "；</p><p>")
    fields["accept_condition"] = f"<p style='text-indent:2em'>&nbsp;{conditions}</p>"
    fields["by_law"] = "".join(f"<p>{cited(law)}</p>" for law in sheet.laws())
    names = {"material_name": "material_name", "is_need": "is_need", "page_num": "page_num"}
    return dump(
        {"errcode": "0", "errmsg": "ok", "custom": {"item": fields | {"material_list": material_rows(sheet, names)}}}
    )


def records_by_key(sheet: Sheet) -> Part:
    records = [{"key": label, "val": text} for label, text in sheet.pairs("standard")]
    return dump({"code": "0000", "result": {"itemName": sheet.name, "detailList": records}})


def global_object(sheet: Sheet) -> str:
    """A script variable holding the guide."""
    names = {"material_name": "materialName", "is_need": "isNeed"}
    fields = told(sheet, "camel") | {"materialList": material_rows(sheet, names)}
    script = f"<script>\nvar guideInfo = {json.dumps(fields, ensure_ascii=False, indent=1)};\n$(function(){{init(guideInfo);}});\n</script>"
    return page("办事指南", f"<div id='main'></div>{script}")


def preloaded_state(sheet: Sheet) -> str:
    fields = told(sheet, "camel") | {"byLaws": law_rows(sheet, "lawName", "lawNumber", "article", "content")}
    state = json.dumps({"guide": {"data": fields}}).replace("<", "\\u003c")
    return page("办事指南", f"<div id='root'></div><script>window.__PRELOADED_STATE__ = {state}</script>")


def hidden_input_json(sheet: Sheet) -> str:
    body = json.dumps(told(sheet, "camel"), ensure_ascii=False).replace('"', "&quot;")
    return page(
        "办事指南",
        f"<div id='app'></div><input type='hidden' id='detailData' value=\"{body}\"><script src=a.js></script>",
    )


def word_merged(sheet: Sheet) -> Part:
    """A Word table with merged wide cells and the materials' table below a merged head."""
    paper = Document()
    pairs = [("事项名称", sheet.name), *sheet.pairs("old")]
    table = docx_table(paper, [[a, b, "", ""] for a, b in pairs])
    for row, (_, text) in zip(table.rows, pairs):
        row.cells[1].merge(row.cells[3]).text = text
    paper.add_paragraph("申请材料")
    lines = material_lines(sheet)
    if len(lines) > 1:
        docx_table(paper, lines)
    else:
        paper.add_paragraph(sheet.shows("materials", "无"))
    return saved(paper, DOCX, "5.docx")


def excel_row(sheet: Sheet) -> Part:
    """An export: a head row and one row."""
    book = openpyxl.Workbook()
    sheet_page: Any = book.active
    pairs = sheet.pairs("standard")
    sheet_page.append([a for a, _ in pairs])
    sheet_page.append([b for _, b in pairs])
    return saved(book, XLSX, "6.xlsx")


def excel_four(sheet: Sheet) -> Part:
    """Two pairs a row, merged title, wide rows."""
    book = openpyxl.Workbook()
    out: Any = book.active
    out.append([sheet.name])
    out.merge_cells("A1:D1")
    pairs = sheet.pairs("short")
    for at in range(0, len(pairs), 2):
        out.append([text for pair in pairs[at : at + 2] for text in pair])
    out.append(["受理条件", sheet.say("accept_condition")])
    out.merge_cells(start_row=out.max_row, end_row=out.max_row, start_column=2, end_column=4)
    out.append(["法律依据", "\n".join(cited(law) for law in sheet.laws())])
    return saved(book, XLSX, "7.xlsx")


def big5_none(sheet: Sheet) -> Part:
    """A fragment without html or head, in GBK, served as octets."""
    body = f"<h1>{sheet.name}</h1><table>{pair_rows(sheet.pairs('short'), 2)}</table>"
    return Part(body.encode("gbk"), "application/octet-stream")


def header_over_meta(sheet: Sheet) -> Part:
    """The header says utf-8 rightly, the page says gb2312 wrongly."""
    body = (
        f"<meta charset=gb2312><title>x</title><h1>{sheet.name}</h1><table>{pair_rows(sheet.pairs('city'), 1)}</table>"
    )
    return Part(f"<html>{body}</html>".encode(), "text/html;charset=utf-8")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        material_tables_each, material_spans, material_inline_numbers, material_columns, law_vertical, law_folded, law_prose,
        snake_fragments, records_by_key, global_object, preloaded_state, hidden_input_json, word_merged, excel_row, excel_four,
        big5_none, header_over_meta,
    )
}  # fmt: skip
