"""What people decided, as lines of a file that can come back: into the same ledger, an older one, or a new one.

Only acts of people are in it; what runs found and verified is not believed from a file. A closure comes back only
where a run of this very ledger has verified the finding; until then it is refused, and may be sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, select

from auditor.ledger.acts import Act, Answer, Order
from auditor.ledger.book import Ledger, normal
from auditor.ledger.clock import is_after, moment_of, now, today
from auditor.ledger.life import HUMAN
from auditor.ledger.model import Action, Event
from auditor.ledger.rows import EVENT, batches, event_of
from catalog.errors import N_, InputRefused, unknown_key

_NEEDED: Final = ("number", "action", "at", "day", "by")
_KEYS: Final = (*_NEEDED, "note", "data")
_ACTIONS: Final = {action.value: action for action in HUMAN}

_BY_DISPUTE: Final = "disputes"
"""The key of an event that a dispute, or its rejection, makes of the library's finding."""

Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """One act of a person, and where it was read from."""

    number: str
    act: Act
    at: str
    where: str = ""

    @property
    def key(self) -> Key:
        """What makes it the same decision."""
        return (self.number, self.act.action.value, self.at, self.act.by, self.act.note)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one decision: ``code`` is ``done``, ``known`` or why it was refused (with a template)."""

    decision: Decision
    code: str
    template: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether it was not taken."""
        return bool(self.template)


def decisions(events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """The acts of people among events, as lines of a file; not what another act of theirs brings with it."""
    for event in events:
        if event.action in HUMAN and not event.run and _BY_DISPUTE not in event.data:
            row = {"number": event.number, "action": event.action.value, "at": event.at, "day": event.day}
            row |= {"by": event.by, "note": event.note}
            yield {key: text for key, text in row.items() if text} | ({"data": dict(event.data)} if event.data else {})


def read_decisions(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Decision]:
    """The decisions of lines and their places; :class:`InputRefused` for a line that is none."""
    return [_decision(row, where) for where, row in rows]


def take(ledger: Ledger, given: Iterable[Decision]) -> tuple[Taken, ...]:
    """Apply decisions in their order, all in one transaction; what the ledger knows already is passed over."""
    given = list(given)
    with ledger.store.writing() as db:
        known = {_key(event) for event in _acts(db, {each.number for each in given})}
        new = [each for each in dict.fromkeys(each.key for each in given) if each not in known]
        first = {each.key: each for each in reversed(given)}
        answers = ledger.carry_out(db, [Order(each.number, each.act, each.at) for each in map(first.__getitem__, new)])
    told = dict(zip(new, answers, strict=True))
    return tuple(_taken(each, told.pop(each.key, None)) for each in given)


def _taken(decision: Decision, answer: Answer | None) -> Taken:
    if answer is None:
        return Taken(decision, "known")
    return Taken(decision, answer.code or "done", answer.template, answer.params)


def _acts(db: Connection, numbers: Iterable[str]) -> Iterator[Event]:
    for batch in batches(sorted(numbers)):
        query = select(EVENT).where(EVENT.c.number.in_(batch), EVENT.c.action.in_(sorted(_ACTIONS)))
        yield from map(event_of, db.execute(query).mappings())


def _key(event: Event) -> Key:
    return (event.number, event.action.value, event.at, event.by, event.note)


def _decision(row: Mapping[str, Any], where: str) -> Decision:
    for key in row:
        if key not in _KEYS:
            raise unknown_key(key, _KEYS, where=where)
    for key in _NEEDED:
        if not isinstance(row.get(key), str):
            raise InputRefused(N_("key {key} is missing"), where=where, key=key)
    data, note = row.get("data", {}), row.get("note", "")
    if row["action"] not in _ACTIONS:
        raise InputRefused(N_("{key} cannot be {value}"), where=where, key="action", value=row["action"])
    if moment_of(row["at"]) is None or moment_of(row["day"]) is None:
        raise InputRefused(N_("{value} is not a date"), where=where, value=f"{row['at']} {row['day']}")
    for key, latest in (("at", now()), ("day", today())):
        if is_after(row[key], latest):
            raise InputRefused(N_("{key} lies ahead: {value}"), where=where, key=key, value=row[key])
    if not isinstance(data, Mapping) or not isinstance(note, str):
        raise InputRefused(N_("{key} must be an object"), where=where, key="data")
    return Decision(normal(row["number"]), _act(row, dict(data), note), row["at"], where)


def _act(row: Mapping[str, Any], data: dict[str, Any], note: str) -> Act:
    said = {name: str(data.pop(name, "")) for name in ("until", "document")}
    action: Action = _ACTIONS[row["action"]]
    return Act(action, row["by"], note, row["day"], **said, data=data)
