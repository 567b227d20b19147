"""A page of the ledger for whoever looks at it: filtered, sorted and counted by the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from auditor.ledger.book import Ledger, normal
from auditor.ledger.model import Entry, State
from auditor.ledger.rows import ENTRY, entry_of, rows_of

PAGE: Final = 30
"""Findings on a page."""
_LONGEST_TEXT: Final = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; what is ``None``, ``""`` or empty asks for nothing.

    ``text`` is the beginning of a number, or stands anywhere in the finding. ``asked``: only those for which more
    time was asked.
    """

    states: Collection[State] = ()
    unit: str | None = None
    region: str | None = None
    channel: str | None = None
    rule: str = ""
    text: str = ""
    asked: bool = False
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry on a page, and the day more time was asked for (``""``: it was not)."""

    entry: Entry
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was asked for, how many there are in all, and how many in each state whatever was asked of
    the states."""

    rows: tuple[Listed, ...]
    total: int
    states: Mapping[State, int]
    wanted: Wanted

    @property
    def pages(self) -> int:
        """How many pages there are; one where there is nothing."""
        return max(1, -(-self.total // self.wanted.size))


def find(ledger: Ledger, wanted: Wanted) -> Found:
    """The page that is asked for, by number; the last page where there are fewer."""
    with ledger.store.transaction() as db:
        every = _where(wanted)
        counts = {
            State(state): number
            for state, number in db.execute(
                select(ENTRY.c.state, func.count()).where(every).group_by(ENTRY.c.state)
            ).all()
        }
        total = sum(n for state, n in counts.items() if not wanted.states or state in wanted.states)
        page = min(max(wanted.page, 1), max(1, -(-total // wanted.size)))
        # first only the numbers: an index holds them, and the rows are wide
        numbers = db.execute(_paged(select(ENTRY.c.number).where(every), wanted, page)).scalars().all() if total else []
        rows = list(rows_of(db, numbers).values())
        rows.sort(key=lambda row: row["number"])
    listed = tuple(Listed(entry_of(row, ledger.due_of(row)), row["asked"]) for row in rows)
    return Found(listed, total, counts, replace(wanted, page=page))


def _paged(query: Select[Any], wanted: Wanted, page: int) -> Select[Any]:
    if wanted.states:
        query = query.where(ENTRY.c.state.in_(sorted(state.value for state in wanted.states)))
    return query.order_by(ENTRY.c.number).limit(wanted.size).offset((page - 1) * wanted.size)


def _where(wanted: Wanted) -> ColumnElement[bool]:
    pairs = ((ENTRY.c.unit, wanted.unit), (ENTRY.c.region, wanted.region), (ENTRY.c.channel, wanted.channel))
    said = [column == value for column, value in pairs if value is not None]
    if wanted.rule:
        said.append(ENTRY.c.rule == wanted.rule)
    if wanted.asked:
        said.append(ENTRY.c.asked > "")
    if text := wanted.text.strip()[:_LONGEST_TEXT]:
        here = ENTRY.c.payload.contains(text, autoescape=True)
        said.append(or_(ENTRY.c.number.startswith(normal(text), autoescape=True), here))
    return and_(true(), *said)
