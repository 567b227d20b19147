"""A second set of ways vendors set materials, written after the reader was mended on the first and before it was tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from benchmarks.guides.html import bare, grid, link, page, pair_rows, t
from benchmarks.guides.material_shapes import head
from benchmarks.guides.sheet import Sheet, Template
from benchmarks.guides.tables import law_lines
from benchmarks.guides.vendor_rows import OTHERWISE, around, headed, nothing, printed, shown_as, texts

FOUR: Final = (
    ("材料类型", "material_type"),
    ("材料形式", "material_format"),
    ("份数", "page_num"),
    ("是否必要", "is_need"),
)
COUNTS: Final = ("original_num", "copies_num")


def number_spans_two(sheet: Sheet) -> str:
    """The number is as high as two rows: name and need above, the rest as label and value in one wide cell below."""
    body = ""
    for n, r in enumerate(printed(sheet, "is_need", "source_type", "page_num", "material_format", words=OTHERWISE), 1):
        below = f"来源渠道：{r['source_type']}&nbsp;&nbsp;&nbsp;份数：{r['page_num']}份&nbsp;&nbsp;&nbsp;材料形式：{r['material_format']}"
        body += f"<tr><td rowspan=2>{n}</td><td>{t(r['material_name'])}</td><td>{r['is_need']}</td></tr><tr><td colspan=2>{below}</td></tr>"
    return around(
        sheet,
        f"<table><tr><th>序号</th><th>材料名称</th><th>必要性</th></tr>{body}</table>" if body else nothing(sheet),
    )


def counts_in_brackets(sheet: Sheet) -> str:
    """One column for both counts: 原件(1)/复印件(2)."""
    rows = printed(sheet, *COUNTS, "is_need")
    lines = [
        [str(n), t(r["material_name"]), f"原件({r['original_num']})/复印件({r['copies_num']})", r["is_need"]]
        for n, r in enumerate(rows, 1)
    ]
    return around(
        sheet, headed(["序号", "材料名称", "原件/复印件（份数）", "必要性"], lines) if rows else nothing(sheet)
    )


def card_view(sheet: Sheet) -> str:
    """bootstrap-table on a narrow screen: a cell a row, label and value as spans in it."""
    body = ""
    for r in printed(sheet, *(k for _, k in FOUR), words=OTHERWISE):
        cards = "".join(
            f"<div class='card-view'><span class='card-view-title'>{a}</span><span class='card-view-value'>{t(r[k])}</span></div>"
            for a, k in (("材料名称", "material_name"), *FOUR)
        )
        body += f"<tr><td colspan='5'><div class='card-views'>{cards}</div></td></tr>"
    return around(sheet, f"<table class='table'><tbody>{body}</tbody></table>" if body else nothing(sheet))


def name_is_the_form(sheet: Sheet) -> str:
    """The name is the link to the form, the sample a picture with a title."""
    rows = printed(sheet, "page_num", "material_type", "form_guid", "example_guid")
    lines = [
        [str(n), f"<a href='{r['form_guid']}' title='点击下载'>{t(r['material_name'])}</a>" if r["form_guid"] else t(r["material_name"]), r["material_type"], r["page_num"],
         f"<a href='{r['example_guid']}' title='示例样表'><img src='/doc.png' alt='示例样表'></a>" if r["example_guid"] else ""]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    for n, _ in enumerate(rows):
        sheet.materials[n] = {k: v for k, v in sheet.materials[n].items() if k != "form_guid"}
    return around(
        sheet, headed(["序号", "材料名称", "材料类型", "需提交份数", "样例"], lines) if rows else nothing(sheet)
    )


def name_comes_last(sheet: Sheet) -> str:
    """The columns in an order of their own."""
    keys = ("is_need", "material_type", "material_format", "page_num")
    rows = printed(sheet, *keys, "source_type", words=OTHERWISE)
    lines = [[*texts(r, *keys), t(r["material_name"]), r["source_type"]] for r in rows]
    return around(
        sheet,
        headed(["提交要求必要性", "原件或复印件", "电子/纸质", "需要份数", "要件名称", "要件来源"], lines)
        if rows
        else nothing(sheet),
    )


def tables_by_need(sheet: Sheet) -> str:
    """A table for each need, under a heading of its own."""
    rows = printed(sheet, "is_need", "material_type", "page_num")
    order = [n for need in ("必要", "非必要") for n, r in enumerate(rows) if r["is_need"] == need]
    shown = ""
    for need in ("必要", "非必要"):
        lines = [
            texts(rows[n], "material_name", "material_type", "page_num") for n in order if rows[n]["is_need"] == need
        ]
        shown += f"<h4>{need}材料</h4>{headed(['材料名称', '材料类型', '份数'], lines)}" if lines else ""
    sheet.materials = [sheet.materials[n] for n in order]
    return around(sheet, f"<div>{shown}</div>" if rows else nothing(sheet))


def icons_for_need(sheet: Sheet) -> str:
    """A picture for the need; its words are the alternative text; kinds as a list in a cell."""
    rows = printed(sheet, "material_type", "material_format", "page_num")
    lines = [
        [
            str(n),
            t(r["material_name"]),
            f"<ul><li>材料类型：{r['material_type']}</li><li>材料形式：{r['material_format']}</li><li>提交份数：{r['page_num']}</li></ul>",
        ]
        for n, r in enumerate(rows, 1)
    ]
    return around(sheet, headed(["序号", "材料名称", "材料说明"], lines) if rows else nothing(sheet))


def boxes_ticked(sheet: Sheet) -> str:
    """Every answer in the cell, the right one ticked: ☑原件 ☐复印件."""
    rows = printed(sheet, "is_need", "page_num")
    kinds = ("原件", "复印件")
    lines = []
    for n, r in enumerate(rows):
        kind = kinds[n % 2]
        sheet.materials[n] = {**sheet.materials[n], "material_type": kind}
        marks = "　".join(f"{'☑' if each == kind else '☐'}{each}" for each in kinds)
        lines.append([str(n + 1), t(r["material_name"]), marks, f"{r['page_num']}份", r["is_need"]])
    return around(sheet, headed(["序号", "材料名称", "材料类型", "份数", "必要性"], lines) if rows else nothing(sheet))


def numbered_details(sheet: Sheet) -> str:
    """A cell with numbered details: ①材料形式：纸质 ②份数：1份 ③必要性：必要."""
    rows = printed(sheet, "material_format", "page_num", "is_need")
    lines = [
        [
            str(n),
            t(r["material_name"]),
            f"①材料形式：{r['material_format']}<br>②份数：{r['page_num']}份<br>③必要性：{r['is_need']}",
        ]
        for n, r in enumerate(rows, 1)
    ]
    return around(sheet, headed(["序号", "材料名称", "要求"], lines) if rows else nothing(sheet))


def plain_paragraphs(sheet: Sheet) -> str:
    """Paragraphs one below the other, nothing around the rows."""
    body = ""
    for r in printed(sheet, *(k for _, k in FOUR), words=OTHERWISE):
        body += "".join(f"<p><strong>{a}：</strong>{t(r[k])}</p>" for a, k in (("材料名称", "material_name"), *FOUR))
    return around(sheet, body or nothing(sheet))


def heads_and_lists(sheet: Sheet) -> str:
    """A heading with the name, a list of its facts."""
    body = ""
    labels = (
        ("类型", "material_type"),
        ("形式", "material_format"),
        ("原件", "original_num"),
        ("复印件", "copies_num"),
        ("来源", "source_type"),
    )
    for n, r in enumerate(printed(sheet, *(k for _, k in labels)), 1):
        body += f"<h4>{n}.{t(r['material_name'])}</h4><ul>{''.join(f'<li>{a}：{t(r[k])}</li>' for a, k in labels)}</ul>"
    return around(sheet, body or nothing(sheet))


def middle_dots(sheet: Sheet) -> str:
    """A phone: the name, below it small and grey 原件 · 1份 · 纸质 · 自备."""
    body = ""
    for r in printed(sheet, "material_type", "page_num", "material_format", "source_type"):
        body += f"<li><h5>{t(r['material_name'])}</h5><small>{r['material_type']} · {r['page_num']}份 · {r['material_format']} · {r['source_type']}</small></li>"
    pairs = "".join(f"<div class='c'><span>{a}</span><span>{t(b)}</span></div>" for a, b in sheet.pairs("mobile"))
    return bare(
        f"<h1>{sheet.name}</h1>{pairs}<h3>申请材料</h3>{f'<ul>{body}</ul>' if body else nothing(sheet)}", sheet.name
    )


def folded_cells(sheet: Sheet) -> str:
    """Vant: the title of a fold has the name and, at its end, the need; cells with title and value are inside."""
    body = ""
    for n, r in enumerate(printed(sheet, *(k for _, k in FOUR), "source_type"), 1):
        cells = "".join(
            f"<div class='van-cell'><div class='van-cell__title'><span>{a}</span></div><div class='van-cell__value'><span>{t(r[k])}</span></div></div>"
            for a, k in (*FOUR[:3], ("来源渠道", "source_type"))
        )
        body += (
            f"<div class='van-collapse-item'><div class='van-cell van-collapse-item__title'><div class='van-cell__title'><span>{n}、{t(r['material_name'])}</span></div>"
            f"<div class='van-cell__value'><span class='van-tag'>{r['is_need']}</span></div></div><div class='van-collapse-item__wrapper' style='display:none'>{cells}</div></div>"
        )
    return around(sheet, f"<div class='van-collapse'>{body}</div>" if body else nothing(sheet))


def in_sentences(sheet: Sheet) -> str:
    """Prose: 名称，提供原件1份、复印件2份，必要材料，由申请人自备."""
    rows = printed(sheet, *COUNTS, "is_need", "source_type")
    body = "".join(
        f"<p>{n}、{t(r['material_name'])}：提交原件{r['original_num']}份、复印件{r['copies_num']}份，{r['is_need']}材料，来源：{r['source_type']}。</p>"
        for n, r in enumerate(rows, 1)
    )
    return around(sheet, f"<div>{body}</div>" if rows else nothing(sheet))


def need_in_front(sheet: Sheet) -> str:
    """【必要】名称 in a list, the kind and the number of copies in round brackets behind."""
    rows = printed(sheet, "is_need", "material_type", "page_num")
    body = "".join(
        f"<li>【{r['is_need']}】{t(r['material_name'])}（{r['material_type']}，{r['page_num']}份）</li>" for r in rows
    )
    return around(sheet, f"<ul>{body}</ul>" if rows else nothing(sheet))


def steps_of_cards(sheet: Sheet) -> str:
    """A number in a circle, a title, dt and dd in a grid, a bar of buttons."""
    body = ""
    for n, r in enumerate(printed(sheet, *(k for _, k in FOUR), "fill_explain", "form_guid"), 1):
        inner = "".join(f"<div><dt>{a}</dt><dd>{t(r[k])}</dd></div>" for a, k in (*FOUR, ("填报要求", "fill_explain")))
        button = link(r["form_guid"], "下载空表") or "<a class='dis'>下载空表</a>"
        body += f"<div class='step'><i class='circle'>{n:02}</i><div class='ttl'>{t(r['material_name'])}</div><dl>{inner}</dl><div class='btns'>{button}<a href='javascript:;'>上传材料</a></div></div>"
    return around(sheet, body or nothing(sheet))


def side_by_side(sheet: Sheet) -> str:
    """A master list at the left, the details of each in a pane at the right, the first one shown."""
    rows = printed(sheet, *(k for _, k in FOUR), "accept_stand")
    names = "".join(
        f"<li class='{'on' if n == 1 else ''}'>{n}.{t(r['material_name'])}</li>" for n, r in enumerate(rows, 1)
    )
    panes = "".join(
        f"<div class='pane'{'' if n == 1 else ' style=display:none'}><table>{pair_rows([('材料名称', r['material_name']), *((a, r[k]) for a, k in FOUR), ('审查要点', r['accept_stand'])], 1)}</table></div>"
        for n, r in enumerate(rows, 1)
    )
    return around(
        sheet, f"<div class='l'><ul>{names}</ul></div><div class='r'>{panes}</div>" if rows else nothing(sheet)
    )


def labels_in_cells(sheet: Sheet) -> str:
    """Phones' view of a table: before each value its head, in the cell."""
    labels = (
        ("材料名称", "material_name"),
        ("材料来源", "source_type"),
        ("材料份数", "page_num"),
        ("必要性", "is_need"),
    )
    rows = printed(sheet, "source_type", "page_num", "is_need")
    body = "".join(f"<tr>{''.join(f'<td><b>{a}</b>{t(r[k])}</td>' for a, k in labels)}</tr>" for r in rows)
    return around(sheet, f"<table class='mobile'>{body}</table>" if rows else nothing(sheet))


def wide_guide(sheet: Sheet) -> str:
    """Old table of four columns for everything; a material is a row of name over two columns, kind and number."""
    rows = printed(sheet, "material_type", "page_num")
    pairs = pair_rows(sheet.pairs("old"), 2, "<td class=t>{}</td>")
    lines = "".join(
        f"<tr><td colspan=2>{n}、{t(r['material_name'])}</td><td>{r['material_type']}</td><td>{r['page_num']}份</td></tr>"
        for n, r in enumerate(rows, 1)
    )
    shown = f"<tr><td colspan=4 class=t>所需材料</td></tr><tr><td colspan=2 class=t>名称</td><td class=t>原件/复印件</td><td class=t>数量</td></tr>{lines}"
    if not rows:
        shown = f"<tr><td class=t>所需材料</td><td colspan=3>{sheet.shows('materials', '无')}</td></tr>"
    return page(sheet.name, f"<h2>{sheet.name}</h2><table border=1>{pairs}{shown}</table>")


def asked_for(sheet: Sheet) -> str:
    """Yes and no in the questions' words, numbers in words."""
    rows = printed(sheet, "is_need", "page_num", "material_format")
    lines = [
        [
            t(r["material_name"]),
            "是" if r["is_need"] == "必要" else "否",
            f"一式{'零一二三四'[int(r['page_num'])]}份",
            r["material_format"],
        ]
        for r in rows
    ]
    shown_as(sheet, rows, "is_need", {"必要": "是", "非必要": "否"})
    shown_as(sheet, rows, "page_num", {str(n): f"一式{'零一二三四'[n]}份" for n in range(5)})
    return around(
        sheet,
        headed(["需提供的材料", "材料是否必须提交", "提交数量", "材料提交形式"], lines) if rows else nothing(sheet),
        "<p class='h'>五、申报材料</p>",
    )


def repeated_heads(sheet: Sheet) -> str:
    """Printed in parts: the head comes again after every two rows."""
    keys = ("original_num", "copies_num", "source_type")
    rows = printed(sheet, *keys)
    heads = grid([["序号", "材料名称", "原件数", "复印件数", "来源途径"]], "th")
    body = "".join(
        (heads if n % 2 == 0 else "") + grid([[str(n + 1), *texts(r, "material_name", *keys)]])
        for n, r in enumerate(rows)
    )
    return around(sheet, f"<table>{body}</table>" if rows else nothing(sheet))


def two_in_a_row(sheet: Sheet) -> str:
    """Two cards in each row of a table for layout."""
    cards = [
        f"<div class='n'>{n}. {t(r['material_name'])}</div>"
        + "".join(f"<div><span class='g'>{a}：</span>{t(r[k])}</div>" for a, k in FOUR)
        for n, r in enumerate(printed(sheet, *(k for _, k in FOUR)), 1)
    ]
    body = "".join(
        f"<tr>{''.join(f'<td>{card}</td>' for card in cards[at : at + 2])}</tr>" for at in range(0, len(cards), 2)
    )
    return page(
        sheet.name,
        f"{head(sheet)}<h3>申请材料</h3>{f'<table class=lay>{body}</table>' if cards else nothing(sheet)}{law_lines(sheet)}",
    )


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        number_spans_two, counts_in_brackets, card_view, name_is_the_form, name_comes_last, tables_by_need, icons_for_need, boxes_ticked,
        numbered_details, plain_paragraphs, heads_and_lists, middle_dots, folded_cells, in_sentences, need_in_front, steps_of_cards,
        side_by_side, labels_in_cells, wide_guide, asked_for, repeated_heads, two_in_a_row,
    )
}  # fmt: skip
