"""A third set of ways vendors set materials, written after the reader was mended on the first two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import openpyxl
from docx import Document

from benchmarks.guides.html import bare, grid, link, page, t
from benchmarks.guides.papers import DOCX, XLSX, docx_table, saved
from benchmarks.guides.payloads import dump, told
from benchmarks.guides.sheet import Part, Sheet, Template, cited
from benchmarks.guides.vendor_rows import OTHERWISE, around, headed, nothing, printed, texts

FOUR: Final = (
    ("材料类型", "material_type"),
    ("材料形式", "material_format"),
    ("份数", "page_num"),
    ("必要性", "is_need"),
)


def table_per_row(sheet: Sheet) -> str:
    """ExtJS: heads as boxes, each row a table of its own."""
    rows = printed(sheet, *(k for _, k in FOUR))
    heads = "".join(
        f"<div class='x-column-header'><span>{a}</span></div>" for a in ("序号", "材料名称", *(a for a, _ in FOUR))
    )
    body = "".join(
        f"<table class='x-grid-item'>{grid([[str(n), *texts(r, 'material_name', *(k for _, k in FOUR))]])}</table>"
        for n, r in enumerate(rows, 1)
    )
    return around(
        sheet,
        f"<div class='x-grid'><div class='x-grid-header'>{heads}</div><div class='x-grid-body'>{body}</div></div>"
        if rows
        else nothing(sheet),
    )


def one_long_list(sheet: Sheet) -> str:
    """One dl for all: every term a label, the name's among them."""
    rows = printed(sheet, *(k for _, k in FOUR), "source_type")
    labels = (("材料名称", "material_name"), *FOUR, ("材料来源渠道", "source_type"))
    body = "".join(f"<dt>{a}</dt><dd>{t(r[k])}</dd>" for r in rows for a, k in labels)
    return around(sheet, f"<dl class='dl-horizontal'>{body}</dl>" if rows else nothing(sheet))


def need_behind_name(sheet: Sheet) -> str:
    """A line for the name with its need at the end, a line for the copies."""
    body = "".join(
        f"<div class='cl'><p>材料名称：{t(r['material_name'])}<span class='need'>{r['is_need']}</span></p><p>原件 {r['original_num']} 份 / 复印件 {r['copies_num']} 份</p></div>"
        for r in printed(sheet, "is_need", "original_num", "copies_num")
    )
    return around(sheet, body or nothing(sheet))


def list_in_list(sheet: Sheet) -> str:
    """A numbered list, the facts of each in a list of their own."""
    labels = (("来源", "source_type"), ("份数", "page_num"), ("是否必需", "is_need"), ("填报须知", "fill_explain"))
    body = "".join(
        f"<li>{t(r['material_name'])}<ul>{''.join(f'<li>{a}：{t(r[k])}</li>' for a, k in labels)}</ul></li>"
        for r in printed(sheet, *(k for _, k in labels))
    )
    return around(sheet, f"<ol>{body}</ol>" if body else nothing(sheet))


def need_in_name(sheet: Sheet) -> str:
    """The need in brackets behind the name, in the name's column."""
    rows = printed(sheet, "is_need", "material_type", "page_num")
    lines = [
        [str(n), f"{t(r['material_name'])}（{r['is_need']}）", r["material_type"], f"{r['page_num']}（份）"]
        for n, r in enumerate(rows, 1)
    ]
    return around(sheet, headed(["序号", "材料名称（必要性）", "类型", "份数"], lines) if rows else nothing(sheet))


def aligned_by_hand(sheet: Sheet) -> str:
    """Written by hand: columns held apart by wide spaces."""
    rows = printed(sheet, "material_type", "page_num", "is_need")
    body = "".join(
        f"<p>{n}、{t(r['material_name'])}　　{r['material_type']}　　{r['page_num']}份　　{r['is_need']}</p>"
        for n, r in enumerate(rows, 1)
    )
    return around(sheet, f"<div>{body}</div>" if rows else nothing(sheet))


def run_on(sheet: Sheet) -> str:
    """One paragraph: （一）名称，原件1份；（二）…"""
    rows = printed(sheet, "original_num", "is_need")
    body = "".join(
        f"（{'一二三四五六七八九'[n]}）{t(r['material_name'])}，原件{r['original_num']}份，{r['is_need']}；"
        for n, r in enumerate(rows)
    )
    return around(sheet, f"<p>{body}</p>" if rows else nothing(sheet))


def heads_with_help(sheet: Sheet) -> str:
    """Heads with icons to sort and with explanations that open on a click."""
    keys = ("is_need", "material_format", "original_num", "copies_num", "source_type")
    rows = printed(sheet, *keys, words=OTHERWISE)
    heads = [
        f"<span>{a}</span><i class='sort'></i><span class='tip' style='display:none'>说明文字</span>"
        for a in ("材料名称", "必要性", "材料形式", "原件（份）", "复印件（份）", "来源")
    ]
    return around(sheet, headed(heads, [texts(r, "material_name", *keys) for r in rows]) if rows else nothing(sheet))


def drawers(sheet: Sheet) -> str:
    """A phone: a line per material, behind it a drawer with labels above the values."""
    body = ""
    for n, r in enumerate(printed(sheet, *(k for _, k in FOUR), "accept_stand", "form_guid"), 1):
        inner = "".join(
            f"<div class='blk'><div class='lb'>{a}</div><div class='vl'>{t(r[k])}</div></div>"
            for a, k in (*FOUR, ("审查要点", "accept_stand"))
        )
        body += f"<div class='mi'><div class='mt'><span>{n}</span><span>{t(r['material_name'])}</span><i class='arrow'></i></div><div class='drawer' style='display:none'>{inner}<div class='dl'>{link(r['form_guid'], '空白表格下载')}</div></div></div>"
    pairs = "".join(
        f"<div class='blk'><div class='lb'>{a}</div><div class='vl'>{t(b)}</div></div>"
        for a, b in sheet.pairs("mobile")
    )
    return bare(f"<h1>{sheet.name}</h1>{pairs}<div class='sec'>申请材料</div>{body or nothing(sheet)}", sheet.name)


def category_rows(sheet: Sheet) -> str:
    """Wide rows name classes of materials between the rows, counts and kind in one column."""
    rows = printed(sheet, "material_type", "page_num", "source_type")
    body = grid([["序号", "材料名称", "材料形式及份数要求", "出具单位"]], "th")
    for n, r in enumerate(rows):
        if n % 2 == 0:
            body += (
                f"<tr><td colspan=4>{'一二三四五'[n // 2]}、{('申请类', '证明类', '其他类')[n // 2 % 3]}材料</td></tr>"
            )
        body += grid(
            [[str(n + 1), t(r["material_name"]), f"{r['material_type']}，{r['page_num']}份", r["source_type"]]]
        )
    return around(sheet, f"<table>{body}</table>" if rows else nothing(sheet))


def nested_members(sheet: Sheet) -> Part:
    """What a material is like stands in an object of its own."""
    rows = [
        {"name": r["material_name"], "attr": {"type": r["material_type"], "medium": r["material_format"], "copies": r["page_num"], "required": r["is_need"]}, "template": {"blank": r["form_guid"], "sample": r["example_guid"]}}
        for r in printed(sheet, "material_type", "material_format", "page_num", "is_need", "form_guid", "example_guid")
    ]  # fmt: skip
    if not rows:
        sheet.shows("materials", "")
    return dump({"code": 0, "data": {**told(sheet, "camel"), "materialList": rows}})


def word_blocks(sheet: Sheet) -> Part:
    """Word: a small table per material, its name over both columns."""
    paper = Document()
    paper.add_heading(sheet.name, 1)
    docx_table(paper, [list(pair) for pair in [("事项名称", sheet.name), *sheet.pairs("short")]])
    paper.add_paragraph("申请材料")
    rows = printed(sheet, *(k for _, k in FOUR))
    for n, r in enumerate(rows, 1):
        table = docx_table(paper, [[f"{n}. {r['material_name']}", ""], *([a, r[k]] for a, k in FOUR)])
        table.cell(0, 0).merge(table.cell(0, 1))
        paper.add_paragraph("")
    if not rows:
        paper.add_paragraph(sheet.shows("materials", "无"))
    paper.add_paragraph("设定依据")
    for law in sheet.laws():
        paper.add_paragraph(cited(law))
    return saved(paper, DOCX, "5.docx")


def excel_two_heads(sheet: Sheet) -> Part:
    """Excel: a head of two rows with merged cells over the list."""
    book = openpyxl.Workbook()
    page_ = book.active
    assert page_ is not None
    page_.append(["事项名称", sheet.name])
    for pair in sheet.pairs("short"):
        page_.append(list(pair))
    rows = printed(sheet, "original_num", "copies_num", "is_need")
    if rows:
        page_.append(["申请材料"])
        top = page_.max_row + 1
        page_.append(["序号", "材料名称", "份数", "", "必要性"])
        page_.append(["", "", "原件", "复印件", ""])
        page_.merge_cells(start_row=top, end_row=top, start_column=3, end_column=4)
        for column in (1, 2, 5):
            page_.merge_cells(start_row=top, end_row=top + 1, start_column=column, end_column=column)
        for n, r in enumerate(rows, 1):
            page_.append([n, *texts(r, "material_name", "original_num", "copies_num", "is_need")])
    else:
        page_.append(["申请材料", sheet.shows("materials", "无")])
    return saved(book, XLSX, "5.xlsx")


def left_label(sheet: Sheet) -> str:
    """An old page: 申请材料 at the left, at the right paragraphs, each with a line of facts in small print."""
    rows = printed(sheet, *(k for _, k in FOUR), words=OTHERWISE)
    body = "".join(
        f"<p>({n}) {t(r['material_name'])}<br><font size=1>{'，'.join(f'{a}：{t(r[k])}' for a, k in FOUR)}</font></p>"
        for n, r in enumerate(rows, 1)
    )
    pairs = "".join(f"<tr><td class=l>{a}</td><td class=r>{t(b)}</td></tr>" for a, b in sheet.pairs("old"))
    return page(
        sheet.name,
        f"<h2>{sheet.name}</h2><table class='old'>{pairs}<tr><td class=l>申请材料</td><td class=r>{body or sheet.shows('materials', '无')}</td></tr></table>",
    )


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        table_per_row, one_long_list, need_behind_name, list_in_list, need_in_name, aligned_by_hand, run_on, heads_with_help, drawers,
        category_rows, nested_members, word_blocks, excel_two_heads, left_label,
    )
}  # fmt: skip
