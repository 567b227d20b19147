"""Events and entries as rows of the ledger's tables, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

import orjson
from sqlalchemy import ARRAY, ColumnElement, Connection, RowMapping, Text, any_, bindparam, literal, select, update

from auditor.ledger.chain import START, event_hash
from auditor.ledger.life import Standing, Step
from auditor.ledger.model import Action, Entry, Event, Lacking, Outcome, State, Verdict
from catalog.jsonlines import dump_line, packed_line
from catalog.store import insert_rows
from catalog.tables import LedgerEntryRow, LedgerEventRow, table_of
from catalog.text import whole_signs

EVENT: Final = table_of(LedgerEventRow)
ENTRY: Final = table_of(LedgerEntryRow)
_NOTHING: Final = "{}"
"""The data of most events; there are very many."""
STANDING: Final = tuple(each.name for each in fields(Standing))
"""The columns of an entry that its events alone decide."""
_STANDING_OF: Final = attrgetter(*STANDING)
MANY: Final = 500
"""How many numbers are asked for at once."""
_HEAD: Final = select(EVENT.c.seq, EVENT.c.hash).order_by(EVENT.c.seq.desc()).limit(1)
_ALIKE: Final = 20
"""Entries that become the same, from which on they are changed together."""


def digest_of(text: str) -> str:
    """The digest of a stored line."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def standing_of(row: Mapping[Any, Any]) -> Standing:
    """The standing of an entry's row."""
    return Standing(State(row["state"]), *(row[name] for name in STANDING[1:]))


def standing_values(standing: Standing) -> dict[str, Any]:
    """A standing as columns."""
    values: dict[str, Any] = dict(zip(STANDING, _STANDING_OF(standing), strict=True))
    values["state"] = standing.state.value
    return values


def seen_values(payload: Mapping[str, Any], observation: str) -> dict[str, Any]:
    """A finding as the run shows it, as columns."""
    line = packed_line(payload)
    return told_apart(payload) | {"observation": observation, "digest": digest_of(line), "payload": line}


def told_apart(payload: Mapping[str, Any]) -> dict[str, str]:
    """What entries are searched by, as columns."""
    return {name: storable(str(payload.get(name, ""))) for name in ("unit", "region", "channel", "rule")}


@lru_cache(maxsize=4096)
def storable(text: str) -> str:
    """A text that every database takes: without half characters and the sign NUL."""
    return whole_signs(text).replace("\0", "\ufffd")


def verdict_line(verdict: Verdict) -> str:
    """A verdict as it is stored; ``""`` for one that says no more than the run that saw the finding."""
    if verdict.outcome is Outcome.PRESENT:
        return ""
    row = {each.name: getattr(verdict, each.name) for each in fields(Verdict)}
    return dump_line({key: value for key, value in row.items() if value not in ("", None, 0)})


def verdict_of(row: Mapping[Any, Any]) -> Verdict | None:
    """What the last run said of an entry that has since been claimed or not; ``None`` before any run said anything."""
    if not row["verdict"]:
        return None
    told = json.loads(row["verdict"])
    told["outcome"] = Outcome(told["outcome"])
    told["lacking"] = Lacking(told["lacking"]) if "lacking" in told else None
    return Verdict(**told)


def entry_of(row: Mapping[Any, Any], due: str = "", history: Sequence[Event] = ()) -> Entry:
    """The entry of its row; a verdict older than the unit's word is none."""
    verdict = verdict_of(row)
    if verdict is None and not row["spoken"]:
        verdict = Verdict(Outcome.PRESENT, row["last_run"], row["last_day"])
    current = verdict if verdict is not None and verdict.spoken >= row["spoken"] else None
    names = ("claimed_by", "claimed_at", "claimed_day", "closed_day", "came_back")
    return Entry(
        row["number"],
        row["fingerprint"],
        State(row["state"]),
        orjson.loads(row["payload"]),
        row["first_run"],
        row["first_day"],
        row["last_run"],
        row["last_day"],
        due=due,
        version=row["version"],
        verdict=current,
        history=tuple(history),
        **{name: row[name] for name in names},
    )


def event_of(row: Mapping[Any, Any]) -> Event:
    """The event of its row."""
    return Event(
        row["seq"],
        row["number"],
        Action(row["action"]),
        row["at"],
        row["day"],
        row["who"],
        State(row["state"]) if row["state"] else None,
        row["note"],
        row["run"],
        row["evidence"],
        json.loads(row["data"]) if row["data"] != _NOTHING else {},
        row["previous"],
        row["hash"],
    )


class Log:
    """Events being written: each gets its place in the chain; :meth:`write` puts all of them into the database."""

    def __init__(self, db: Connection, run: str = "") -> None:
        self.db, self.run = db, run
        self.seq, self._hash = head_of(db)
        self._rows: list[dict[str, Any]] = []
        self.speak(at="", day="", by="")

    def speak(self, *, at: str, day: str, by: str) -> None:
        """When the events that follow happen (UTC), the day they speak for, and who makes them."""
        self.at, self.day, self.by = at, day, storable(by)

    def add(self, number: str, step: Step | None, evidence: str = "", data: Mapping[str, Any] | None = None) -> Event:
        """The next event of a number (``""`` and no step: of the run)."""
        self.seq += 1
        told = {**(step.data if step else {}), **(data or {})}
        row: dict[str, Any] = {
            "seq": self.seq,
            "number": number,
            "action": (step.action if step else Action.RUN).value,
            "at": self.at,
            "day": self.day,
            "who": self.by,
            "state": step.state.value if step else "",
            "note": storable(step.note) if step else "",
            "run": self.run,
            "evidence": evidence,
            "data": packed_line(told) if told else _NOTHING,
            "previous": self._hash,
        }
        row["hash"] = self._hash = event_hash(row)
        self._rows.append(row)
        action, state = (step.action, step.state) if step else (Action.RUN, None)
        place, proof = (self.seq, number, action, self.at, self.day, self.by), (row["previous"], row["hash"])
        return Event(*place, state, row["note"], self.run, evidence, told, *proof)

    def write(self) -> None:
        """Put what was added into the database."""
        insert_rows(self.db, EVENT, self._rows)
        self._rows = []


def head_of(db: Connection) -> tuple[int, str]:
    """The newest event: its place and hash."""
    row = db.execute(_HEAD).first()
    return (row.seq, row.hash) if row else (0, START)


def rows_of(db: Connection, numbers: Iterable[str]) -> dict[str, RowMapping]:
    """Number → row, of the entries there are."""
    found: dict[str, RowMapping] = {}
    for batch in batches(numbers):
        query = select(ENTRY).where(ENTRY.c.number.in_(batch))
        found |= {row["number"]: row for row in db.execute(query).mappings()}
    return found


def batches(names: Iterable[str]) -> Iterator[list[str]]:
    """The names, some at a time."""
    every = list(names)
    return (every[at : at + MANY] for at in range(0, len(every), MANY))


def update_rows(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Change entries: each row has ``number`` and the same columns as the others.

    Where many become the very same, as most do that a run has merely seen again, few statements change them all.
    """
    alike: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        alike.setdefault(tuple(value for name, value in row.items() if name != "number"), []).append(row)
    _one_by_one(db, [row for same in alike.values() if len(same) < _ALIKE for row in same])
    for same in (each for each in alike.values() if len(each) >= _ALIKE):
        values = {name: value for name, value in same[0].items() if name != "number"}
        for which in _these(db, [row["number"] for row in same]):
            db.execute(update(ENTRY).where(which).values(values))


def _these(db: Connection, numbers: list[str]) -> Iterator[ColumnElement[bool]]:
    """Entries of these numbers, some at a time; PostgreSQL takes them all as one value."""
    if db.dialect.name == "postgresql":
        yield ENTRY.c.number == any_(literal(numbers, ARRAY(Text)))
    else:
        yield from (ENTRY.c.number.in_(batch) for batch in batches(numbers))


def _one_by_one(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    columns: dict[str, Any] = {name: bindparam(f"to_{name}") for name in rows[0] if name != "number"}
    change = update(ENTRY).where(ENTRY.c.number == bindparam("to_number")).values(columns)
    db.execute(change, [{f"to_{name}": value for name, value in row.items()} for row in rows])
