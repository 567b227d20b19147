"""Guides that differ in how they give materials and legal bases: two-row heads, prose, nested rows, cards, situations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from benchmarks.guides.html import grid, link, material_table, page, pair_rows, t
from benchmarks.guides.sheet import Sheet, Template, cited
from benchmarks.guides.tables import MORE, law_lines


def _head(sheet: Sheet, *keys: str) -> str:
    return f"<h1>{sheet.name}</h1><table>{pair_rows(sheet.pairs('short', *keys), 2)}</table>"


def _none(sheet: Sheet, word: str = "无") -> str:
    return f"<p>{sheet.shows('materials', word)}</p>"


def materials_with_links(sheet: Sheet) -> str:
    rows = sheet.rows(*MORE, "form_guid", "example_guid")
    table = material_table(rows, attrs="class='table'") if rows else _none(sheet)
    return page(sheet.name, f"{_head(sheet)}<div class='clxx'><h2>申请材料</h2>{table}</div>{law_lines(sheet)}")


def two_row_heads(sheet: Sheet) -> str:
    """份数 above 原件 and 复印件."""
    rows = sheet.rows("is_need", "original_num", "copies_num", "source_type")
    heads = (
        "<tr><th rowspan=2>序号</th><th rowspan=2>材料名称</th><th rowspan=2>必要性</th><th colspan=2>份数</th>"
        "<th rowspan=2>来源渠道</th></tr><tr><th>原件</th><th>复印件</th></tr>"
    )
    body = "".join(
        f"<tr><td>{n}</td><td>{t(r['material_name'])}</td><td>{r['is_need']}</td><td>{r['original_num']}</td>"
        f"<td>{r['copies_num']}</td><td>{r['source_type']}</td></tr>"
        for n, r in enumerate(rows, 1)
    )
    table = f"<table>{heads}{body}</table>" if rows else _none(sheet, "无需提交材料")
    return page(sheet.name, f"{_head(sheet)}<h3>申请材料</h3>{table}")


def material_prose(sheet: Sheet) -> str:
    rows = sheet.rows()
    text = "".join(f"{n}.{row['material_name']}；" for n, row in enumerate(rows, 1)).removesuffix("；")
    shown = f"<p>应提交材料：{text}。</p>" if rows else f"<p>应提交材料：{sheet.shows('materials', '无')}</p>"
    lines = "".join(f"<p>{label}：{t(text)}</p>" for label, text in sheet.pairs("article"))
    laws = "；".join(cited(law) for law in sheet.laws())
    return page(sheet.name, f"<h1>{sheet.name}</h1><div class=con>{lines}{shown}<p>审批依据：{t(laws)}</p></div>")


def material_list(sheet: Sheet) -> str:
    """Browsers number the list; kind and number of copies are in brackets behind the name."""
    rows = sheet.rows("is_need")
    items = "".join(f"<li>{t(r['material_name'])}（{r['is_need']}）</li>" for r in rows)
    shown = f"<ol>{items}</ol>" if rows else _none(sheet)
    return page(sheet.name, f"{_head(sheet)}<h3>需提交的材料</h3>{shown}{law_lines(sheet)}")


def nested_rows(sheet: Sheet) -> str:
    """A row per material, a wide row of details below it."""
    body = ""
    for n, row in enumerate(sheet.rows("is_need", "material_type", "page_num", "source_type"), 1):
        detail = f"材料类型：{row['material_type']}　份数：{row['page_num']}　来源渠道：{row['source_type']}"
        body += f"<tr><td>{n}</td><td>{t(row['material_name'])}</td><td>{row['is_need']}</td></tr>"
        body += f"<tr class='more'><td colspan=3>{detail}</td></tr>"
    table = f"<table>{grid([['序号', '材料名称', '必要性']], 'th')}{body}</table>" if body else _none(sheet)
    return page(sheet.name, f"{_head(sheet)}<h3>申请材料</h3>{table}")


def material_cards(sheet: Sheet) -> str:
    """A card per material: its name on top, pairs below."""
    labels = (
        ("is_need", "材料必要性"),
        ("material_type", "材料类型"),
        ("page_num", "份数"),
        ("source_type", "来源渠道"),
    )
    body = ""
    for n, row in enumerate(sheet.rows(*(key for key, _ in labels)), 1):
        pairs = "".join(f"<li><label>{label}：</label><span>{row[key]}</span></li>" for key, label in labels)
        body += f"<div class='cl-card'><div class='cl-name'>{n}.{t(row['material_name'])}</div><ul>{pairs}</ul></div>"
    return page(sheet.name, f"{_head(sheet)}<h3>申请材料</h3><div>{body or _none(sheet)}</div>{law_lines(sheet)}")


def material_pairs(sheet: Sheet) -> str:
    """Each material a definition list whose first pair is its name."""
    labels = (
        ("material_name", "材料名称"),
        ("is_need", "材料必要性"),
        ("material_format", "材料形式"),
        ("page_num", "份数"),
    )
    body = ""
    for row in sheet.rows("is_need", "material_format", "page_num"):
        body += f"<dl>{''.join(f'<dt>{label}</dt><dd>{t(row[key])}</dd>' for key, label in labels)}</dl>"
    return page(sheet.name, f"{_head(sheet)}<h3>申请材料</h3>{body or _none(sheet)}")


def by_situation(sheet: Sheet) -> str:
    """Wide rows group the materials by situation."""
    rows = sheet.rows("is_need", "source_type")
    lines = [[str(n), t(r["material_name"]), r["is_need"], r["source_type"]] for n, r in enumerate(rows, 1)]
    half = len(lines) // 2
    groups = ("<tr><td colspan=4>情形一：企业申请</td></tr>", "<tr><td colspan=4>情形二：个体申请</td></tr>")
    body = groups[0] + grid(lines[:half]) + groups[1] + grid(lines[half:])
    heads = grid([["序号", "材料名称", "材料必要性", "来源渠道"]], "th")
    table = f"<table>{heads}{body}</table>" if rows else _none(sheet)
    return page(sheet.name, f"{_head(sheet)}<h3>申请材料</h3>{table}")


def label_column_materials(sheet: Sheet) -> str:
    """The table of materials sits in the value cell of the pair table."""
    rows = sheet.rows(*MORE)
    shown = material_table(rows, number=False) if rows else sheet.shows("materials", "无")
    pairs = pair_rows(sheet.pairs("city"), 1, "<td width=120>{}</td>")
    laws = "".join(f"<p>{t(cited(law))}</p>" for law in sheet.laws())
    more = f"<tr><td>申请材料</td><td>{shown}</td></tr><tr><td>设定依据</td><td>{laws}</td></tr>"
    return page(sheet.name, f"<table border=1>{pairs}{more}</table>")


def law_cards(sheet: Sheet) -> str:
    """A card of pairs per basis, the article's text folded."""
    body = ""
    for law in sheet.laws():
        pairs = (
            ("法律法规名称", law.law_name),
            ("依据文号", law.law_number),
            ("条款号", law.article),
            ("条款内容", law.content),
        )
        inner = "".join(f"<p><span class=l>{label}：</span><span>{t(text)}</span></p>" for label, text in pairs)
        body += f"<div class='law-item'>{inner}</div>"
    return page(sheet.name, f"{_head(sheet)}<h3>设定依据</h3>{body}")


def law_wording(sheet: Sheet) -> str:
    """Bases with the wording of the articles behind them."""
    body = "".join(f"<p>{n}.{t(cited(law))}：“{t(law.content)}。”</p>" for n, law in enumerate(sheet.laws(), 1))
    return page(sheet.name, f"{_head(sheet)}<h3>法律依据</h3><div class='yj'>{body}</div>")


def law_head_rows(sheet: Sheet) -> str:
    """icity's table of bases with a link to the text."""
    heads = ["依据名称", "制定机关", "发布令号（文号）", "具体规定内容", "原文下载地址"]
    rows = [
        [
            t(law.law_name),
            law.issue_org or "国务院",
            law.law_number,
            f"{law.article}　{t(law.content)}",
            link("/law/1.pdf", "下载"),
        ]
        for law in sheet.laws()
    ]
    return page(sheet.name, f"{_head(sheet)}<h3>设定依据</h3><table>{grid([heads], 'th')}{grid(rows)}</table>")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        materials_with_links, two_row_heads, material_prose, material_list, nested_rows, material_cards, material_pairs,
        by_situation, label_column_materials, law_cards, law_wording, law_head_rows,
    )
}  # fmt: skip
