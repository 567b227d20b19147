"""Templates put aside: never looked at while the reader is mended. Structure of labels and values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from benchmarks.guides.html import RELATED, bare, clauses, grid, in_rows, material_table, page, pair_rows, paragraphs, t
from benchmarks.guides.sheet import Part, Sheet, Template, cited
from benchmarks.guides.tables import MORE, law_lines, law_table, material_block


def four_pairs_bold(sheet: Sheet) -> str:
    pairs = pair_rows(sheet.pairs("standard"), 4, "<td nowrap><strong>{}：</strong></td>", "<td>&nbsp;{}</td>")
    return page(sheet.name, f"<table>{pairs}</table>{law_table(sheet, '法律依据')}{material_block(sheet, '材料清单')}")


def limits_under_rowspan(sheet: Sheet) -> str:
    """办理时限 spans 法定 and 承诺."""
    pairs = sheet.pairs("city", without=("anticipate_day", "promise_day"))
    legal, promise = t(sheet.say("anticipate_day") or ""), t(sheet.say("promise_day") or "")
    rows = f"<tr><th rowspan=2>办理时限</th><th>法定时限</th><td>{legal}</td></tr><tr><th>承诺时限</th><td>{promise}</td></tr>"
    rest = "".join(f"<tr><th>{a}</th><td colspan=2>{t(b)}</td></tr>" for a, b in pairs)
    return page(sheet.name, f"<h1>{sheet.name}</h1><table class='t'>{rows}{rest}</table>{law_lines(sheet)}")


def head_divs_over_values(sheet: Sheet) -> str:
    """Label and value stacked in each cell of a grid."""
    rows = in_rows([(f"<b>{a}</b><br>{t(b)}") for a, b in sheet.pairs("short")], 3)
    return page(sheet.name, f"<h2>{sheet.name}</h2><table>{grid(rows)}</table>{material_block(sheet)}")


def lists_of_definitions(sheet: Sheet) -> str:
    """Pairs wrapped in divs within a list; several dd for one dt."""
    body = "".join(
        f"<div><dt>{a}</dt><dd>{t(b)}</dd></div>" for a, b in sheet.pairs("mobile", without=("accept_condition",))
    )
    pieces = "".join(f"<dd>{t(piece)}</dd>" for piece in clauses(sheet.say("accept_condition") or ""))
    return page(
        sheet.name, f"<h1>{sheet.name}</h1><dl>{body}<div><dt>申请条件</dt>{pieces}</div></dl>{law_lines(sheet)}"
    )


def list_em(sheet: Sheet) -> str:
    body = "".join(f"<li><i>{a}</i><em>{t(b)}</em></li>" for a, b in sheet.pairs("city"))
    return page(sheet.name, f"<div class='top'>{sheet.name}</div><ul>{body}</ul>{law_table(sheet)}")


def paragraph_spans(sheet: Sheet) -> str:
    body = "".join(
        f"<p><span class='tit'>{a}</span><span class='txt'>{t(b)}</span></p>" for a, b in sheet.pairs("mobile")
    )
    return page(sheet.name, f"<h1>{sheet.name}</h1><div class='bszn'>{body}</div>{material_block(sheet)}")


def preformatted(sheet: Sheet) -> str:
    body = "\n".join(f"{label}：{text}" for label, text in sheet.pairs("article"))
    return page(
        sheet.name, f"<h1>{sheet.name}</h1><pre style='white-space:pre-wrap'>{t(body).replace('<br>', chr(10))}</pre>"
    )


def numbered_bold(sheet: Sheet) -> str:
    """1. heads in bold, the value in the same or the next paragraphs."""
    body = ""
    for n, (label, text) in enumerate(sheet.pairs("article", without=("task_name",)), 1):
        value = t(text) if len(text) < 20 else f"</p><p>{t(text)}"
        body += f"<p><b>{n}. {label}：</b>{value}</p>"
    laws = "".join(f"<p>（{n}）{t(cited(law))}</p>" for n, law in enumerate(sheet.laws(), 1))
    return page(
        sheet.name, f"<h2>{sheet.name}</h2><div class='article-content'>{body}<p><b>16. 设定依据：</b></p>{laws}</div>"
    )


def accordion(sheet: Sheet) -> str:
    """Bootstrap collapse: buttons over panes, closed ones aria-hidden."""
    panes = [
        ("基本信息", f"<table>{pair_rows(sheet.pairs('standard'), 2)}</table>"),
        ("受理条件", paragraphs(sheet.say("accept_condition") or "", "div")),
        ("办理流程", f"<div>{t(sheet.say('handle_flow') or '')}</div>"),
        ("设定依据", "".join(f"<div>{t(cited(law))}</div>" for law in sheet.laws())),
    ]
    body = "".join(
        f"<div class='card'><div class='card-header'><button data-target='#c{n}' aria-expanded='{'false' if n else 'true'}'>"
        f"{name}</button></div><div id='c{n}' class='collapse{'' if n else ' show'}' aria-hidden='{'true' if n else 'false'}'>"
        f"<div class='card-body'>{text}</div></div></div>"
        for n, (name, text) in enumerate(panes)
    )
    return page(sheet.name, f"<h1>{sheet.name}</h1><div class='accordion'>{body}</div>")


def spaced_lines(sheet: Sheet) -> str:
    """Label and value in divs in turn, labels spread with full-width spaces."""
    body = "".join(f"<div>{'　'.join(a)}：</div><div>{t(b)}</div>" for a, b in sheet.pairs("article", blanks=False))
    return page(sheet.name, f"<div class='content'>{body}</div>")


def limits_in_one_cell(sheet: Sheet) -> str:
    """Both limits in one cell by words, phones in one cell by words."""
    pairs = sheet.pairs("city", "task_name", "task_code", "dept_name", "server_type", "is_fee", "transact_addr")
    pairs.append(("办结时限", f"法定办结时限：{sheet.say('anticipate_day')}；承诺办结时限：{sheet.say('promise_day')}"))
    phones = [("咨询电话", sheet.say("link_way", blanks=False)), ("投诉电话", sheet.say("supervise_way", blanks=False))]
    pairs.append(("咨询及投诉电话", "\n".join(f"{a}：{b}" for a, b in phones if b)))
    return page(sheet.name, f"<table>{pair_rows(pairs, 1)}</table>{law_lines(sheet)}")


def english_in_cells(sheet: Sheet) -> str:
    label = "<th>{}<br><small>Item Information</small></th>"
    return page(sheet.name, f"<h1>{sheet.name}</h1><table>{pair_rows(sheet.pairs('standard'), 2, label)}</table>")


def weui_cells(sheet: Sheet) -> str:
    body = "".join(
        f"<div class='weui-cell'><div class='weui-cell__hd'><label class='weui-label'>{a}</label></div>"
        f"<div class='weui-cell__bd'><p>{t(b)}</p></div></div>"
        for a, b in sheet.pairs("mobile")
    )
    return bare(f"<div class='weui-cells__title'>{sheet.name}</div><div class='weui-cells'>{body}</div>", sheet.name)


def van_cells(sheet: Sheet) -> str:
    body = "".join(
        f"<div class='van-cell'><div class='van-cell__title'><span>{a}</span></div>"
        f"<div class='van-cell__value'><span>{t(b)}</span></div></div>"
        for a, b in sheet.pairs("mobile")
    )
    return bare(
        f"<div class='van-nav-bar__title'>{sheet.name}</div><div class='van-cell-group'>{body}</div>", sheet.name
    )


def font_tags(sheet: Sheet) -> Part:
    """gb2312, font tags, a label cell left and a nested table of one cell right."""
    rows = "".join(
        f"<TR><TD bgColor=#eeeeee><FONT size=2>{a}</FONT></TD><TD><TABLE><TR><TD><FONT size=2>{t(b)}</FONT></TD></TR></TABLE></TD></TR>"
        for a, b in [("事项名称", sheet.name), *sheet.pairs("old")]
    )
    head = "<META http-equiv=Content-Type content='text/html; charset=gb2312'>"
    return Part(
        f"<HTML><HEAD>{head}</HEAD><BODY><TABLE border=1>{rows}</TABLE></BODY></HTML>".encode("gbk"), "text/html"
    )


def nbsp_run(sheet: Sheet) -> str:
    """CMS text flattened: pairs in a run of no-break spaces within one cell."""
    pairs = [
        (a, b)
        for a, b in sheet.pairs(
            "article",
            "dept_name",
            "server_type",
            "anticipate_day",
            "promise_day",
            "transact_addr",
            "link_way",
            blanks=False,
        )
    ]
    run = "&nbsp;&nbsp;&nbsp;&nbsp;".join(f"{a}：{t(b)}" for a, b in pairs)
    return page(sheet.name, f"<h1>{sheet.name}</h1><table><tr><td>{run}</td></tr></table>")


def word_grid(sheet: Sheet) -> str:
    """A table pasted from Word."""
    cell = (
        "<p class=MsoNormal align=center><span style='font-size:12pt'>{}</span><span lang=EN-US><o:p></o:p></span></p>"
    )
    rows = pair_rows(
        [("事项名称", sheet.name), *sheet.pairs("old")],
        1,
        f"<td width=97 valign=top>{cell}</td>",
        f"<td width=471>{cell}</td>",
    )
    return page(sheet.name, f"<div class=WordSection1><table class=MsoTableGrid border=1>{rows}</table></div>{RELATED}")


def ant_descriptions(sheet: Sheet) -> str:
    label = "<th class='ant-descriptions-item-label'><span>{}</span></th>"
    value = "<td class='ant-descriptions-item-content'><span>{}</span></td>"
    rows = pair_rows(sheet.pairs("standard"), 2, label, value)
    head = f"<div class='ant-page-header'><span title='x'>{sheet.name}</span></div>"
    return bare(
        f"{head}<div class='ant-descriptions'><table><tbody>{rows}</tbody></table></div>{law_table(sheet)}", sheet.name
    )


def readonly_inputs(sheet: Sheet) -> str:
    """A form that only shows: the values are values of inputs."""
    body = "".join(
        f"<div class='layui-form-item'><label class='layui-form-label'>{a}</label><div class='layui-input-block'>"
        f"<input type='text' readonly value='{t(b)}' class='layui-input'></div></div>"
        for a, b in sheet.pairs("short")
    )
    return page(sheet.name, f"<h1>{sheet.name}</h1><form>{body}</form>{law_lines(sheet)}")


def fieldsets(sheet: Sheet) -> str:
    body = "".join(f"<fieldset><legend>{a}</legend><div>{t(b)}</div></fieldset>" for a, b in sheet.pairs("mobile"))
    return page(sheet.name, f"<h1>{sheet.name}</h1>{body}{law_lines(sheet)}")


def labels_aside(sheet: Sheet) -> str:
    """Sections with the head on the left; the materials' table scrolls on its own."""
    rows = sheet.rows(*MORE)
    table = material_table(rows) if rows else sheet.shows("materials", "无")
    parts = [(a, paragraphs(b)) for a, b in sheet.pairs("mobile")] + [
        ("申请材料", f"<div class='scroll'>{table}</div>")
    ]
    body = "".join(f"<section><aside><h5>{a}</h5></aside><article>{b}</article></section>" for a, b in parts)
    return page(sheet.name, f"<h1>{sheet.name}</h1>{body}")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        four_pairs_bold, limits_under_rowspan, head_divs_over_values, lists_of_definitions, list_em, paragraph_spans,
        preformatted, numbered_bold, accordion, spaced_lines, limits_in_one_cell, english_in_cells, weui_cells, van_cells,
        font_tags, nbsp_run, word_grid, ant_descriptions, readonly_inputs, fieldsets, labels_aside,
    )
}  # fmt: skip
