"""Templates written after the reader was mended on all others, measured once before they were looked at. Materials."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from benchmarks.guides.html import bare, grid, in_rows, link, page, pair_rows, t
from benchmarks.guides.material_shapes import head, none, row_shown
from benchmarks.guides.payloads import dump, told
from benchmarks.guides.sheet import Part, Sheet, Template, cited, real_rows
from benchmarks.guides.tables import law_lines


def tags_behind_name(sheet: Sheet) -> str:
    """A list: name as a heading, tags in a row of spans, links in another row."""
    body = "".join(
        f"<li class='m-item'><h5>{n}. {t(r['material_name'])}</h5><div class='tags'><span>{r['is_need']}</span>"
        f"<span>{r['material_type']}</span><span>{r['material_format']}</span></div>"
        f"<div class='ops'>{link(r['form_guid'], '下载空表')}{link(r['example_guid'], '查看样表')}</div></li>"
        for n, r in enumerate(
            real_rows(sheet, "is_need", "material_type", "material_format", "form_guid", "example_guid"), 1
        )
    )
    shown = f"<ul class='m-list'>{body}</ul>" if body else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown}{law_lines(sheet)}")


def name_over_pairs(sheet: Sheet) -> str:
    """One table: a wide row with the name, below it a row of pairs, for each material."""
    body = ""
    for n, r in enumerate(real_rows(sheet, "is_need", "page_num", "source_type"), 1):
        body += f"<tr class='n'><td colspan=6><b>{n}、{t(r['material_name'])}</b></td></tr>"
        pairs = (("必要性", r["is_need"]), ("份数", r["page_num"]), ("来源渠道", r["source_type"]))
        body += f"<tr>{''.join(f'<td>{a}</td><td>{b}</td>' for a, b in pairs)}</tr>"
    shown = f"<table class='stuff'>{body}</table>" if body else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown}{law_lines(sheet)}")


def requirement_column(sheet: Sheet) -> str:
    """Copies and form in one column of words; a number column without heading."""
    rows = real_rows(sheet, "is_need", "material_format")
    lines = [
        [f"{n}.", t(r["material_name"]), r["material_format"], "★" if r["is_need"] == "必要" else ""]
        for n, r in enumerate(rows, 1)
    ]
    for r in rows:
        row_shown(sheet, r, is_need="★" if r["is_need"] == "必要" else "")
    table = f"<table>{grid([['&nbsp;', '申请材料名称', '材料形式', '是否必须']])}{grid(lines)}</table>"
    return page(sheet.name, f"{head(sheet)}<h3>申报材料</h3>{table if rows else none(sheet)}{law_lines(sheet)}")


def paragraphs_of_labels(sheet: Sheet) -> str:
    """Paragraphs: numbered name in bold, then a paragraph per detail."""
    body = ""
    for n, r in enumerate(real_rows(sheet, "is_need", "material_type", "page_num"), 1):
        body += f"<p><strong>{n}．{t(r['material_name'])}</strong></p><p>材料必要性：{r['is_need']}</p>"
        body += f"<p>材料类型：{r['material_type']}</p><p>纸质材料份数：{r['page_num']}</p>"
    lines = "".join(f"<p>{a}：{t(b)}</p>" for a, b in sheet.pairs("article"))
    return page(sheet.name, f"<h1>{sheet.name}</h1>{lines}<p>申请材料：</p>{body or none(sheet)}")


def van_collapse(sheet: Sheet) -> str:
    """Phones: a title with a tag, a folded body of cells."""
    body = ""
    for r in real_rows(sheet, "is_need", "material_type", "source_type"):
        cells = "".join(
            f"<div class='van-cell'><div class='van-cell__title'>{a}</div><div class='van-cell__value'>{t(b)}</div></div>"
            for a, b in (("材料类型", r["material_type"]), ("来源渠道", r["source_type"]))
        )
        body += (
            f"<div class='van-collapse-item'><div class='van-collapse-item__title'><span>{t(r['material_name'])}</span>"
            f"<span class='van-tag'>{r['is_need']}</span></div><div class='van-collapse-item__wrapper'>{cells}</div></div>"
        )
    pairs = "".join(f"<div class='c'><span>{a}</span><span>{t(b)}</span></div>" for a, b in sheet.pairs("mobile"))
    return bare(
        f"<h2>{sheet.name}</h2>{pairs}<div class='t'>申请材料</div><div>{body or none(sheet)}</div>", sheet.name
    )


def table_by_situation(sheet: Sheet) -> str:
    """The first column is the situation, merged; form and sample in columns of their own."""
    rows = real_rows(sheet, "material_type", "form_guid", "example_guid")
    body = ""
    for name, group in zip(("首次申请", "委托他人办理", "其他情形"), in_rows(rows, 4)):
        for n, r in enumerate(group):
            first = f"<td rowspan={len(group)}>{name}</td>" if not n else ""
            body += f"<tr>{first}<td>{n + 1}</td><td>{t(r['material_name'])}</td><td>{r['material_type']}</td>"
            body += f"<td>{link(r['form_guid'], '下载') or '无'}</td><td>{link(r['example_guid'], '下载') or '无'}</td></tr>"
    heads = ["适用情形", "序号", "材料名称", "材料类型", "空白表格", "示例样表"]
    table = f"<table>{grid([heads], 'th')}{body}</table>"
    for r in rows:
        row_shown(sheet, r, **{key: r[key] or "无" for key in ("form_guid", "example_guid")})
    return page(sheet.name, f"{head(sheet)}<h3>所需材料</h3>{table if rows else none(sheet)}{law_lines(sheet)}")


def semicolons(sheet: Sheet) -> str:
    """One cell, materials parted by semicolons, no numbers."""
    rows = real_rows(sheet)
    for r in rows:
        row_shown(sheet, r)
    text = "；".join(r["material_name"] for r in rows)
    pairs = pair_rows([*sheet.pairs("short"), ("申请材料", f"{text}。" if rows else sheet.shows("materials", "无"))], 1)
    return page(sheet.name, f"<h1>{sheet.name}</h1><table>{pairs}</table>{law_lines(sheet)}")


def lines_in_cell(sheet: Sheet) -> str:
    """One cell, a line each, numbered （1）, closed by a note."""
    rows = real_rows(sheet)
    text = "<br>".join(f"（{n}）{t(r['material_name'])}；" for n, r in enumerate(rows, 1))
    shown = f"{text}<br>注：复印件须加盖公章。" if rows else sheet.shows("materials", "无")
    pairs = pair_rows(sheet.pairs("short"), 1)
    laws = "<br>".join(t(cited(law)) for law in sheet.laws())
    more = f"<tr><th>申请材料</th><td>{shown}</td></tr><tr><th>设定依据</th><td>{laws}</td></tr>"
    return page(sheet.name, f"<h1>{sheet.name}</h1><table>{pairs}{more}</table>")


def grouped_payload(sheet: Sheet) -> Part:
    """Materials in groups within a payload."""
    names = {"material_name": "materialName", "is_need": "isNeedText", "material_type": "materialTypeName"}
    rows = [{names[key]: row[key] for key in names} for row in real_rows(sheet, *list(names)[1:])]
    groups = [{"groupName": f"第{n}组", "list": group} for n, group in enumerate(in_rows(rows, 2), 1)]
    if not rows:
        sheet.shows("materials", "")
    return dump({"code": 200, "data": told(sheet, "camel") | {"materialList": groups}})


def island_beside_page(sheet: Sheet) -> str:
    """The page shows all but the materials, which a script holds as a list."""
    rows = [
        {"clmc": r["material_name"], "sfby": r["is_need"], "lyqd": r["source_type"]}
        for r in real_rows(sheet, "is_need", "source_type")
    ]
    script = f"<script>var clList = {json.dumps(rows, ensure_ascii=False)};renderCl(clList);</script>"
    if not rows:
        sheet.shows("materials", "")
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3><div id='cl'></div>{law_lines(sheet)}{script}")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        tags_behind_name, name_over_pairs, requirement_column, paragraphs_of_labels, van_collapse, table_by_situation,
        semicolons, lines_in_cell, grouped_payload, island_beside_page,
    )
}  # fmt: skip
