"""Materials as vendors set them without tables, written before the reader was read: cards, lines, lists, chips."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from benchmarks.guides.html import bare, link, page, pair_rows, t
from benchmarks.guides.material_shapes import head
from benchmarks.guides.sheet import Sheet, Template
from benchmarks.guides.tables import law_lines
from benchmarks.guides.vendor_rows import around, nothing, printed, shown_as, texts

FIVE: Final = (
    ("材料类型", "material_type"),
    ("材料形式", "material_format"),
    ("份数", "page_num"),
    ("来源渠道", "source_type"),
    ("必要性", "is_need"),
)


def descriptions(sheet: Sheet) -> str:
    """Element UI: a description table per material below its name."""
    body = ""
    for n, r in enumerate(printed(sheet, *(k for _, k in FIVE)), 1):
        cells = "".join(
            f"<th class='el-descriptions-item__cell el-descriptions-item__label'>{a}</th><td class='el-descriptions-item__cell'>{t(r[k])}</td>"
            for a, k in FIVE
        )
        body += (
            f"<div class='el-descriptions'><div class='el-descriptions__header'><div class='el-descriptions__title'>{n}、{t(r['material_name'])}</div></div>"
            f"<div class='el-descriptions__body'><table><tbody><tr>{cells}</tr></tbody></table></div></div>"
        )
    return around(sheet, body or nothing(sheet))


def ant_cards(sheet: Sheet) -> str:
    """Ant design: cards in a list, items as two spans in a cell."""
    body = ""
    for r in printed(sheet, *(k for _, k in FIVE), "form_guid"):
        items = "".join(
            f"<td class='ant-descriptions-item' colspan='1'><div class='ant-descriptions-item-container'><span class='ant-descriptions-item-label'>{a}</span>"
            f"<span class='ant-descriptions-item-content'>{t(r[k])}</span></div></td>"
            for a, k in FIVE
        )
        foot = f"<ul class='ant-card-actions'><li>{link(r['form_guid'], '空白表格')}</li></ul>"
        body += (
            f"<div class='ant-list-item'><div class='ant-card'><div class='ant-card-head'><div class='ant-card-head-title'>{t(r['material_name'])}</div></div>"
            f"<div class='ant-card-body'><div class='ant-descriptions'><table><tr class='ant-descriptions-row'>{items}</tr></table></div></div>{foot}</div></div>"
        )
    return around(sheet, f"<div class='ant-list'>{body}</div>" if body else nothing(sheet))


def uni_views(sheet: Sheet) -> str:
    """uni-app: tags of its own around every text."""

    def pair(a: str, b: str) -> str:
        return f"<uni-view class='row'><uni-text class='label'><span>{a}</span></uni-text><uni-text class='value'><span>{t(b)}</span></uni-text></uni-view>"

    body = ""
    for n, r in enumerate(printed(sheet, *(k for _, k in FIVE)), 1):
        body += f"<uni-view class='mat'><uni-view class='mat-name'><uni-text><span>{n}. {t(r['material_name'])}</span></uni-text></uni-view>{''.join(pair(a, r[k]) for a, k in FIVE)}</uni-view>"
    pairs = "".join(pair(a, b) for a, b in sheet.pairs("mobile"))
    title = "<uni-view class='title'><uni-text><span>申请材料</span></uni-text></uni-view>"
    return bare(
        f"<uni-page-body><uni-view><uni-text><span>{sheet.name}</span></uni-text></uni-view>{pairs}{title}{body or nothing(sheet)}</uni-page-body>",
        sheet.name,
    )


def we_cells(sheet: Sheet) -> str:
    """WeUI: a panel per material."""

    def cell(a: str, b: str) -> str:
        return f"<div class='weui-cell'><div class='weui-cell__bd'><p>{a}</p></div><div class='weui-cell__ft'>{t(b)}</div></div>"

    body = ""
    for r in printed(sheet, *(k for _, k in FIVE)):
        body += f"<div class='weui-cells__title'>{t(r['material_name'])}</div><div class='weui-cells'>{''.join(cell(a, r[k]) for a, k in FIVE)}</div>"
    pairs = "".join(cell(a, b) for a, b in sheet.pairs("mobile"))
    return bare(
        f"<h1>{sheet.name}</h1><div class='weui-cells'>{pairs}</div><h3>申请材料</h3><div class='list'>{body or nothing(sheet)}</div>",
        sheet.name,
    )


def chips(sheet: Sheet) -> str:
    """A name with its kinds as chips behind it, copies in words."""
    body = ""
    for n, r in enumerate(printed(sheet, "is_need", "material_type", "material_format", "page_num"), 1):
        tags = "".join(
            f"<span class='tag'>{t(x)}</span>" for x in texts(r, "is_need", "material_type", "material_format")
        )
        body += f"<li><div class='nm'><i>{n}</i><span>{t(r['material_name'])}</span></div><div class='tags'>{tags}<span class='tag'>{r['page_num']}份</span></div></li>"
    return around(sheet, f"<ul class='cl'>{body}</ul>" if body else nothing(sheet))


def bars(sheet: Sheet) -> str:
    """A grey line below the name: 必要 | 原件 | 1份 | 申请人自备."""
    body = ""
    for n, r in enumerate(printed(sheet, "is_need", "material_type", "page_num", "source_type"), 1):
        body += f"<div class='it'><p class='a'>{n}、{t(r['material_name'])}</p><p class='b'>{r['is_need']} | {r['material_type']} | {r['page_num']}份 | {r['source_type']}</p></div>"
    return around(sheet, body or nothing(sheet))


def in_brackets(sheet: Sheet) -> str:
    """Prose: 1.名称（原件1份，复印件2份，必要）."""
    rows = printed(sheet, "original_num", "copies_num", "is_need")
    text = "".join(
        f"<p>{n}.{t(r['material_name'])}（原件{r['original_num']}份，复印件{r['copies_num']}份，{r['is_need']}）；</p>"
        for n, r in enumerate(rows, 1)
    )
    return around(sheet, f"<div class='txt'>{text}</div>" if rows else nothing(sheet))


def lenticular(sheet: Sheet) -> str:
    """A list: name 【必要】【复印件】【1份】."""
    rows = printed(sheet, "is_need", "material_type", "page_num")
    text = "".join(
        f"<li>{t(r['material_name'])}【{r['is_need']}】【{r['material_type']}】【{r['page_num']}份】</li>" for r in rows
    )
    return around(sheet, f"<ol>{text}</ol>" if rows else nothing(sheet), "<p><b>申报材料：</b></p>")


def terms_and_facts(sheet: Sheet) -> str:
    """dl: the name, then all facts in one line."""
    rows = printed(sheet, *(k for _, k in FIVE))
    body = "".join(
        f"<dt>{n}、{t(r['material_name'])}</dt><dd>{'；'.join(f'{a}：{t(r[k])}' for a, k in FIVE)}。</dd>"
        for n, r in enumerate(rows, 1)
    )
    return around(sheet, f"<dl>{body}</dl>" if rows else nothing(sheet))


def accordion(sheet: Sheet) -> str:
    """Bootstrap: a panel per material, closed, a table of two columns in it."""
    labels = (*FIVE, ("填报须知", "fill_explain"), ("受理标准", "accept_stand"))
    body = ""
    for n, r in enumerate(printed(sheet, *(k for _, k in labels)), 1):
        inner = f"<table class='table'>{pair_rows([(a, r[k]) for a, k in labels], 1, '<td>{}</td>')}</table>"
        body += (
            f"<div class='panel'><div class='panel-heading'><h4 class='panel-title'><a data-toggle='collapse' href='#c{n}'>{n}. {t(r['material_name'])}</a></h4></div>"
            f"<div id='c{n}' class='panel-collapse collapse'><div class='panel-body'>{inner}</div></div></div>"
        )
    return around(sheet, f"<div class='panel-group'>{body}</div>" if body else nothing(sheet))


def boxes_for_columns(sheet: Sheet) -> str:
    """A table of boxes: a head of boxes, rows of boxes."""

    def line(cells: list[str], name: str) -> str:
        return f"<div class='{name}'>{''.join(f'<div class=col>{x}</div>' for x in cells)}</div>"

    rows = printed(sheet, *(k for _, k in FIVE))
    body = line(["序号", "材料名称", *(a for a, _ in FIVE)], "tr th") + "".join(
        line([str(n), *texts(r, "material_name", *(k for _, k in FIVE))], "tr") for n, r in enumerate(rows, 1)
    )
    return around(sheet, f"<div class='grid'>{body}</div>" if rows else nothing(sheet))


def lists_for_rows(sheet: Sheet) -> str:
    """A list per row, the first of them the head."""
    keys = ("source_type", "original_num", "copies_num", "is_need")
    rows = printed(sheet, *keys)

    def line(cells: list[str], name: str) -> str:
        return f"<ul class='{name}'>{''.join(f'<li>{x}</li>' for x in cells)}</ul>"

    body = line(["材料名称", "材料来源", "原件", "复印件", "是否必要"], "hd") + "".join(
        line(texts(r, "material_name", *keys), "bd") for r in rows
    )
    return around(sheet, f"<div class='tb'>{body}</div>" if rows else nothing(sheet))


def fields_to_read(sheet: Sheet) -> str:
    """An old system's form: values in fields that cannot be written in."""
    body = ""
    for n, r in enumerate(printed(sheet, *(k for _, k in FIVE)), 1):
        pairs = [("材料名称", r["material_name"]), *((a, r[k]) for a, k in FIVE)]
        inner = "".join(
            f"<tr><td class='lb'>{a}</td><td><input type='text' readonly value='{t(b)}'></td></tr>" for a, b in pairs
        )
        body += f"<fieldset><legend>材料{n}</legend><table>{inner}</table></fieldset>"
    return around(sheet, body or nothing(sheet))


def pop_ups(sheet: Sheet) -> str:
    """Names with a button each; what they open stands hidden at the end of the page."""
    rows = printed(sheet, *(k for _, k in FIVE))
    names = "".join(
        f"<li><span>{n}、{t(r['material_name'])}</span><a data-target='#m{n}'>材料详情</a></li>"
        for n, r in enumerate(rows, 1)
    )
    tail = "".join(
        f"<div class='modal' id='m{n}' style='display:none'><div class='modal-title'>材料详情</div><table>"
        f"{pair_rows([('材料名称', r['material_name']), *((a, r[k]) for a, k in FIVE)], 1)}</table></div>"
        for n, r in enumerate(rows, 1)
    )
    return page(
        sheet.name,
        f"{head(sheet)}<h3>申请材料</h3>{f'<ul>{names}</ul>' if rows else nothing(sheet)}{law_lines(sheet)}",
        tail=tail,
    )


def kiosk_text(sheet: Sheet) -> bytes:
    """K1: ( 1 )、名称（说明：…）below bold groups, GBK."""
    rows = printed(sheet, "remark")
    body, half = "", (len(rows) + 1) // 2
    for n, r in enumerate(rows, 1):
        body += (
            "<b>基本材料</b><br>" if n == 1 else "<b>其他材料</b><br>" if n == half + 1 else ""
        ) + f"( {n} )、{t(r['material_name'])}（说明：{r['remark']}）<br>"
    pairs = "".join(f"<tr><td class='panelHead'>{a}</td></tr><tr><td>{t(b)}</td></tr>" for a, b in sheet.pairs("old"))
    shown = f"<tr><td class='panelHead'>所需材料</td></tr><tr><td>{body or sheet.shows('materials', '无')}</td></tr>"
    return (
        bare(f"<h2>{sheet.name}</h2><table>{pairs}{shown}</table>", sheet.name)
        .replace("utf-8", "GBK")
        .encode("gb18030")
    )


def badges_in_heads(sheet: Sheet) -> str:
    """The need as a badge beside the name, the rest as label and value in two columns."""
    body = ""
    for r in printed(sheet, *(k for _, k in FIVE), "form_guid", "example_guid"):
        inner = "".join(f"<div class='kv'><label>{a}</label><em>{t(r[k])}</em></div>" for a, k in FIVE[:4])
        links = f"{link(r['form_guid'], '空表下载')} {link(r['example_guid'], '样表下载')}"
        body += f"<section><header><b>{t(r['material_name'])}</b><sup class='badge'>{r['is_need']}</sup></header>{inner}<footer>{links}</footer></section>"
    return around(sheet, body or nothing(sheet))


def sentence_each(sheet: Sheet) -> str:
    """Prose with the numbers in it: 1.名称，原件1份，复印件2份，申请人自备。"""
    rows = printed(sheet, "original_num", "copies_num", "source_type")
    text = "<br>".join(
        f"{n}．{t(r['material_name'])}，原件{r['original_num']}份，复印件{r['copies_num']}份，{r['source_type']}。"
        for n, r in enumerate(rows, 1)
    )
    return around(sheet, f"<div>申请人应当提交下列材料：<br>{text}</div>" if rows else nothing(sheet))


def need_groups(sheet: Sheet) -> str:
    """Two tabs, necessary and not; facts in spans with colons outside of the label."""
    labels = FIVE[:4]
    rows = printed(sheet, *(k for _, k in FIVE))
    panes = ""
    order = []
    for need in ("必要", "非必要"):
        some = [(n, r) for n, r in enumerate(rows) if r["is_need"] == need]
        order += [n for n, _ in some]
        inner = "".join(
            f"<div class='m'><h5>{t(r['material_name'])}</h5>{''.join(f'<p><span>{a}</span>：<span>{t(r[k])}</span></p>' for a, k in labels)}</div>"
            for _, r in some
        )
        panes += f"<div class='tab-pane' id='{'a' if need == '必要' else 'b'}'><h4>{need}材料</h4>{inner or '<p>无</p>'}</div>"
    sheet.materials = [sheet.materials[n] for n in order]
    tabs = "<ul class='tabs'><li class='on'>必要材料</li><li>非必要材料</li></ul>"
    return around(sheet, tabs + panes if rows else nothing(sheet))


def star_signs(sheet: Sheet) -> str:
    """Necessity in other words, form as two icons with their words as alternative text."""
    body = ""
    rows = printed(sheet, "is_need", "material_type", "page_num")
    for n, r in enumerate(rows, 1):
        need = "必须提供" if r["is_need"] == "必要" else "选择提供"
        body += f"<tr><td>{n}</td><td>{t(r['material_name'])}</td><td>{r['material_type']}{r['page_num']}份</td><td>{need}</td></tr>"
        key = {"原件": "original_num", "复印件": "copies_num"}.get(r["material_type"])
        if key:  # 原件2份 counts originals
            kept = {
                name: text for name, text in sheet.materials[n - 1].items() if name not in {"material_type", "page_num"}
            }
            sheet.materials[n - 1] = {**kept, key: r["page_num"]}
    shown_as(sheet, rows, "is_need", {"必要": "必须提供", "非必要": "选择提供"})
    heads = "<tr><td>序号</td><td>材料名称</td><td>材料要求</td><td>是否必须提供</td></tr>"
    return around(sheet, f"<table>{heads}{body}</table>" if rows else nothing(sheet))


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        descriptions, ant_cards, uni_views, we_cells, chips, bars, in_brackets, lenticular, terms_and_facts, accordion,
        boxes_for_columns, lists_for_rows, fields_to_read, pop_ups, kiosk_text, badges_in_heads, sentence_each, need_groups, star_signs,
    )
}  # fmt: skip
