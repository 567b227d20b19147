"""Tabs: which title opens which pane. By address where the page says it, by order where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.etree import _Element as HtmlElement

from spiders.reader.outline import tidy

_ALL_TEXT: Final = etree.XPath("string()")
_HEADS: Final = re.compile(r"tab|menu|nav|title|tit\b|hd\b|head|switch|step", re.I)
_OPENERS: Final = ("a", "li", "button", "div", "span")
_ADDRESSES: Final = ("data-target", "aria-controls", '"#', "'#", "=#", "= #", "&#")
_TABS: Final = (("tab", "table"), ("Tab", "Table"))
"""A page has tabs only where the first word stands more often than the second; counting is fast."""
_LONGEST: Final = 20
_MOST: Final = 20
_BARS: Final = ("ul", "ol", "div", "dl", "nav")


def titles_of_panes(root: HtmlElement, page: str) -> dict[HtmlElement, str]:
    """Pane → the title of the tab that opens it. ``page``: the text of the page, to see early that there are none."""
    titles = _by_address(root) if any(mark in page for mark in _ADDRESSES) else {}
    if any(page.count(word) > page.count(other) for word, other in _TABS):
        for heads, panes in _by_order(root):
            titles |= {pane: head for head, pane in zip(heads, panes, strict=True) if pane not in titles}
    return titles


def _by_address(root: HtmlElement) -> dict[HtmlElement, str]:
    """Panes that a link, ``data-target`` or ``aria-controls`` names by id."""
    named: dict[str, str] = {}
    for element in root.iter(*_OPENERS):
        target = element.get("href") or element.get("data-target") or element.get("aria-controls") or ""
        name = target.removeprefix("#")
        if name and (target.startswith("#") or not element.get("href")):
            text = tidy(str(_ALL_TEXT(element))) if len(element) < 5 else ""
            if 0 < len(text) <= _LONGEST:
                named.setdefault(name, text)
    return {pane: named[pane.get("id", "")] for pane in root.iter() if pane.get("id") in named} if named else {}


def _by_order(root: HtmlElement) -> Iterator[tuple[list[str], list[HtmlElement]]]:
    """Bars of short titles with as many boxes made alike behind them."""
    for bar in root.iter(*_BARS):
        if not _HEADS.search(f"{bar.get('class', '')} {bar.get('id', '')}"):
            continue
        heads = [tidy(str(_ALL_TEXT(each))) for each in bar if isinstance(each.tag, str)][: _MOST + 1]
        if not 2 <= len(heads) <= _MOST or not all(0 < len(head) <= _LONGEST for head in heads):
            continue
        panes = _panes_behind(bar, len(heads))
        if panes:
            yield heads, panes


def _panes_behind(bar: HtmlElement, count: int) -> list[HtmlElement]:
    """The boxes behind a bar: its next siblings, or the members of the next box, be the bar wrapped or not."""
    for start in (bar, bar.getparent()):
        if start is None:
            continue
        after = [
            each for each in start.itersiblings() if isinstance(each.tag, str) and each.tag not in {"script", "style"}
        ]
        inside = [each for each in after[0] if isinstance(each.tag, str)] if after else []
        for row in (after[:count], inside):
            if len(row) == count and len({each.tag for each in row}) == 1 and _are_panes(row):
                return row
    return []


def _are_panes(row: list[HtmlElement]) -> bool:
    """Whether boxes are panes: blocks of one class family, most of them hidden or all of them more than a title."""
    if row[0].tag not in {"div", "section", "ul", "table", "dd", "li"}:
        return False
    words = [set(each.get("class", "").split()) for each in row]
    shared = set.intersection(*words) if words else set()
    hidden = sum("none" in (each.get("style") or "") for each in row)
    return bool(shared) or hidden >= len(row) - 1
