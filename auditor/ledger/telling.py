"""The lives of all entries at once, told by no more than papers and history ask for: there are very many of them.

An event told so has an action, a day and a state, what it gave where it gave more time, and nothing else: its number
is that of the life it stands in. Acts that move nothing (words, a dispute that was right) are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

import orjson
from sqlalchemy import case, func, select

from auditor.ledger.book import Ledger
from auditor.ledger.model import Action, Entry, Event, State
from auditor.ledger.rows import ENTRY, EVENT
from catalog.privacy import Mask, masked_all, may_hide
from catalog.store import Store

_QUIET: Final = (Action.RUN, Action.CHANGED, Action.PASSED, Action.UPHELD, Action.EXTENSION_ASKED, Action.NOTED)
_BACK: Final = (Action.REOPENED.value, Action.BACK.value)
_OF_ENTRIES: Final = tuple(
    ENTRY.c[each.name] for each in fields(Entry) if each.name not in ("finding", "verdict", "history")
)


def lives(store: Store) -> dict[str, tuple[Event, ...]]:
    """Number → what happened to it, in its order; those that lived alike share one life."""
    data = case((EVENT.c.action == Action.EXTENDED.value, EVENT.c.data), else_="")
    query = select(EVENT.c.number, EVENT.c.action, EVENT.c.day, EVENT.c.state, data)
    loud = EVENT.c.action.not_in([each.value for each in _QUIET])
    with store.transaction() as db:
        rows = db.execute(query.where(loud).order_by(EVENT.c.seq)).all()
    told: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for number, action, day, state, extended in rows:
        told[number].append((action, day, state, extended))
    shared: dict[tuple[tuple[str, ...], ...], tuple[Event, ...]] = {}
    for life in {tuple(each) for each in told.values()}:
        shared[life] = tuple(_bare(*said) for said in life)
    return {number: shared[tuple(life)] for number, life in told.items()}


def _bare(action: str, day: str, state: str, data: str) -> Event:
    """One event for all that happened alike on a day: findings are many, days few."""
    given: Mapping[str, Any] = orjson.loads(data) if data else {}
    return Event(0, "", Action(action), "", day, "", State(state) if state else None, data=given)


def told_entries(ledger: Ledger, mask: Mask = Mask.NOTHING) -> list[Entry]:
    """All entries with their lives, in the order of their numbers; without what the last run says of them.

    ``mask``: which numbers of persons are hidden in what was found. Lives told so have no words of people in them.
    """
    told = lives(ledger.store)
    with ledger.store.transaction() as db:
        rows = db.execute(select(ENTRY.c.rule, ENTRY.c.unit, ENTRY.c.payload, *_OF_ENTRIES)).all()
    names = [column.name for column in _OF_ENTRIES]
    states = {state.value: state for state in State}
    entries = []
    for rule, unit, payload, *said in rows:
        values: dict[str, Any] = dict(zip(names, said, strict=True))
        values["due"] = ledger.due_of({"due": values["due"], "rule": rule, "unit": unit})
        values["state"] = states[values["state"]]
        finding = orjson.loads(payload)
        shown = masked_all(finding, mask) if may_hide(payload, mask) else finding
        entries.append(Entry(finding=shown, history=told.get(values["number"], ()), **values))
    return sorted(entries, key=lambda entry: entry.number)


def flapping(store: Store, times: int, runs: int) -> dict[str, int]:
    """Number → how often a run found it there again after it had been gone, in the last ``runs`` runs; those that
    came back at least so many ``times``."""
    entered = select(EVENT.c.seq).where(EVENT.c.action == Action.RUN.value).order_by(EVENT.c.seq.desc())
    came = func.count()
    with store.transaction() as db:
        since = db.execute(entered.offset(runs).limit(1)).scalar() or 0
        back = (EVENT.c.action.in_(_BACK), EVENT.c.run != "", EVENT.c.seq > since)
        query = select(EVENT.c.number, came).where(*back).group_by(EVENT.c.number).having(came >= times)
        rows = db.execute(query.order_by(EVENT.c.number)).all()
    return {row[0]: row[1] for row in rows}
