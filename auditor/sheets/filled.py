"""What a unit filled in: every row that says something is read or refused, with sheet, row and reason.

Nothing here knows the ledger: what a row says may still be refused there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from auditor.sheets.columns import BY, CHOICE, DAY, FILLED, HEADINGS, IDENTITY, MARK, NOTE, NUMBER, UNTIL, Says
from auditor.sheets.mark import read_mark
from auditor.sheets.returned import Row, RowRefused, Table, Told, table_of
from catalog.days import read_day
from catalog.errors import N_, InputRefused
from catalog.snapshot.grid import Grid
from catalog.snapshot.workbook import read_workbook
from catalog.text import looks

FILLER: Final = "填报人（全表）"
"""The label on the first sheet; who fills in the rows that name nobody stands beside it."""

_NAMES: Final = frozenset(heading.text for heading in HEADINGS)
_NEEDED: Final = frozenset({NUMBER, CHOICE, MARK})
_SAID: Final = (CHOICE, NOTE, UNTIL)
"""Without any of them a row says nothing, whoever wrote a name and a day into it."""
_NUMBER: Final = re.compile(r"F-[2-9A-HJ-NP-Z]{8}")
_MOST_BYTES: Final = 160 * 1024 * 1024
_MOST_CELLS: Final = 6_000_000
"""Of an unpacked workbook: ten times what a unit of 5,000 findings has, and read in less than a minute."""
_LONGEST_NOTE: Final = 2000
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row that says something. ``version``: of the finding when the sheet was written. ``day`` and ``until`` are ISO
    or ``""``, ``by`` is ``""`` where the workbook names nobody."""

    where: str
    number: str
    version: int
    says: Says
    note: str = ""
    until: str = ""
    by: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of a workbook: rows in = rows + repeated + refused + blank; ``notes`` are about rows that are read
    all the same, and about columns that are not."""

    rows: tuple[FilledRow, ...]
    refused: tuple[Told, ...]
    notes: tuple[Told, ...]
    blank: int
    repeated: tuple[Told, ...] = ()
    """Rows that say once more what another row says."""


def read_filled(path: Path) -> Filled:
    """The rows of every sheet of the file that has our headings.

    Raises :class:`InputRefused` for what is no ``.xlsx``, for what is not safe to open, and when no sheet has them.
    """
    grids = read_workbook(path, max_unpacked=_MOST_BYTES, max_cells=_MOST_CELLS)
    tables = [table for table in (table_of(grid, _NAMES, _NEEDED) for grid in grids) if table is not None]
    if not tables:
        hint = N_("write the workbook with `auditor papers units`, fill in its list and send it back as .xlsx")
        names = "、".join(heading.text for heading in HEADINGS if heading.text in _NEEDED)
        raise InputRefused(N_("no row has the headings {names}"), where=path.name, hint=hint, names=names)
    reader = _Reader(_filler(grids))
    for table in tables:
        reader.read(table)
    return reader.filled()


def _filler(grids: Sequence[Grid]) -> str:
    """Who filled in the rows that name nobody, ``""`` when nobody is named; a formula names nobody."""
    for grid in grids:
        for at, cells in enumerate(grid.rows):
            for column, text in enumerate(cells[:-1]):
                if looks(text) == looks(FILLER) and (at, column + 1) not in grid.formulas:
                    return cells[column + 1].strip()[:_LONGEST_NAME]
    return ""


class _Reader:
    """Reads the rows of one workbook and keeps what became of each."""

    def __init__(self, filler: str) -> None:
        self.filler = filler
        self.read_rows: list[FilledRow] = []
        self.refused: list[Told] = []
        self.notes: list[Told] = []
        self.blank = 0

    def read(self, table: Table) -> None:
        """Every row of one sheet."""
        for row in table.rows():
            if not any(row.texts.get(name) or name in row.formulas for name in _SAID):
                self.blank += 1
                continue
            try:
                self.read_rows.append(self._row(row))
            except RowRefused as why:
                self.refused.append(why.told(row.where))
        self.notes += _column_notes(table)

    def filled(self) -> Filled:
        """All rows, those that contradict each other refused."""
        rows, refused, repeated = _agreeing(self.read_rows)
        return Filled(tuple(rows), (*self.refused, *refused), tuple(self.notes), self.blank, tuple(repeated))

    def _row(self, row: Row) -> FilledRow:
        if row.formulas:
            raise RowRefused(N_("column {column} holds a formula"), column="、".join(sorted(row.formulas)))
        number = looks(row.texts.get(NUMBER, "")).upper()
        if not _NUMBER.fullmatch(number):
            raise RowRefused(N_("{value} is no number of a finding"), value=row.texts.get(NUMBER, "") or "（空）")
        version = self._version(row)
        says = _choice(row)
        return FilledRow(
            row.where, number, version, says,
            note=_note(row, says),
            until=_until(row, says),
            by=row.texts.get(BY, "").strip()[:_LONGEST_NAME] or self.filler,
            day=_day(row, DAY),
        )  # fmt: skip

    def _version(self, row: Row) -> int:
        """The version of the finding the row was written for; what people changed in the row is told or refused."""
        mark = read_mark(row.texts.get(MARK, ""), row.texts)
        if mark is None:
            raise RowRefused(N_("the hidden column {column} is not as it was written"), column=MARK)
        changed = "、".join(mark.changed)
        if IDENTITY.intersection(mark.changed):
            raise RowRefused(
                N_("a locked cell that says what the row is about was changed ({columns})"), columns=changed
            )
        if changed:
            why = N_("a locked cell was changed ({columns}); the change is not used")
            self.notes.append(Told(row.where, why, {"columns": changed}))
        return mark.version


def _choice(row: Row) -> Says:
    text = looks(row.texts.get(CHOICE, ""))
    if not text:
        raise RowRefused(N_("something is filled in, but nothing is chosen in {column}"), column=CHOICE)
    if text not in [*Says]:
        raise RowRefused(N_("{value} is none of {known}"), value=text, known="、".join(Says))
    return Says(text)


def _note(row: Row, says: Says) -> str:
    note = row.texts.get(NOTE, "").strip()
    if not note and says is not Says.DONE:
        raise RowRefused(N_("{value} needs a reason in {column}"), value=says.value, column=NOTE)
    if len(note) > _LONGEST_NOTE:
        raise RowRefused(N_("{column} is longer than {limit} characters"), column=NOTE, limit=_LONGEST_NOTE)
    return note


def _until(row: Row, says: Says) -> str:
    until = _day(row, UNTIL)
    if says is Says.LATER and not until:
        raise RowRefused(N_("{value} needs a day in {column}"), value=says.value, column=UNTIL)
    if says is not Says.LATER and until:
        raise RowRefused(N_("{column} is filled in, but {value} is chosen"), column=UNTIL, value=says.value)
    return until


def _day(row: Row, column: str) -> str:
    text = row.texts.get(column, "")
    day = read_day(text)
    if text and not day:
        raise RowRefused(N_("{value} is not a date; write it as 2021-09-18"), value=text)
    return day


def _agreeing(rows: Sequence[FilledRow]) -> tuple[list[FilledRow], list[Told], list[Told]]:
    """One row a number; others that say the same, and those that say something else."""
    first: dict[str, FilledRow] = {}
    torn: set[str] = set()
    for row in rows:
        if _content(first.setdefault(row.number, row)) != _content(row):
            torn.add(row.number)
    good, bad, again = list[FilledRow](), list[Told](), list[Told]()
    for row in rows:
        if row.number in torn:
            bad.append(Told(row.where, N_("another row says something else of {number}"), {"number": row.number}))
        elif first[row.number] is row:
            good.append(row)
        else:
            again.append(Told(row.where, N_("said already in {where}"), {"where": first[row.number].where}))
    return good, bad, again


def _content(row: FilledRow) -> tuple[object, ...]:
    return (row.version, row.says, row.note, row.until, row.by, row.day)


def _column_notes(table: Table) -> Iterator[Told]:
    """Columns of ours that are gone, and columns of other people's that hold something."""
    where = table.place(table.head)
    gone = [heading.text for heading in FILLED if heading.text not in table.columns]
    if gone:
        yield Told(where, N_("there is no column {columns}"), {"columns": "、".join(gone)})
    if others := table.others():
        named = "、".join(dict.fromkeys(each or "（无标题）" for each in others))
        yield Told(where, N_("columns that are not ours are not read: {columns}"), {"columns": named})
