"""Rows of an export sorted by element, before anything is said about which item they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
        return next((code for key in ITEM_KEYS[:3] if (code := meant(self.values.get(key, "")))), "")

    @property
    def name(self) -> str:
        """The item's name as it stands."""
        return self.values.get("task_name", "")

    @property
    def names_item(self) -> bool:
        """Whether anything in the row says which item it is about."""
        return any(meant(self.values.get(key, "")) for key in JOIN_KEYS - {"dept_name"})


def meant(text: str) -> str:
    """The text, ``""`` when it is empty, a word for nothing or a placeholder."""
    return text if emptiness(text) in (Emptiness.VALUE, Emptiness.VAGUE, Emptiness.POINTER) else ""


def grid_rows(grid: Grid, header: Header) -> Iterator[RawRow]:
    """The data rows below the headings; blank rows are no rows."""
    read = [guess for guess in header.guesses if guess.element]
    for at in range(header.first, len(grid.rows)):
        row = grid.rows[at]
        if not any(row):
            continue
        origin = SourceRow(grid.file, grid.sheet, at + 1)
        cells = {guess.element: _cell(row, guess) for guess in read}
        cells |= {"codes": RECORD.join(filter(None, codes))} if (codes := _codes_in(row, read)) else {}
        alone = dict(cells)
        cells |= {key: text for key, text in _merged(grid, header, at, read) if not cells[key]}
        unsaved = [guess.heading for guess in read if (at, guess.column) in grid.unsaved]
        refused = fault(origin, alone, unsaved)
        yield split_row(origin, cells, refused=refused or no_data(origin, row, read))


def _merged(grid: Grid, header: Header, at: int, read: Sequence[ColumnGuess]) -> Iterator[tuple[str, str]]:
    """What the row says because a cell above it is merged down to it."""
    for guess in read:
        if guess.column in grid.spans and (text := grid.merged_text(at, guess.column, header.first)):
            yield guess.element, with_unit(text, guess.unit)


def no_data(origin: SourceRow, row: Sequence[str], read: Sequence[ColumnGuess]) -> Rejected | None:
    """Why a row between or below the data is none: headings again, a sum, a title of a part, a note."""
    filled = [(guess, text) for guess in read if (text := _cell(row, guess))]
    if all(text == guess.heading.rpartition("/")[2] for guess, text in filled) or (
        len(filled) > 1 and all(is_heading(text) for _, text in filled)
    ):
        return Rejected(origin, N_("the row repeats the headings"))
    first = next(text for text in row if text)
    if _begins(first, load_fields().totals, _AFTER_TOTAL):
        return Rejected(origin, N_("the row is a sum: {text}"), {"text": first})
    if any(guess.element in ITEM_KEYS for guess, _ in filled):
        return None
    alone = sum(1 for text in row if text) == 1 and len(read) > _FEW
    if _begins(first, load_fields().notes, _AFTER_NOTE) or (alone and filled[0][0].element == "task_name"):
        return Rejected(origin, N_("the row is a title or a note: {text}"), {"text": first})
    return None


def _begins(text: str, words: Sequence[str], after: str) -> bool:
    return re.match(f"(?:{'|'.join(words)})(?:{after})", drop_space(text)) is not None


def _codes_in(row: Sequence[str], read: Sequence[ColumnGuess]) -> list[str]:
    """Several columns may hold codes of the item."""
    return [_cell(row, guess) for guess in read if guess.element == "codes"]


def split_row(
    origin: SourceRow,
    cells: Row,
    more: Mapping[str, Sequence[Row]] | None = None,
    refused: Rejected | None = None,
) -> RawRow:
    """The cells (element → text) sorted into the item's own and those of row groups; blank group rows go."""
    groups: dict[str, list[Row]] = {section: list(rows) for section, rows in (more or {}).items()}
    own = _one_name({key: text for key, text in cells.items() if "." not in key})
    for section, prefix in SECTIONS.items():
        row = {key.removeprefix(prefix): text for key, text in cells.items() if prefix and key.startswith(prefix)}
        if any(row.values()):
            groups.setdefault(section, []).append(row)
    return RawRow(origin, own, groups, refused)


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
        if any(_SCIENTIFIC.fullmatch(code) for code in text.split(RECORD)):
            reason = N_("the code {code} was kept as a number and has lost digits")
            return Rejected(origin, reason, {"code": text, "element": key})
    return None
