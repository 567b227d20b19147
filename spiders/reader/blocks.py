"""What recognition gives: blocks, each a label with what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spiders.reader.labels import Label
from spiders.reader.outline import Cell, Line, Link, Where

NOBODY: Final = Label("")
"""The label of a table that stands without a heading."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with headings above its rows, and the section its headings belong to."""

    section: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    where: Where

    @property
    def text(self) -> str:
        """The rows, cells side by side; a cell merged over several rows once per row."""
        rows = (" ".join(cell.text for cell in distinct(row) if cell.text) for row in self.rows)
        return "\n".join(row for row in rows if row)


Part = Line | Grid


@dataclass(frozen=True, slots=True)
class Block:
    """A label and the parts behind it.

    ``hidden``: 0 when it is shown, else the number of the hidden pane. ``inner``: found inside the value of
    another label, so it only counts where nothing else claims the element.
    """

    label: Label
    parts: tuple[Part, ...]
    where: Where
    hidden: int = 0
    inner: bool = False

    @property
    def text(self) -> str:
        """The value as published: lines one below the other."""
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that hold something."""
        return tuple(part for part in self.parts if isinstance(part, Line) and part.text)

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables."""
        return tuple(part for part in self.parts if isinstance(part, Grid))

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of its lines."""
        return tuple(link for part in self.parts if isinstance(part, Line) for link in part.links)

    @property
    def images(self) -> int:
        """How many pictures stand behind the label."""
        return sum(part.images for part in self.parts if isinstance(part, Line))


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with one item per row: headings of the item above rows of several items."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    where: Where


@dataclass(frozen=True, slots=True)
class Recognised:
    """All that was recognised in one source, in reading order."""

    title: str = ""
    headline: str = ""
    blocks: tuple[Block, ...] = ()
    listings: tuple[Listing, ...] = ()


def distinct(row: tuple[Cell | None, ...] | list[Cell | None]) -> Iterator[Cell]:
    """The cells of a grid row, each once."""
    last: Cell | None = None
    for cell in row:
        if cell is not None and cell is not last:
            yield cell
        last = cell
