"""The shape every format is brought into before anything is recognised: lines, tables, and the boxes they stand in.

A web page, a Word paper, a sheet and a PDF all become one :class:`Outline`: the lines and tables in reading
order, each in its innermost box. A box is what its maker put together (a ``div``, a list entry, a section);
label and value are found by who shares a box with whom, never by class names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

LABEL_LENGTH: Final = 40
"""The most characters a cell may hold and still be a label."""

_MARKUP_SPACE: Final = re.compile(r"[ \t\r\n\f\v]+")
_FOLDS: Final = re.compile(r"[\t\r\n\f\v]|  ")
_ENDS: Final = " \t\r\n\f\v\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff\u2002\u2003\u2009"


def tidy(text: str) -> str:
    """Markup white space to one space, nothing at the ends. Spaces the author typed (NBSP, 　) stay inside."""
    bare = text.strip(_ENDS)
    if bare.isprintable() and "  " not in bare:  # most texts, and far quicker than a pattern
        return bare
    return _MARKUP_SPACE.sub(" ", bare) if _FOLDS.search(bare) else bare


class PaperRefused(Exception):
    """A paper whose bytes are not what they seem: raised by whoever makes its outline."""


class PaperDamaged(PaperRefused):
    """A paper that cannot be opened: cut on its way, overwritten, or locked."""


# What follows is made by the ten thousand per page and second, so it is slotted but not frozen: a frozen dataclass
# takes three times as long to make. Nobody changes one after it was made.


@dataclass(slots=True, eq=False)
class Where:
    """A place in the source: its words, how to find them, or the element (its address is costly to write out)."""

    place: str | Callable[[], str] | _Element = ""

    def __str__(self) -> str:
        if isinstance(self.place, str):
            return self.place
        if isinstance(self.place, _Element):
            return str(self.place.getroottree().getpath(self.place))
        return self.place()

    def inside(self, step: str) -> Where:
        """A place within this one."""
        return Where(lambda: f"{self}{step}")


@dataclass(slots=True)
class Link:
    """A link's words and its absolute address."""

    text: str
    href: str


@dataclass(slots=True)
class Box:
    """A container of ``items[start:end]`` of its outline. ``kind`` is what makers of lists repeat (tag.class)."""

    parent: Box | None
    tag: str = ""
    kind: str = ""
    start: int = 0
    end: int = 0
    hidden: int = 0
    """0: shown. Otherwise the number of the hidden pane it belongs to."""


@dataclass(slots=True, eq=False)
class Line:
    """One line of text. ``runs`` are its pieces by inline element, untidied; together they are the text."""

    text: str
    box: Box
    where: Where
    runs: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    images: int = 0
    is_link: bool = False
    """Whether all of it is one link (a tab's title, a menu's entry)."""


class Cell:
    """One cell: a finished outline of its own, or the bare text of one line, as most cells are.

    ``text`` are its lines, one below the other; ``is_plain``: there is nothing in it but text; ``words``: the text
    in one line where it is plain and short enough to be a label, else ``""``. ``kind`` as in :class:`Box`;
    ``head``: its maker called it one.
    """

    __slots__ = ("_content", "_hidden", "colspan", "head", "is_plain", "kind", "rowspan", "text", "where", "words")

    def __init__(
        self,
        content: Outline | str,
        where: Where,
        kind: str = "",
        head: bool = False,
        rowspan: int = 1,
        colspan: int = 1,
        hidden: int = 0,
    ) -> None:
        self._content, self._hidden = content, hidden
        self.where, self.kind, self.head = where, kind, head
        self.rowspan, self.colspan = rowspan, colspan
        if isinstance(content, str):
            self.text, self.is_plain = tidy(content), True
        else:
            self.text, self.is_plain = content.text, not any(isinstance(item, Table) for item in content.items)
        short = self.is_plain and len(self.text) <= LABEL_LENGTH
        if not short or not (isinstance(content, str) or not _has_empty_place(content)):
            self.words = ""
        else:
            self.words = self.text.replace("\n", "") if "\n" in self.text else self.text

    @property
    def outline(self) -> Outline:
        """The outline of the cell; of a bare text it is made when first asked for, which few are."""
        if isinstance(self._content, str):
            self._content = _outline_of_line(self._content, self)
        return self._content

    @property
    def is_bare(self) -> bool:
        """Whether there is no element in it: no line end, no link."""
        return isinstance(self._content, str)

    @property
    def hidden(self) -> int:
        """As in :class:`Box`."""
        return self._hidden


Row = tuple[Cell, ...]


@dataclass(slots=True, eq=False)
class Table:
    """Rows of cells as written; :func:`grid` lays them out."""

    rows: tuple[Row, ...]
    box: Box
    where: Where

    def grid(self) -> list[list[Cell | None]]:
        """The cells by place, merged cells repeated on every place they cover (``None``: nothing there)."""
        return _lay_out(self.rows)


Item = Line | Table


@dataclass(slots=True)
class Outline:
    """Lines and tables in reading order, under one root box."""

    root: Box = field(default_factory=lambda: Box(None))
    items: list[Item] = field(default_factory=list)
    title: str = ""
    texts: str | None = None

    @property
    def text(self) -> str:
        """All text, lines and table cells one below the other (``""`` when there is none)."""
        if self.texts is None:
            self.texts = "\n".join(filter(None, map(text_of, self.items)))
        return self.texts

    @property
    def lines(self) -> Iterator[Line]:
        """Every line, those inside tables too."""
        for item in self.items:
            if isinstance(item, Line):
                yield item
            else:
                for row in item.rows:
                    for cell in row:
                        yield from cell.outline.lines


def _has_empty_place(content: Outline) -> bool:
    """Whether a cell holds a label and an empty place for its value: then it is no label of its neighbour."""
    if len(content.items) != 1:
        return False
    line = content.items[0]
    return isinstance(line, Line) and len(line.runs) > 1 and not line.runs[-1]


def _outline_of_line(written: str, cell: Cell) -> Outline:
    out = Outline(Box(None, cell.kind.partition(".")[0], hidden=cell.hidden))
    if cell.text:
        out.items.append(Line(cell.text, out.root, cell.where, (written,)))
    out.root.end = len(out.items)
    return out


def text_of(item: Item) -> str:
    """The text of a line; of a table its rows, the cells of a row side by side."""
    if isinstance(item, Line):
        return item.text
    rows = (" ".join(cell.text for cell in row if cell.text) for row in item.rows)
    return "\n".join(row for row in rows if row)


_WIDEST: Final = 64
_LONGEST: Final = 4096


def _lay_out(rows: Sequence[Row]) -> list[list[Cell | None]]:
    """Place cells as browsers do. Spans are capped: a cell that claims a million columns gets 64."""
    if all(cell.rowspan == cell.colspan == 1 for row in rows for cell in row):
        return [list(row[:_WIDEST]) for row in rows[:_LONGEST]]
    laid: list[list[Cell | None]] = [[] for _ in rows[:_LONGEST]]
    for top, row in enumerate(rows[:_LONGEST]):
        left = 0
        for cell in row[:_WIDEST]:
            while left < len(laid[top]) and laid[top][left] is not None:
                left += 1
            if left >= _WIDEST:
                break
            width = max(1, min(cell.colspan, _WIDEST - left))
            for below in range(top, min(len(laid), top + max(1, cell.rowspan))):
                _place(laid[below], left, width, cell)
            left += width
    return laid


def _place(line: list[Cell | None], left: int, width: int, cell: Cell) -> None:
    line.extend([None] * (left + width - len(line)))
    for column in range(left, left + width):
        if line[column] is None:
            line[column] = cell
