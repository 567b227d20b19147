"""Materials as portals of provinces and cities set them, written by one who had not read the reader: put aside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import openpyxl
from docx import Document

from benchmarks.guides.html import bare, grid, link, page, pair_rows, t
from benchmarks.guides.material_shapes import head, none
from benchmarks.guides.papers import DOCX, XLSX, docx_table, saved
from benchmarks.guides.payloads import told
from benchmarks.guides.portal_materials import cells, noted, table
from benchmarks.guides.sheet import Part, Sheet, Template, cited, real_rows
from benchmarks.guides.tables import law_lines


def all_columns(sheet: Sheet) -> str:
    """A table of all that the exchange format has for a material."""
    keys = ("material_type", "is_need", "material_format", "page_num", "source_type", "form_guid", "example_guid")
    rows = real_rows(sheet, *keys)
    noted(sheet, rows, "page_format", ("A4",))
    noted(sheet, rows, "fill_explain")
    labels = (("material_name", "材料名称"), ("material_type", "材料类型"), ("is_need", "材料必要性"), ("material_format", "材料形式"),
              ("page_num", "纸质材料份数"), ("page_format", "纸质材料规格"), ("source_type", "来源渠道"), ("form_guid", "空白表格"),
              ("example_guid", "示例样表"), ("fill_explain", "填报须知"))  # fmt: skip
    shown = table(labels, rows) if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3><div style='overflow:auto'>{shown}</div>{law_lines(sheet)}")


def panes_of_cards(sheet: Sheet) -> str:
    """Tabs; in a hidden one cards of name, tags of need and kind, a line of source."""
    body = ""
    for n, r in enumerate(real_rows(sheet, "is_need", "material_type", "source_type", "example_guid"), 1):
        tags = f"<span class='tag'>{r['is_need']}</span><span class='tag'>{r['material_type']}</span>"
        body += (
            f"<div class='mat-item'><div class='mat-name'><em>{n}</em>{t(r['material_name'])}{tags}</div>"
            f"<div class='mat-src'>来源渠道：{t(r['source_type'])}</div><div class='mat-op'>{link(r['example_guid'], '示例样表')}</div></div>"
        )
    tabs = "".join(f"<li>{x}</li>" for x in ("基本信息", "申请材料", "设定依据"))
    laws = "".join(f"<p>{t(cited(law))}</p>" for law in sheet.laws())
    panes = (
        f"<div class='pane'><table>{pair_rows(sheet.pairs('city'), 2)}</table></div><div class='pane' style='display:none'>"
        f"{body or none(sheet)}</div><div class='pane' style='display:none'>{laws}</div>"
    )
    return page(sheet.name, f"<h1>{sheet.name}</h1><ul class='tabs'>{tabs}</ul><div class='panes'>{panes}</div>")


def column_of_details(sheet: Sheet) -> str:
    """Name, a cell with the details a line each, links."""
    lines = []
    for n, r in enumerate(
        real_rows(sheet, "material_type", "material_format", "page_num", "form_guid", "example_guid"), 1
    ):
        told_lines = f"材料类型：{r['material_type']}<br>材料形式：{r['material_format']}<br>份数：{r['page_num']}"
        links = link(r["form_guid"], "空白表格") + "<br>" + link(r["example_guid"], "示例样表")
        lines.append([str(n), t(r["material_name"]), told_lines, links])
    heads = ["序号", "材料名称", "材料要求", "下载"]
    shown = f"<table>{grid([heads], 'th')}{grid(lines)}</table>" if lines else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown}{law_lines(sheet)}")


def choice_above(sheet: Sheet) -> str:
    """Situations to choose from stand above the table, a line that counts below it."""
    labels = (
        ("material_name", "材料名称"),
        ("is_need", "是否必需"),
        ("material_type", "材料类型"),
        ("source_type", "材料来源"),
    )
    rows = real_rows(sheet, "is_need", "material_type", "source_type")
    asked = "".join(
        f"<label><input type='radio' name='q'{' checked' * (not n)}>{x}</label>"
        for n, x in enumerate(("首次申请", "变更", "补办"))
    )
    shown = f"<div class='choice'><p>请选择您的办理情形：</p>{asked}</div>{table(labels, rows, attrs='class=cl')}<p>共{len(rows)}份材料</p>"
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown if rows else none(sheet)}{law_lines(sheet)}")


def more_rows_hidden(sheet: Sheet) -> str:
    """The first rows are shown, the others unfold; the full name is a title too."""
    rows = real_rows(sheet, "is_need", "material_format", "source_type")
    body = ""
    for n, r in enumerate(rows, 1):
        hide = " style='display:none' class='more'" if n > 2 else ""
        body += (
            f"<tr{hide}><td>{n}</td><td title='{t(r['material_name'])}'><p class='ellipsis'>{t(r['material_name'])}</p></td>"
            f"<td>{r['material_format']}</td><td>{r['is_need']}</td><td>{r['source_type']}</td></tr>"
        )
    heads = grid([["序号", "材料名称", "材料形式", "必要性及描述", "来源渠道"]], "th")
    shown = (
        f"<table><thead>{heads}</thead><tbody>{body}</tbody></table><a class='unfold'>展开全部</a>"
        if rows
        else none(sheet)
    )
    return page(sheet.name, f"{head(sheet)}<h3>申报材料</h3>{shown}{law_lines(sheet)}")


def list_group(sheet: Sheet) -> str:
    """Bootstrap: heading with a label, columns of small label and text."""
    labels = (
        ("material_type", "材料类型"),
        ("material_format", "材料形式"),
        ("page_num", "份数"),
        ("source_type", "来源渠道"),
    )
    body = ""
    for n, r in enumerate(real_rows(sheet, "is_need", *(k for k, _ in labels)), 1):
        inner = "".join(
            f"<div class='col-md-3'><small>{a}</small><br><strong>{t(r[k])}</strong></div>" for k, a in labels
        )
        body += (
            f"<li class='list-group-item'><h4>{n}. {t(r['material_name'])} <span class='label label-danger'>{r['is_need']}</span></h4>"
            f"<div class='row'>{inner}</div></li>"
        )
    shown = f"<ul class='list-group'>{body}</ul>" if body else none(sheet)
    return page(
        sheet.name,
        f"{head(sheet)}<div class='panel'><div class='panel-heading'>申请材料</div>{shown}</div>{law_lines(sheet)}",
    )


def rows_to_tap(sheet: Sheet) -> str:
    """Mint UI: a cell per material, name left, need right, a word of its kind below the name."""
    body = "".join(
        f"<a class='mint-cell'><div class='mint-cell-wrapper'><div class='mint-cell-title'><span class='mint-cell-text'>{t(r['material_name'])}</span>"
        f"<span class='mint-cell-label'>{r['material_type']}</span></div><div class='mint-cell-value'><span>{r['is_need']}</span></div></div></a>"
        for r in real_rows(sheet, "is_need", "material_type")
    )
    pairs = "".join(f"<div class='row'><label>{a}</label><p>{t(b)}</p></div>" for a, b in sheet.pairs("mobile"))
    return bare(
        f"<h2>{sheet.name}</h2>{pairs}<div class='title'>申请材料</div><div>{body or none(sheet)}</div>", sheet.name
    )


def state_with_files(sheet: Sheet) -> str:
    """A state in a script; forms and samples are lists of files."""
    names = {"material_name": "materialName", "is_need": "necessityText", "material_type": "materialTypeText",
             "page_num": "paperNum", "source_type": "sourceChannelText"}  # fmt: skip
    rows = []
    for n, r in enumerate(real_rows(sheet, *list(names)[1:], "form_guid", "example_guid"), 1):
        files = {
            name: [{"fileName": f"{word}.docx", "fileUrl": r[key], "fileSize": 20480}] if r[key] else []
            for key, name, word in (
                ("form_guid", "blankFormList", "空白表格"),
                ("example_guid", "sampleFormList", "示例样表"),
            )
        }
        rows.append(
            {
                "materialId": f"m{n}",
                "orderNum": n,
                "necessity": "1",
                **{name: r[key] for key, name in names.items()},
                **files,
            }
        )
    if not rows:
        sheet.shows("materials", "")
    state = {"app": {"lang": "zh"}, "guide": {"base": told(sheet, "camel"), "materials": rows}}
    body = json.dumps(state, ensure_ascii=False)
    return page(
        "办事指南",
        f"<div id='app'></div><script>window.__INITIAL_STATE__ = {body};</script><script src='/js/chunk.js'></script>",
    )


def word_list(sheet: Sheet) -> Part:
    """Word: numbered paragraphs with copies and need in brackets."""
    paper = Document()
    paper.add_heading(sheet.name, 1)
    docx_table(paper, [[a, b] for a, b in sheet.pairs("short", without=("result_name",))])
    paper.add_paragraph("三、申请材料")
    rows = real_rows(sheet, "is_need", "original_num")
    for n, r in enumerate(rows, 1):
        paper.add_paragraph(f"{n}.{r['material_name']}（原件{r['original_num']}份，{r['is_need']}）")
        if r["original_num"] == "0":
            sheet.materials[n - 1] = {**sheet.materials[n - 1], "original_num": "0"}
    if not rows:
        paper.add_paragraph(sheet.shows("materials", "无"))
    paper.add_paragraph("四、办理结果")
    paper.add_paragraph(sheet.shows("result_name", "准予行政许可决定书"))
    return saved(paper, DOCX, "13.docx")


def workbook_with_total(sheet: Sheet) -> Part:
    """A workbook: pairs, a merged heading, columns, a line that counts."""
    book = openpyxl.Workbook()
    out: Any = book.active
    for label, text in [("事项名称", sheet.name), *sheet.pairs("short")]:
        out.append([label, text])
    rows = real_rows(sheet, "material_type", "source_type", "page_num")
    if not rows:
        out.append(["申请材料", sheet.shows("materials", "无")])
        return saved(book, XLSX, "14.xlsx")
    out.append(["申请材料"])
    out.merge_cells(start_row=out.max_row, end_row=out.max_row, start_column=1, end_column=6)
    out.append(["序号", "名称", "材料类型", "来源渠道", "份数", "备注"])
    for n, r in enumerate(rows, 1):
        out.append([n, r["material_name"], r["material_type"], r["source_type"], int(r["page_num"]), None])
    out.append([f"合计：{len(rows)}项"])
    return saved(book, XLSX, "14.xlsx")


def readonly_nested(sheet: Sheet) -> str:
    """K2: the value's cell holds a table with short headings."""
    labels = (("material_name", "名称"), ("page_num", "数量"), ("material_type", "类型"), ("material_format", "形式"))
    rows = real_rows(sheet, "page_num", "material_type", "material_format")
    inner = (
        f"<table class='inner'>{grid([[label for _, label in labels]])}{grid(cells(labels, r) for r in rows)}</table>"
    )
    pairs = pair_rows(sheet.pairs("old"), 1, "<td class='label'>{}</td>", "<td class='content'>{}</td>")
    laws = "<br/>".join(t(cited(law)) for law in sheet.laws())
    more = f"<tr><td class='label'>法定<br/>依据</td><td class='content'>{laws}</td></tr>"
    more += f"<tr><td class='label'>申报<br/>材料</td><td class='content'>{inner if rows else sheet.shows('materials', '无')}</td></tr>"
    return bare(f"<h1>{sheet.name}</h1><table class='readonlyTable'>{pairs}{more}</table>", sheet.name)


def numbered_blocks(sheet: Sheet) -> str:
    """A big number, name as a heading, details in a list, values in em."""
    labels = (
        ("material_type", "材料类型"),
        ("is_need", "材料必要性"),
        ("page_num", "材料份数"),
        ("source_type", "来源渠道"),
    )
    body = ""
    for n, r in enumerate(real_rows(sheet, *(k for k, _ in labels), "form_guid", "example_guid"), 1):
        inner = "".join(f"<li>{a}：<em>{t(r[k])}</em></li>" for k, a in labels)
        files = f"<li>空白表格：{link(r['form_guid'], '下载') or '无'}</li><li>示例样表：{link(r['example_guid'], '下载') or '无'}</li>"
        sheet.materials[n - 1] = {**sheet.materials[n - 1], **{k: r[k] or "无" for k in ("form_guid", "example_guid")}}
        body += f"<div class='block'><div class='num'>{n:02}</div><div class='info'><h5>{t(r['material_name'])}</h5><ul>{inner}{files}</ul></div></div>"
    return page(
        sheet.name,
        f"{head(sheet)}<h3>申请材料 <small>APPLICATION MATERIALS</small></h3>{body or none(sheet)}{law_lines(sheet)}",
    )


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        all_columns, panes_of_cards, column_of_details, choice_above, more_rows_hidden, list_group, rows_to_tap,
        state_with_files, word_list, workbook_with_total, readonly_nested, numbered_blocks,
    )
}  # fmt: skip
