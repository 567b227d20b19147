"""Guides as tables: paired cells, layout tables, heads above values, groups, merged labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from benchmarks.guides.html import bare, grid, in_rows, material_table, page, pair_rows, paragraphs, t
from benchmarks.guides.sheet import Part, Sheet, Template, cited

MORE: Final = ("is_need", "material_type", "material_format", "page_num", "source_type")


def conditions(sheet: Sheet, label: str = "受理条件") -> str:
    """A headed block with the conditions."""
    return f"<h3>{label}</h3><div>{paragraphs(sheet.say('accept_condition') or '')}</div>"


def law_lines(sheet: Sheet, label: str = "设定依据") -> str:
    """A headed block with the bases, one a line."""
    return f"<h3>{label}</h3><div>{''.join(f'<p>{t(cited(law))}</p>' for law in sheet.laws())}</div>"


def law_table(sheet: Sheet, label: str = "设定依据", *, content: bool = True) -> str:
    """A headed table of bases."""
    rows = [[law.law_name, law.law_number, law.article] + [law.content] * content for law in sheet.laws()]
    heads = ["法律法规名称", "文号", "条款号"] + ["条款内容"] * content
    return (
        f"<h3>{label}</h3><table class='law'>{grid([heads], 'th')}{grid([[t(x) for x in row] for row in rows])}</table>"
    )


def material_block(sheet: Sheet, label: str = "申请材料", none: str = "无") -> str:
    """A headed table of materials, a word for nothing when there are none."""
    rows = sheet.rows(*MORE)
    if not rows:
        return f"<h3>{label}</h3><p>{sheet.shows('materials', none)}</p>"
    return f"<h3>{label}</h3>{material_table(rows)}"


def th_td_one(sheet: Sheet) -> str:
    rows = pair_rows(sheet.pairs("standard"), 1)
    return page(sheet.name, f"<h1>{sheet.name}</h1><table>{rows}</table>{law_table(sheet)}{material_block(sheet)}")


def td_td_two(sheet: Sheet) -> str:
    pairs = pair_rows(sheet.pairs("short"), 2, '<td class="bg-gray" width="15%">{}</td>', '<td width="35%">{}</td>')
    body = f'<h2 class="tit">{sheet.name}</h2><table class="tb" border="1">{pairs}</table>'
    return page(sheet.name, body + conditions(sheet) + law_lines(sheet) + material_block(sheet))


def three_pairs(sheet: Sheet) -> str:
    pairs = pair_rows(sheet.pairs("city"), 3, "<th scope='row'>{}：</th>")
    return page(sheet.name, f"<table class='table table-bordered'>{pairs}</table>{material_block(sheet, '申报材料')}")


def groups_rowspan(sheet: Sheet) -> str:
    """A first column names groups over several rows."""
    pairs = sheet.pairs("standard")
    groups = list(zip(("基本信息", "办理信息", "结果信息", "服务信息"), in_rows(pairs, 7)))
    rows = ""
    for name, group in groups:
        for n, (label, text) in enumerate(group):
            first = f'<td rowspan="{len(group)}" class="group">{name}</td>' if not n else ""
            rows += f"<tr>{first}<td>{label}</td><td>{t(text)}</td></tr>"
    return page(sheet.name, f"<h1>{sheet.name}</h1><table>{rows}</table>{law_lines(sheet, '法律依据')}")


def layout_tables(sheet: Sheet) -> str:
    """Tables within tables, labels in a table on the left, text in tables on the right."""
    left = pair_rows(sheet.pairs("short"), 1, "<td align='right'><b>{}：</b></td>")
    right = "".join(
        f"<table width='100%'><tr><td class='h'>{label}</td></tr><tr><td>{text}</td></tr></table>"
        for label, text in (
            ("受理条件", paragraphs(sheet.say("accept_condition") or "")),
            ("办理流程", t(sheet.say("handle_flow") or "")),
            ("法律依据", "<br>".join(t(cited(law)) for law in sheet.laws())),
        )
    )
    inner = f"<table><tr><td valign=top><table>{left}</table></td><td>{right}</td></tr></table>"
    body = f"<table width=980 align=center><tr><td><h1>{sheet.name}</h1></td></tr><tr><td>{inner}</td></tr></table>"
    return page(sheet.name, body)


def head_over_value(sheet: Sheet) -> str:
    """A row of labels above a row of values, again and again."""
    body = ""
    for row in in_rows(sheet.pairs("short"), 4):
        heads, values = [t(label) for label, _ in row], [t(text) for _, text in row]
        body += grid([heads], "th") + grid([values])
    return page(sheet.name, f"<h1>{sheet.name}</h1><table border=1>{body}</table>{material_block(sheet)}")


def wide_values(sheet: Sheet) -> str:
    """Two pairs a row, long values across the rest of the row."""
    head = pair_rows(sheet.pairs("standard"), 2, "<td class=l>{}</td>")
    wide = [("受理条件", "accept_condition"), ("办理流程", "handle_flow"), ("网上办理深度", "online_handle_depth")]
    rows = "".join(
        f"<tr><td class=l>{name}</td><td colspan=3>{t(sheet.say(key) or '')}</td></tr>" for name, key in wide
    )
    laws = "<br>".join(f"{n}.{t(cited(law))}" for n, law in enumerate(sheet.laws(), 1))
    rows += f"<tr><td class=l>设定依据</td><td colspan=3>{laws}</td></tr>"
    return page(sheet.name, f"<table>{head}{rows}</table>")


def banner_rows(sheet: Sheet) -> str:
    """Rows that span the table and name what comes below them."""
    pairs = pair_rows(sheet.pairs("city"), 2)
    rows = f"<tr><td colspan=4 class=title>基本信息</td></tr>{pairs}"
    rows += (
        f"<tr><td colspan=4 class=title>受理条件</td></tr><tr><td colspan=4>{t(sheet.say('accept_condition') or '')}"
    )
    rows += "</td></tr><tr><td colspan=4 class=title>办理依据</td></tr>"
    rows += "".join(f"<tr><td colspan=4>{t(cited(law))}</td></tr>" for law in sheet.laws())
    return page(sheet.name, f"<table class=guide>{rows}</table>")


def merged_labels(sheet: Sheet) -> str:
    """Cells that hold two elements under one label."""
    place, hours = sheet.say("transact_addr"), sheet.say("transact_time", blanks=False)
    pairs = sheet.pairs("short", *_WITHOUT_PLACE)
    if hours:
        pairs.append(("受理地点、时间", f"受理地点：{place}\n受理时间：{hours}"))
    else:
        pairs.append(("受理地点", place or ""))
    limits = f"法定时限：{sheet.say('anticipate_day')}\n承诺时限：{sheet.say('promise_day')}"
    pairs.append(("办理时限", limits))
    return page(sheet.name, f"<h1>{sheet.name}</h1><table>{pair_rows(pairs, 1)}</table>{law_table(sheet)}")


_WITHOUT_PLACE: Final = (
    "task_code",
    "task_type",
    "dept_name",
    "server_type",
    "project_type",
    "link_way",
    "result_name",
)


def labels_spaced(sheet: Sheet) -> str:
    """Labels set out with spaces, stars and question marks; values in inner markup."""
    pairs = [(" ".join(label) if len(label) < 5 else f"*{label}", text) for label, text in sheet.pairs("short")]
    value = "<td><p class='matters-truncate' title='说明'><span>{}</span></p></td>"
    label = "<th>&nbsp;{}<i class='icon-help' title='帮助'></i></th>"
    return page(
        sheet.name, f"<h1>{sheet.name}</h1><table>{pair_rows(pairs, 2, label, value)}</table>{law_lines(sheet)}"
    )


def units_in_labels(sheet: Sheet) -> str:
    """Limits as bare numbers, the unit in the label."""
    pairs = sheet.pairs("short", "task_code", "task_type", "dept_name", "server_type", "result_name", "link_way")
    for key, label in (("anticipate_day", "法定时限"), ("promise_day", "承诺时限")):
        number, unit, _ = (sheet.say(key) or "").partition("个工作日")
        pairs.append((f"{label}（工作日）", number) if unit else (label, number))
    return page(sheet.name, f"<h1>{sheet.name}</h1><table>{pair_rows(pairs, 2)}</table>{material_block(sheet)}")


def old_gbk(sheet: Sheet) -> Part:
    """Layout tables of 2008, in GBK that says so, heads in rows of their own."""
    rows = "".join(
        f"<tr><td class=panelHead colspan=2>{label}</td></tr><tr><td colspan=2><font color=#333333>{t(text)}</font></td></tr>"
        for label, text in sheet.pairs("old")
    )
    laws = "<br>".join(t(cited(law)) for law in sheet.laws())
    rows += f"<tr><td class=panelHead colspan=2>办理依据</td></tr><tr><td colspan=2>{laws}</td></tr>"
    materials = "<br>".join(f"( {n} )、{row['material_name']}" for n, row in enumerate(sheet.rows(), 1))
    materials = materials or sheet.shows("materials", "无")
    rows += f"<tr><td class=panelHead colspan=2>所需材料</td></tr><tr><td colspan=2>{materials}</td></tr>"
    head = '<meta http-equiv="Content-Type" content="text/html; charset=gbk"><title>办事指南</title>'
    body = f"<center><b>{sheet.name}</b></center><table width=760><tr><td><table>{rows}</table></td></tr></table>"
    return Part(f"<html><head>{head}</head><body>{body}</body></html>".encode("gbk"), "text/html")


def readonly_table(sheet: Sheet) -> str:
    """K2: label cells with line breaks inside."""
    pairs = [
        ("事项名称", sheet.name),
        *sheet.pairs("old", without=("is_fee",)),
        ("收费依据\n和标准", sheet.shows("is_fee", "")),
    ]
    rows = pair_rows(pairs, 1, '<td class="label">{}</td>', '<td class="content">{}</td>')
    laws = paragraphs("\n".join(cited(law) for law in sheet.laws()))
    rows += f'<tr><td class="label">法定<br/>依据</td><td class="content">{laws}</td></tr>'
    return bare(f'<table class="readonlyTable">{rows}</table>')


def trees_of_divs(sheet: Sheet) -> str:
    """A table made of divs: rows and cells by display or class only."""
    rows = "".join(
        "<div class='row'>"
        + "".join(f"<div class='col-2'>{a}</div><div class='col-4'>{t(b)}</div>" for a, b in row)
        + "</div>"
        for row in in_rows(sheet.pairs("standard"), 2)
    )
    return page(
        sheet.name, f"<h1>{sheet.name}</h1><div class='box'>{rows}</div>{law_table(sheet)}{material_block(sheet)}"
    )


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        th_td_one, td_td_two, three_pairs, groups_rowspan, layout_tables, head_over_value, wide_values, banner_rows,
        merged_labels, labels_spaced, units_in_labels, old_gbk, readonly_table, trees_of_divs,
    )
}  # fmt: skip
