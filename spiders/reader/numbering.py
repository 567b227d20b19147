"""How lines are numbered (1. （一） ①), and names without their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from spiders.reader.outline import Line, Link, tidy

CLOSERS: Final = " \t\u3000；;。"
_NUMBER: Final = re.compile(
    r"^\s*(?:[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]\s*[、.．]?|\d{1,2}\s*(?:[、．）)]|\.(?!\d)|\.(?=\d{3,}|\d{1,2}[年个寸份]))|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[①-⑳]|[-•·●★]\s)\s*"
)
_RUN_ON: Final = re.compile(
    r"(?<=[；;。、\s）)])(?=(?:[（(]\s*\d{1,2}\s*[)）]|\d{1,2}\.(?!\d)|[①-⑳])\s*[^\d\s]|\d{1,2}[、．]\s*\S|\d{1,2}\.\d{3,})"
    r"|(?<=[；;。\s])(?=[（(][一二三四五六七八九十]{1,3}[)）]\s*\S)"
)
_BARE: Final = re.compile(r"^[（(\[【]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）\]】]?\s*[、.．]?$")
_NOTE: Final = re.compile(r"[（(]\s*说明\s*[:：]\s*(.*?)\s*[)）]\s*$", re.S)
_OFFERS: Final = re.compile(
    r"(?:(?<!\s)\s++)?(?:[\[【（(]\s*+)?(?:空白表格|空表下载|空表|示例样表|样表下载|样表|下载|查看)\s*+(?:[\]】）)]\s*+)?"
)
_COUNTED: Final = re.compile(r"^\s*(?:材料|资料|附件)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[:：、.．]\s*")
_STARS: Final = " \t\u3000*＊★☆●○◆◇■□▶►•·"
_SHORT: Final = 6


def numbering(text: str) -> str:
    """The style a line is numbered in, its digits and figures made one: ``（一）`` → ``（一``, ``12.`` → ``1``."""
    number = _NUMBER.match(text)
    if number is None:
        return ""
    bare = re.sub(r"[\s)）]", "", number.group()).replace("(", "（")
    bare = re.sub(r"\d+", "1", bare)
    bare = re.sub(r"[①-⑳]", "①", bare)
    return re.sub(r"[一二三四五六七八九十]+", "一", bare).rstrip("、.．")


def is_number(text: str) -> bool:
    """Whether a text is a number and nothing else, as in the first cell of a row."""
    return bool(_BARE.match(text))


def row_style(texts: Sequence[str]) -> str:
    """The numbering of the rows: the first seen, unless those are category heads (一、) above rows of another."""
    styles = list(dict.fromkeys(style for text in texts if (style := numbering(text))))
    if len(styles) > 1 and styles[0] in {"一", "（一"} and "1" in "".join(styles[1:]):
        return next(style for style in styles[1:] if "1" in style)
    return styles[0] if styles else ""


def pieces_of(line: Line) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """A line of prose cut where the next number begins (1.…；2.…)."""
    cut = [piece for piece in _RUN_ON.split(line.text) if piece.strip()]
    for piece in cut:
        yield piece, tuple(link for link in line.links if len(cut) == 1 or link.text in piece)


def unmarked(name: str) -> str:
    """A name without the star before what is a must, and without 材料1： in front."""
    return _COUNTED.sub("", name.lstrip(_STARS), count=1) or name


def name_and_note(text: str) -> tuple[str, str]:
    """The name in a numbered text, and what （说明：…） behind it says."""
    body = unmarked(_NUMBER.sub("", text, count=1))
    note = _NOTE.search(body)
    name = body[: note.start()] if note else body
    name = _OFFERS.sub(" ", name) if len(name) > _SHORT else name
    return tidy(name).strip(CLOSERS), note.group(1) if note else ""
