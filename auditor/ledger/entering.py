"""A run entered into the ledger: what it found is opened or kept open, what it judged moves on, all in one go."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from auditor.ledger.examined import Examined, finding_of
from auditor.ledger.life import Sighting, Step, after, begun, by_run
from auditor.ledger.model import ASKS_THE_UNIT, SETTLED, Action, Outcome, State, Verdict
from auditor.ledger.numbers import free_number
from auditor.ledger.rows import (
    ENTRY,
    EVENT,
    Log,
    batches,
    head_of,
    seen_values,
    standing_of,
    standing_values,
    update_rows,
    verdict_line,
    verdict_of,
)
from auditor.ledger.verdicts import DISPUTED_VALUE, Case, verdict_on
from catalog.errors import N_, ConfigError
from catalog.store import insert_rows
from diffs.findingfile import finding_to_json
from diffs.marks import mark_to_json
from diffs.model import DifferenceKind, Finding, Severity

BY: Final = "auditor run"
"""Who a run's events are by."""
_CLOSES_ITSELF: Final = "auto"
_JUDGED: Final = frozenset(State) - SETTLED - {State.VERIFIED}
"""States in which it matters what a run says of a finding it does not show."""
_SMALL: Final = tuple(column for column in ENTRY.c if column.name != "payload")


@dataclass(slots=True)
class _Changes:
    """Rows to be written."""

    new: list[dict[str, Any]] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    judged: list[dict[str, Any]] = field(default_factory=list)

    def write(self, db: Connection) -> None:
        """Put all of them into the database."""
        insert_rows(db, ENTRY, self.new)
        for rows in (self.seen, self.shown, self.moved, self.judged):
            update_rows(db, rows)


def last_run_of(db: Connection) -> str:
    """The run that was entered last, ``""`` before the first."""
    query = select(EVENT.c.run).where(EVENT.c.action == Action.RUN.value).order_by(EVENT.c.seq.desc()).limit(1)
    return db.execute(query).scalar() or ""


def enter_run(db: Connection, run: Examined, *, at: str, after_run: str, closing: str = "lead") -> Mapping[str, str]:
    """Enter a run and tell the number of every entry by its fingerprint.

    The transaction is the caller's, and nobody else may write in it.

    ``after_run`` is the run that was entered last when this one began (:func:`last_run_of`): when another one has
    been entered meanwhile, :class:`ConfigError`, and nothing is changed. ``closing``: ``auto`` closes what it verifies.
    """
    if last_run_of(db) != after_run:
        hint = N_("run again with --offline: what was crawled is kept")
        raise ConfigError(N_("another run was entered while this one was under way"), hint=hint)
    entered = _Entering(db, run, at, auto=closing == _CLOSES_ITSELF)
    entered.enter()
    numbers = {mark: row["number"] for mark, row in entered.rows.items()}
    return numbers | {row["fingerprint"]: row["number"] for row in entered.changes.new}


class _Entering:
    def __init__(self, db: Connection, run: Examined, at: str, *, auto: bool) -> None:
        self.db, self.run, self.auto = db, run, auto
        self.spoken, _ = head_of(db)
        self.log = Log(db, run.run)
        self.log.speak(at=at, day=run.day, by=BY)
        self.rows = {row["fingerprint"]: row for row in db.execute(select(*_SMALL)).mappings()}
        self.numbers = {row["number"] for row in self.rows.values()}
        self.changes = _Changes()

    def enter(self) -> None:
        for finding in self.run.sighted.values():
            if self._counts_here(finding):
                row = self.rows.get(finding.fingerprint)
                if row is not None:
                    self._seen(row, finding)
                elif finding.severity is not Severity.INFO:
                    self._found(finding)
        for row, finding, said in self._absent():
            self._moved(row, self._verdict(row, finding, said), None)
        self.changes.write(self.db)
        self.log.add("", None, data=self._told())
        self.log.write()

    def _counts_here(self, finding: Finding) -> bool:
        """What a channel shows whose crawl cannot be judged opens nothing and proves nothing."""
        channel = self.run.channels.get(finding.channel)
        return not finding.channel or (channel is not None and channel.trusted)

    def _found(self, finding: Finding) -> None:
        name = free_number(finding.fingerprint, self.numbers)
        self.numbers.add(name)
        mark = mark_to_json(finding.waived) if finding.waived is not None else {}
        values = seen_values(finding_to_json(finding), finding.observation)
        said = {"fingerprint": finding.fingerprint, "digest": values["digest"], "observation": finding.observation}
        state = State.WAIVED if finding.waived is not None else State.OPEN
        event = self.log.add(name, Step(Action.FOUND, state, data=said | mark), _evidence(finding))
        last = {"last_run": self.run.run, "last_day": self.run.day, "snapshot": self.run.snapshot, "verdict": ""}
        self.changes.new.append({"number": name} | standing_values(begun(event)) | values | last)

    def _seen(self, row: RowMapping, finding: Finding) -> None:
        verdict = self._verdict(row, finding)
        values = seen_values(finding_to_json(finding), finding.observation)
        last = {"number": row["number"], "last_run": self.run.run, "last_day": self.run.day}
        if verdict.outcome is Outcome.PRESENT:
            last |= {"snapshot": self.run.snapshot, "verdict": ""}
            if values["digest"] == row["digest"]:
                self.changes.seen.append(last)
            else:
                self.changes.shown.append(last | values)
        else:
            self.changes.seen.append(last | {"snapshot": row["snapshot"], "verdict": verdict_line(verdict)})
        self._moved(row, verdict, finding)

    def _verdict(self, row: RowMapping, finding: Finding, said: str | None = None) -> Verdict:
        state = State(row["state"])
        if said is None and self._is_plain(row, finding):
            return Verdict(Outcome.PRESENT, self.run.run, self.run.day, detail="问题仍在")
        case = Case(
            finding,
            state,
            since=row["claimed_at"] if state in (State.CLAIMED, State.DISPUTED) else "",
            from_=row["verified_at"] if state in (State.VERIFIED, State.CLOSED) else "",
            snapshot=row["snapshot"],
            upheld=row["upheld"],
            library_said=said,
            beside=lambda mark: mark in self.rows and self.rows[mark]["last_run"] == row["last_run"],
        )
        return verdict_on(case, self.run, self.spoken)

    def _is_plain(self, row: RowMapping, finding: Finding) -> bool:
        """Whether it is simply still there, as most are, and nobody has said anything of it that is to be proved."""
        seen = self.run.sighted.get(finding.fingerprint) is finding and finding.stale is None
        sure = seen and finding.kind is not DifferenceKind.UNVERIFIED and row["state"] in ASKS_THE_UNIT
        return sure and self.run.snapshot_day >= self.run.snapshots.get(row["snapshot"], "")

    def _moved(self, row: RowMapping, verdict: Verdict, finding: Finding | None) -> None:
        """Write what a verdict does to an entry, and the verdict itself where the run does not show it."""
        seen = _sighting(row, finding) if finding is not None and verdict.outcome is Outcome.PRESENT else None
        if seen == Sighting() and row["state"] in ASKS_THE_UNIT and not row["verdict"]:
            return
        standing = standing_of(row)
        steps = by_run(standing, verdict, verdict_of(row), seen, auto=self.auto)
        for step in steps:
            standing = after(standing, self.log.add(row["number"], step, verdict.evidence))
        if steps:
            self.changes.moved.append({"number": row["number"]} | standing_values(standing))
        if finding is None and verdict_line(verdict) != row["verdict"]:
            self.changes.judged.append({"number": row["number"], "verdict": verdict_line(verdict)})

    def _absent(self) -> Iterator[tuple[RowMapping, Finding, str | None]]:
        """The entries this run can say something of and does not show, with their findings."""
        shown = {mark for mark, each in self.run.sighted.items() if self._counts_here(each)}
        waiting = {
            row["number"]: row
            for mark, row in self.rows.items()
            if mark not in shown and row["state"] in _JUDGED and self.run.covers(row["channel"])
        }
        for name, payload in _payloads(self.db, sorted(waiting)):
            said = payload.get("extra", {}).get(DISPUTED_VALUE)
            finding = finding_of(payload)
            current = self.run.named.renames.current_rule(finding.rule)
            yield waiting[name], replace(finding, rule=current), said

    def _told(self) -> dict[str, Any]:
        """What the log keeps of the run itself; ``table`` seals what every entry was last seen as."""
        trust = {name: "trusted" if each.trusted else "untrusted" for name, each in sorted(self.run.channels.items())}
        told = {"snapshot": self.run.snapshot, "snapshot_day": self.run.snapshot_day, "channels": trust}
        return told | {"new": len(self.changes.new), "table": table_digest(self.db)}


def table_digest(db: Connection, numbers: Iterable[str] | None = None) -> str:
    """The digest of what the entries (of these numbers, or all) were last seen as and what the last run said."""
    columns = (ENTRY.c.number, ENTRY.c.digest, ENTRY.c.last_run, ENTRY.c.last_day, ENTRY.c.snapshot, ENTRY.c.verdict)
    rows = sorted(tuple(row) for row in db.execute(select(*columns)))
    wanted = None if numbers is None else frozenset(numbers)
    whole = hashlib.sha256()
    for row in rows:
        if wanted is None or row[0] in wanted:
            whole.update(("\0".join(row) + "\n").encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _payloads(db: Connection, numbers: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for batch in batches(numbers):
        query = select(ENTRY.c.number, ENTRY.c.payload).where(ENTRY.c.number.in_(batch))
        yield from sorted((row.number, json.loads(row.payload)) for row in db.execute(query))


def _sighting(row: RowMapping, finding: Finding) -> Sighting:
    waived = mark_to_json(finding.waived) if finding.waived is not None else None
    if finding.observation == row["observation"]:
        return Sighting(waived)
    values = {"library_value": finding.library_value, "channel_value": finding.channel_value}
    said = {key: value for key, value in values.items() if value is not None}
    return Sighting(waived, {"observation": finding.observation, **said})


def _evidence(finding: Finding) -> str:
    return finding.seen.evidence if finding.seen is not None else ""
