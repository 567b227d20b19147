"""A dispute says the library is wrong: it makes a finding of task 1, which lives and ends with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, select

from auditor.ledger.acts import Act
from auditor.ledger.examined import finding_of
from auditor.ledger.life import Standing, Step, after, begun
from auditor.ledger.model import SETTLED, Action, State
from auditor.ledger.numbers import free_number
from auditor.ledger.rows import (
    ENTRY,
    EVENT,
    Log,
    rows_of,
    seen_values,
    standing_of,
    standing_values,
    update_rows,
)
from auditor.ledger.verdicts import DISPUTE, DISPUTED_VALUE, said_of
from catalog.identity import identities
from catalog.model import ServiceItem
from catalog.store import insert_rows
from catalog.storerows import item_of
from catalog.tables import Setting, SnapshotItemRow, table_of
from diffs.findingfile import finding_to_json
from diffs.fingerprint import stamp
from diffs.labels import label_of
from diffs.model import DifferenceKind, Finding, Severity, Task
from diffs.rules import load_rules

BECOMES: Final = "becomes"
"""The key of a dispute's event that names the finding of task 1."""
_ITEM: Final = table_of(SnapshotItemRow)
_SETTING: Final = table_of(Setting)


@dataclass(frozen=True, slots=True)
class _Taken:
    """The numbers that are given, or just being given."""

    db: Connection
    new: Mapping[str, object]

    def __contains__(self, name: object) -> bool:
        kept = select(ENTRY.c.number).where(ENTRY.c.number == name)
        return name in self.new or self.db.execute(kept).scalar() is not None


class Disputes:
    """What disputes that are raised or rejected bring with them. ``rows`` are the entries that are acted on, as they
    stand by then."""

    def __init__(self, db: Connection, log: Log, rows: dict[str, Mapping[Any, Any]]) -> None:
        self.db, self.log, self.rows = db, log, rows
        self._new: dict[str, dict[str, Any]] = {}
        self._moved: dict[str, dict[str, Any]] = {}
        self._snapshot = ""
        self._items: dict[str, ServiceItem] | None = None
        self._names: Mapping[str, str] = {}

    def on(self, row: Mapping[Any, Any], act: Act) -> dict[str, Any]:
        """What the act on an entry keeps about its dispute; the finding of task 1 is opened or let go of."""
        if act.action is Action.DISPUTED:
            return {BECOMES: self._raised(row, act.note)}
        if act.action is Action.RETURNED and row["state"] == State.DISPUTED.value:
            self._let_go(row, act.note)
        return {}

    def write(self) -> None:
        """Put the findings of task 1 into the database."""
        insert_rows(self.db, ENTRY, self._new.values())
        update_rows(self.db, list(self._moved.values()))

    def _raised(self, row: Mapping[Any, Any], note: str) -> str:
        finding = self._finding(finding_of(json.loads(row["payload"])), note)
        name = self._name_of(finding.fingerprint)
        known = self._standing(name)
        if known is None:
            self._open(name, finding, row["number"], note)
        elif known.state in SETTLED:
            self._move(name, known, Step(Action.REOPENED, State.REOPENED, note, {"disputes": row["number"]}))
        self._raised_by[row["number"]] = name
        return name

    def _name_of(self, fingerprint: str) -> str:
        """The number it has, or gets."""
        for name, row in self._new.items():
            if row["fingerprint"] == fingerprint:
                return name
        known = select(ENTRY.c.number).where(ENTRY.c.fingerprint == fingerprint)
        return self.db.execute(known).scalar() or free_number(fingerprint, _Taken(self.db, self._new))

    def _standing(self, name: str) -> Standing | None:
        """Where a finding of task 1 stands by now."""
        row = self._new.get(name) or self.rows.get(name) or self._moved.get(name) or rows_of(self.db, [name]).get(name)
        return standing_of(row) if row is not None else None

    def _move(self, name: str, known: Standing, step: Step) -> None:
        values = standing_values(after(known, self.log.add(name, step)))
        if name in self._new:
            self._new[name] |= values
        else:
            self._moved[name] = {"number": name} | values
        if name in self.rows:
            self.rows[name] = {**self.rows[name], **values}

    def _open(self, name: str, finding: Finding, disputed: str, note: str) -> None:
        item = (self._items or {}).get(finding.library)
        payload = finding_to_json(finding)
        payload["extra"] = {DISPUTED_VALUE: said_of(item, finding.element) if item else "", "disputes": disputed}
        values = seen_values(payload, finding.observation)
        said = {"fingerprint": finding.fingerprint, "digest": values["digest"], "disputes": disputed}
        event = self.log.add(name, Step(Action.FOUND, State.OPEN, note, said))
        last = {"last_run": "", "last_day": self.log.day, "snapshot": self._snapshot, "verdict": ""}
        self._new[name] = {"number": name} | standing_values(begun(event)) | values | last

    def _finding(self, disputed: Finding, note: str) -> Finding:
        """The finding against the library: it says what it says, the channel proposes what it has."""
        self._load()
        item = (self._items or {}).get(disputed.library)
        told = f"{disputed.unit}提出异议：{note}"
        proposed = disputed.channel_value
        finding = Finding(
            rule=DISPUTE,
            task=Task.T1,
            kind=DifferenceKind.MISMATCH,
            severity=Severity.REVIEW,
            item=disputed.item,
            element=disputed.element,
            region=disputed.region,
            unit=item.unit if item else disputed.unit,
            library=disputed.library,
            sub_key=disputed.sub_key,
            sub_element=disputed.sub_element,
            library_value=disputed.library_value,
            channel_value=proposed,
            fix=load_rules()[DISPUTE].fix_for(
                label=label_of(disputed.element, disputed.sub_element),
                detail=f"改为“{proposed}”" if proposed else "予以更正",
            ),
            why=told,
        )
        identity = self._names.get(disputed.library, "") or disputed.item.task_code or disputed.item.task_name
        return stamp(finding, identity)

    def _let_go(self, row: Mapping[Any, Any], note: str) -> None:
        """A rejected dispute's finding of task 1 is waived, unless somebody else still disputes the same."""
        name = self._raised_by.pop(row["number"], "")
        known = self._standing(name)
        if known is None or known.state in SETTLED:
            return
        others = [each for each, becomes in self._raised_by.items() if becomes == name]
        stored = rows_of(self.db, [each for each in others if each not in self.rows])
        if not any((self.rows.get(each) or stored[each])["state"] == State.DISPUTED.value for each in others):
            self._move(name, known, Step(Action.WAIVED, State.WAIVED, note, {"disputes": row["number"]}))

    @cached_property
    def _raised_by(self) -> dict[str, str]:
        """Number → the finding of task 1 that its last dispute made."""
        query = select(EVENT.c.number, EVENT.c.data).where(EVENT.c.action == Action.DISPUTED.value)
        rows = self.db.execute(query.order_by(EVENT.c.seq))
        return {row.number: json.loads(row.data).get(BECOMES, "") for row in rows}

    def _load(self) -> None:
        """The current library, once."""
        if self._items is not None:
            return
        current = select(_SETTING.c.value).where(_SETTING.c.key == "current_snapshot")
        self._snapshot = self.db.execute(current).scalar() or ""
        rows = self.db.execute(select(_ITEM).where(_ITEM.c.snapshot_id == self._snapshot)).mappings()
        self._items = {item.id: item for item in map(item_of, rows)}
        self._names = identities(self._items.values())
