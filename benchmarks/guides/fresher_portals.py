"""A second set of templates written after the reader was mended, measured once before they were looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import openpyxl
from docx import Document

from benchmarks.guides.html import bare, grid, in_rows, link, page, pair_rows, t
from benchmarks.guides.material_shapes import head, none
from benchmarks.guides.papers import DOCX, XLSX, docx_table, saved
from benchmarks.guides.payloads import dump, told
from benchmarks.guides.portal_materials import cells, noted
from benchmarks.guides.sheet import Part, Sheet, Template, real_rows
from benchmarks.guides.tables import law_lines


def element_descriptions(sheet: Sheet) -> str:
    """Element UI: folded panels, the name with its number in the head, label and value in spans of an item."""
    labels = (
        ("is_need", "材料必要性"),
        ("material_type", "材料类型"),
        ("material_format", "材料形式"),
        ("page_num", "纸质份数"),
    )
    body = ""
    for n, r in enumerate(real_rows(sheet, *(k for k, _ in labels), "source_type"), 1):
        pairs = [
            *((a, r[k]) for k, a in labels if k != "page_num"),
            ("份数", r["page_num"]),
            ("来源渠道", r["source_type"]),
        ]
        inner = "".join(
            f"<div class='el-col el-col-12'><span class='label'>{a}：</span><span class='value'>{t(b)}</span></div>"
            for a, b in pairs
        )
        body += (
            f"<div class='el-collapse-item'><div role='tab'><div role='button' class='el-collapse-item__header'><span class='idx'>{n}</span>"
            f"{t(r['material_name'])}<i class='el-icon-arrow-right'></i></div></div><div class='el-collapse-item__wrap' style='display:none'>"
            f"<div class='el-collapse-item__content'><div class='el-row'>{inner}</div></div></div></div>"
        )
    return page(
        sheet.name,
        f"{head(sheet)}<h3>申请材料</h3><div class='el-collapse'>{body or none(sheet)}</div>{law_lines(sheet)}",
    )


def category_tables(sheet: Sheet) -> str:
    """A heading per situation with how many there are, a table below each."""
    rows = real_rows(sheet, "is_need", "source_type", "form_guid")
    labels = (
        ("material_name", "材料名称"),
        ("is_need", "必要性"),
        ("source_type", "来源渠道"),
        ("form_guid", "空白表格"),
    )
    heads = [["序号", *(a for _, a in labels)]]
    body = ""
    for name, group in zip(("基础材料", "个性化材料", "其他材料"), in_rows(rows, 3)):
        lines = [[str(n), *cells(labels, r)] for n, r in enumerate(group, 1)]
        body += f"<div class='sub-title'>{name}（{len(group)}）</div><table>{grid(heads, 'th')}{grid(lines)}</table>"
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3><div>{body or none(sheet)}</div>{law_lines(sheet)}")


def pinyin_payload(sheet: Sheet) -> Part:
    """A payload whose members are named by initials nobody wrote down, files in lists of their own."""
    rows: list[dict[str, Any]] = []
    for n, r in enumerate(real_rows(sheet, "is_need", "material_type", "source_type", "form_guid", "example_guid"), 1):
        rows.append(
            {"xh": n, "stuffTitle": r["material_name"], "byxmc": r["is_need"], "lxmc": r["material_type"], "qdmc": r["source_type"],
             "blankFiles": [{"name": "空白表格.docx", "path": r["form_guid"]}] if r["form_guid"] else [],
             "demoFiles": [{"name": "样表.docx", "path": r["example_guid"]}] if r["example_guid"] else []}
        )  # fmt: skip
    if not rows:
        sheet.shows("materials", "")
    return dump({"success": True, "result": told(sheet, "camel") | {"materialList": rows}})


def rows_of_spans(sheet: Sheet) -> str:
    """A list whose first entry is the head: a span per column."""
    rows = real_rows(sheet, "is_need", "material_format", "page_num")
    lines = [("序号", "材料名称", "必要性", "材料形式", "份数")] + [
        (str(n), r["material_name"], r["is_need"], r["material_format"], r["page_num"]) for n, r in enumerate(rows, 1)
    ]
    body = "".join(
        f"<li class='{'con' if n else 'tit'}'>{''.join(f'<span class=w{at}>{t(x)}</span>' for at, x in enumerate(line))}</li>"
        for n, line in enumerate(lines)
    )
    shown = f"<ul class='cl_table'>{body}</ul>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<div class='bsck_title'>申请材料</div>{shown}{law_lines(sheet)}")


def notes_in_cells(sheet: Sheet) -> str:
    """A long table: names with small notes, a column of requirements in words, one of bases, a footnote."""
    rows = real_rows(sheet, "original_num", "copies_num", "material_format")
    noted(sheet, rows, "by_law", ("《中华人民共和国道路运输条例》第十条", "《公路安全保护条例》第三十五条"))
    lines = [
        [
            str(n),
            t(r["material_name"]),
            f"原件{r['original_num']}份，复印件{r['copies_num']}份",
            r["material_format"],
            r["by_law"],
        ]
        for n, r in enumerate(rows, 1)
    ]
    heads = ["序号", "材料名称", "数量要求", "介质要求", "要求提供材料的依据"]
    foot = "<tr><td colspan=5>备注：申请材料应当真实、合法。</td></tr>"
    shown = f"<table border=1>{grid([heads])}{grid(lines)}{foot}</table>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申报材料</h3>{shown}{law_lines(sheet)}")


def phone_steps(sheet: Sheet) -> str:
    """Phones: a sheet per material with its number of all (1/3), pairs with colons, two buttons."""
    rows = real_rows(sheet, "is_need", "material_type", "source_type", "example_guid")
    body = ""
    for n, r in enumerate(rows, 1):
        inner = "".join(
            f"<p class='row'><label>{a}：</label><em>{t(r[k])}</em></p>"
            for k, a in (("is_need", "是否必需"), ("material_type", "材料类型"), ("source_type", "材料来源"))
        )
        body += (
            f"<section class='sheet'><header class='sheet-header'><b>{t(r['material_name'])}</b><small>{n}/{len(rows)}</small></header>{inner}"
            f"<div class='btns'><button>拍照上传</button>{link(r['example_guid'], '查看样例')}</div></section>"
        )
    pairs = "".join(f"<p class='row'><label>{a}：</label><em>{t(b)}</em></p>" for a, b in sheet.pairs("mobile"))
    return bare(f"<h1>{sheet.name}</h1>{pairs}<h3>申请材料</h3><div>{body or none(sheet)}</div>", sheet.name)


def word_pairs(sheet: Sheet) -> Part:
    """Word: below the heading a table of pairs for each material, its name the first pair."""
    paper = Document()
    paper.add_heading(f"{sheet.name}服务指南", 0)
    docx_table(paper, [[a, b] for a, b in sheet.pairs("short")])
    paper.add_paragraph("申请材料")
    rows = real_rows(sheet, "is_need", "material_type", "page_num")
    for r in rows:
        docx_table(
            paper,
            [
                ["材料名称", r["material_name"]],
                ["材料必要性", r["is_need"]],
                ["材料类型", r["material_type"]],
                ["份数", r["page_num"]],
            ],
        )
        paper.add_paragraph("")
    if not rows:
        paper.add_paragraph(sheet.shows("materials", "无"))
    return saved(paper, DOCX, "17.docx")


def sheet_of_all(sheet: Sheet) -> Part:
    """A workbook: materials in their own rows below pairs, numbers as numbers, two heads of columns, links in words."""
    book = openpyxl.Workbook()
    out: Any = book.active
    out.append([f"{sheet.name}"])
    out.merge_cells("A1:G1")
    for label, text in [("事项名称", sheet.name), *sheet.pairs("short")]:
        out.append([label, text])
        out.merge_cells(start_row=out.max_row, end_row=out.max_row, start_column=2, end_column=7)
    rows = real_rows(sheet, "is_need", "original_num", "copies_num", "source_type")
    if not rows:
        out.append(["申请材料", sheet.shows("materials", "无")])
        return saved(book, XLSX, "18.xlsx")
    top = out.max_row + 1
    out.append(["申请材料", "序号", "材料名称", "必要性", "份数", None, "来源渠道"])
    out.append([None, None, None, None, "原件", "复印件", None])
    for n, r in enumerate(rows, 1):
        out.append(
            [None, n, r["material_name"], r["is_need"], int(r["original_num"]), int(r["copies_num"]), r["source_type"]]
        )
    out.merge_cells(start_row=top, end_row=out.max_row, start_column=1, end_column=1)
    out.merge_cells(start_row=top, end_row=top, start_column=5, end_column=6)
    for column in (2, 3, 4, 7):
        out.merge_cells(start_row=top, end_row=top + 1, start_column=column, end_column=column)
    return saved(book, XLSX, "18.xlsx")


def nuxt_groups(sheet: Sheet) -> str:
    """An island beside a shell: situations with their materials."""
    names = {
        "material_name": "materialName",
        "is_need": "isNeedName",
        "material_type": "materialTypeName",
        "page_num": "paperCopies",
    }
    rows = [{name: r[key] for key, name in names.items()} for r in real_rows(sheet, *list(names)[1:])]
    groups = [
        {"situationId": f"s{n}", "situationName": "通用", "materials": list(group)}
        for n, group in enumerate(in_rows(rows, 4), 1)
    ]
    if not rows:
        sheet.shows("materials", "")
    data = told(sheet, "camel") | {"materialInfo": groups}
    body = json.dumps({"state": {"guide": data}}, ensure_ascii=False)
    return page(
        "办事指南",
        f"<div id='__nuxt'></div><script>window.__NUXT__={body}</script><script src='/_nuxt/app.js'></script>",
    )


def table_of_links(sheet: Sheet) -> str:
    """A table: names are links to what they look like, forms and samples in two columns with 无 for none."""
    rows = real_rows(sheet, "material_type", "material_format", "form_guid", "example_guid")
    lines = []
    for n, r in enumerate(rows, 1):
        files = [link(r[k], "点击下载") or "无" for k in ("form_guid", "example_guid")]
        lines.append(
            [
                str(n),
                f"<a href='/cl/{n}.html' title='{t(r['material_name'])}'>{t(r['material_name'])}</a>",
                r["material_type"],
                r["material_format"],
                *files,
            ]
        )
        sheet.materials[n - 1] = {**sheet.materials[n - 1], **{k: r[k] or "无" for k in ("form_guid", "example_guid")}}
    heads = pair_rows([], 1) + grid([["序号", "名称", "类型", "形式", "空表", "样表"]], "th")
    shown = f"<table class='table table-striped'><thead>{heads}</thead>{grid(lines)}</table>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>材料清单</h3>{shown}{law_lines(sheet)}")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        element_descriptions, category_tables, pinyin_payload, rows_of_spans, notes_in_cells, phone_steps, word_pairs,
        sheet_of_all, nuxt_groups, table_of_links,
    )
}  # fmt: skip
