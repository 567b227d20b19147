"""The smallest block of a kept page around a place, as a tree of a few harmless elements: how it looked, never markup.

Nothing of the page's own code passes: elements, attributes and styles are taken by a list of what is harmless, the rest
leaves its text only, and pictures leave a sign. Whoever shows the tree makes nodes of it one by one, so no parser of
markup ever sees a page's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from lxml.etree import _Element as HtmlElement

from spiders.reader.outline import Cell, Outline, Row, Table
from spiders.reader.tree import parse

Node = list[Any]
"""``[tag, looks or 0, child …]``; a child is a node or a text. ``looks`` are names and values that are harmless."""

_MOST_TEXT: Final = 1200
_MOST_ELEMENTS: Final = 140
_LONGEST_TEXT: Final = 400
_BEFORE: Final = 3
_AFTER: Final = 6
_MOST_BEFORE: Final = 300
"""Rows of a long table, and parts of anything else that is long, shown before and after the place."""
_SHOWN: Final = frozenset(
    (
        "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "dl", "dt", "dd", "ul", "ol", "li", "p", "div",
        "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "i", "em", "u", "s", "sub", "sup", "br", "hr", "pre",
        "blockquote", "section",
    )
)  # fmt: skip
_GONE: Final = frozenset(
    (
        "audio", "base", "canvas", "embed", "head", "iframe", "link", "map", "meta", "noframes", "noscript", "object",
        "option", "script", "select", "style", "svg", "math", "template", "video", "frame", "frameset", "applet",
    )
)  # fmt: skip
_PICTURES: Final = frozenset({"img", "image"})
_PICTURE_SIGN: Final = "▢"
_STYLES: Final = frozenset(
    ("color", "background-color", "font-weight", "font-style", "text-align", "text-decoration", "vertical-align")
)
_ATTRIBUTES: Final = {"align": "text-align", "valign": "vertical-align", "bgcolor": "background-color"}
_VALUE: Final = re.compile(r"#[0-9a-f]{3,8}|[a-z-]{2,20}|[1-9]00|rgba?\([0-9., %]{5,30}\)", re.I | re.A)
_SPAN: Final = re.compile(r"[1-9]\d?", re.A)
_WIDEST: Final = 100
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_TEXT_OF: Final = etree.XPath("string()")
_ELEMENTS_OF: Final = etree.XPath("count(descendant::*)")
_PATH: Final = re.compile(r"(?:/[\w:.*-]+(?:\[\d{1,6}\])?){1,200}")
_DEEPEST: Final = 60
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Picture:
    """A block of a page: ``name`` tells it from others of the page, ``hit`` is the number of the element the place is,
    elements counted in the order they begin (from 0)."""

    name: str
    tree: Node
    hit: int


class Pictured:
    """A kept page (its text) or paper (its outlines) that pictures are taken from; the page is parsed when first
    asked for. Never raises."""

    def __init__(self, page: str = "", papers: Sequence[Outline] = ()) -> None:
        self._page, self._papers = page, papers
        self._root: HtmlElement | None = None

    def around(self, locator: str) -> Picture | None:
        """The block around the place a locator names; ``None`` where the page has no such place, or it is too large."""
        if not self._page:
            return next((found for each in self._papers for found in _in_tables(each, locator)), None)
        if self._root is None:
            self._root = parse(self._page)
        hit = None if self._root is None else _element(self._root, locator)
        if hit is None or not _fits(hit):
            return None
        top, within = _block(hit)
        drawing = _Drawing(hit, within)
        tree = drawing.of(top)
        return Picture(f"{top.getroottree().getpath(top)} {drawing.window}", tree, drawing.place)


def _element(root: HtmlElement, locator: str) -> HtmlElement | None:
    if not _PATH.fullmatch(locator):
        return None
    try:
        found = root.getroottree().xpath(locator)
    except etree.XPathError:
        return None
    return found[0] if isinstance(found, list) and found and isinstance(found[0], etree._Element) else None


def _fits(element: HtmlElement) -> bool:
    return len(str(_TEXT_OF(element))) <= _MOST_TEXT and float(str(_ELEMENTS_OF(element))) <= _MOST_ELEMENTS


def _block(hit: HtmlElement) -> tuple[HtmlElement, HtmlElement]:
    """The block to show, and its part that is shown whole: where the block is too long, it is shown around the part."""
    within = hit
    while (parent := within.getparent()) is not None and parent.tag not in ("body", "html") and _fits(parent):
        within = parent
    parent = within.getparent()
    if within.tag in ("td", "th") and parent is not None:
        within, parent = parent, parent.getparent()
    top = within if parent is None or parent.tag == "html" else parent
    if top.tag in ("tbody", "thead", "tfoot") and (parent := top.getparent()) is not None:
        top = parent
    return top, within


def _near(elements: Iterable[HtmlElement], most: int, text: int) -> int:
    """How many of the elements, at most so many with so much text, are shown beside the part."""
    count = 0
    for each in elements:
        text -= len(str(_TEXT_OF(each)))
        if count == most or text < 0:
            break
        count += 1
    return count


class _Drawing:
    """Draws a block and remembers which of its elements the place is."""

    def __init__(self, hit: HtmlElement, within: HtmlElement) -> None:
        self._hit, self._list = hit, within.getparent()
        self._kept = [hit, *hit.iterancestors()]
        siblings = [within] if self._list is None else list(self._list.iterchildren("*"))
        at = siblings.index(within)
        before = _near(reversed(siblings[:at]), _BEFORE, _MOST_BEFORE)
        self.window = at - before
        self._beside = siblings[self.window : at + 1 + _near(siblings[at + 1 :], _AFTER, _MOST_TEXT)]
        self._count = self.place = self._depth = 0
        self._text_left, self._left = 2 * _MOST_TEXT, 2 * _MOST_ELEMENTS

    def of(self, element: HtmlElement) -> Node:
        """The tree of an element that is shown."""
        if element is self._hit:
            self.place = self._count
        self._count += 1
        self._left -= 1
        self._depth += 1
        tag = str(element.tag)
        node = [
            tag if tag in _SHOWN else "div" if tag == "body" else "span",
            _looks(element) or 0,
            *self._children(element),
        ]
        self._depth -= 1
        return node

    def _children(self, element: HtmlElement) -> Iterator[Node | str]:
        whole = element is not self._list
        if whole or not self.window:
            yield from self._text(element.text)
        for child in element.iterchildren():
            if isinstance(child.tag, str) and self._is_shown(element, child):
                yield from self._child(child)
            if whole or child in self._beside:
                yield from self._text(child.tail)

    def _child(self, child: HtmlElement) -> Iterator[Node | str]:
        if child.tag in _PICTURES:
            yield _PICTURE_SIGN
        elif child.tag in _SHOWN or child in self._kept or _looks(child):
            yield self.of(child)
        else:
            yield from self._children(child)

    def _is_shown(self, parent: HtmlElement, child: HtmlElement) -> bool:
        if child in self._kept:
            return True
        if (
            child.tag in _GONE
            or self._left <= 0
            or self._depth > _DEEPEST
            or (parent is self._list and child not in self._beside)
        ):
            return False
        return not (_HIDDEN.search(child.get("style") or "") or child.get("hidden") is not None)

    def _text(self, text: str | None) -> Iterator[str]:
        if text and self._text_left > 0 and (told := _SPACE.sub(" ", text)) != " ":
            self._text_left -= len(told)
            yield told if len(told) <= _LONGEST_TEXT else f"{told[:_LONGEST_TEXT]}…"


def _looks(element: HtmlElement) -> dict[str, str]:
    """What is harmless of an element's own attributes and styles."""
    looks: dict[str, str] = {}
    for name, value in element.attrib.items():
        if name in ("colspan", "rowspan") and element.tag in ("td", "th") and _SPAN.fullmatch(str(value)):
            looks[str(name)] = str(value)
        elif name in _ATTRIBUTES:
            looks |= _style(_ATTRIBUTES[str(name)], str(value))
        elif name == "color" and element.tag == "font":
            looks |= _style("color", str(value))
    for part in (element.get("style") or "").split(";")[:40]:
        name, _, value = part.partition(":")
        looks |= _style(name.strip().lower(), value)
    return dict(sorted(looks.items()))


def _style(name: str, value: str) -> dict[str, str]:
    told = value.replace("!important", "").strip()
    return {name: told} if name in _STYLES and _VALUE.fullmatch(told) else {}


def _in_tables(paper: Outline, locator: str) -> Iterator[Picture]:
    """The rows of a paper's table around the cell a locator names."""
    for number, item in enumerate(paper.items):
        if not isinstance(item, Table):
            continue
        for at, row in enumerate(item.rows):
            if locator in [str(cell.where) for cell in row]:
                start = max(at - _BEFORE, 0)
                rows = item.rows[start : at + _AFTER + 1]
                yield Picture(f"{number} {start}", _table(rows), _number_of(rows, locator))
                return


def _table(rows: Sequence[Row]) -> Node:
    return ["table", 0, *(["tr", 0, *map(_cell, row)] for row in rows)]


def _cell(cell: Cell) -> Node:
    spans = {"colspan": cell.colspan, "rowspan": cell.rowspan}
    looks = {name: str(span) for name, span in spans.items() if 1 < span < _WIDEST}
    return ["th" if cell.head else "td", looks or 0, cell.text[:_LONGEST_TEXT]]


def _number_of(rows: Sequence[Row], locator: str) -> int:
    number = 0
    for row in rows:
        number += 1
        for cell in row:
            number += 1
            if str(cell.where) == locator:
                return number
    return 0
