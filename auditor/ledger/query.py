"""A page of the ledger for whoever looks at it: filtered, sorted and counted by the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, func, or_, select, true

from auditor.ledger.book import Ledger, normal
from auditor.ledger.model import Entry, State
from auditor.ledger.rows import ENTRY, entry_of, head_of

PAGE: Final = 30
"""Findings on a page."""
_LONGEST_TEXT: Final = 80
_MOST_HITS: Final = 5000
"""Findings that hold a text and are remembered; more are looked for again."""
_NUMBER: Final = ENTRY.c.number
_STATE: Final = ENTRY.c.state

Hits = tuple[tuple[str, str], ...]
"""Numbers in order, each with its state."""


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
    """An entry on a page; ``due`` is its day. Its finding is read when it is asked for."""

    row: Mapping[Any, Any]
    due: str

    @property
    def entry(self) -> Entry:
        """The entry with its finding."""
        return entry_of(self.row, self.due)

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.row["state"])

    @property
    def asked(self) -> str:
        """The day more time was asked for, ``""`` where it was not."""
        return str(self.row["asked"])

    @property
    def drawn_from(self) -> tuple[str, int, str, str]:
        """What changes whenever anything of it does but what the last run said of it."""
        return self.row["number"], self.row["version"], self.row["digest"], self.due


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
        counts, hits = _counted(db, ledger, wanted)
        total = sum(n for state, n in counts.items() if not wanted.states or state in wanted.states)
        page = min(max(wanted.page, 1), max(1, -(-total // wanted.size)))
        wanted = replace(wanted, page=page)
        rows = _rows(db, wanted, hits) if total else ()
    listed = tuple(Listed(row, ledger.due_of(row)) for row in rows)
    return Found(listed, total, counts, wanted)


def _counted(db: Connection, ledger: Ledger, wanted: Wanted) -> tuple[Mapping[State, int], Hits | None]:
    """How many there are in each state, and which ones, where that had to be found out to count them."""
    head, asked = head_of(db), replace(wanted, states=(), page=1, size=PAGE)
    known: tuple[Mapping[State, int], Hits | None] | None = ledger.remembered.get(head, asked)
    if known is None:
        known = _looked_for(db, asked) if asked.text.strip() else (_by_state(db, asked), None)
        if len(known[1] or ()) <= _MOST_HITS:
            ledger.remembered.put(head, asked, known)
    return known


def _looked_for(db: Connection, asked: Wanted) -> tuple[Mapping[State, int], Hits]:
    """A text has to be looked for in every finding: once, for what is counted and for what is listed."""
    rows = db.execute(_by_number(select(_NUMBER, _STATE), asked, db))
    hits = tuple((row[0], row[1]) for row in rows)
    return _in_order(Counter(state for _, state in hits)), hits


def _by_state(db: Connection, asked: Wanted) -> Mapping[State, int]:
    query = select(_STATE, func.count()).where(_where(asked, db)).group_by(_STATE)
    return _in_order({row[0]: row[1] for row in db.execute(query)})


def _in_order(counts: Mapping[str, int]) -> dict[State, int]:
    return {State(state): counts[state] for state in sorted(counts)}


def _rows(db: Connection, wanted: Wanted, hits: Hits | None) -> Sequence[RowMapping]:
    """The rows of a page. Their numbers are found first: an index holds them, and the rows are wide."""
    start = (wanted.page - 1) * wanted.size
    if hits is not None:
        names = {state.value for state in wanted.states or State}
        numbers = [number for number, state in hits if state in names][start : start + wanted.size]
        query = select(ENTRY).where(_NUMBER.in_(numbers))
    else:
        page = _by_number(select(_NUMBER), wanted, db).limit(wanted.size).offset(start)
        query = select(ENTRY).where(_NUMBER.in_(page.scalar_subquery()))
    return db.execute(query.order_by(_NUMBER)).mappings().all()


def _by_number(query: Select[Any], wanted: Wanted, db: Connection) -> Select[Any]:
    if wanted.states:
        query = query.where(_STATE.in_(sorted(state.value for state in wanted.states)))
    return query.where(_where(wanted, db)).order_by(_NUMBER)


def _where(wanted: Wanted, db: Connection) -> ColumnElement[bool]:
    pairs = ((ENTRY.c.unit, wanted.unit), (ENTRY.c.region, wanted.region), (ENTRY.c.channel, wanted.channel))
    said = [column == value for column, value in pairs if value is not None]
    if wanted.rule:
        said.append(ENTRY.c.rule == wanted.rule)
    if wanted.asked:
        said.append(ENTRY.c.asked > "")
    if text := wanted.text.strip()[:_LONGEST_TEXT]:
        said.append(or_(_NUMBER.startswith(normal(text), autoescape=True), *_somewhere(text, db)))
    return and_(true(), *said)


def _somewhere(text: str, db: Connection) -> Iterator[ColumnElement[bool]]:
    """Whether a finding holds the text, as it was typed or, as codes are written, in capitals.

    A pattern would have to be tried at every sign; the place of a text is looked for by its bytes.
    """
    place = func.instr if db.dialect.name == "sqlite" else func.strpos
    return (place(ENTRY.c.payload, each) > 0 for each in dict.fromkeys((text, text.upper())))
