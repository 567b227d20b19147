"""What a paper is made of. Blocks carry text and nothing else: no fields, no links, whatever the text says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from catalog.text import drop_invisible, squeeze

_NOT_XML: Final = re.compile(
    "[\ud800-\udfff\ufffe\uffff\ufff9-\ufffb\u2066-\u2069\u2028\u2029]|[\U000e0000-\U000e007f]"
)
LONGEST: Final = 120
"""Characters of crawled text a cell shows; the whole of it stands in the workbook."""


class Style(StrEnum):
    """How a paragraph looks, by the id of its style in the document."""

    TITLE = "gwTitle"
    SUBTITLE = "gwSubtitle"
    LEVEL1 = "gwLevel1"
    LEVEL2 = "gwLevel2"
    BODY = "gwBody"
    FLUSH = "gwFlush"
    """Without indent: whom it goes to."""
    RIGHT = "gwRight"
    NOTE = "gwNote"
    RULE = "gwRule"
    """A red line under the number of the paper."""
    CLOSING = "gwClosing"
    """Copies, between two lines, at the end."""
    HEAD = "gwHead"
    """The head of a table, and its last row when that is a total."""
    CELL = "gwCell"
    SMALL_HEAD = "gwSmallHead"
    """The same for tables of many columns."""
    SMALL = "gwSmall"
    NUMBER = "gwNumber"
    """The page number."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``lead`` is set in bold before it."""

    text: str
    style: Style = Style.BODY
    lead: str = ""


Align = Literal["left", "center"]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table over the whole width. ``widths`` are shares; the head is repeated on every page, the last row is set
    in bold when ``total``. ``heights`` (mm) are the least heights of rows to be filled in by hand."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    left: frozenset[int] = frozenset()
    """Columns of text; the others are centred."""
    total: bool = False
    height: int = 0
    small: bool = False
    whole: bool = False
    """It stays on one page while it is short."""


@dataclass(frozen=True, slots=True)
class Break:
    """A new page."""


Block = Text | Grid | Break


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: the stem of its file name, and its blocks."""

    stem: str
    blocks: tuple[Block, ...]
    landscape: bool = False


def clean(text: object, longest: int = LONGEST) -> str:
    """Crawled text as one line a cell may show: no control, direction or invisible characters, and shortened.

    >>> clean("运输证\\u202e.exe\\x00 \\n第二行"), clean("一二三四五", 4)
    ('运输证.exe 第二行', '一二三…')
    """
    line = squeeze(harmless(str(text)))
    return f"{line[: longest - 1]}…" if len(line) > longest else line


def harmless(text: str) -> str:
    """The text without what no document may hold or what steers a program; its spaces stay."""
    return _NOT_XML.sub("", drop_invisible(text))


def day_word(day: str) -> str:
    """A day as papers write it.

    >>> day_word("2021-09-05"), day_word("")
    ('2021年9月5日', '—')
    """
    if not day:
        return "—"
    year, month, at = day.split("-")
    return f"{year}年{int(month)}月{int(at)}日"


def names(units: Sequence[str], empty: str = "无") -> str:
    """Names in a row."""
    return "、".join(units) or empty
