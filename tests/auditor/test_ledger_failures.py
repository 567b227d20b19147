"""Failures injected into the run after a claim: nothing they hit is verified or closed, and the right reason is told.

Every failure of failures.toml × every kind of channel × every kind of finding × every way the claim came about ×
whether the fault was mended behind the failure.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest
from breaking import BREAKS, HIT
from failing import CLAIMED_AT, FOUND_AT, Bench, World, project_in, rows, world

from auditor.ledger import running
from auditor.ledger.absence import lines_in
from auditor.ledger.book import Ledger
from auditor.ledger.model import Entry, Outcome, State
from auditor.ledger.rows import ENTRY, entry_of
from auditor.ledger.running import Turn
from auditor.report import RunReport
from catalog.store import open_store
from diffs.rules import Policy

FAILURES: Final[list[dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("failures.toml").read_text("utf-8"))[
    "failure"
]
DONE: Final = frozenset({State.VERIFIED, State.CLOSED})
RIGHT: Final = 0.98
"""The least share of right reasons."""


@dataclass(frozen=True)
class Tried:
    """One finding behind one failure."""

    failure: str
    truth: str
    moment: str
    channel: str
    rule: str
    state: State
    said: str
    wanted: str


def claimed(_bench: Bench, book: Ledger) -> None:
    _claim(book)


def claimed_again(bench: Bench, book: Ledger) -> None:
    """It was claimed too early once, and sent back by a run."""
    book.claim(_numbers(book), by="张三", day="2021-09-17", at="2021-09-17T08:00:00Z")
    _enter(bench, book, "R20210918-1", "2021-09-18", world(mended=False, fetched_at="2021-09-18T02:00:00Z"))
    assert {entry.state for entry in book.entries() if entry.finding.get("channel")} == {State.RETURNED}
    _claim(book)


def upheld(_bench: Bench, book: Ledger) -> None:
    """The unit said the library is wrong, and was right."""
    numbers = [entry.number for entry in book.entries() if entry.finding.get("channel")]
    book.dispute(numbers, by="张三", note="省库有误", day="2021-09-20", at=CLAIMED_AT)
    book.uphold(numbers, by="王工", day="2021-09-20", at=CLAIMED_AT)


def _claim(book: Ledger) -> None:
    book.claim(_numbers(book), by="张三", day="2021-09-20", at=CLAIMED_AT)


def _numbers(book: Ledger) -> list[str]:
    return [entry.number for entry in book.entries()]


MOMENTS: Final[Mapping[str, Callable[[Bench, Ledger], None]]] = {
    "claimed": claimed,
    "closing by itself": claimed,
    "claimed again": claimed_again,
    "upheld": upheld,
}
CLOSING: Final = {"closing by itself": "auto"}
"""Where nothing was mended only these are tried: what such a run verified by mistake it would close as well."""
WAITING: Final = frozenset({State.CLAIMED, State.DISPUTED})


def _enter(bench: Bench, book: Ledger, run: str, day: str, seen: World) -> None:
    report, policy = bench.report(run, day, seen)
    turn = running.begin(book.store, bench.project)
    with book.store.writing() as db:
        running.entering(book.store, report, turn, policy, whole=True)(db)


class _Undone(Exception):
    """Takes back a run that was only tried."""


def after_run(book: Ledger, report: RunReport, policy: Policy, turn: Turn) -> list[Entry]:
    """The entries as a run would leave them; it is taken back."""
    entries: list[Entry] = []
    with suppress(_Undone), book.store.writing() as db:
        running.entering(book.store, report, turn, policy, whole=True)(db)
        entries += [entry_of(row) for row in db.execute(ENTRY.select()).mappings()]
        raise _Undone
    return entries


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Bench, Ledger]]]:
    """A ledger for every way a claim comes about."""
    with ExitStack() as stack:
        made: dict[str, tuple[Bench, Ledger]] = {}
        for name, act in MOMENTS.items():
            project = project_in(tmp_path_factory.mktemp("moment"))
            store = stack.enter_context(open_store(project.database))
            made[name] = Bench(project, store), Ledger(store)
            _enter(*made[name], "R20210917-1", "2021-09-17", world(mended=False, fetched_at=FOUND_AT))
            act(*made[name])
        yield made


def turn_of(moment: str, own: Bench, book: Ledger, reporting: Bench) -> Turn:
    """The turn of a run whose pages another bench keeps."""
    kept = lines_in(reporting.project.evidence)
    return replace(running.begin(book.store, own.project), closing=CLOSING.get(moment, "lead"), lines=kept)


Moments = Mapping[str, tuple[Bench, Ledger]]
KEYS: Final = {name: key for mended in (True, False) for key, row in rows(mended=mended).items()
               if (name := row["task_name"])}  # fmt: skip
"""Name of an item → its number."""


def tried(failure: Mapping[str, Any], moments: Moments) -> Iterator[Tried]:
    """What becomes of every finding that the failure hits."""
    for truth in failure.get("truth", ("mended", "faulty")):
        broken = BREAKS[failure["name"]](world(mended=truth == "mended"))
        bench, _ = moments["claimed"]
        report, policy = bench.report("R20210922-1", "2021-09-22", broken)
        for moment, (each, book) in moments.items():
            turn = turn_of(moment, each, book, bench)
            before = {entry.number: entry.state for entry in book.entries()}
            each.store.save_snapshot(broken.snapshot)
            for entry in after_run(book, report, policy, turn):
                wanted = wanted_of(entry, failure, truth) if before.get(entry.number) in WAITING else ""
                if wanted:
                    name = (failure["name"], truth, moment, entry.finding.get("channel", ""), entry.finding["rule"])
                    yield Tried(*name, entry.state, said_of(entry, before[entry.number]), wanted)


def wanted_of(entry: Entry, failure: Mapping[str, Any], truth: str) -> str:
    """What must be said of an entry, ``""`` where the failure does not hit it."""
    channel = entry.finding.get("channel", "")
    if not channel:
        return "" if failure["lacking"] == "snapshot" else "snapshot"
    key, hits = KEYS[entry.finding["item"]["task_name"]], failure.get("hits", "channel")
    hit = {"channel": True, "page": key == HIT[channel], "unread": key == HIT[channel]}.get(str(hits))
    hit = key in hits if hit is None else hit or (hits == "unread" and key == 10 and truth == "mended")
    reason = failure.get("but", {}).get(entry.finding["rule"], failure["lacking"])
    return str(reason) if hit else ""


def said_of(entry: Entry, before: State) -> str:
    """What is lacking; ``returned`` where the run saw that it is not done."""
    verdict = entry.verdict
    if entry.state is not before:
        return entry.state.value
    if verdict is not None and verdict.lacking is not None:
        return verdict.lacking.value
    return "returned" if entry.last_run == "R20210922-1" or (verdict and verdict.outcome is Outcome.PRESENT) else ""


def test_every_failure_has_its_break() -> None:
    assert {each["name"] for each in FAILURES} == set(BREAKS)


def test_nothing_is_verified_behind_a_failure(moments: Moments) -> None:
    every = [each for failure in FAILURES for each in tried(failure, moments)]
    combinations = {(each.failure, each.truth, each.moment, each.channel, each.rule) for each in every}
    assert len(combinations) >= 500
    assert [each for each in every if each.state in DONE] == []
    wrong = [each for each in every if each.said != each.wanted]
    assert len(wrong) <= (1 - RIGHT) * len(every), Counter((each.failure, each.said, each.wanted) for each in wrong)


def test_without_a_failure_everything_claimed_is_verified(moments: Moments) -> None:
    bench, _ = moments["claimed"]
    report, policy = bench.report("R20210922-1", "2021-09-22", world(mended=True))
    for moment, (each, book) in moments.items():
        turn = turn_of(moment, each, book, bench)
        states = {entry.state for entry in after_run(book, report, policy, turn) if entry.finding.get("channel")}
        assert states == {State.CLOSED if moment in CLOSING else State.VERIFIED}
