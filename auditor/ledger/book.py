"""The ledger itself: the only one that reads and writes its tables, apart from a run being entered.

Every act is one transaction and gives one answer per number: the entry as it stands now, or why it was refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, select

from auditor.config import Project
from auditor.ledger.acts import Act, Answer, Ask, Order, refused_for, unknown
from auditor.ledger.clock import day_in_china, now
from auditor.ledger.disputes import Disputes
from auditor.ledger.life import Step, after
from auditor.ledger.model import Action, Entry, Event, State
from auditor.ledger.remembered import Remembered
from auditor.ledger.rows import (
    ENTRY,
    EVENT,
    Log,
    batches,
    entry_of,
    event_of,
    rows_of,
    standing_of,
    standing_values,
    update_rows,
)
from auditor.worktime.deadlines import due_day
from catalog.store import Store, open_store
from catalog.text import looks

Due = Callable[[str, str], str]
"""Task and unit → the last day (ISO), ``""`` for none."""


def no_deadline(task: str, unit: str) -> str:  # noqa: ARG001 - the signature of Due
    """Nothing is due."""
    return ""


@contextmanager
def open_ledger(project: Project) -> Iterator[Ledger]:
    """The ledger of a project; :class:`ConfigError` when its database cannot be used."""
    with open_store(project.database) as store:
        yield ledger_in(store, project)


def ledger_in(store: Store, project: Project) -> Ledger:
    """The ledger in a store that is open already, with the days the project sets."""
    return Ledger(store, lambda task, unit: due_day(project.config, task, unit))


class Ledger:
    """The ledger in a store."""

    def __init__(self, store: Store, due: Due = no_deadline) -> None:
        self.store, self._due = store, due
        self.remembered = Remembered()

    # ---- reading

    def entries(
        self,
        *,
        states: Collection[State] | None = None,
        unit: str | None = None,
        region: str | None = None,
        channel: str | None = None,
        numbers: Collection[str] | None = None,
        history: bool = False,
    ) -> tuple[Entry, ...]:
        """The entries that fit all that is said, sorted by number; with ``history`` their events too."""
        wanted = ((ENTRY.c.unit, unit), (ENTRY.c.region, region), (ENTRY.c.channel, channel))
        query = select(ENTRY).where(*(column == value for column, value in wanted if value is not None))
        if states is not None:
            query = query.where(ENTRY.c.state.in_(sorted(state.value for state in states)))
        with self.store.transaction() as db:
            if numbers is None:
                rows = list(db.execute(query).mappings())
            else:
                chosen = batches(sorted({normal(each) for each in numbers}))
                rows = [row for some in chosen for row in db.execute(query.where(ENTRY.c.number.in_(some))).mappings()]
            events = _histories(db, [row["number"] for row in rows]) if history else {}
        return tuple(
            entry_of(row, self.due_of(row), events.get(row["number"], ()))
            for row in sorted(rows, key=lambda each: each["number"])
        )

    def events(self, since: int = 0) -> tuple[Event, ...]:
        """The log after an event, in order."""
        query = select(EVENT).where(EVENT.c.seq > since).order_by(EVENT.c.seq)
        with self.store.transaction() as db:
            return tuple(event_of(row) for row in db.execute(query).mappings())

    def due_of(self, row: Mapping[Any, Any]) -> str:
        """The day an entry is due: what an extension gave, else its task's."""
        return row["due"] or self._due(row["rule"].partition("-")[0], row["unit"])

    # ---- acts of the unit

    def claim(self, numbers: Iterable[str], **said: Any) -> tuple[Answer, ...]:
        """The unit says it is done. ``said``, here and below: ``by``, ``note``, ``day`` (default: today in China),
        ``at`` (default: now) and ``expected_versions`` (number → version the caller saw)."""
        return self.do(Action.CLAIMED, numbers, **said)

    def dispute(self, numbers: Iterable[str], **said: Any) -> tuple[Answer, ...]:
        """The unit says the library is wrong (``note`` says how): opens a finding of task 1 for the library."""
        return self.do(Action.DISPUTED, numbers, **said)

    def ask_extension(self, numbers: Iterable[str], *, until: str, **said: Any) -> tuple[Answer, ...]:
        """The unit asks for more time, not later than the day it is due."""
        return self.do(Action.EXTENSION_ASKED, numbers, until=until, **said)

    def note(self, numbers: Iterable[str], **said: Any) -> tuple[Answer, ...]:
        """Words only."""
        return self.do(Action.NOTED, numbers, **said)

    # ---- acts of the lead group

    def verify(self, numbers: Iterable[str], **said: Any) -> tuple[Answer, ...]:
        """Confirm what a run verified; refused with what is lacking where none did."""
        return self.do(Action.VERIFIED, numbers, **said)

    def return_(self, numbers: Iterable[str], **said: Any) -> tuple[Answer, ...]:
        """Send back what was claimed, verified or disputed."""
        return self.do(Action.RETURNED, numbers, **said)

    def close(self, numbers: Iterable[str], **said: Any) -> tuple[Answer, ...]:
        """Strike off (销号) what was verified."""
        return self.do(Action.CLOSED, numbers, **said)

    def uphold(self, numbers: Iterable[str], **said: Any) -> tuple[Answer, ...]:
        """The dispute is right: the library is to be changed, and the next run verifies."""
        return self.do(Action.UPHELD, numbers, **said)

    def extend(self, numbers: Iterable[str], *, until: str, **said: Any) -> tuple[Answer, ...]:
        """Give more time: what was asked for in time, or is not yet due."""
        return self.do(Action.EXTENDED, numbers, until=until, **said)

    def do(
        self,
        action: Action,
        numbers: Iterable[str],
        *,
        by: str,
        note: str = "",
        day: str = "",
        at: str = "",
        until: str = "",
        expected_versions: Mapping[str, int] | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> tuple[Answer, ...]:
        """One act on many numbers, each accepted or refused by itself; all that is accepted is one transaction.

        Waiving is done by :func:`auditor.ledger.waiving.waive`, which also writes the sheet that allows it.
        """
        moment = at or now()
        act = Act(action, by.strip(), note.strip(), day or day_in_china(moment), until, data=data or {})
        versions = {normal(name): version for name, version in (expected_versions or {}).items()}
        chosen = dict.fromkeys(normal(each) for each in numbers)
        with self.store.writing() as db:
            return self.carry_out(db, [Order(name, act, moment, versions.get(name)) for name in chosen])

    def carry_out(self, db: Connection, orders: Sequence[Order]) -> tuple[Answer, ...]:
        """Acts of any kind in their order, an answer each, in a transaction of the caller's (:meth:`Store.writing`).

        ``expected_versions`` of orders on the same number are those before the first of them.
        """
        rows: dict[str, Mapping[Any, Any]] = dict(rows_of(db, {order.number for order in orders}))
        before = {name: row["version"] for name, row in rows.items()}
        log = Log(db)
        disputes = Disputes(db, log, rows)
        refusals: dict[int, Answer] = {}
        changed: dict[str, None] = {}
        for at, order in enumerate(orders):
            row = rows.get(order.number)
            ask = Ask(order.number, row, self.due_of(row) if row else "", order.version, before.get(order.number, 0))
            refusal = refused_for(order.act, ask)
            if refusal is not None or row is None:
                refusals[at] = refusal or unknown(order.number)
                continue
            log.speak(at=order.at, day=order.act.day, by=order.act.by)
            rows[order.number] = _acted(log, order.act, row, disputes)
            changed[order.number] = None
        disputes.write()
        update_rows(db, [_standing_row(rows[name]) for name in changed])
        log.write()
        told = _histories(db, changed)
        entries = {name: entry_of(rows[name], self.due_of(rows[name]), told[name]) for name in changed}
        return tuple(refusals.get(at) or Answer(order.number, entries[order.number]) for at, order in enumerate(orders))


def _acted(log: Log, act: Act, row: Mapping[Any, Any], disputes: Disputes) -> Mapping[Any, Any]:
    """The row after the act, which is in the log."""
    data = act.told() | disputes.on(row, act)
    event = log.add(row["number"], Step(act.action, act.target(State(row["state"])), act.note, data))
    return {**row, **standing_values(after(standing_of(row), event))}


def normal(number: str) -> str:
    r"""A number as it is stored, however somebody typed it, or whatever a word processor made of its hyphen.

    >>> normal(" f\u20117k2q9d4m"), normal("Ｆ－７Ｋ２Ｑ９Ｄ４Ｍ")
    ('F-7K2Q9D4M', 'F-7K2Q9D4M')
    """
    return looks(number).upper()


def _standing_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {"number": row["number"]} | standing_values(standing_of(row))


def _histories(db: Connection, numbers: Iterable[str]) -> dict[str, list[Event]]:
    """Number → its events in order."""
    told: dict[str, list[Event]] = {}
    for batch in batches(numbers):
        query = select(EVENT).where(EVENT.c.number.in_(batch)).order_by(EVENT.c.seq)
        for row in db.execute(query).mappings():
            told.setdefault(row["number"], []).append(event_of(row))
    return told
