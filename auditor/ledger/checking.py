"""Proof that nobody changed the ledger behind its back: the chain, and every entry against what its events led to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, RowMapping, select

from auditor.ledger.chain import Break, breaks
from auditor.ledger.entering import table_digest
from auditor.ledger.life import Standing, led_to
from auditor.ledger.model import Action, Event
from auditor.ledger.rows import ENTRY, EVENT, digest_of, event_of, standing_values, told_apart, verdict_of
from catalog.collecting import without_collecting
from catalog.errors import N_
from catalog.store import Store

_BREAKS: Mapping[Break, str] = {
    Break.ALTERED: N_("event {seq} was altered"),
    Break.MISSING: N_("events are missing before event {seq}"),
    Break.REORDERED: N_("event {seq} stands in another place than it was written"),
}


@dataclass(frozen=True, slots=True)
class Tampered:
    """One thing that is not as it was written: of which number (``""``: of none), and a message template."""

    number: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at and what was found. ``head`` is the hash of the newest event: written down elsewhere, it
    also proves that nothing was cut off at the end."""

    events: int
    entries: int
    head: str
    tampered: tuple[Tampered, ...]


def check_log(store: Store) -> Checked:
    """Look at every event and every entry."""
    with store.transaction() as db, without_collecting():
        log = db.execute(select(EVENT).order_by(EVENT.c.seq)).mappings().all()
        rows = db.execute(select(ENTRY).order_by(ENTRY.c.number)).mappings().all()
        found = [*_chain(log)]
        events, unread = _events(log)
        found += unread
        found += _entries(rows, led_to(events), db, events)
    return Checked(len(log), len(rows), log[-1]["hash"] if log else "", tuple(found))


def _chain(log: Sequence[RowMapping]) -> Iterator[Tampered]:
    for each in breaks(log):
        yield Tampered(each.number, _BREAKS[each.kind], {"seq": each.seq})


def _events(log: Sequence[RowMapping]) -> tuple[list[Event], list[Tampered]]:
    """The events that can be read at all; the chain has named the others already unless their hash is right."""
    events: list[Event] = []
    unread: list[Tampered] = []
    for row in log:
        try:
            events.append(event_of(row))
        except ValueError:
            unread.append(Tampered(row["number"], N_("event {seq} cannot be read"), {"seq": row["seq"]}))
    return events, unread


def _entries(
    rows: Sequence[RowMapping], standings: Mapping[str, Standing], db: Connection, events: Sequence[Event]
) -> Iterator[Tampered]:
    known = {row["number"] for row in rows}
    for name in sorted(standings.keys() - known):
        yield Tampered(name, N_("{number} is gone from the entries"), {"number": name})
    for row in rows:
        standing = standings.get(row["number"])
        if standing is None:
            yield Tampered(row["number"], N_("{number} was entered by no event"), {"number": row["number"]})
            continue
        yield from _entry(row, standing)
    yield from _seal(rows, events, db)


def _entry(row: RowMapping, standing: Standing) -> Iterator[Tampered]:
    wanted = standing_values(standing)
    other = sorted(name for name, value in wanted.items() if row[name] != value)
    if other:
        params: dict[str, object] = {"number": row["number"], "columns": ", ".join(other)}
        yield Tampered(row["number"], N_("{number} does not stand where its events led: {columns}"), params)
    if digest_of(row["payload"]) != row["digest"] or not _told_right(row) or not _is_readable(row):
        yield Tampered(row["number"], N_("{number}: the finding was edited"), {"number": row["number"]})


def _is_readable(row: RowMapping) -> bool:
    try:
        verdict_of(row)
    except (ValueError, KeyError, TypeError):
        return False
    return True


def _told_right(row: RowMapping) -> bool:
    """Whether the columns that are searched say what the finding says."""
    try:
        told = told_apart(json.loads(row["payload"]))
    except ValueError:
        return False
    return all(row[name] == text for name, text in told.items())


def _seal(rows: Sequence[RowMapping], events: Sequence[Event], db: Connection) -> Iterator[Tampered]:
    """What the last run sealed: how every entry was seen last. Entries that came later have their own digest."""
    last = next((event for event in reversed(events) if event.action is Action.RUN), None)
    later = {
        event.number: event
        for event in events
        if event.action is Action.FOUND and (last is None or event.seq > last.seq)
    }
    for row in rows:
        event = later.get(row["number"])
        if event is not None and event.data.get("digest") != row["digest"]:
            yield Tampered(row["number"], N_("{number}: the finding was edited"), {"number": row["number"]})
    sealed = (row["number"] for row in rows if row["number"] not in later)
    if last is not None and table_digest(db, sealed) != last.data.get("table"):
        yield Tampered("", N_("the entries are not as run {run} left them"), {"run": last.run})
