"""A small library, one channel and runs over them, for tests of the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.ledger.aliases import Aliases
from auditor.ledger.book import Ledger
from auditor.ledger.entering import enter_run, last_run_of
from auditor.ledger.examined import ChannelSeen, Examined
from auditor.ledger.renames import Named
from catalog.itemfile import item_from_json
from catalog.model import Reading, ServiceItem
from catalog.store import open_store
from diffs.findingfile import finding_to_json
from diffs.fingerprint import stamp
from diffs.model import Decision, DifferenceKind, Finding, ItemRef, Match, Severity, Task
from diffs.rules import NATIONAL, Change, Policy

SNAPSHOTS = {"S0": "2021-09-10", "S1": "2021-09-17", "S2": "2021-09-24"}
CODES = {"L1": "11610100MB2A000001", "L2": "11610100MB2A000002"}
NAMES = {"L1": "道路旅客运输经营许可", "L2": "出租汽车经营许可"}


def item(key: str, code: str = "", name: str = "", **more: Any) -> ServiceItem:
    said = {"promise_day": "8个工作日", "link_way": "029-86780000", "materials": ["申请表"], "dept_name": "市运管处"}
    head = {"id": key, "task_name": name or NAMES[key], "task_code": code or CODES[key], "region": "610100"}
    return item_from_json(head | said | more)


def finding(rule: str = "T2-LIMIT", element: str = "promise_day", **more: Any) -> Finding:
    """A difference of item L1 on channel pc, unless it says otherwise."""
    said: dict[str, Any] = {"channel": "pc", "library": "L1", "reading": "C1", "region": "610100", "unit": "市运管处"}
    said |= {"library_value": "8个工作日", "channel_value": "5个工作日"} | more
    code = said.pop("code", CODES[said["library"] or "L1"])
    ref = ItemRef(code, said.pop("name", NAMES[said["library"] or "L1"]))
    kind = DifferenceKind(said.pop("kind", "mismatch"))
    severity = Severity(said.pop("severity", "error"))
    task = Task(rule.partition("-")[0])
    return stamp(Finding(rule, task, kind, severity, ref, element, **said), code)


@dataclass(frozen=True)
class World:
    """What one run sees; every field may be said otherwise (:func:`dataclasses.replace`)."""

    findings: Sequence[Finding] = ()
    fetched_at: str = "2021-09-20T02:00:00Z"
    snapshot: str = "S1"
    trusted: bool = True
    complete: bool = True
    crawled: bool = True
    decision: Decision | None = Decision.AUTO
    shown: Mapping[str, Any] = field(default_factory=lambda: {"promise_day": "8个工作日", "materials": ["申请表"]})
    not_read: Mapping[str, str] = field(default_factory=dict)
    off: Sequence[str] = ()
    items: Sequence[ServiceItem] = (item("L1"), item("L2"))
    whole: bool = True
    aliases: Mapping[str, str] = field(default_factory=dict)

    def run(self, name: str, day: str) -> Examined:
        """The run as the ledger is told of it."""
        named = Named(Aliases(dict(self.aliases)))
        shown = item_from_json({"id": "C1", "task_name": NAMES["L1"], "task_code": CODES["L1"], **self.shown})
        reading = Reading(shown, "pc", fetched_at=self.fetched_at, evidence="e" * 64, not_read=self.not_read)
        match = Match(self.decision, "pc", "C1", "L1") if self.decision else None
        channels = {"pc": ChannelSeen("pc", self.trusted, self.complete)} if self.crawled else {}
        policy = Policy(changes=tuple(Change(rule, None) for rule in self.off)) if self.off else NATIONAL
        return Examined(
            name,
            day,
            self.snapshot,
            SNAPSHOTS[self.snapshot],
            channels,
            self.items,
            (reading,) if self.crawled and self.decision else (),
            (match,) if match else (),
            self.findings,
            policy,
            whole=self.whole,
            named=named,
            snapshots=SNAPSHOTS,
        )


@contextmanager
def ledger_in(where: Path | str, due: str = "2021-09-30") -> Iterator[Ledger]:
    with open_store(where) as store:
        yield Ledger(store, lambda _task, _unit: due)


def enter(book: Ledger, world: World, name: str, day: str, closing: str = "lead") -> None:
    """Enter a run an hour after its pages were fetched."""
    at = world.fetched_at.replace("T02:", "T03:")
    with book.store.writing() as db:
        enter_run(db, world.run(name, day), at=at, after_run=last_run_of(db), closing=closing)


def save(book: Ledger, world: World, name: str, day: str, closing: str = "lead") -> None:
    """Keep a run as an audit does: the run itself and what it does to the ledger, in one transaction."""
    at = world.fetched_at.replace("T02:", "T03:")
    after_run = _last_run(book)
    verdict = {"channels": [{"channel": "pc", "trust": "trusted" if world.trusted else "untrusted"}]}
    book.store.save_run(
        run_id=name,
        as_of=day,
        exit_code=1,
        verdict=verdict,
        findings=(finding_to_json(each) for each in world.findings),
        also=lambda db: enter_run(db, world.run(name, day), at=at, after_run=after_run, closing=closing),
    )


def _last_run(book: Ledger) -> str:
    with book.store.transaction() as db:
        return last_run_of(db)


def states(book: Ledger) -> dict[str, str]:
    return {entry.number: entry.state.value for entry in book.entries()}
