"""Tables of materials as vendors build them, written before the reader was read: what each column is called and holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from benchmarks.guides.html import bare, grid, in_rows, link, page, pair_rows, t
from benchmarks.guides.sheet import Sheet, Template
from benchmarks.guides.vendor_rows import around, headed, nothing, printed, shown_as, texts


def details_below(sheet: Sheet) -> str:
    """Each row is followed by a hidden one over all columns that has the long texts."""
    rows = printed(
        sheet, "material_type", "material_format", "page_num", "is_need", "source_type", "fill_explain", "accept_stand"
    )
    body = ""
    for n, r in enumerate(rows, 1):
        cells = [
            str(n),
            *texts(r, "material_name", "material_type", "material_format", "page_num", "is_need"),
            "<a class='more'>展开</a>",
        ]
        more = f"<p><b>来源渠道：</b>{t(r['source_type'])}</p><p><b>填报须知：</b>{t(r['fill_explain'])}</p><p><b>受理标准：</b>{t(r['accept_stand'])}</p>"
        body += grid([cells]) + f"<tr class='detail'><td colspan='7'>{more}</td></tr>"
    heads = ["序号", "材料名称", "材料类型", "材料形式", "纸质材料份数", "材料必要性", "详情"]
    return around(sheet, f"<table class='clxx'>{grid([heads], 'th')}{body}</table>" if rows else nothing(sheet))


def starred_names(sheet: Sheet) -> str:
    """A red star before what is necessary, explained below the table; copies in one cell."""
    rows = printed(sheet, "is_need", "original_num", "copies_num", "material_format")
    lines = [
        [str(n), f"{'<span style=color:red>*</span>' if r['is_need'] == '必要' else ''}{t(r['material_name'])}",
         f"原件:{r['original_num']}份 复印件:{r['copies_num']}份", r["material_format"], ""]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    for n, r in enumerate(rows):
        if r["is_need"] != "必要":
            sheet.materials[n] = {k: v for k, v in sheet.materials[n].items() if k != "is_need"}
    shown = (
        headed(["序号", "材料名称", "原件/复印件份数", "材料形式", "备注"], lines)
        + "<p>注：带<span>*</span>的为必要材料</p>"
    )
    return around(sheet, shown if rows else nothing(sheet))


def icity_table(sheet: Sheet) -> str:
    """Many narrow columns, numbers apart, explanations of sources."""
    keys = ("material_format", "original_num", "copies_num", "page_format", "is_need", "source_type", "source_explain")
    rows = printed(sheet, *keys)
    heads = [
        "序号",
        "材料名称",
        "材料形式",
        "原件数量",
        "复印件数量",
        "纸质材料规格",
        "是否必要",
        "来源渠道",
        "来源渠道说明",
        "空表下载",
    ]
    lines = [
        [str(n), t(r["material_name"]), *texts(r, *keys), "<a href='javascript:void(0)'>无</a>"]
        for n, r in enumerate(rows, 1)
    ]
    return around(sheet, headed(heads, lines, "class='table table-bordered'") if rows else nothing(sheet, "暂无"))


def form_and_number(sheet: Sheet) -> str:
    """How and how many in one cell: 纸质原件1份，复印件2份."""
    rows = printed(sheet, "material_format", "original_num", "copies_num", "is_need", "source_type")
    lines = [
        [
            str(n),
            t(r["material_name"]),
            f"{r['material_format']}：原件{r['original_num']}份，复印件{r['copies_num']}份",
            r["is_need"],
            r["source_type"],
        ]
        for n, r in enumerate(rows, 1)
    ]
    heads = ["序号", "材料名称", "材料形式及份数", "必要性", "材料来源"]
    return around(sheet, headed(heads, lines) if rows else nothing(sheet))


def bilingual_heads(sheet: Sheet) -> str:
    """Heads in two languages, one below the other."""
    keys = ("material_type", "page_num", "material_format", "is_need", "source_type")
    rows = printed(sheet, *keys)
    heads = ["序号<br>No.", "材料名称<br><small>Material</small>", "材料类型<br><small>Original/Copy</small>", "份数<br><small>Copies</small>",
             "材料形式<br><small>Form</small>", "必要性<br><small>Necessity</small>", "来源渠道<br><small>Source</small>"]  # fmt: skip
    lines = [[str(n), t(r["material_name"]), *texts(r, *keys)] for n, r in enumerate(rows, 1)]
    return around(
        sheet, headed(heads, lines) if rows else nothing(sheet), "<h3>申请材料 <span>APPLICATION MATERIALS</span></h3>"
    )


def two_line_rows(sheet: Sheet) -> str:
    """Two rows a material: its name over all columns, its facts below."""
    keys = (("材料类型", "material_type"), ("份数", "page_num"), ("材料形式", "material_format"), ("必要性", "is_need"))
    rows = printed(sheet, *(key for _, key in keys))
    body = "".join(
        f"<tr class='name'><td colspan='4'>{n}. {t(r['material_name'])}</td></tr><tr>{''.join(f'<td>{a}：{t(r[k])}</td>' for a, k in keys)}</tr>"
        for n, r in enumerate(rows, 1)
    )
    return around(sheet, f"<table>{body}</table>" if rows else nothing(sheet))


def block_per_material(sheet: Sheet) -> str:
    """A table of pairs for each material."""
    labels = (("材料名称", "material_name"), ("材料类型", "material_type"), ("是否必需", "is_need"), ("来源渠道", "source_type"),
              ("纸质材料份数", "page_num"), ("填报须知", "fill_explain"))  # fmt: skip
    rows = printed(sheet, *(key for _, key in labels[1:]))
    shown = "".join(
        f"<table class='material'>{pair_rows([(a, r[k]) for a, k in labels], 2, '<td class=lb>{}</td>')}</table>"
        for r in rows
    )
    return around(sheet, shown or nothing(sheet))


def blocks_in_one_table(sheet: Sheet) -> str:
    """One table; a wide cell 材料一 starts each material, pairs follow."""
    labels = (
        ("名称", "material_name"),
        ("形式", "material_format"),
        ("份数", "page_num"),
        ("必要性", "is_need"),
        ("来源", "source_type"),
    )
    rows = printed(sheet, *(key for _, key in labels[1:]))
    body = "".join(
        f"<tr><td colspan='2' class='t'>材料{'一二三四五六七八九'[n]}</td></tr>{pair_rows([(a, r[k]) for a, k in labels], 1)}"
        for n, r in enumerate(rows)
    )
    return around(sheet, f"<table>{body}</table>" if rows else nothing(sheet))


def caption_row(sheet: Sheet) -> str:
    """The first row names the list over all columns, the head row is bold cells."""
    keys = ("page_num", "material_type", "is_need", "remark")
    rows = printed(sheet, *keys)
    heads = ["编号", "提交材料名称", "数量", "原件/复印件", "是否必须", "备注"]
    body = "<tr><td colspan='6' align='center'><strong>申请材料目录</strong></td></tr>" + grid(
        [[f"<strong>{x}</strong>" for x in heads]]
    )
    body += grid([[f"{n}", t(r["material_name"]), *texts(r, *keys)] for n, r in enumerate(rows, 1)])
    return around(sheet, f"<table border='1'>{body}</table>" if rows else nothing(sheet), "")


def grouped_heads(sheet: Sheet) -> str:
    """A head of two rows: what paper has to be like, where it comes from."""
    rows = printed(sheet, "is_need", "page_num", "page_format", "material_type", "source_type", "source_explain")
    heads = (
        "<tr><th rowspan='2'>序号</th><th rowspan='2'>材料名称</th><th rowspan='2'>必要性</th><th colspan='2'>纸质材料</th><th rowspan='2'>材料类型</th>"
        "<th colspan='2'>材料来源</th></tr><tr><th>份数</th><th>规格</th><th>渠道</th><th>说明</th></tr>"
    )
    lines = [
        [
            str(n),
            *texts(
                r,
                "material_name",
                "is_need",
                "page_num",
                "page_format",
                "material_type",
                "source_type",
                "source_explain",
            ),
        ]
        for n, r in enumerate(rows, 1)
    ]
    return around(sheet, f"<table>{heads}{grid(lines)}</table>" if rows else nothing(sheet))


def ticks(sheet: Sheet) -> str:
    """A column for each answer, ticked."""
    rows = printed(sheet, "is_need", "page_num", "source_type")
    lines = [
        [
            str(n),
            t(r["material_name"]),
            "√" if r["is_need"] == "必要" else "",
            "√" if r["is_need"] == "非必要" else "",
            f"{r['page_num']}份",
            r["source_type"],
        ]
        for n, r in enumerate(rows, 1)
    ]
    heads = (
        "<tr><th rowspan='2'>序号</th><th rowspan='2'>材料名称</th><th colspan='2'>材料必要性</th><th rowspan='2'>份数</th>"
        "<th rowspan='2'>来源渠道</th></tr><tr><th>必要</th><th>非必要</th></tr>"
    )
    return around(sheet, f"<table>{heads}{grid(lines)}</table>" if rows else nothing(sheet))


def shared_cells(sheet: Sheet) -> str:
    """Cells of equal text are one over several rows."""
    rows = printed(sheet, "page_num", "is_need")
    for n, r in enumerate(rows):
        r["source_type"] = ("申请人自备", "政府部门核发")[n // 2 % 2]
        sheet.materials[n] = {**sheet.materials[n], "source_type": r["source_type"]}
    body, n = "", 0
    for group in in_rows(rows, 2):
        for at, r in enumerate(group):
            n += 1
            shared = f"<td rowspan='{len(group)}'>{r['source_type']}</td>" if not at else ""
            body += f"<tr><td>{n}</td><td>{t(r['material_name'])}</td>{shared}<td>{r['page_num']}</td><td>{r['is_need']}</td></tr>"
    return around(
        sheet,
        f"<table>{grid([['序号', '材料名称', '材料来源', '数量（份）', '必要性']], 'th')}{body}</table>"
        if rows
        else nothing(sheet),
    )


def no_head(sheet: Sheet) -> str:
    """A table without a head row: one knows what is meant."""
    rows = printed(sheet, "material_type", "page_num", "is_need")
    lines = [
        [str(n), t(r["material_name"]), r["material_type"], f"{r['page_num']}份", r["is_need"]]
        for n, r in enumerate(rows, 1)
    ]
    return around(sheet, f"<table>{grid(lines)}</table>" if rows else nothing(sheet), "<h3>申报材料</h3>")


def name_cell_with_remarks(sheet: Sheet) -> str:
    """The name's cell says in small print where it comes from and what is to be seen to."""
    rows = printed(sheet, "material_type", "page_num", "source_type", "fill_explain", "is_need")
    lines = [
        [f"{n}", f"<div>{t(r['material_name'])}</div><div class='tip'>来源渠道：{r['source_type']}</div><div class='tip'>填报须知：{t(r['fill_explain'])}</div>",
         r["material_type"], f"{r['page_num']}份", r["is_need"]]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    return around(sheet, headed(["序号", "材料名称", "材料类型", "份数", "必要性"], lines) if rows else nothing(sheet))


def wide_turned(sheet: Sheet) -> str:
    """Guides' one table: 申请材料 stands left over all rows of the list, whose head is in the table too."""
    keys = ("material_type", "page_num", "is_need")
    rows = printed(sheet, *keys)
    pairs = "".join(f"<tr><th>{a}</th><td colspan='5'>{t(b)}</td></tr>" for a, b in sheet.pairs("city"))
    lines = [
        ["序号", "材料名称", "材料类型", "份数", "必要性"],
        *([str(n), t(r["material_name"]), *texts(r, *keys)] for n, r in enumerate(rows, 1)),
    ]
    cells = [f"{''.join(f'<td>{x}</td>' for x in line)}" for line in lines]
    shown = f"<tr><th rowspan='{len(lines)}'>申请材料</th>{cells[0]}</tr>" + "".join(f"<tr>{c}</tr>" for c in cells[1:])
    if not rows:
        shown = f"<tr><th>申请材料</th><td colspan='5'>{sheet.shows('materials', '无')}</td></tr>"
    return page(sheet.name, f"<h1>{sheet.name}</h1><table class='guide'>{pairs}{shown}</table>")


def pad_screen(sheet: Sheet) -> str:
    """M4: a pad's screen, its own heads and a remark."""
    keys = ("source_explain", "material_type", "material_format", "page_num", "is_need", "remark")
    rows = printed(sheet, *keys)
    heads = ["材料名称", "来源渠道说明", "材料类型", "材料形式", "份数", "必要性", "备注"]
    body = headed(heads, [texts(r, "material_name", *keys) for r in rows], "class='pad'") if rows else nothing(sheet)
    pairs = "".join(
        f"<div class='item'><span class='k'>{a}</span><span class='v'>{t(b)}</span></div>"
        for a, b in sheet.pairs("short")
    )
    return bare(
        f"<h1>一次性告知单</h1><div class='item'><span class='k'>事项名称</span><span class='v'>{sheet.name}</span></div>{pairs}<h2>申请材料</h2>{body}"
    )


def yes_no_columns(sheet: Sheet) -> str:
    """Need as yes and no, kinds under names of the trade."""
    rows = printed(sheet, "is_need", "material_format", "original_num", "copies_num", "form_guid", "example_guid")
    lines = [
        [str(n), t(r["material_name"]), "是" if r["is_need"] == "必要" else "否", r["material_format"], r["original_num"], r["copies_num"],
         link(r["form_guid"], "空白表格") + " " + link(r["example_guid"], "示例样表")]
        for n, r in enumerate(rows, 1)
    ]  # fmt: skip
    shown_as(sheet, rows, "is_need", {"必要": "是", "非必要": "否"})
    heads = ["序号", "申请材料", "是否必须提供", "材料介质", "原件（份）", "复印件（份）", "表格及样表"]
    return around(sheet, headed(heads, lines) if rows else nothing(sheet), "<h2>所需材料</h2>")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        details_below, starred_names, icity_table, form_and_number, bilingual_heads, two_line_rows, block_per_material,
        blocks_in_one_table, caption_row, grouped_heads, ticks, shared_cells, no_head, name_cell_with_remarks, wide_turned,
        pad_screen, yes_no_columns,
    )
}  # fmt: skip
