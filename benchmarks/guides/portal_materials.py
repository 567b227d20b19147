"""Materials as portals of provinces and cities set them, written by one who had not read the reader: the open half."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import openpyxl
from docx import Document

from benchmarks.guides.html import bare, grid, in_rows, link, page, pair_rows, t
from benchmarks.guides.material_shapes import head, none
from benchmarks.guides.papers import DOCX, XLSX, docx_table, saved
from benchmarks.guides.payloads import dump, told
from benchmarks.guides.sheet import Part, Row, Sheet, Template, cited, real_rows
from benchmarks.guides.tables import law_lines

Labels = tuple[tuple[str, str], ...]
NOTES: Final = ("须填写完整并签字", "内容清晰、在有效期内", "请使用黑色签字笔填写，不得涂改", "与原件核对一致")


def noted(sheet: Sheet, rows: list[dict[str, str]], key: str, texts: tuple[str, ...] = NOTES) -> None:
    """Give each row a text the city's library has none of."""
    for n, row in enumerate(rows):
        row[key] = texts[n % len(texts)]
        sheet.materials[n] = {**sheet.materials[n], key: row[key]}


def table(labels: Labels, rows: list[dict[str, str]], *, attrs: str = "", tag: str = "th") -> str:
    """A numbered table of these columns, links as links."""
    heads = ["序号", *(label for _, label in labels)]
    return f"<table {attrs}>{grid([heads], tag)}{grid([[str(n), *cells(labels, r)] for n, r in enumerate(rows, 1)])}</table>"


def cells(labels: Labels, row: Row) -> list[str]:
    """The row's texts as markup."""
    return [link(row[key], "下载") if key.endswith("_guid") else t(row[key]) for key, _ in labels]


def named_spans(sheet: Sheet) -> str:
    """Spans whose classes are the initials of the labels, label and value apart."""
    body = ""
    for r in real_rows(sheet, "is_need", "material_type", "material_format", "source_type"):
        pairs = (("材料类型", "cllx", "material_type"), ("材料形式", "clxs", "material_format"),
                 ("来源渠道", "lyqd", "source_type"), ("必要性", "clbyx", "is_need"))  # fmt: skip
        inner = "".join(
            f"<div><span class='{c}'>{a}：</span><span class='{c}_con'>{t(r[k])}</span></div>" for a, c, k in pairs
        )
        name = f"<div><span class='clmc'>材料名称：</span><span class='clmc_con'>{t(r['material_name'])}</span></div>"
        body += f"<div class='cl_box'>{name}{inner}</div>"
    return page(sheet.name, f"{head(sheet)}<div class='bt'>申请材料</div><div id='clxx'>{body or none(sheet)}</div>")


def copies_in_lines(sheet: Sheet) -> str:
    """Copies in two lines of one column, an empty column for remarks, a button at the end."""
    rows = real_rows(sheet, "is_need", "original_num", "copies_num", "source_type")
    lines = [
        [str(n), t(r["material_name"]), r["is_need"], f"原件：{r['original_num']}<br>复印件：{r['copies_num']}", r["source_type"], "",
         "<a href='javascript:;' onclick='detail(this)'>查看详情</a>"]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    heads = ["序号", "材料名称", "材料必要性", "份数", "来源渠道", "备注", "操作"]
    shown = f"<table class='matters-table'>{grid([heads], 'th')}{grid(lines)}</table>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h2>申请材料</h2>{shown}{law_lines(sheet)}")


def fixed_columns(sheet: Sheet) -> str:
    """Element UI: head and body apart, both once more for the column that stays in place."""
    labels = (
        ("material_name", "材料名称"),
        ("is_need", "必要性"),
        ("material_format", "材料形式"),
        ("page_num", "份数"),
    )
    rows = real_rows(sheet, "is_need", "material_format", "page_num")

    def half(tag: str, lines: list[list[str]], where: str) -> str:
        body = "".join(
            f"<tr>{''.join(f'<{tag}><div class=cell>{x}</div></{tag}>' for x in line)}</tr>" for line in lines
        )
        return f"<div class='el-table__{where}-wrapper'><table cellspacing=0>{body}</table></div>"

    heads = [["序号", *(label for _, label in labels), "操作"]]
    lines = [[str(n), *cells(labels, r), "<button>查看</button>"] for n, r in enumerate(rows, 1)]
    once = half("th", heads, "header") + half("td", lines, "body")
    fixed = half("th", heads, "fixed-header") + half("td", lines, "fixed-body")
    shown = (
        f"<div class='el-table'>{once}<div class='el-table__fixed-right'>{fixed}</div></div>" if rows else none(sheet)
    )
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown}{law_lines(sheet)}")


def collapse_grid(sheet: Sheet) -> str:
    """iView: a panel per material, label and value in one column of a grid."""
    labels = (("is_need", "材料必要性"), ("material_type", "材料类型"), ("page_num", "纸质材料份数"), ("page_format", "纸质材料规格"), ("source_type", "来源渠道"))  # fmt: skip
    rows = real_rows(sheet, "is_need", "material_type", "page_num", "source_type")
    noted(sheet, rows, "page_format", ("A4", "A3"))
    body = ""
    for n, r in enumerate(rows, 1):
        inner = "".join(f"<div class='ivu-col ivu-col-span-12'>{a}：{t(r[k])}</div>" for k, a in labels)
        body += (
            f"<div class='ivu-collapse-item'><div class='ivu-collapse-header'><i class='ivu-icon'></i>{n}、{t(r['material_name'])}</div>"
            f"<div class='ivu-collapse-content'><div class='ivu-row'>{inner}</div></div></div>"
        )
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3><div class='ivu-collapse'>{body or none(sheet)}</div>")


def head_of_two_rows(sheet: Sheet) -> str:
    """LayUI: a head of two rows, the copies below a common heading."""
    rows = real_rows(sheet, "is_need", "original_num", "copies_num", "source_type", "form_guid", "example_guid")
    heads = (
        "<tr><th rowspan=2>序号</th><th rowspan=2>材料名称</th><th rowspan=2>必要性</th><th colspan=2>材料份数</th>"
        "<th rowspan=2>来源渠道</th><th colspan=2>材料下载</th></tr><tr><th>原件</th><th>复印件</th><th>空白表格</th><th>示例样表</th></tr>"
    )
    keys = tuple((k, "") for k in ("material_name", "is_need", "original_num", "copies_num", "source_type", "form_guid", "example_guid"))  # fmt: skip
    body = grid([[str(n), *cells(keys, r)] for n, r in enumerate(rows, 1)])
    shown = f"<table class='layui-table'><thead>{heads}</thead><tbody>{body}</tbody></table>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<fieldset><legend>申请材料</legend>{shown}</fieldset>{law_lines(sheet)}")


def old_page(sheet: Sheet) -> str:
    """JSP: everything one table, materials in a table in a cell, hidden fields and buttons beside the name."""
    rows = real_rows(sheet, "material_type", "page_num")
    lines = [
        [f"{n}", f"<input type=hidden name=clid value=A{n}>{t(r['material_name'])}&nbsp;<a href='javascript:down({n})'>[表格下载]</a>"
         f"<a href='javascript:sample({n})'>[样表]</a>", r["material_type"], f"{r['page_num']}份"]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    for n, r in enumerate(rows):
        sheet.materials[n] = {**sheet.materials[n], "page_num": f"{r['page_num']}份"}
    inner = f"<table width='100%' border=1>{grid([['序号', '材料名称', '材料类型', '数量']])}{grid(lines)}</table>"
    pairs = pair_rows(sheet.pairs("old"), 1, "<td class='left' bgcolor='#eee'>{}</td>")
    more = f"<tr><td class='left'>所需材料</td><td>{inner if rows else sheet.shows('materials', '无')}</td></tr>"
    laws = "<br>".join(t(cited(law)) for law in sheet.laws())
    return bare(
        f"<center><b>{sheet.name}</b></center><table>{pairs}{more}<tr><td>办理依据</td><td>{laws}</td></tr></table>"
    )


def cell_groups(sheet: Sheet) -> str:
    """Vant: a group of cells per material, the group's title its name, links as cells."""
    labels = (
        ("is_need", "是否必要"),
        ("material_type", "材料类型"),
        ("material_format", "材料形式"),
        ("source_type", "来源渠道"),
    )
    body = ""
    for n, r in enumerate(real_rows(sheet, *(k for k, _ in labels), "example_guid"), 1):
        inner = "".join(
            f"<div class='van-cell'><div class='van-cell__title'><span>{a}</span></div><div class='van-cell__value'><span>{t(r[k])}</span></div></div>"
            for k, a in labels
        )
        sample = link(r["example_guid"], "查看样表")
        more = f"<div class='van-cell van-cell--link'>{sample}<i class='van-icon'></i></div>" if sample else ""
        body += f"<div class='van-cell-group__title'>{n}. {t(r['material_name'])}</div><div class='van-cell-group'>{inner}{more}</div>"
    pairs = "".join(
        f"<div class='van-cell'><div class='van-cell__title'>{a}</div><div class='van-cell__value'>{t(b)}</div></div>"
        for a, b in sheet.pairs("mobile")
    )
    tabs = "<div class='van-tabs__nav'><span>基本信息</span><span>申请材料</span></div>"
    return bare(
        f"<h1>{sheet.name}</h1>{tabs}<div class='van-tab__pane'>{pairs}</div><div class='van-tab__pane'><h3>申请材料</h3>{body or none(sheet)}</div>",
        sheet.name,
    )


def second_request(sheet: Sheet) -> list[Part]:
    """P5's two answers with all that its materials have."""
    names = {"material_name": "materialsName", "source_type": "materialsFrom", "material_type": "materialsTypeName",
             "page_num": "materialsNum", "example_guid": "materialsFileUrl", "form_guid": "materialsEmptyUrl"}  # fmt: skip
    rows = real_rows(sheet, *list(names)[1:])
    noted(sheet, rows, "fill_explain")
    names["fill_explain"] = "materialsWarn"
    records: list[dict[str, Any]] = [
        {"id": f"9f3{n}", "sort": n, "itemId": "77", **{name: row[key] or None for key, name in names.items()}}
        for n, row in enumerate(rows, 1)
    ]
    if not rows:
        sheet.shows("materials", "")
    return [dump({"httpCode": 200, "data": told(sheet, "vue")}), dump({"httpCode": 200, "msg": "ok", "data": records})]


def word_beside_label(sheet: Sheet) -> Part:
    """Word: the guide is one table, the label of the materials as tall as their rows."""
    paper = Document()
    paper.add_heading(f"{sheet.name}办事指南", 0)
    rows = real_rows(sheet, "material_type", "page_num")
    lines = [[label, text, "", "", ""] for label, text in sheet.pairs("short")]
    wide = len(lines)
    lines += [["申请材料", "序号", "材料名称", "材料类型", "份数"]] if rows else []
    lines += [["", str(n), r["material_name"], r["material_type"], r["page_num"]] for n, r in enumerate(rows, 1)]
    lines += [["设定依据", "\n".join(cited(law) for law in sheet.laws()), "", "", ""]]
    lines += [] if rows else [["申请材料", sheet.shows("materials", "无"), "", "", ""]]
    out = docx_table(paper, lines)
    for at, line in enumerate(lines):
        if not wide <= at <= wide + len(rows) or not rows:
            out.rows[at].cells[1].merge(out.rows[at].cells[4]).text = line[1]
    if rows:
        out.rows[wide].cells[0].merge(out.rows[wide + len(rows)].cells[0]).text = "申请材料"
    return saved(paper, DOCX, "11.docx")


def second_sheet(sheet: Sheet) -> Part:
    """A workbook: the guide on one sheet, its materials on another below a merged title."""
    book = openpyxl.Workbook()
    first: Any = book.active
    first.title = "基本信息"
    for label, text in [("事项名称", sheet.name), *sheet.pairs("short")]:
        first.append([label, text])
    rows = real_rows(sheet, "is_need", "material_type", "page_num", "source_type")
    if not rows:
        first.append(["申请材料", sheet.shows("materials", "无")])
        return saved(book, XLSX, "12.xlsx")
    other: Any = book.create_sheet("申请材料")
    other.append(["申请材料清单"])
    other.merge_cells("A1:F1")
    other.append(["序号", "材料名称", "材料必要性", "材料类型", "份数", "来源渠道"])
    for n, r in enumerate(rows, 1):
        other.append([n, r["material_name"], r["is_need"], r["material_type"], int(r["page_num"]), r["source_type"]])
    return saved(book, XLSX, "12.xlsx")


def list_of_forms(sheet: Sheet) -> str:
    """A list: the name in a heading, details as labels and spans in paragraphs, downloads below."""
    labels = (
        ("material_type", "材料类型"),
        ("original_num", "原件份数"),
        ("copies_num", "复印件份数"),
        ("source_type", "来源渠道"),
    )
    body = ""
    for r in real_rows(sheet, *(k for k, _ in labels), "form_guid"):
        inner = "".join(f"<p><label>{a}</label><span>{t(r[k])}</span></p>" for k, a in labels)
        body += f"<li><h4>{t(r['material_name'])}</h4>{inner}<div class='btns'>{link(r['form_guid'], '空白表格下载')}</div></li>"
    shown = f"<ul class='cl-list'>{body}</ul>" if body else none(sheet)
    return page(sheet.name, f"{head(sheet)}<div class='title'><span>申请材料</span></div>{shown}{law_lines(sheet)}")


def pasted_from_word(sheet: Sheet) -> str:
    """An article of a CMS: a table as Word pastes it below a numbered head."""
    rows = real_rows(sheet, "page_num", "material_format")
    noted(sheet, rows, "remark", ("加盖公章", "核对原件", "可网上核验"))

    def cell(text: str, bold: bool = False) -> str:
        inner = f"<b>{text}</b>" if bold else text
        return f"<td width=90 valign=top><p class='MsoNormal' align='center'><span style='font-family:仿宋_GB2312'>{inner}</span></p></td>"

    lines = [["序号", "材料名称", "材料形式", "份数", "备注"]]
    lines += [
        [f"{n}", t(r["material_name"]), r["material_format"], r["page_num"], r["remark"]] for n, r in enumerate(rows, 1)
    ]
    body = "".join(f"<tr>{''.join(cell(x, not n) for x in line)}</tr>" for n, line in enumerate(lines))
    figures = "一二三四五六七八九十"
    pairs = list(
        in_rows(sheet.pairs("article", "dept_name", "accept_condition", "anticipate_day", "promise_day", "link_way"), 1)
    )
    text = "".join(f"<p>{figures[n]}、{a}</p><p>{t(b)}</p>" for n, ((a, b),) in enumerate(pairs))
    shown = f"<table class='MsoNormalTable' border=1>{body}</table>" if rows else none(sheet)
    return bare(f"<h2>{sheet.name}</h2>{text}<p>{figures[len(pairs)]}、申请材料</p>{shown}", sheet.name)


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        named_spans, copies_in_lines, fixed_columns, collapse_grid, head_of_two_rows, old_page, cell_groups, second_request,
        word_beside_label, second_sheet, list_of_forms, pasted_from_word,
    )
}  # fmt: skip
