"""Guides that differ in nothing but how they give materials: groups, cards, columns turned, pop-ups, tables of divs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import openpyxl

from benchmarks.guides.html import bare, grid, in_rows, link, page, pair_rows, t
from benchmarks.guides.papers import XLSX, saved
from benchmarks.guides.payloads import dump, told
from benchmarks.guides.sheet import Part, Sheet, Template, cited, real_rows
from benchmarks.guides.tables import law_lines


def head(sheet: Sheet, *keys: str) -> str:
    """What stands above the materials."""
    return f"<h1>{sheet.name}</h1><table>{pair_rows(sheet.pairs('city', *keys), 2)}</table>"


def none(sheet: Sheet, word: str = "无") -> str:
    """A word for no materials."""
    return f"<p>{sheet.shows('materials', word)}</p>"


def category_column(sheet: Sheet) -> str:
    """The first column says the class of material over several rows."""
    rows = real_rows(sheet, "is_need", "page_num", "source_type")
    body = ""
    for name, group in zip(("申请文书", "证明文件", "其他"), in_rows(rows, 3)):
        for n, row in enumerate(group):
            first = f"<td rowspan={len(group)}>{name}</td>" if not n else ""
            body += (
                f"<tr>{first}<td>{t(row['material_name'])}</td><td>{row['is_need']}</td><td>{row['page_num']}份</td>"
            )
            body += f"<td>{row['source_type']}</td></tr>"
            row_shown(sheet, row, page_num=f"{row['page_num']}份")
    table = f"<table>{grid([['材料分类', '材料名称', '是否必需', '份数', '来源渠道']], 'th')}{body}</table>"
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{table if rows else none(sheet)}{law_lines(sheet)}")


def row_shown(sheet: Sheet, row: Mapping[str, str], **texts: str) -> None:
    """The row is shown with other texts than the library's."""
    at = next(n for n, each in enumerate(sheet.materials) if each["material_name"] == row["material_name"])
    sheet.materials[at] = {**sheet.materials[at], **texts}


def cards_with_head(sheet: Sheet) -> str:
    """A card per material: number, name and need on top, a grid of label and value below, buttons at the end."""
    labels = (("material_type", "材料类型"), ("material_format", "材料形式"), ("original_num", "原件份数"),
              ("copies_num", "复印件份数"), ("source_type", "来源渠道"))  # fmt: skip
    body = ""
    for n, row in enumerate(real_rows(sheet, *(key for key, _ in labels), "form_guid", "example_guid"), 1):
        pairs = "".join(
            f"<div class='col'><div class='k'>{label}</div><div class='v'>{t(row[key])}</div></div>"
            for key, label in labels
        )
        buttons = link(row["form_guid"], "空白表格") + link(row["example_guid"], "示例样表")
        body += (
            f"<div class='card'><div class='card-hd'><span class='no'>{n}</span><span class='nm'>{t(row['material_name'])}</span>"
            f"</div><div class='card-bd'>{pairs}</div><div class='card-ft'>{buttons}</div></div>"
        )
    return page(
        sheet.name, f"{head(sheet)}<div class='tit'>申请材料</div><div>{body or none(sheet)}</div>{law_lines(sheet)}"
    )


def turned(sheet: Sheet) -> str:
    """Labels down the side, a column per material."""
    rows = real_rows(sheet, "is_need", "material_type", "page_num")
    labels = (("material_name", "材料名称"), ("is_need", "必要性"), ("material_type", "材料类型"), ("page_num", "份数"))
    lines = [[f"<b>{label}</b>", *(t(row[key]) for row in rows)] for key, label in labels]
    table = f"<table class='tb'>{grid(lines)}</table>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{table}{law_lines(sheet)}")


def two_tables(sheet: Sheet) -> str:
    """What is needed and what may be needed in tables of their own, each under a head."""
    rows = real_rows(sheet, "material_type", "page_num")
    half = (len(rows) + 1) // 2
    body = ""
    for name, group in (("必要材料", rows[:half]), ("非必要材料", rows[half:])):
        if group:
            lines = [[str(n), t(r["material_name"]), r["material_type"], r["page_num"]] for n, r in enumerate(group, 1)]
            body += (
                f"<h4>{name}</h4><table>{grid([['序号', '材料名称', '材料类型', '份数']], 'th')}{grid(lines)}</table>"
            )
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3><div>{body or none(sheet)}</div>{law_lines(sheet)}")


def downloads_in_name(sheet: Sheet) -> str:
    """Name and its downloads in one cell."""
    rows = real_rows(sheet, "is_need", "material_format", "form_guid", "example_guid")
    lines = [
        [
            str(n),
            f"<div class='n'>{t(r['material_name'])}</div><div class='dl'>{link(r['form_guid'], '空白表格下载')}　"
            f"{link(r['example_guid'], '示例样表下载')}</div>",
            r["is_need"],
            r["material_format"],
        ]
        for n, r in enumerate(rows, 1)
    ]
    table = (
        f"<table>{grid([['序号', '材料名称', '必要性', '材料形式']], 'th')}{grid(lines)}</table>"
        if rows
        else none(sheet)
    )
    return page(sheet.name, f"{head(sheet)}<h3>办理材料</h3>{table}{law_lines(sheet)}")


def prose_brackets(sheet: Sheet) -> str:
    """One paragraph, numbered, copies in brackets."""
    rows = real_rows(sheet, "page_num")
    text = "；".join(f"{n}、{r['material_name']}（{r['page_num']}份）" for n, r in enumerate(rows, 1))
    lines = "".join(f"<p>{label}：{t(value)}</p>" for label, value in sheet.pairs("article"))
    shown = f"{t(text)}。" if rows else sheet.shows("materials", "无")
    return page(sheet.name, f"<h1>{sheet.name}</h1>{lines}<p><strong>申报材料</strong></p><p>{shown}</p>")


def payload_names(sheet: Sheet) -> Part:
    """Records with names of their own for what a material has, inside an object that says what they are."""
    names = {
        "material_name": "name",
        "is_need": "necessity",
        "material_type": "type",
        "page_num": "copies",
        "source_type": "source",
    }
    rows = [{names[key]: row[key] for key in names} for row in real_rows(sheet, *list(names)[1:])]
    if not rows:
        sheet.shows("materials", "")
    return dump({"code": 0, "data": told(sheet, "camel") | {"materialInfo": {"total": len(rows), "list": rows}}})


def divs_as_table(sheet: Sheet) -> str:
    """A head and rows of divs."""
    rows = real_rows(sheet, "is_need", "material_type", "source_type")
    lines = [("序号", "材料名称", "必要性", "材料类型", "来源渠道")] + [
        (str(n), r["material_name"], r["is_need"], r["material_type"], r["source_type"]) for n, r in enumerate(rows, 1)
    ]
    body = "".join(
        f"<div class='{'table-row' if n else 'table-head'}'>{''.join(f'<div class=cell>{t(x)}</div>' for x in line)}</div>"
        for n, line in enumerate(lines)
    )
    shown = f"<div class='div-table'>{body}</div>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown}{law_lines(sheet)}")


def cards_on_phones(sheet: Sheet) -> str:
    """Name, then one line of details with bars between them."""
    body = "".join(
        f"<div class='item'><p class='t'>{n}、{t(r['material_name'])}</p><p class='d'>材料形式：{r['material_format']} | "
        f"份数：{r['page_num']} | 必要性：{r['is_need']}</p></div>"
        for n, r in enumerate(real_rows(sheet, "material_format", "page_num", "is_need"), 1)
    )
    pairs = "".join(f"<div class='c'><div>{a}</div><div>{t(b)}</div></div>" for a, b in sheet.pairs("mobile"))
    return bare(
        f"<h2>{sheet.name}</h2>{pairs}<div class='hd'>所需材料</div><div>{body or none(sheet)}</div>", sheet.name
    )


def rows_without_heads(sheet: Sheet) -> str:
    """Number, name and copies in the rows of a table without a head, in the value's cell."""
    lines = []
    for n, r in enumerate(real_rows(sheet, "original_num", "copies_num"), 1):
        copies = "，".join(f"{word}{r[key]}份" for key, word in _COPIES if r[key] != "0")
        lines.append([str(n), t(r["material_name"]), copies])
        sheet.materials[n - 1] = {k: v for k, v in sheet.materials[n - 1].items() if v != "0"}
    shown = f"<table>{grid(lines)}</table>" if lines else sheet.shows("materials", "无")
    pairs = pair_rows(sheet.pairs("short"), 1)
    laws = "".join(f"<p>{t(cited(law))}</p>" for law in sheet.laws())
    more = f"<tr><th>申请材料</th><td>{shown}</td></tr><tr><th>设定依据</th><td>{laws}</td></tr>"
    return page(sheet.name, f"<h1>{sheet.name}</h1><table>{pairs}{more}</table>")


_COPIES: Final = (("original_num", "原件"), ("copies_num", "复印件"))


def popups(sheet: Sheet) -> str:
    """The table shows names; a hidden layer per material tells the rest."""
    rows = real_rows(sheet, "is_need", "material_type", "page_num", "source_type")
    lines = [
        [str(n), t(r["material_name"]), r["is_need"], f"<a href='javascript:show({n})'>查看详情</a>"]
        for n, r in enumerate(rows, 1)
    ]
    layers = ""
    for n, r in enumerate(rows, 1):
        pairs = [
            ("材料名称", r["material_name"]),
            ("材料类型", r["material_type"]),
            ("份数", r["page_num"]),
            ("来源渠道", r["source_type"]),
        ]
        layers += f"<div id='layer{n}' class='layer' style='display:none'><table>{pair_rows(pairs, 1)}</table></div>"
    table = (
        f"<table>{grid([['序号', '材料名称', '必要性', '操作']], 'th')}{grid(lines)}</table>" if rows else none(sheet)
    )
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{table}{law_lines(sheet)}{layers}")


def nested_details(sheet: Sheet) -> str:
    """A hidden row with a table of pairs below each row."""
    body = ""
    for n, r in enumerate(real_rows(sheet, "is_need", "material_type", "material_format", "page_num"), 1):
        pairs = pair_rows(
            [("材料类型", r["material_type"]), ("材料形式", r["material_format"]), ("份数", r["page_num"])], 2
        )
        body += (
            f"<tr><td>{n}</td><td>{t(r['material_name'])}</td><td>{r['is_need']}</td><td><a href='#'>展开</a></td></tr>"
        )
        body += f"<tr class='detail' style='display:none'><td colspan=4><table>{pairs}</table></td></tr>"
    table = f"<table>{grid([['序号', '材料名称', '是否必要', '操作']], 'th')}{body}</table>" if body else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{table}{law_lines(sheet)}")


def sheet_beside_label(sheet: Sheet) -> Part:
    """A spreadsheet: the label 申请材料 is as tall as its rows, head row and all."""
    book = openpyxl.Workbook()
    out: Any = book.active
    out.append([f"{sheet.name}办事指南"])
    out.merge_cells("A1:E1")
    for label, text in [("事项名称", sheet.name), *sheet.pairs("short")]:
        out.append([label, text])
        out.merge_cells(start_row=out.max_row, end_row=out.max_row, start_column=2, end_column=5)
    rows = real_rows(sheet, "is_need", "page_num")
    if not rows:
        out.append(["申请材料", sheet.shows("materials", "无")])
        return saved(book, XLSX, "8.xlsx")
    top = out.max_row + 1
    out.append(["申请材料", "序号", "材料名称", "必要性", "份数"])
    for n, r in enumerate(rows, 1):
        out.append([None, n, r["material_name"], r["is_need"], int(r["page_num"])])
    out.merge_cells(start_row=top, end_row=out.max_row, start_column=1, end_column=1)
    return saved(book, XLSX, "8.xlsx")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        category_column, cards_with_head, turned, two_tables, downloads_in_name, prose_brackets, payload_names, divs_as_table,
        cards_on_phones, rows_without_heads, popups, nested_details, sheet_beside_label,
    )
}  # fmt: skip
