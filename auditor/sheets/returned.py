"""A sheet that came back: which of its rows say something, wherever people moved them.

Columns are found by their headings, so that sorting, deleting, moving and hiding do no harm. Formulas are never run
and never believed: a row tells in which of its columns they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from catalog.snapshot.grid import Grid
from catalog.text import looks

_SEARCHED: Final = 50
"""Rows in which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something to say about a row: where it stands (sheet and row), a message template and what fills it."""

    where: str
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)


class RowRefused(Exception):
    """Why a row is not taken."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.reason, self.params = reason, params

    def told(self, where: str) -> Told:
        """The same, of the row at ``where``."""
        return Told(where, self.reason, self.params)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the text under every heading, and the headings whose cell is a formula."""

    where: str
    texts: Mapping[str, str]
    formulas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose headings were found: heading → column, and the row they stand in (both from 0)."""

    grid: Grid
    head: int
    columns: Mapping[str, int]

    def rows(self) -> Iterator[Row]:
        """The rows below the headings that hold anything; a cell merged downwards holds for each of its rows."""
        grid = self.grid
        calculated = {at for at, _ in grid.formulas}
        for at, cells in enumerate(grid.rows[self.head + 1 :], self.head + 1):
            if not (cells or grid.spans or at in calculated):
                continue
            texts = {name: self._text(at, column, cells) for name, column in self.columns.items()}
            formulas = frozenset(name for name, column in self.columns.items() if (at, column) in grid.formulas)
            if formulas or any(texts.values()):
                yield Row(self.place(at), texts, formulas)

    def _text(self, at: int, column: int, cells: Sequence[str]) -> str:
        text = cells[column] if column < len(cells) else ""
        return text or (self.grid.merged_text(at, column, self.head + 1) if self.grid.spans else "")

    def place(self, at: int) -> str:
        """The name of a row for people: file, sheet and row number."""
        grid = self.grid
        return f"{grid.file} · {grid.sheet} · {at + 1}" if grid.sheet else f"{grid.file}:{at + 1}"

    def others(self) -> list[str]:
        """Headings of columns that are not ours, or stand there twice, and hold something."""
        heads = self.grid.rows[self.head]
        ours = set(self.columns.values())
        filled = {column for at, column in self.grid.formulas if at > self.head}
        for cells in self.grid.rows[self.head + 1 :]:
            filled.update(at for at, text in enumerate(cells) if text)
        return [looks(heads[at]) if at < len(heads) else "" for at in sorted(filled - ours)]


def table_of(grid: Grid, names: frozenset[str], needed: frozenset[str]) -> Table | None:
    """The sheet with its headings, ``None`` when no row holds all that are ``needed``; the first of two columns with
    one heading counts."""
    for at, row in enumerate(grid.rows[:_SEARCHED]):
        looked = [looks(cell) for cell in row]
        if needed <= set(looked):
            columns = {name: column for column, name in reversed([*enumerate(looked)]) if name in names}
            return Table(grid, at, columns)
    return None
