"""The lives of all entries at once, told by no more than papers and history ask for: there are very many of them.

An event told so has an action, a day and a state, what it gave where it gave more time, and nothing else: its number
is that of the life it stands in. Acts that move nothing (words, a dispute that was right) are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any, Final

import orjson
from sqlalchemy import case, func, select

from auditor.ledger.book import Ledger
from auditor.ledger.model import Action, Entry, Event, State
from auditor.ledger.rows import ENTRY, EVENT
from catalog.privacy import Mask, masked_all
from catalog.store import Store

_QUIET: Final = (Action.RUN, Action.CHANGED, Action.PASSED, Action.UPHELD, Action.EXTENSION_ASKED, Action.NOTED)
_BACK: Final = (Action.REOPENED.value, Action.BACK.value)
_OF_ENTRIES: Final = tuple(
    ENTRY.c[each.name] for each in fields(Entry) if each.name not in ("finding", "verdict", "history")
)


def lives(store: Store) -> dict[str, list[Event]]:
    """Number → what happened to it, in its order."""
    data = case((EVENT.c.action == Action.EXTENDED.value, EVENT.c.data), else_="")
    query = select(EVENT.c.number, EVENT.c.action, EVENT.c.day, EVENT.c.state, data)
    loud = EVENT.c.action.not_in([each.value for each in _QUIET])
    with store.transaction() as db:
        rows = db.execute(query.where(loud).order_by(EVENT.c.seq)).all()
    told: dict[str, list[Event]] = {}
    for number, *said in rows:
        told.setdefault(number, []).append(_bare(*said))
    return told


@lru_cache(maxsize=4096)
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
        rows = db.execute(select(ENTRY.c.rule, ENTRY.c.unit, ENTRY.c.payload, *_OF_ENTRIES)).mappings().all()
    names = [column.name for column in _OF_ENTRIES]
    entries = []
    for row in rows:
        values = {name: row[name] for name in names}
        values |= {"state": State(row["state"]), "due": ledger.due_of(row)}
        history = tuple(told.get(row["number"], ()))
        finding = masked_all(orjson.loads(row["payload"]), mask)
        entries.append(Entry(finding=finding, history=history, **values))
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
