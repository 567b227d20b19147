"""A last set of templates, measured once when all others had been mended on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from benchmarks.guides.html import bare, grid, link, page, pair_rows, t
from benchmarks.guides.material_shapes import head, none
from benchmarks.guides.payloads import dump, told
from benchmarks.guides.sheet import Part, Sheet, Template, cited, real_rows
from benchmarks.guides.tables import law_lines


def blocks_with_foot(sheet: Sheet) -> str:
    """Cards: name and need in the head, a line of facts parted by slashes, download links in the foot."""
    body = ""
    for n, r in enumerate(
        real_rows(sheet, "is_need", "material_type", "material_format", "page_num", "form_guid", "example_guid"), 1
    ):
        body += (
            f"<div class='mat-card'><div class='mat-card-header'><span class='num'>{n}</span><h4>{t(r['material_name'])}</h4><span class='must'>{r['is_need']}</span></div>"
            f"<div class='mat-card-body'><span>类型：{r['material_type']}</span><span>形式：{r['material_format']}</span><span>份数：{r['page_num']}</span></div>"
            f"<div class='mat-card-footer'>{link(r['form_guid'], '空白表格下载')}{link(r['example_guid'], '示例样表下载')}</div></div>"
        )
    return page(sheet.name, f"{head(sheet)}<h3>申请材料</h3><div>{body or none(sheet)}</div>{law_lines(sheet)}")


def table_with_detail_column(sheet: Sheet) -> str:
    """A plain table with a column of other things: buttons, a code, a remark of a dash."""
    lines = [
        [
            f"{n}",
            t(r["material_name"]),
            f"CL{n:04}",
            r["is_need"],
            r["source_type"],
            "—",
            "<a href='#'>详情</a> <a href='#'>样表预览</a>",
        ]
        for n, r in enumerate(real_rows(sheet, "is_need", "source_type"), 1)
    ]
    heads = ["序号", "材料名称", "材料编码", "是否必要", "材料来源", "备注", "操作"]
    shown = f"<table class='tablesorter'>{grid([heads], 'th')}{grid(lines)}</table>" if lines else none(sheet)
    return page(sheet.name, f"{head(sheet)}<div class='tit'><i></i>申请材料</div>{shown}{law_lines(sheet)}")


def vant_cells(sheet: Sheet) -> str:
    """Vant: a cell per material, the kinds below its name in one line, a button at the right."""
    body = "".join(
        f"<div class='van-cell'><div class='van-cell__title'><span>{n}、{t(r['material_name'])}</span><div class='van-cell__label'>{r['material_type']} / "
        f"{r['material_format']}</div></div><div class='van-cell__value'><button class='van-button'>查看</button></div></div>"
        for n, r in enumerate(real_rows(sheet, "material_type", "material_format"), 1)
    )
    pairs = "".join(
        f"<div class='van-cell'><div class='van-cell__title'><span>{a}</span></div><div class='van-cell__value'><span>{t(b)}</span></div></div>"
        for a, b in sheet.pairs("mobile")
    )
    return bare(
        f"<h2>{sheet.name}</h2><div>{pairs}</div><div class='van-divider'>申请材料</div><div>{body or none(sheet)}</div>",
        sheet.name,
    )


def one_table_guide(sheet: Sheet) -> str:
    """Everything one table: heads of groups over all columns, then the materials with columns of their own."""
    rows = real_rows(sheet, "material_type", "page_num", "is_need")
    pairs = pair_rows(sheet.pairs("standard", without=("task_name",)), 2)
    laws = "<br>".join(t(cited(law)) for law in sheet.laws())
    lines = grid([[str(n), t(r["material_name"]), r["material_type"], r["page_num"]] for n, r in enumerate(rows, 1)])
    for n, _r in enumerate(rows):
        sheet.materials[n] = {k: v for k, v in sheet.materials[n].items() if k != "is_need"}
    shown = (
        f"{grid([['序号', '材料名称', '材料类型', '份数']])}{lines}"
        if rows
        else f"<tr><td colspan=4>{sheet.shows('materials', '无')}</td></tr>"
    )
    body = (
        f"<tr><td colspan=4 class='group'>基本信息</td></tr>{pairs}<tr><td colspan=4 class='group'>申请材料</td></tr>{shown}"
        f"<tr><td colspan=4 class='group'>设定依据</td></tr><tr><td colspan=4>{laws}</td></tr>"
    )
    return page(sheet.name, f"<h1>{sheet.name}</h1><table class='guide'>{body}</table>")


def plain_payload(sheet: Sheet) -> Part:
    """Names of an English-speaking vendor, texts beside codes, nulls."""
    rows = [
        {"id": n, "docName": r["material_name"], "required": 1, "requiredDesc": r["is_need"], "docType": "1", "docTypeDesc": r["material_type"],
         "sourceDesc": r["source_type"], "copies": int(r["page_num"]), "templateUrl": r["form_guid"] or None, "sampleUrl": r["example_guid"] or None}
        for n, r in enumerate(real_rows(sheet, "is_need", "material_type", "source_type", "page_num", "form_guid", "example_guid"), 1)
    ]  # fmt: skip
    if not rows:
        sheet.shows("materials", "")
    return dump(
        {"code": "0", "data": {"guide": told(sheet, "camel"), "materials": {"records": rows, "total": len(rows)}}}
    )


def numbered_text(sheet: Sheet) -> str:
    """One cell: names numbered, each with the same remarks in a line below."""
    rows = real_rows(sheet, "original_num", "copies_num", "material_format")
    text = "".join(
        f"<p>{n}、{t(r['material_name'])}</p><p>原件：{r['original_num']}份　复印件：{r['copies_num']}份　材料形式：{r['material_format']}</p>"
        for n, r in enumerate(rows, 1)
    )
    for n, r in enumerate(rows):
        said = {key: f"{r[key]}份" for key in ("original_num", "copies_num")}
        sheet.materials[n] = {**sheet.materials[n], **said}
    pairs = pair_rows(sheet.pairs("city"), 1)
    shown = text or sheet.shows("materials", "无")
    return page(
        sheet.name,
        f"<h1>{sheet.name}</h1><table>{pairs}<tr><th>申请材料</th><td>{shown}</td></tr></table>{law_lines(sheet)}",
    )


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (blocks_with_foot, table_with_detail_column, vant_cells, one_table_guide, plain_payload, numbered_text)
}
