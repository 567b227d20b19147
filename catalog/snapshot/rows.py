"""Rows of an export sorted by element, before anything is said about which item they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.errors import N_
from catalog.model import Rejected, SourceRow
from catalog.snapshot.columns import HANDLING_NAME, ColumnGuess, is_heading
from catalog.snapshot.fields import SECTIONS, load_fields
from catalog.snapshot.grid import Grid
from catalog.snapshot.header import ITEM_KEYS, JOIN_KEYS, Header
from catalog.text import drop_space, looks

_SCIENTIFIC: Final = re.compile(r"[+-]?\d+(?:\.\d+)?[Ee]\+?\d+")
_AMOUNT: Final = re.compile(r"\d+(?:\.\d+)?")
_AFTER_TOTAL: Final = r"[:：\d]|$"
_AFTER_NOTE: Final = "[:：]"
_WORD: Final = 6
"""Characters. Names of items are longer than the words that tell their 业务办理项 apart."""
_FEW: Final = 2
"""Columns. Where no more are read, a row with only a name is an item; where more are, it is a title."""
_NAMING: Final = tuple(sorted(JOIN_KEYS - {"dept_name"}))
_MEANT: Final = frozenset({Emptiness.VALUE, Emptiness.VAGUE, Emptiness.POINTER})
_CODES: Final = (*ITEM_KEYS, "codes", "dept_code")

Row = Mapping[str, str]

RECORD: Final = "\x1e"
"""Separates texts that were given apart for the same list element: by several rows, or in a JSON list."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: the item's own elements, and rows of its groups (keys without prefix) that stand in it."""

    origin: SourceRow
    values: Row
    groups: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    refused: Rejected | None = None
    """Why the row cannot be taken, looking at it alone."""

    @property
    def code(self) -> str:
        """The main code, ``""`` when there is none or a word for none."""
        return next((code for key in ITEM_KEYS[:3] if (code := self.values.get(key)) and meant(code)), "")

    @property
    def name(self) -> str:
        """The item's name as it stands."""
        return self.values.get("task_name", "")

    @property
    def names_item(self) -> bool:
        """Whether anything in the row says which item it is about."""
        return any(meant(text) for key in _NAMING if (text := self.values.get(key)))


def meant(text: str) -> str:
    """The text, ``""`` when it is empty, a word for nothing or a placeholder."""
    return text if emptiness(text) in _MEANT else ""


def grid_rows(grid: Grid, header: Header) -> Iterator[RawRow]:
    """The data rows below the headings; blank rows are no rows."""
    read = [guess for guess in header.guesses if guess.element]
    coded = sum(1 for guess in read if guess.element == "codes") > 1
    for at in range(header.first, len(grid.rows)):
        row = grid.rows[at]
        if not any(row):
            continue
        origin = SourceRow(grid.file, grid.sheet, at + 1)
        filled = [(guess, text) for guess in read if (text := _cell(row, guess))]
        cells = dict.fromkeys([guess.element for guess in read], "")
        cells.update((guess.element, text) for guess, text in filled)
        if coded:
            cells["codes"] = RECORD.join(text for guess, text in filled if guess.element == "codes")
        unsaved = [guess.heading for guess in read if (at, guess.column) in grid.unsaved] if grid.unsaved else []
        refused = fault(origin, cells, unsaved)
        if grid.spans:
            cells |= {key: text for key, text in _merged(grid, header, at, read) if not cells[key]}
        yield split_row(origin, cells, refused=refused or no_data(origin, row, filled, len(read)))


def _merged(grid: Grid, header: Header, at: int, read: Sequence[ColumnGuess]) -> Iterator[tuple[str, str]]:
    """What the row says because a cell above it is merged down to it."""
    for guess in read:
        if guess.column in grid.spans and (text := grid.merged_text(at, guess.column, header.first)):
            yield guess.element, with_unit(text, guess.unit)


def no_data(
    origin: SourceRow, row: Sequence[str], filled: Sequence[tuple[ColumnGuess, str]], read: int
) -> Rejected | None:
    """Why a row between or below the data is none: headings again, a sum, a title of a part, a note.

    ``filled`` are its cells that are read and not empty, of ``read`` columns.
    """
    if _repeats_headings(filled):
        return Rejected(origin, N_("the row repeats the headings"))
    first = next(text for text in row if text)
    if _totals().match(bare := drop_space(first)):
        return Rejected(origin, N_("the row is a sum: {text}"), {"text": first})
    if any(guess.element in ITEM_KEYS for guess, _ in filled):
        return None
    alone = read > _FEW and sum(1 for text in row if text) == 1
    if _notes().match(bare) or (alone and filled[0][0].element == "task_name"):
        return Rejected(origin, N_("the row is a title or a note: {text}"), {"text": first})
    return None


def _repeats_headings(filled: Sequence[tuple[ColumnGuess, str]]) -> bool:
    if all(text == guess.heading.rpartition("/")[2] for guess, text in filled):
        return True
    # one that is none settles it, and of short texts it is known soonest
    texts = sorted((text for _, text in filled), key=len)
    return len(texts) > 1 and all(map(is_heading, texts))


@lru_cache(maxsize=1)
def _totals() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(load_fields().totals)})(?:{_AFTER_TOTAL})")


@lru_cache(maxsize=1)
def _notes() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(load_fields().notes)})(?:{_AFTER_NOTE})")


def split_row(
    origin: SourceRow,
    cells: Row,
    more: Mapping[str, Sequence[Row]] | None = None,
    refused: Rejected | None = None,
) -> RawRow:
    """The cells (element → text) sorted into the item's own and those of row groups; blank group rows go."""
    groups: dict[str, list[Row]] = {section: list(rows) for section, rows in (more or {}).items()}
    own = {key: text for key, text in cells.items() if "." not in key}
    if len(own) < len(cells):
        for section, prefix in SECTIONS.items():
            row = {key.removeprefix(prefix): text for key, text in cells.items() if prefix and key.startswith(prefix)}
            if any(row.values()):
                groups.setdefault(section, []).append(row)
    return RawRow(origin, _one_name(own), groups, refused)


def _one_name(own: dict[str, str]) -> dict[str, str]:
    """The name of the finest item, where an export has one column for the item and one for its 业务办理项.

    A full name stands for itself; a word that only tells the 业务办理项 apart (新增) goes behind the item's name.
    """
    finest = own.pop(HANDLING_NAME, "")
    name = own.get("task_name", "")
    if not meant(finest):
        return own
    is_word = meant(name) and looks(name) not in looks(finest) and len(finest) <= _WORD
    return own | {"task_name": f"{name}（{finest}）" if is_word else finest}


def _cell(row: Sequence[str], guess: ColumnGuess) -> str:
    text = row[guess.column] if guess.column < len(row) else ""
    return with_unit(text, guess.unit) if guess.unit else text


def with_unit(amount: str, unit: str) -> str:
    """Amount and unit as one text; an amount that is no bare number, or has no unit, stays as it is.

    >>> with_unit("5", "工作日"), with_unit("5", ""), with_unit("即办", "工作日")
    ('5个工作日', '5', '即办')
    """
    if not unit or not _AMOUNT.fullmatch(amount):
        return amount
    return amount + load_fields().units.get(unit, unit)


def fault(origin: SourceRow, cells: Row, unsaved: Sequence[str]) -> Rejected | None:
    """Why the row cannot be taken, looking at it alone; ``unsaved`` are headings of formulas without a result."""
    if unsaved:
        return Rejected(origin, N_("the formula in column {column} has no stored result"), {"column": unsaved[0]})
    if not any(cells.values()):
        return Rejected(origin, N_("nothing stands in a column that is read"))
    for key in _CODES:
        text = cells.get(key, "")
        if text and any(_SCIENTIFIC.fullmatch(code) for code in text.split(RECORD)):
            reason = N_("the code {code} was kept as a number and has lost digits")
            return Rejected(origin, reason, {"code": text, "element": key})
    return None
