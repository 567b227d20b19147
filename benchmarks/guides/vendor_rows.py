"""Materials with the values real guides print, and pieces the vendors' templates share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from benchmarks.guides.html import grid, page, t
from benchmarks.guides.material_shapes import head
from benchmarks.guides.sheet import Row, Sheet, real_rows
from benchmarks.guides.tables import law_lines

PRINTED: Final[Mapping[str, Sequence[str]]] = {
    "is_need": ("必要", "必要", "非必要", "必要"),
    "material_type": ("原件", "复印件", "原件和复印件", "原件或复印件", "原件"),
    "material_format": ("纸质", "纸质和电子", "电子", "纸质或电子", "纸质"),
    "page_num": ("1", "2", "1", "3", "4"),
    "original_num": ("1", "0", "1", "2"),
    "copies_num": ("0", "2", "1", "3", "1"),
    "source_type": ("申请人自备", "政府部门核发", "申请人自备", "中介机构或法定机构产生", "其他"),
    "source_explain": ("由申请人自行编制", "向原发证机关申领", "到受理窗口领取或者从网上下载", "委托有资质的机构出具"),
    "page_format": ("A4", "A3", "A4纸"),
    "fill_explain": (
        "须填写完整并签字",
        "用黑色签字笔填写，不得涂改",
        "按样表逐项填写",
        "加盖申请单位公章，多页的加盖骑缝章",
    ),
    "accept_stand": ("内容完整、印章清晰", "在有效期内", "复印件与原件一致", "符合法定形式"),
    "remark": ("验原件，收复印件", "窗口可代为复印", "有变更的一并提交"),
    "by_law": ("《中华人民共和国道路运输条例》第八条", "《公路安全保护条例》第三十六条"),
}
"""What the columns say, in turn; the city's own values hardly vary."""


OTHERWISE: Final[Mapping[str, Sequence[str]]] = {
    **PRINTED,
    "is_need": ("必须", "非必须", "必须", "必须"),
    "material_format": ("纸质版", "电子版", "纸质/电子", "纸质、电子", "电子化"),
    "source_type": ("自备", "政府部门", "自备", "中介机构", "其他"),
}
"""The same in the words of others."""


def printed(sheet: Sheet, *keys: str, words: Mapping[str, Sequence[str]] = PRINTED) -> list[dict[str, str]]:
    """The materials under real names, each with the sub-elements ``keys`` in values that vary from row to row."""
    rows = real_rows(sheet, *(key for key in keys if key.endswith("_guid")))
    for n, row in enumerate(rows):
        for at, key in enumerate(keys):
            if not key.endswith("_guid"):
                texts = words[key]
                row[key] = texts[(sheet.number + n * (1 + at % 2)) % len(texts)]
        sheet.materials[n] = {key: text for key, text in row.items() if text}
    return rows


def shown_as(sheet: Sheet, rows: Iterable[Row], key: str, texts: Mapping[str, str]) -> None:
    """The page says other words for the same: they are what a reader must give."""
    for n, row in enumerate(rows):
        if row.get(key):
            sheet.materials[n] = {**sheet.materials[n], key: texts.get(row[key], row[key])}


def nothing(sheet: Sheet, word: str = "无") -> str:
    """A word in place of the list."""
    return f"<div>{sheet.shows('materials', word)}</div>"


def around(sheet: Sheet, materials: str, title: str = "<h3>申请材料</h3>", *, laws: bool = True) -> str:
    """A page with pairs above the materials and the bases below them."""
    return page(sheet.name, f"{head(sheet)}{title}{materials}{law_lines(sheet) if laws else ''}")


def headed(heads: Sequence[str], lines: Sequence[Sequence[str]], attrs: str = "", tag: str = "th") -> str:
    """A table with a head row."""
    return f"<table {attrs}>{grid([heads], tag)}{grid(lines)}</table>"


def texts(row: Row, *keys: str) -> list[str]:
    """The row's texts as markup."""
    return [t(row[key]) for key in keys]
