"""Small ledgers made by hand: what sheets are written from and taken back into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reports import ROAD, TAXI, finding, in_library, report

from auditor.history import History
from auditor.ledger.book import Due, Ledger
from auditor.ledger.entering import enter_run, last_run_of
from auditor.ledger.examined import ChannelSeen, Examined
from auditor.report import RunReport
from catalog.store import open_store
from diffs.model import DifferenceKind, Finding
from diffs.rules import NATIONAL

DISTRICT = "610113"
DUE = "2021-09-30"


def findings() -> tuple[Finding, ...]:
    """Findings of two units, on two channels and in the library, about materials and bases too, some in a district."""
    road = [
        finding(
            code=f"12610100000{index}", name=f"道路货运许可（{sign}类）", region=DISTRICT if index % 2 else "610100"
        )
        for index, sign in enumerate("甲乙丙丁")
    ]
    return (
        *road,
        in_library(region="610100"),
        finding(element="materials", sub_key="申请表", sub_element="page_num", rule="T2-MATERIALS", region="610100",
                library_value="1", channel_value="2"),
        finding(element="by_law", sub_key="道路运输条例第八条", rule="T2-LAW-MISSING", region="610100",
                kind=DifferenceKind.MISSING, channel_value=None, highlight=()),
        finding(unit=TAXI, code="126101000020", name="巡游出租汽车经营许可", channel="hall", region="610100"),
    )  # fmt: skip


def due(_task: str, unit: str) -> str:
    """The road unit has a last day, the other has none."""
    return DUE if unit == ROAD else ""


def ledger(path: Path | str, found: Sequence[Finding] | None = None, days: Due = due) -> Ledger:
    """A new ledger with one run in it."""
    book = Ledger(open_store(path), days)
    enter(book, "R20210917-1", "2021-09-17", findings() if found is None else found)
    return book


def enter(book: Ledger, run: str, day: str, found: Sequence[Finding]) -> None:
    """Enter a run of a web site and a hall, both trusted."""
    channels = {name: ChannelSeen(name, trusted=True, complete=True) for name in ("pc", "hall")}
    examined = Examined(run, day, "S1", day, channels, (), (), (), found, NATIONAL)
    with book.store.writing() as db:
        enter_run(db, examined, at=f"{day}T00:00:00Z", after_run=last_run_of(db))


def told(book: Ledger, found: Sequence[Finding] | None = None) -> RunReport:
    """A report that has the ledger as it stands now."""
    entries = {entry.fingerprint: entry for entry in book.entries()}
    return replace(report(*(findings() if found is None else found)), history=History(entries=entries))
