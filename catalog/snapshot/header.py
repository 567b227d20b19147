"""Where the headings of a sheet stand: below title rows, in one row or in two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from catalog.codes import parse_code
from catalog.snapshot.columns import ColumnGuess, ColumnMap, Heading, Sureness, guess_columns
from catalog.snapshot.fields import SECTIONS, section_of
from catalog.snapshot.grid import Grid

ITEM_KEYS: Final = ("task_handle_item", "task_code", "local_task_code", "catalog_code", "local_catalog_code")
"""Elements that are codes of the item, the most telling first."""
JOIN_KEYS: Final = frozenset({*ITEM_KEYS, "task_name", "dept_name", "codes", "id"})
"""Elements by which a row of a sheet of its own finds its item."""

_LOCAL: Final = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)+")
_TITLES: Final = {
    "by_law": "basis.law_name", "materials": "material.material_name",
    "fees": "fee.project_name", "faq": "faq.question",
}  # fmt: skip
_SEARCHED: Final = 40
"""Rows. Headings that stand lower are not found."""


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of a sheet: ``first`` is the row (from 0) of the first data row below them."""

    guesses: tuple[ColumnGuess, ...]
    first: int

    @property
    def elements(self) -> frozenset[str]:
        """The elements that have a column."""
        return frozenset(guess.element for guess in self.guesses if guess.element)

    @property
    def sections(self) -> frozenset[str]:
        """The row groups that have a column (``materials``, ``by_law`` …)."""
        return frozenset(
            section
            for section, prefix in SECTIONS.items()
            if prefix and any(element.startswith(prefix) for element in self.elements)
        )

    @property
    def is_usable(self) -> bool:
        """Whether rows below can be told apart: there is a name or a code, and a second heading somebody knows."""
        known = sum(1 for guess in self.guesses if guess.sureness > Sureness.UNKNOWN)
        return bool(self.elements & JOIN_KEYS) and known > 1

    @property
    def item_elements(self) -> frozenset[str]:
        """The elements of the item itself beyond those that only name it."""
        return frozenset(element for element in self.elements - JOIN_KEYS if "." not in element)


def find_header(grid: Grid, columns: ColumnMap) -> Header | None:
    """The row, or two rows, in which most headings are known; ``None`` when no row has a usable set."""
    # the sheet's name only hints at a section: a sheet 事项材料清单 may hold everything
    sections = dict.fromkeys((section_of(grid.sheet), "item"))
    usable = (each for section in sections for each in _candidates(grid, section, columns) if each.is_usable)
    best = max(usable, key=_worth, default=None)
    return with_local_codes(best, grid) if best else None


def _worth(header: Header) -> tuple[int, int, bool]:
    """More elements, then surer ones, then one row: a title above the headings is no group of them."""
    sure = sum(guess.sureness for guess in header.guesses if guess.element)
    return len(header.elements), sure, not any(guess.grouped for guess in header.guesses)


def with_titles(guesses: tuple[ColumnGuess, ...]) -> tuple[ColumnGuess, ...]:
    """A column 申请材料 beside columns that describe a material holds the material's name; the same for laws."""
    elements = {guess.element for guess in guesses}
    for whole, title in _TITLES.items():
        prefix = title.partition(".")[0] + "."
        if title not in elements and any(element.startswith(prefix) for element in elements):
            guesses = tuple(replace(each, element=title) if each.element == whole else each for each in guesses)
    return guesses


def with_local_codes(header: Header, grid: Grid) -> Header:
    """A heading that only may be 实施编码 (事项编码, itemCode) above local codes is 地方实施编码."""
    if "local_task_code" in header.elements:
        return header
    guesses = tuple(
        replace(each, element="local_task_code", others=("task_code", *each.others))
        if each.element == "task_code" and each.sureness <= Sureness.LIKELY and _are_local(grid, header, each.column)
        else each
        for each in header.guesses
    )
    return replace(header, guesses=guesses)


def _are_local(grid: Grid, header: Header, column: int) -> bool:
    """Whether codes stand in the column, most of them with the parts of local codes and none a national one."""
    codes = [code for row in grid.rows[header.first :] if (code := row[column] if column < len(row) else "")]
    return sum(map(_is_local, codes)) * 2 > len(codes) and not any(map(parse_code, codes))


def _is_local(code: str) -> bool:
    return _LOCAL.fullmatch(code) is not None


def _candidates(grid: Grid, section: str, columns: ColumnMap) -> Iterator[Header]:
    rows = grid.rows[: _SEARCHED + 1]
    for at, row in enumerate(rows):
        if sum(1 for cell in row if cell) < 2:
            continue
        yield Header(with_titles(guess_columns(_single(row, section), columns, grid.sheet)), at + 1)
        if at + 1 < len(rows) and any(rows[at + 1]):
            yield Header(with_titles(guess_columns(_double(row, rows[at + 1], section), columns, grid.sheet)), at + 2)


def _single(row: Sequence[str], section: str) -> list[Heading]:
    return [Heading(cell, column, section) for column, cell in enumerate(row) if cell]


def _double(top: Sequence[str], bottom: Sequence[str], section: str) -> list[Heading]:
    """Headings of two rows: a group heading spans the blank cells right of it (merged cells read that way)."""
    headings, group = [], ""
    for column in range(max(len(top), len(bottom))):
        above = top[column] if column < len(top) else ""
        below = bottom[column] if column < len(bottom) else ""
        group = above or group
        if below:
            under = section_of(group) if section == "item" else section
            headings.append(Heading(below, column, under, group))
        elif above:
            headings.append(Heading(above, column, section))
    return headings
