"""A dispute says the library is wrong: it makes a finding of task 1, which lives and ends with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, select

from auditor.ledger.acts import Act
from auditor.ledger.examined import finding_of
from auditor.ledger.life import Step, after, begun
from auditor.ledger.model import SETTLED, Action, State
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
from diffs.fingerprint import number, stamp
from diffs.model import DifferenceKind, Finding, Severity, Task

BECOMES: Final = "becomes"
"""The key of a dispute's event that names the finding of task 1."""
_ITEM: Final = table_of(SnapshotItemRow)
_SETTING: Final = table_of(Setting)


class Disputes:
    """What disputes raised or rejected by one act bring with them."""

    def __init__(self, db: Connection, log: Log, act: Act) -> None:
        self.db, self.log, self.act = db, log, act
        self._new: dict[str, dict[str, Any]] = {}
        self._moved: dict[str, dict[str, Any]] = {}
        self._rejected: set[str] = set()
        self._snapshot = ""
        self._items: dict[str, ServiceItem] | None = None
        self._names: Mapping[str, str] = {}

    def on(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        """What the act on an entry keeps about its dispute; the finding of task 1 is opened or let go of."""
        if self.act.action is Action.DISPUTED:
            return {BECOMES: self._raised(row)}
        if self.act.action is Action.RETURNED and row["state"] == State.DISPUTED.value:
            self._let_go(row)
        return {}

    def write(self) -> None:
        """Put the findings of task 1 into the database."""
        insert_rows(self.db, ENTRY, self._new.values())
        update_rows(self.db, list(self._moved.values()))

    def _raised(self, row: Mapping[Any, Any]) -> str:
        finding = self._finding(finding_of(json.loads(row["payload"])))
        name = number(finding.fingerprint)
        known = self._new.get(name) or rows_of(self.db, [name]).get(name)
        if known is None:
            self._open(name, finding, row["number"])
        elif State(known["state"]) in SETTLED:
            event = self.log.add(
                name, Step(Action.REOPENED, State.REOPENED, self.act.note, {"disputes": row["number"]})
            )
            self._moved[name] = {"number": name} | standing_values(after(standing_of(known), event))
        return name

    def _open(self, name: str, finding: Finding, disputed: str) -> None:
        item = (self._items or {}).get(finding.library)
        payload = finding_to_json(finding)
        payload["extra"] = {DISPUTED_VALUE: said_of(item, finding.element) if item else "", "disputes": disputed}
        values = seen_values(payload, finding.observation)
        said = {"fingerprint": finding.fingerprint, "digest": values["digest"], "disputes": disputed}
        event = self.log.add(name, Step(Action.FOUND, State.OPEN, self.act.note, said))
        last = {"last_run": "", "last_day": self.act.day, "snapshot": self._snapshot, "verdict": ""}
        self._new[name] = {"number": name} | standing_values(begun(event)) | values | last

    def _finding(self, disputed: Finding) -> Finding:
        """The finding against the library: it says what it says, the channel proposes what it has."""
        self._load()
        item = (self._items or {}).get(disputed.library)
        told = f"{disputed.unit}提出异议：{self.act.note}"
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
            fix=f"核实省事项库，属实的改为：{proposed}" if proposed else "核实省事项库，属实的予以更正",
            why=told,
        )
        identity = self._names.get(disputed.library, "") or disputed.item.task_code or disputed.item.task_name
        return stamp(finding, identity)

    def _let_go(self, row: Mapping[Any, Any]) -> None:
        """A rejected dispute's finding of task 1 is waived, unless somebody else still disputes the same."""
        raised = self._raised_by()
        name = raised.get(row["number"], "")
        self._rejected.add(row["number"])
        waiting = {each for each, becomes in raised.items() if becomes == name} - self._rejected
        known = rows_of(self.db, [name, *waiting])
        if name not in known or State(known[name]["state"]) in SETTLED or name in self._moved:
            return
        if any(known[each]["state"] == State.DISPUTED.value for each in waiting if each in known):
            return
        event = self.log.add(name, Step(Action.WAIVED, State.WAIVED, self.act.note, {"disputes": row["number"]}))
        self._moved[name] = {"number": name} | standing_values(after(standing_of(known[name]), event))

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
