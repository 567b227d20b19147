"""The measures of GB/T 9704-2012 (党政机关公文格式): page, fonts, sizes, lines, page numbers.

A4, margins 37 mm above and 28 mm at the binding, text block 156 × 225 mm, 22 lines of 28 characters: 三号 (16 pt)
仿宋 on lines of 28.95 pt; title 二号 (22 pt) 小标宋; headings 黑体 and 楷体; page number 四号 (14 pt) between dashes,
one character from the outer edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from auditor.documents.blocks import Style

TWIPS: Final = 57
"""Twentieths of a point in a millimetre, rounded."""
PAGE_MM: Final = (210, 297)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37, 35, 28, 26
FOOTER_MM: Final = 25
LINE_PT: Final = 28.95
LATIN: Final = "Times New Roman"
HEI, KAI, SONG = "黑体", "楷体", "宋体"
RED: Final = "FF0000"


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style. ``font`` ``""`` is the body's, ``"title"`` the title's; sizes and lines in points,
    ``indent`` of the first line and ``right`` from the right edge in characters. ``outline`` is the level in the
    navigator; ``border``: ``red``, a red line below, or ``both``, thin lines above and below."""

    name: str
    font: str = ""
    size: float = 16
    line: float = LINE_PT
    indent: float = 0
    right: float = 0
    align: str = "both"
    outline: int | None = None
    border: str = ""


LOOKS: Final[dict[Style, Look]] = {
    Style.TITLE: Look("公文标题", "title", 22, 34, align="center", outline=0),
    Style.SUBTITLE: Look("公文副标题", KAI, align="center"),
    Style.LEVEL1: Look("公文一级标题", HEI, indent=2, align="left", outline=1),
    Style.LEVEL2: Look("公文二级标题", KAI, indent=2, align="left", outline=2),
    Style.BODY: Look("公文正文", indent=2),
    Style.FLUSH: Look("公文顶格"),
    Style.RIGHT: Look("公文落款", right=4, align="right"),
    Style.NOTE: Look("公文注释", SONG, 10.5, 15, align="left"),
    Style.RULE: Look("公文分隔线", align="center", border="red"),
    Style.CLOSING: Look("公文版记", size=14, line=24, align="left", border="both"),
    Style.HEAD: Look("表头", HEI, 10.5, 15, align="center"),
    Style.CELL: Look("表格", SONG, 10.5, 15, align="left"),
    Style.SMALL_HEAD: Look("小表头", HEI, 9, 13, align="center"),
    Style.SMALL: Look("小表格", SONG, 9, 13, align="left"),
    Style.NUMBER: Look("页码", SONG, 14, 20),
}
"""Every style of the documents."""
