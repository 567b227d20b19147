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


def copies_by_words(sheet: Sheet) -> str:
    """Copies of originals and copies in one line of spans behind the name, as labels of their own."""
    body = "".join(
        f"<div class='row'><div class='idx'>{n}</div><div class='info'><p class='name'>{t(r['material_name'])}</p>"
        f"<p><em>原件份数</em><i>{r['original_num']}</i><em>复印件份数</em><i>{r['copies_num']}</i></p></div></div>"
        for n, r in enumerate(real_rows(sheet, "original_num", "copies_num"), 1)
    )
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3><div>{body or none(sheet)}</div>{law_lines(sheet)}")


def needed_and_not(sheet: Sheet) -> str:
    """One table, wide rows name what is needed and what is not, a note in the last."""
    rows = real_rows(sheet, "page_num", "source_type")
    lines = [[str(n), t(r["material_name"]), r["page_num"], r["source_type"]] for n, r in enumerate(rows, 1)]
    half = (len(lines) + 1) // 2
    wide = "<tr><td colspan=4>{}</td></tr>"
    heads = grid([["序号", "材料名称", "份数", "材料来源"]], "th")
    body = wide.format("一、必要材料") + grid(lines[:half]) + wide.format("二、非必要材料") + grid(lines[half:])
    table = f"<table>{heads}{body}{wide.format('备注：材料一律使用A4纸。')}</table>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料清单</h3>{table}{law_lines(sheet)}")


def headings_in_cells(sheet: Sheet) -> str:
    """Element-plus: head and body are tables of their own."""
    rows = real_rows(sheet, "is_need", "material_type")
    lines = [[f"<div class='cell'>{x}</div>" for x in (str(n), t(r["material_name"]), r["is_need"], r["material_type"])]
             for n, r in enumerate(rows, 1)]  # fmt: skip
    heads = grid([[f"<div class='cell'>{x}</div>" for x in ("序号", "材料名称", "必要性", "材料类型")]], "th")
    table = (
        f"<div class='el-table'><div class='el-table__header-wrapper'><table>{heads}</table></div>"
        f"<div class='el-table__body-wrapper'><table>{grid(lines)}</table></div></div>"
    )
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{table if rows else none(sheet)}{law_lines(sheet)}")


def sentences(sheet: Sheet) -> str:
    """An introduction, then lines that end in semicolons."""
    rows = real_rows(sheet)
    body = "".join(
        f"<p>{n}.{t(r['material_name'])}{'；' if n < len(rows) else '。'}</p>" for n, r in enumerate(rows, 1)
    )
    intro = "<p>申请人应当向行政机关提交下列材料，并对其真实性负责：</p>"
    return page(
        sheet.name,
        f"{head(sheet)}<h3>申请材料</h3><div>{intro + body if body else none(sheet)}</div>{law_lines(sheet)}",
    )


def linked_names(sheet: Sheet) -> str:
    """Names are links to pages of their own; need in brackets in front."""
    body = "".join(
        f"<li><span class='red'>【{r['is_need']}】</span><a href='/material/{n}.html'>{t(r['material_name'])}</a></li>"
        for n, r in enumerate(real_rows(sheet, "is_need"), 1)
    )
    return page(
        sheet.name, f"{head(sheet)}<h3>申请材料</h3>{f'<ul>{body}</ul>' if body else none(sheet)}{law_lines(sheet)}"
    )


def records_of_labels(sheet: Sheet) -> Part:
    """A payload whose materials are lists of label and value."""
    labels = (("material_name", "材料名称"), ("is_need", "必要性"), ("page_num", "份数"))
    rows = [
        [{"label": label, "value": r[key]} for key, label in labels] for r in real_rows(sheet, "is_need", "page_num")
    ]
    if not rows:
        sheet.shows("materials", "")
    return dump({"code": 0, "data": told(sheet, "camel") | {"materials": rows}})


def captions(sheet: Sheet) -> str:
    """A table of pairs per material, its name the caption."""
    body = "".join(
        f"<table><caption>{n}. {t(r['material_name'])}</caption>"
        f"{pair_rows([('材料类型', r['material_type']), ('来源渠道', r['source_type'])], 2)}</table>"
        for n, r in enumerate(real_rows(sheet, "material_type", "source_type"), 1)
    )
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{body or none(sheet)}{law_lines(sheet)}")


def spans_with_bars(sheet: Sheet) -> str:
    """Name and details in one line, bars between them."""
    body = "".join(
        f"<p>{n}. {t(r['material_name'])} | {r['material_type']} | {r['page_num']}份</p>"
        for n, r in enumerate(real_rows(sheet, "material_type", "page_num"), 1)
    )
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3><div>{body or none(sheet)}</div>{law_lines(sheet)}")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        tags_behind_name, name_over_pairs, requirement_column, paragraphs_of_labels, van_collapse, table_by_situation,
        semicolons, lines_in_cell, grouped_payload, island_beside_page,
        copies_by_words, needed_and_not, headings_in_cells, sentences, linked_names, records_of_labels, captions, spans_with_bars,
    )
}  # fmt: skip
