"""The sheet of codes that became others (``[ledger] aliases``): every row is taken, or refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from catalog.codes import normal_code
from catalog.errors import N_, InputRefused
from catalog.model import Rejected, SourceRow
from catalog.snapshot.delimited import read_delimited
from catalog.text import looks

OLD, NEW, NOTE, DAY = "旧编码", "新编码", "说明", "日期"
_HEADINGS: Final = {OLD: "old", NEW: "new", NOTE: "note", DAY: "day", "old": "old", "new": "new"}


@dataclass(frozen=True, slots=True)
class Aliases:
    """Old code → new code, and the rows that were refused."""

    became: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[Rejected, ...] = ()

    def before(self, code: str) -> tuple[str, ...]:
        """The codes an item had before this one, the latest first."""
        mine = normal_code(code)
        olds = sorted(old for old, new in self.became.items() if new == mine)
        return tuple(each for old in olds for each in (old, *self.before(old)))

    def now(self, code: str) -> str:
        """The code an item has now."""
        mine = normal_code(code)
        return self.now(self.became[mine]) if mine in self.became else mine


def read_aliases(path: Path) -> Aliases:
    """The sheet (``.csv``; UTF-8 or GB18030; headings 旧编码, 新编码, 说明, 日期).

    A row without both codes, one that says again or otherwise what a code became, and one that would lead in a
    circle are refused. Raises :class:`InputRefused` when the sheet cannot be read or lacks a heading.
    """
    grid = read_delimited(path, lambda cell: looks(cell) in _HEADINGS)
    head = next((at for at, row in enumerate(grid.rows) if any(cell.strip() for cell in row)), None)
    if head is None:
        return Aliases()
    columns = {_HEADINGS.get(looks(cell), ""): at for at, cell in enumerate(grid.rows[head])}
    for wanted, heading in (("old", OLD), ("new", NEW)):
        if wanted not in columns:
            raise InputRefused(N_("column {heading} is missing"), where=path.name, heading=heading)
    became: dict[str, str] = {}
    refused: list[Rejected] = []
    for at, row in enumerate(grid.rows[head + 1 :], head + 2):
        if not any(cell.strip() for cell in row):
            continue
        old, new = (normal_code(_cell(row, columns[name])) for name in ("old", "new"))
        reason = _refusal(old, new, became)
        if reason:
            refused.append(Rejected(SourceRow(path.name, "", at), reason, {"old": old, "new": new}))
        else:
            became[old] = new
    return Aliases(became, tuple(refused))


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _refusal(old: str, new: str, became: Mapping[str, str]) -> str:
    if not (old and new):
        return N_("a code is missing")
    if became.get(old) == new:
        return N_("says again that {old} became {new}")
    if old in became:
        return N_("{old} has already become another code")
    at = new
    while at in became:
        at = became[at]
    return N_("{old} would become itself again") if at == old else ""
