"""HTML → :class:`~spiders.reader.outline.Outline`: what a reader of the page sees, hidden panes included.

Commented-out rows, scripts, templates, footers, menus and side lists are left out here, so that nothing
further down can take them for the item's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as HtmlElement

from spiders.reader.noise import Noise
from spiders.reader.outline import Box, Cell, Line, Link, Outline, Row, Table, Where, text_of, tidy
from spiders.reader.panes import titles_of_panes
from spiders.reader.tree import parse, text_content

_INLINE: Final = frozenset(
    (
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "del", "dfn", "em", "font", "i",
        "img", "input", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
        "sup", "text", "textarea", "time", "tt", "u", "var", "wbr", "uni-text", "wx-text", "taro-text",
    )
)  # fmt: skip
_SKIP: Final = frozenset(
    (
        "audio", "base", "canvas", "embed", "frame", "head", "iframe", "link", "map", "meta", "noframes", "noscript",
        "object", "option", "script", "select", "style", "svg", "template", "video",
    )
)  # fmt: skip
_WRITTEN: Final = frozenset({"pre", "textarea"})
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MAY_HIDE: Final = re.compile("hidden|display|visibility", re.I)
_UNFOLDS: Final = re.compile("展开|收起|(?:查看|显示|加载)(?:更多|全部|其余)")
_BLOCK_STYLE: Final = re.compile(r"display\s*:\s*(block|flex|table|grid)", re.I)
_NOWHERE: Final = Where("")
_CELLS: Final = frozenset({"td", "th"})
_DEEPEST: Final = 120


def outline_of_html(text: str, url: str = "", noise: Noise | None = None) -> Outline:
    """The outline of a page or of a fragment. Never raises: rubbish gives an empty outline."""
    root = parse(text)
    if root is None:
        return Outline()
    return _Walker(base_of(root, url), noise or Noise.load(), text).outline(root)


def base_of(root: HtmlElement, url: str) -> str:
    """The address links are relative to."""
    base = root.find(".//base[@href]")
    return _join(url, base.get("href", "")) if base is not None else url


def _join(base: str, href: str) -> str:
    try:
        whole = urljoin(base, href.strip())
        scheme = urlsplit(whole).scheme
    except ValueError:
        return ""
    return whole if scheme in {"http", "https", "file", ""} and not href.strip().startswith("#") else ""


class _Pen:
    """Collects the runs of the line being written."""

    def __init__(self) -> None:
        self.lift()

    def lift(self) -> None:
        """Forget what was written: the next line begins."""
        self.runs: list[str] = []
        self.links: list[Link] = []
        self.images = 0
        self.linked = ""
        self.element: HtmlElement | None = None

    def write(self, text: str | None, element: HtmlElement) -> None:
        if text and (self.runs or tidy(text)):
            self.runs.append(text)
            if self.element is None:
                self.element = element

    @property
    def is_lifted(self) -> bool:
        """Whether nothing was written since."""
        return not (self.runs or self.images or self.links or self.linked)


class _Walker:
    """Walks a tree once and writes its outline."""

    def __init__(self, base: str, noise: Noise, page: str) -> None:
        self.base = base
        self.page = page
        self.noise = noise
        self.panes = 0
        self.hides = bool(_MAY_HIDE.search(page))
        self.unfolds = self.hides and bool(_UNFOLDS.search(page))
        self.titles: dict[HtmlElement, str] = {}

    def outline(self, root: HtmlElement) -> Outline:
        title = root.findtext(".//title") or ""
        self.titles = titles_of_panes(root, self.page)
        out = self._inside(root, 0, 0)
        out.title = tidy(title)
        return out

    def _inside(self, element: HtmlElement, hidden: int, depth: int) -> Outline:
        out = Outline(Box(None, str(element.tag), hidden=hidden))
        pen = _Pen()
        self._children(element, out, out.root, pen, depth)
        self._end_line(out, out.root, pen)
        out.root.end = len(out.items)
        return out

    def _children(self, element: HtmlElement, out: Outline, box: Box, pen: _Pen, depth: int) -> None:
        if element.tag in _WRITTEN:
            self._written(element, out, box, pen, depth)
            return
        pen.write(element.text, element)
        for child in element:
            self._child(child, out, box, pen, depth + 1)
            pen.write(child.tail, element)

    def _written(self, element: HtmlElement, out: Outline, box: Box, pen: _Pen, depth: int) -> None:
        """The children of an element whose line ends count."""
        self._write(element.text, element, out, box, pen)
        for child in element:
            self._child(child, out, box, pen, depth + 1)
            self._write(child.tail, element, out, box, pen)

    def _write(self, text: str | None, element: HtmlElement, out: Outline, box: Box, pen: _Pen) -> None:
        if not text or "\n" not in text:
            pen.write(text, element)
            return
        for line in text.split("\n"):
            pen.write(line, element)
            self._end_line(out, box, pen)

    def _child(self, child: HtmlElement, out: Outline, box: Box, pen: _Pen, depth: int) -> None:
        tag = child.tag
        if not isinstance(tag, str):
            return
        if tag == "br":
            self._end_line(out, box, pen)
        elif tag in _SKIP or (tag == "input" and child.get("type", "text").lower() not in {"text", "tel", "url"}):
            return
        elif depth > _DEEPEST:
            pen.write(" ".join(map(str, child.itertext())), child)
        elif tag in _INLINE and not _holds_blocks(child):
            self._inline(child, out, box, pen, depth)
        elif not self.noise.is_beside(child):
            self._block(child, out, box, pen, depth)

    def _inline(self, child: HtmlElement, out: Outline, box: Box, pen: _Pen, depth: int) -> None:
        if self.hides and _is_hidden(child):
            return
        tag = child.tag
        if tag == "img":
            pen.images += 1
            pen.element = child if pen.element is None else pen.element
        elif tag == "input":
            pen.write(child.get("value"), child)
        elif tag == "a":
            self._link(child, pen)
        before = len(pen.runs)
        self._children(child, out, box, pen, depth)
        if len(pen.runs) == before and pen.runs and tag in {"span", "em", "label"} and not len(child):
            pen.runs.append("")  # an empty place for a value: the label before it has nothing behind it

    def _link(self, child: HtmlElement, pen: _Pen) -> None:
        if child.get("href") is None:
            return
        text = tidy(text_content(child))
        pen.linked += text
        href = _join(self.base, child.get("href", "")) if child.get("href") else ""
        if href:
            pen.links.append(Link(text or _said_of_icon(child), href))

    def _block(self, child: HtmlElement, out: Outline, box: Box, pen: _Pen, depth: int) -> None:
        self._end_line(out, box, pen)
        hidden = box.hidden
        if self.hides and _is_hidden(child):
            if self.noise.is_spare(child):
                return
            if not hidden:
                self.panes += 1
                hidden = self.panes
        inner = Box(box, str(child.tag), _kind(child), len(out.items), hidden=hidden)
        title = self.titles.get(child) if self.titles else None
        if title and out.items and text_of(out.items[-1]) == title:
            title = None  # the page puts the title above its pane itself
        if title:
            head = Box(inner, "h3", f"h3.pane{depth}", len(out.items), len(out.items) + 1, hidden)
            out.items.append(Line(title, head, _where(child)))
        if child.tag == "table":
            self._table(child, out, inner, depth)
        else:
            self._children(child, out, inner, pen, depth)
            self._end_line(out, inner, pen)
            if len(out.items) == inner.start + bool(title):
                out.items.append(Line("", inner, _where(child)))
        inner.end = len(out.items)

    def _table(self, element: HtmlElement, out: Outline, box: Box, depth: int) -> None:
        rows = tuple(row for row in self._rows(element, box.hidden, depth) if row)
        if rows:
            out.items.append(Table(rows, box, _where(element)))

    def _rows(self, element: HtmlElement, hidden: int, depth: int) -> Iterator[Row]:
        unfolded = _hidden_at_end(element) if self.unfolds else frozenset()
        for child in element:
            if child.tag in {"thead", "tbody", "tfoot", "form"}:
                yield from self._rows(child, hidden, depth + 1)
            elif child.tag == "caption":
                yield (self._cell(child, hidden, depth),)
            elif child.tag == "tr" and not (
                self.hides and child not in unfolded and _is_hidden(child) and _is_data_row(child)
            ):
                cells = (cell for cell in child if cell.tag in _CELLS and not (self.hides and _is_hidden(cell)))
                yield tuple(self._cell(cell, hidden, depth) for cell in cells)

    def _cell(self, element: HtmlElement, hidden: int, depth: int) -> Cell:
        high, wide = element.get("rowspan"), element.get("colspan")
        return Cell(
            self._inside(element, hidden, depth + 3) if len(element) else element.text or "",
            _where(element),
            _kind(element),
            element.tag == "th",
            1 if high is None else _span(high),
            1 if wide is None else _span(wide),
            hidden,
        )

    def _end_line(self, out: Outline, box: Box, pen: _Pen) -> None:
        if pen.is_lifted:
            return
        text = tidy("".join(pen.runs))
        if text or pen.images or any(link.text for link in pen.links):
            out.items.append(
                Line(
                    text,
                    box,
                    _where(pen.element),
                    tuple(pen.runs),
                    tuple(pen.links),
                    pen.images,
                    bool(text) and pen.linked == text,
                )
            )
        pen.lift()


def _holds_blocks(element: HtmlElement) -> bool:
    """Whether an inline element is used as a container (span around div), or styled as a block."""
    style = element.get("style")
    if style and _BLOCK_STYLE.search(style):
        return True
    return len(element) > 0 and any(
        isinstance(inner.tag, str) and inner.tag not in _INLINE and inner.tag not in _SKIP and inner.tag != "br"
        for inner in element.iterdescendants()
    )


def _said_of_icon(link: HtmlElement) -> str:
    """What a link without words says when it is pointed at."""
    return tidy(link.get("title") or next((each.get("alt", "") for each in link.iter("img")), ""))


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return bool(style and _HIDDEN.search(style)) or element.get("hidden") is not None


def _is_data_row(row: HtmlElement) -> bool:
    """A hidden row with several cells is a row taken out; one with a single cell is the fold-out of the row above."""
    return sum(1 for cell in row if cell.tag in {"td", "th"}) > 1


def _hidden_at_end(element: HtmlElement) -> frozenset[HtmlElement]:
    """The hidden rows at the end of a table: those that a page with a button for it unfolds."""
    rows = takewhile(_is_hidden, (child for child in reversed(element) if child.tag == "tr"))
    return frozenset(rows)


def _kind(element: HtmlElement) -> str:
    return _kind_of(str(element.tag), element.get("class", ""))


@lru_cache(maxsize=4096)
def _kind_of(tag: str, classes: str) -> str:
    return f"{tag}.{' '.join(classes.split())}"


def _span(said: str) -> int:
    digits = said.strip()
    return max(1, int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 1


def _where(element: HtmlElement | None) -> Where:
    return _NOWHERE if element is None else Where(element)
