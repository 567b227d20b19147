"""Templates written after the reader was mended on the other portals, measured once before they were looked at."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Final

from docx import Document
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from benchmarks.guides.html import bare, grid, link, page, pair_rows, t
from benchmarks.guides.material_shapes import head, none
from benchmarks.guides.papers import DOCX, PDF, docx_table, saved
from benchmarks.guides.portal_materials import noted
from benchmarks.guides.sheet import Part, Sheet, Template, real_rows
from benchmarks.guides.tables import law_lines


def ant_cards(sheet: Sheet) -> str:
    """Ant Design: a card per material, its title the name, a tag beside it, below it a table of descriptions."""
    labels = (
        ("material_type", "材料类型"),
        ("material_format", "材料形式"),
        ("page_num", "份数"),
        ("source_type", "来源渠道"),
    )
    body = ""
    for r in real_rows(sheet, "is_need", *(k for k, _ in labels)):
        pairs = [(a, r[k]) for k, a in labels]
        inner = pair_rows(
            pairs, 2, "<th class='ant-descriptions-item-label'><span>{}</span></th>", "<td><span>{}</span></td>"
        )
        body += (
            f"<div class='ant-card'><div class='ant-card-head'><div class='ant-card-head-wrapper'><div class='ant-card-head-title'>{t(r['material_name'])}</div>"
            f"<div class='ant-card-extra'><span class='ant-tag'>{r['is_need']}</span></div></div></div><div class='ant-card-body'>"
            f"<div class='ant-descriptions'><table><tbody>{inner}</tbody></table></div></div></div>"
        )
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3><div>{body or none(sheet)}</div>{law_lines(sheet)}")


def uni_app(sheet: Sheet) -> str:
    """A mini-program's page on the web: tags of its own."""
    labels = (("is_need", "材料必要性"), ("material_type", "材料类型"), ("source_type", "来源渠道"))

    def text(words: str) -> str:
        return f"<uni-text class='txt'><span>{t(words)}</span></uni-text>"

    body = ""
    for n, r in enumerate(real_rows(sheet, *(k for k, _ in labels)), 1):
        inner = "".join(f"<uni-view class='line'>{text(a + '：')}{text(r[k])}</uni-view>" for k, a in labels)
        body += f"<uni-view class='item'><uni-view class='name'>{text(f'{n}.')}{text(r['material_name'])}</uni-view>{inner}</uni-view>"
    pairs = "".join(f"<uni-view class='cell'>{text(a)}{text(b)}</uni-view>" for a, b in sheet.pairs("mobile"))
    shown = body or f"<uni-view>{sheet.shows('materials', '无')}</uni-view>"
    return bare(
        f"<uni-page-body><uni-view class='h'>{sheet.name}</uni-view>{pairs}<uni-view class='tit'>申请材料</uni-view><uni-view>{shown}</uni-view></uni-page-body>",
        sheet.name,
    )


def details_below(sheet: Sheet) -> str:
    """Below each row of the table a wide one says how to fill in and what is looked at."""
    rows = real_rows(sheet, "is_need", "material_type", "page_num")
    noted(sheet, rows, "fill_explain")
    noted(sheet, rows, "accept_stand", ("材料齐全、符合法定形式", "信息与系统一致"))
    body = ""
    for n, r in enumerate(rows, 1):
        body += f"<tr><td>{n}</td><td>{t(r['material_name'])}</td><td>{r['is_need']}</td><td>{r['material_type']}</td><td>{r['page_num']}</td></tr>"
        body += f"<tr><td colspan=5><p>填报须知：{r['fill_explain']}</p><p>受理标准：{r['accept_stand']}</p></td></tr>"
    heads = grid([["序号", "材料名称", "必要性", "材料类型", "份数"]], "th")
    return page(
        sheet.name,
        f"{head(sheet)}<h3>申请材料</h3>{f'<table>{heads}{body}</table>' if rows else none(sheet)}{law_lines(sheet)}",
    )


def table_each(sheet: Sheet) -> str:
    """A table per material: its number and name in a wide head, pairs below."""
    labels = (
        ("material_type", "材料类型"),
        ("material_format", "材料形式"),
        ("original_num", "原件份数"),
        ("copies_num", "复印件份数"),
    )
    body = ""
    for n, r in enumerate(real_rows(sheet, *(k for k, _ in labels)), 1):
        rows = pair_rows([(a, r[k]) for k, a in labels], 2)
        body += f"<table class='cl'><tr><th colspan=4>材料{n}：{t(r['material_name'])}</th></tr>{rows}</table>"
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{body or none(sheet)}{law_lines(sheet)}")


def word_two_heads(sheet: Sheet) -> Part:
    """Word: a table whose head has two rows, 原件 and 复印件 below 份数."""
    paper = Document()
    paper.add_heading(f"{sheet.name}办事指南", 0)
    docx_table(paper, [[a, b] for a, b in sheet.pairs("short")])
    paper.add_paragraph("申请材料")
    rows = real_rows(sheet, "original_num", "copies_num", "source_type")
    if not rows:
        paper.add_paragraph(sheet.shows("materials", "无"))
        return saved(paper, DOCX, "15.docx")
    lines = [["序号", "材料名称", "份数", "", "来源渠道"], ["", "", "原件", "复印件", ""]]
    lines += [
        [str(n), r["material_name"], r["original_num"], r["copies_num"], r["source_type"]]
        for n, r in enumerate(rows, 1)
    ]
    out = docx_table(paper, lines)
    for at, words in ((0, "序号"), (1, "材料名称"), (4, "来源渠道")):
        out.rows[0].cells[at].merge(out.rows[1].cells[at]).text = words
    out.rows[0].cells[2].merge(out.rows[0].cells[3]).text = "份数"
    return saved(paper, DOCX, "15.docx")


def pdf_wide(sheet: Sheet) -> Part:
    """A text PDF on its side: pairs, a table of materials with seven columns."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("s", fontName="STSong-Light", fontSize=9, leading=12, wordWrap="CJK")
    lined = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    pairs = [("事项名称", sheet.name), *sheet.pairs("short")]
    flow: list[Any] = [Paragraph("办事指南", style)]
    flow.append(Table([[Paragraph(t(x), style) for x in pair] for pair in pairs], [100, 560], style=lined))
    flow.append(Paragraph("申请材料", style))
    keys = ("is_need", "material_type", "material_format", "page_num", "source_type")
    rows = [[str(n), *(r[k] for k in ("material_name", *keys))] for n, r in enumerate(real_rows(sheet, *keys), 1)]
    heads = ["序号", "材料名称", "必要性", "材料类型", "材料形式", "份数", "来源渠道"]
    if rows:
        cells = [[Paragraph(t(x), style) for x in row] for row in (heads, *rows)]
        flow.append(Table(cells, [35, 230, 60, 70, 90, 40, 135], style=lined, repeatRows=1))
    else:
        flow.append(Paragraph(sheet.shows("materials", "无"), style))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=landscape(A4), invariant=1).build(flow)
    return Part(out.getvalue(), PDF, "http://www.bureau.test/files/16.pdf")


def tips_behind_names(sheet: Sheet) -> str:
    """A question mark behind the name opens a hidden box with what to heed."""
    rows = real_rows(sheet, "is_need", "material_format", "source_type")
    lines = [
        [str(n), f"<span>{t(r['material_name'])}</span><i class='layui-icon'>?</i><div class='tips' style='display:none'>填报须知：请按要求填写</div>",
         r["is_need"], r["material_format"], r["source_type"]]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    heads = ["序号", "材料名称", "必要性", "材料形式", "来源渠道"]
    shown = f"<table class='layui-table'>{grid([heads], 'th')}{grid(lines)}</table>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown}{law_lines(sheet)}")


def article_with_files(sheet: Sheet) -> str:
    """An article: numbered paragraphs with copies in brackets, the files to load down at its end."""
    rows = real_rows(sheet, "page_num")
    body = "".join(f"<p>　　{n}.{t(r['material_name'])}（{r['page_num']}份）；</p>" for n, r in enumerate(rows, 1))
    pairs = sheet.pairs(
        "article", "dept_name", "accept_condition", "anticipate_day", "promise_day", "transact_addr", "link_way"
    )
    figures = "一二三四五六七八九十"
    lines = "".join(f"<p><strong>{figures[n]}、{a}</strong></p><p>　　{t(b)}</p>" for n, (a, b) in enumerate(pairs))
    files = "<p>附件：<br><a href='/u/1.docx'>1.申请表.docx</a><br><a href='/u/2.pdf'>2.填表说明.pdf</a></p>"
    shown = body or f"<p>　　{sheet.shows('materials', '无')}</p>"
    return page(
        sheet.name,
        f"<h1>{sheet.name}</h1><div class='TRS_Editor'>{lines}<p><strong>{figures[len(pairs)]}、申请材料</strong></p>{shown}{files}</div>",
    )


def labels_in_cells(sheet: Sheet) -> str:
    """A table for every width: the head, and in each cell the heading again for phones."""
    labels = (
        ("material_name", "材料名称"),
        ("is_need", "是否必要"),
        ("material_type", "材料类型"),
        ("page_num", "份数"),
    )
    body = ""
    for r in real_rows(sheet, "is_need", "material_type", "page_num"):
        body += f"<tr>{''.join(f'<td><span class=visible-xs>{a}：</span>{t(r[k])}</td>' for k, a in labels)}</tr>"
    heads = grid([[a for _, a in labels]], "th")
    shown = f"<table class='table'><thead>{heads}</thead><tbody>{body}</tbody></table>" if body else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown}{law_lines(sheet)}")


def icons_and_stars(sheet: Sheet) -> str:
    """A star before what is a must, icons with a title for the files."""
    rows = real_rows(sheet, "is_need", "material_type", "form_guid", "example_guid")
    lines = []
    for n, r in enumerate(rows, 1):
        icons = "".join(
            f"<a href='{r[key]}' title='{words}下载'><i class='icon'></i></a>"
            for key, words in (("form_guid", "空白表格"), ("example_guid", "示例样表"))
            if r[key]
        )
        name = f"<em class='red'>*</em>{t(r['material_name'])}"
        lines.append([f"<input type='checkbox'>{n}", name, r["is_need"], r["material_type"], icons])
    heads = ["序号", "材料名称", "必要性", "材料类型", "材料下载"]
    shown = f"<table>{grid([heads], 'th')}{grid(lines)}</table>" if rows else none(sheet)
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown}{law_lines(sheet)}")


def list_unfolds(sheet: Sheet) -> str:
    """A list: what is behind the third entry is hidden until asked for, form and sample as buttons with addresses."""
    body = ""
    for n, r in enumerate(real_rows(sheet, "is_need", "material_type", "form_guid"), 1):
        hide = " style='display:none'" if n > 3 else ""
        buttons = link(r["form_guid"], "下载空表")
        body += (
            f"<li{hide}><div class='l'><i>{n}</i><p>{t(r['material_name'])}</p></div><div class='r'><span>{r['is_need']}</span>"
            f"<span>{r['material_type']}</span>{buttons}</div></li>"
        )
    shown = (
        f"<ul class='mlist'>{body}</ul><div class='more'><a href='javascript:;'>查看更多材料</a></div>"
        if body
        else none(sheet)
    )
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3>{shown}{law_lines(sheet)}")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        ant_cards, uni_app, details_below, table_each, word_two_heads, pdf_wide, tips_behind_names, article_with_files,
        labels_in_cells, icons_and_stars, list_unfolds,
    )
}  # fmt: skip
