"""The name a page gives itself: in a heading, in its title, in the line above the first label."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from spiders.reader.labels import Labels
from spiders.reader.outline import Item, Line, Outline, Table
from spiders.reader.words import words

_SITE: Final = re.compile(
    r"\s*(?:[-_|—–·>]{1,2}|\s{2,})\s*[^-_|—–·>]*(?:网|平台|大厅|门户|系统|局|政府|中心|指南|详情|服务)[^-_|—–·>]*$"
)
_SITE_FIRST: Final = re.compile(r"^[^-_|—–·>]*(?:网|平台|大厅|门户|政府|指南|详情)\s*[-_|—–·>]{1,2}\s*")
_GUIDE_OF: Final = re.compile(
    r"(?:(?<![\s·—_-])[\s·—_-]++)?(?:的)?(?:办事|服务|办理|申请|申办)指南$|^(?:办事|服务)指南\s*+[-—:：_|]+\s*"
)
_FRAME: Final = re.compile(r"^《([^《》]*)》$")
_SENTENCE: Final = re.compile("[。！？!?；;]|[:：]")
_SHEET: Final = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)
_LENGTHS: Final = range(4, 80)
_SEARCHED: Final = 80
_LONGEST_TITLE: Final = 400
"""Characters. A longer title has no name of a site to take off; looking for one would cost the square of its length."""


def headline_of(outline: Outline, labels: Labels) -> str:
    """The item's name as the page's own heading, ``""`` when it has none.

    A first heading of the page, a line that its title repeats, the title without the site's name, or else what
    stands alone above the first label.
    """
    title, above = outline.title, True
    for item in outline.items[:_SEARCHED]:
        above = above and not _begins(item, labels)
        if not isinstance(item, Line) or not _may_name(item, labels):
            continue
        if _is_first_heading(item) or (above and _in_title(item, title)):
            return bare_name(item.text)
    name = bare_name(_without_site(title)) if title else ""
    if len(name) in _LENGTHS and not is_general(name):
        return name
    return _above_labels(outline, labels)


@lru_cache(maxsize=4096)
def bare_name(text: str) -> str:
    """A heading without what says that it heads a guide.

    >>> bare_name("巡游出租汽车经营许可办事指南")
    '巡游出租汽车经营许可'
    """
    bare = _GUIDE_OF.sub("", text)
    framed = _FRAME.match(bare)
    bare = framed[1] if framed else bare
    return bare if len(bare) in _LENGTHS else text


def is_general(text: str) -> bool:
    """Whether a heading names the kind of page (办事指南, 事项详情) and no item."""
    bare = text.strip(" 　《》【】:：")
    return bare in words()["general"] or bool(_SHEET.fullmatch(bare))


def _may_name(line: Line, labels: Labels) -> bool:
    return (
        len(line.text) in _LENGTHS
        and not is_general(line.text)
        and labels.segments(line.text, line.runs)[0].label is None
    )


def _is_first_heading(item: Line) -> bool:
    return item.box.tag == "h1" or (item.box.parent is not None and item.box.parent.tag == "h1")


def _in_title(item: Line, title: str) -> bool:
    return bool(title) and item.text in title and len(item.text) > 5


def _without_site(title: str) -> str:
    """A title without the names of site and column, be they behind or in front."""
    if len(title) > _LONGEST_TITLE:
        return title
    while (shorter := _SITE.sub("", title)) != title and len(shorter) in _LENGTHS:
        title = shorter
    while (shorter := _SITE_FIRST.sub("", title)) != title and len(shorter) in _LENGTHS:
        title = shorter
    return title


def _above_labels(outline: Outline, labels: Labels) -> str:
    """The first h2 or h3 above all labels, else the only line there that may be a name."""
    above: list[Line] = []
    for item in outline.items[:_SEARCHED]:
        if isinstance(item, Table) and (over := _banner(item)) and not is_general(over):
            return bare_name(over)
        if _begins(item, labels):
            break
        if isinstance(item, Line) and item.text and not item.is_link and _may_name(item, labels):
            above.append(item)
    headed = next((item for item in above if item.box.tag in {"h2", "h3"}), None)
    if headed is not None:
        return bare_name(headed.text)
    plain = [item.text for item in above if not item.links and not _SENTENCE.search(item.text)]
    return bare_name(plain[-1]) if plain else ""


def _banner(table: Table) -> str:
    """The text of a first row of one wide cell, ``""`` when it can be no name."""
    first = table.rows[0]
    filled = [cell for cell in first if cell.text]
    wide = len(filled) == 1 and (filled[0].colspan > 1 or len(first) > 1 or len(table.rows) > 1)
    text = filled[0].text if wide else ""
    return text if len(text) in _LENGTHS and not _SENTENCE.search(text) and "\n" not in text else ""


def _begins(item: Item, labels: Labels) -> bool:
    if isinstance(item, Line):
        return bool(item.text) and labels.segments(item.text, item.runs)[0].label is not None
    return any(labels.find(cell.words) for row in item.rows[:2] for cell in row if cell.words)
