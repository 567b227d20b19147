"""Templates put aside: never looked at while the reader is mended. Ways to give materials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from docx import Document

from benchmarks.guides.html import bare, grid, in_rows, link, material_table, page, t
from benchmarks.guides.material_shapes import head, none
from benchmarks.guides.papers import DOCX, docx_table, saved
from benchmarks.guides.payloads import dump, told
from benchmarks.guides.sheet import Part, Sheet, Template, real_rows
from benchmarks.guides.tables import law_lines

_FIGURES: Final = "一二三四五六七八九十"


def situation_panes(sheet: Sheet) -> str:
    """A pane per situation, all but the first hidden, each with a table of its own."""
    rows = real_rows(sheet, "is_need", "source_type")
    half = (len(rows) + 1) // 2
    groups = [group for group in (rows[:half], rows[half:]) if group]
    tabs = "".join(f"<li>情形{_FIGURES[n]}</li>" for n, _ in enumerate(groups))
    panes = "".join(
        f"<div class='tab-pane' style='display:{'none' if n else 'block'}'>{material_table(group)}</div>"
        for n, group in enumerate(groups)
    )
    shown = f"<ul class='tabs'>{tabs}</ul><div class='tab-content'>{panes}</div>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown}{law_lines(sheet)}")


def list_of_brackets(sheet: Sheet) -> str:
    """A list the browser numbers: name in a span, copies in brackets in another, the download behind."""
    body = "".join(
        f"<li><span class='clmc'>{t(r['material_name'])}</span><span>（原件{r['page_num']}份）</span> {link(r['example_guid'], '样表下载')}</li>"
        for r in real_rows(sheet, "page_num", "example_guid")
    )
    for n, row in enumerate(sheet.materials):
        shown = {("original_num" if key == "page_num" else key): text for key, text in row.items()}
        sheet.materials[n] = shown
    return page(sheet.name, f"{head(sheet)}<h3>提交材料</h3>{f'<ol>{body}</ol>' if body else none(sheet)}")


def accordions(sheet: Sheet) -> str:
    """A title to click per material, the details folded in a definition list."""
    body = ""
    for n, r in enumerate(real_rows(sheet, "is_need", "material_type", "material_format", "source_type"), 1):
        pairs = (
            ("是否必要", "is_need"),
            ("材料类型", "material_type"),
            ("材料形式", "material_format"),
            ("来源渠道", "source_type"),
        )
        inner = "".join(f"<dt>{label}</dt><dd>{t(r[key])}</dd>" for label, key in pairs)
        body += (
            f"<div class='panel'><div class='panel-heading'><a data-toggle='collapse' href='#m{n}'>{n}. {t(r['material_name'])}</a></div>"
            f"<div id='m{n}' class='collapse' style='display:none'><dl>{inner}</dl></div></div>"
        )
    return page(
        sheet.name,
        f"{head(sheet)}<h3>申请材料</h3><div class='panel-group'>{body or none(sheet)}</div>{law_lines(sheet)}",
    )


def notes_below(sheet: Sheet) -> str:
    """A title row on top of the head, a note in the last row."""
    rows = real_rows(sheet, "material_type", "page_num")
    lines = [[str(n), t(r["material_name"]), r["material_type"], r["page_num"]] for n, r in enumerate(rows, 1)]
    top = "<tr><td colspan=4 align=center><b>申请材料目录</b></td></tr>"
    note = "<tr><td colspan=4>注：以上材料均需提供原件核对，复印件须加盖公章。</td></tr>"
    table = f"<table border=1>{top}{grid([['序号', '材料名称', '材料类型', '份数']])}{grid(lines)}{note}</table>"
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{table if rows else none(sheet)}{law_lines(sheet)}")


def lists_as_rows(sheet: Sheet) -> str:
    """A list per row, its items the cells."""
    rows = real_rows(sheet, "is_need", "page_num")
    lines = [("材料名称", "必要性", "份数")] + [(r["material_name"], r["is_need"], r["page_num"]) for r in rows]
    body = "".join(
        f"<ul class='{'row' if n else 'row-title'}'>{''.join(f'<li>{t(x)}</li>' for x in line)}</ul>"
        for n, line in enumerate(lines)
    )
    return page(
        sheet.name, f"{head(sheet)}<h3>材料清单</h3>{f'<div>{body}</div>' if rows else none(sheet)}{law_lines(sheet)}"
    )


def definitions(sheet: Sheet) -> str:
    """The name defined, details in one line."""
    body = "".join(
        f"<dt>{t(r['material_name'])}</dt><dd>材料类型：{r['material_type']}；份数：{r['page_num']}</dd>"
        for r in real_rows(sheet, "material_type", "page_num")
    )
    return page(
        sheet.name, f"{head(sheet)}<h3>申请材料</h3>{f'<dl>{body}</dl>' if body else none(sheet)}{law_lines(sheet)}"
    )


def all_in_one_cell(sheet: Sheet) -> str:
    """A row per material, everything in its only cell, one line each."""
    body = ""
    for r in real_rows(sheet, "is_need", "material_type", "source_type"):
        lines = (
            f"材料名称：{r['material_name']}", f"必要性：{r['is_need']}", f"材料类型：{r['material_type']}", f"来源渠道：{r['source_type']}",
        )  # fmt: skip
        body += f"<tr><td>{'<br>'.join(map(t, lines))}</td></tr>"
    shown = f"<table class='cl'>{body}</table>" if body else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown}{law_lines(sheet)}")


def word_groups(sheet: Sheet) -> Part:
    """A Word table whose wide rows name groups, remarks in the last column."""
    paper = Document()
    paper.add_heading(sheet.name, 1)
    docx_table(paper, [[a, b] for a, b in sheet.pairs("short")])
    paper.add_paragraph("四、申请材料")
    rows = real_rows(sheet, "is_need", "page_num")
    if not rows:
        paper.add_paragraph(sheet.shows("materials", "无"))
        return saved(paper, DOCX, "9.docx")
    lines = [["序号", "材料名称", "材料必要性", "份数", "备注"]]
    wide = []
    for name, group in zip(("（一）基本材料", "（二）补充材料"), in_rows(rows, 4)):
        wide.append(len(lines))
        lines.append([name, "", "", "", ""])
        lines += [[str(n), r["material_name"], r["is_need"], r["page_num"], ""] for n, r in enumerate(group, 1)]
    table = docx_table(paper, lines)
    for at in wide:
        table.rows[at].cells[0].merge(table.rows[at].cells[4]).text = lines[at][0]
    paper.add_paragraph("五、办理流程")
    paper.add_paragraph("申请、受理、审查、决定、送达")
    sheet.shows("handle_flow", "申请、受理、审查、决定、送达")
    return saved(paper, DOCX, "9.docx")


def ticked(sheet: Sheet) -> str:
    """Boxes to tick, the need as a badge."""
    body = "".join(
        f"<li><label><input type='checkbox' disabled> {t(r['material_name'])}</label> <span class='badge'>{r['is_need']}</span></li>"
        for r in real_rows(sheet, "is_need")
    )
    return page(
        sheet.name,
        f"{head(sheet)}<h3>申请材料</h3>{f'<ul class=check>{body}</ul>' if body else none(sheet)}{law_lines(sheet)}",
    )


def two_a_row(sheet: Sheet) -> str:
    """Two materials side by side, the headings twice."""
    rows = real_rows(sheet, "page_num")
    lines = [
        [x for r in pair for x in (t(r["material_name"]), r["page_num"])] + ["", ""] * (2 - len(pair))
        for pair in in_rows(rows, 2)
    ]
    table = f"<table>{grid([['材料名称', '份数'] * 2], 'th')}{grid(lines)}</table>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{table}{law_lines(sheet)}")


def bilingual(sheet: Sheet) -> str:
    """Heads in two languages, one below the other."""
    heads = ("序号<br>No.", "材料名称<br>Name of Material", "必要性<br>Necessity", "材料形式<br>Form", "份数<br>Copies")
    keys = ("is_need", "material_format", "page_num")
    lines = [
        [str(n), t(r["material_name"]), *(r[key] for key in keys)] for n, r in enumerate(real_rows(sheet, *keys), 1)
    ]
    table = f"<table>{grid([heads], 'th')}{grid(lines)}</table>" if lines else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料 APPLICATION MATERIALS</h3>{table}{law_lines(sheet)}")


def initials(sheet: Sheet) -> Part:
    """Records whose names are the first letters of the labels, beside the item's."""
    names = {"material_name": "CLMC", "is_need": "BYX_TEXT", "material_type": "CLLX_TEXT", "page_num": "FS"}
    rows = [
        {"XH": n, **{names[key]: row[key] for key in names}}
        for n, row in enumerate(real_rows(sheet, *list(names)[1:]), 1)
    ]
    if not rows:
        sheet.shows("materials", "")
    return dump({"state": "200", "data": {"info": told(sheet, "camel"), "clList": rows}})


def chinese_numbers(sheet: Sheet) -> str:
    """（一）（二） in one run under a numbered head, remarks in brackets, a closing sentence."""
    rows = real_rows(sheet)[:10]
    sheet.materials[10:] = []
    text = "".join(f"（{_FIGURES[n]}）{r['material_name']}；" for n, r in enumerate(rows)).removesuffix("；")
    shown = f"<p>{t(text)}。</p>" if rows else none(sheet)
    lines = "".join(
        f"<p>{_FIGURES[n] if n < 10 else '十' + _FIGURES[n - 10]}、{a}</p><p>{t(b)}</p>"
        for n, (a, b) in enumerate(
            sheet.pairs("article", "dept_name", "anticipate_day", "promise_day", "transact_addr", "link_way")
        )
    )
    sheet.shows("delivery_way", "窗口领取")
    return bare(f"<h2>{sheet.name}</h2>{lines}<p>六、申请材料</p>{shown}<p>七、结果送达</p><p>窗口领取</p>", sheet.name)


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        situation_panes, list_of_brackets, accordions, notes_below, lists_as_rows, definitions, all_in_one_cell, word_groups,
        ticked, two_a_row, bilingual, initials, chinese_numbers,
    )
}  # fmt: skip
