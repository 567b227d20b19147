"""Killed at any statement, the ledger is before what was being written or after it, on both databases."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filling import put
from ledgering import World, finding, ledger_in, save
from ledgers import DUE, told
from ledgers import enter as enter_sheet_run
from ledgers import findings as sheet_findings
from sqlalchemy import Engine, event

from auditor.ledger.book import Ledger
from auditor.ledger.checking import check_log
from auditor.ledger.decisions import read_decisions, take
from auditor.sheets.columns import CHOICE, NOTE
from auditor.sheets.filled import Filled, read_filled
from auditor.sheets.taking import take as take_sheet
from auditor.sheets.workbook import write_workbooks
from diffs.marks import Waived

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")

RULES = {"T2-LIMIT": "promise_day", "T2-PHONE": "link_way", "T2-ADDR": "transact_addr", "T2-HOURS": "transact_time",
         "T2-ENUM": "is_fee", "T2-UNIT": "dept_name"}  # fmt: skip
FOUND = {rule: finding(rule, element) for rule, element in RULES.items()}
NEW = finding("T2-FEE", "fees")
WAIVED = finding("T2-ADDR", "transact_addr", waived=Waived("系统升级", "王工", "市交函〔2021〕9号", "2021-09-30"))
CHANGED = finding("T2-HOURS", "transact_time", channel_value="7个工作日")
CLAIM = {"by": "张三", "day": "2021-09-18", "at": "2021-09-18T08:00:00Z"}
LEAD = {"by": "王工", "day": "2021-09-19", "at": "2021-09-19T08:00:00Z"}
FIRST = World(tuple(FOUND.values()), fetched_at="2021-09-17T02:00:00Z")
SECOND = World((FOUND["T2-PHONE"], WAIVED, CHANGED, FOUND["T2-UNIT"], NEW), shown={
    "promise_day": "8个工作日", "is_fee": "否", "dept_name": "市运管处"})  # fmt: skip
"""One passes, one is still there, one is waived, one changed, one was not claimed and passes, one disputed, one new."""


def number_of(book: Ledger, *rules: str) -> list[str]:
    return [entry.number for entry in book.entries() if entry.finding["rule"] in rules]


def begun(book: Ledger) -> None:
    save(book, FIRST, "R20210917-1", "2021-09-17")
    book.claim(number_of(book, "T2-LIMIT", "T2-PHONE"), **CLAIM)
    book.dispute(number_of(book, "T2-UNIT"), note="省库有误", **CLAIM)


def verified(book: Ledger) -> None:
    begun(book)
    save(book, SECOND, "R20210920-1", "2021-09-20")


DECISIONS = [
    {"action": "claimed", "number": "", "by": "张三", "at": "2021-09-19T01:00:00Z", "day": "2021-09-19"},
    {
        "action": "noted",
        "number": "",
        "by": "王工",
        "at": "2021-09-19T02:00:00Z",
        "day": "2021-09-19",
        "note": "已催办",
    },
]


def imported(book: Ledger) -> None:
    numbers = number_of(book, "T2-ADDR", "T2-HOURS", "T2-ENUM")
    rows = [("决定.jsonl:1", {**each, "number": name}) for name in numbers for each in DECISIONS]
    assert {each.code for each in take(book, read_decisions(rows))} == {"done"}


def run(closing: str) -> Callable[[Ledger], None]:
    return lambda book: save(book, SECOND, "R20210920-1", "2021-09-20", closing=closing)


@dataclass(frozen=True)
class Scene:
    """What stands before, and what is done; ``points``: the fewest statements and commits it must be killed at."""

    before: Callable[[Ledger], None]
    act: Callable[[Ledger], None]
    points: int


SCENES = {
    "first run": Scene(lambda _: None, lambda book: save(book, FIRST, "R20210917-1", "2021-09-17"), 16),
    "run": Scene(begun, run("lead"), 30),
    "run that closes": Scene(begun, run("auto"), 30),
    "claim": Scene(begun, lambda book: _done(book.claim(number_of(book, *RULES)[3:5], **LEAD)), 10),
    "dispute": Scene(begun, lambda book: _done(book.dispute(number_of(book, "T2-ADDR"), note="有误", **LEAD)), 14),
    "dispute rejected": Scene(
        begun, lambda book: _done(book.return_(number_of(book, "T2-UNIT"), note="库无误", **LEAD)), 10
    ),
    "closed": Scene(verified, lambda book: _done(book.close(number_of(book, "T2-LIMIT"), **LEAD)), 8),
    "decisions": Scene(begun, imported, 10),
}


def _done(answers: Any) -> None:
    assert any(each.accepted for each in answers)


def stands(book: Ledger) -> tuple[Any, ...]:
    """Everything that a run or an act changes."""
    assert check_log(book.store).tampered == ()
    return book.entries(history=True), book.events(), book.store.runs()


def killed_at(book: Ledger, act: Callable[[Ledger], None], listen: Callable[[Engine], None]) -> int:
    """Do it in a process of its own, which ``listen`` prepares to be killed; how it ended."""
    book.store.close()  # no connection may be shared with the child: the store opens one anew when it needs it
    child = os.fork()
    if not child:
        try:
            listen(book.store.engine)
            act(book)
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def at_statement(point: int) -> Callable[[Engine], None]:
    """Killed at that point: before or after a statement, before or after a commit."""
    left = [point]

    def count(*_: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    def listen(engine: Engine) -> None:
        for name in ("before_cursor_execute", "after_cursor_execute", "commit", "checkin"):
            event.listen(engine, name, count)

    return listen


def inside_statement(instructions: int) -> Callable[[Engine], None]:
    """Killed after so many instructions of SQLite's own machine."""

    def connected(connection: Any, _record: object) -> None:
        connection.set_progress_handler(lambda: os.kill(os.getpid(), signal.SIGKILL), instructions)

    return lambda engine: event.listen(engine, "connect", connected)


def kills(book: Ledger, act: Callable[[Ledger], None], at: Callable[[int], Callable[[Engine], None]]) -> int:
    """Kill it at its first point, its second, … until it is done; how many times it was killed before that."""
    before, point = stands(book), 1
    while killed_at(book, act, at(point)) == -signal.SIGKILL:
        after = stands(book)
        if after != before:
            break
        point += 1
    after = stands(book)
    assert after != before
    assert after[1][: len(before[1])] == before[1]
    return point - 1


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_killed_anywhere_it_is_before_or_after(database: str, scene: Scene) -> None:
    with ledger_in(database) as book:
        scene.before(book)
        assert kills(book, scene.act, at_statement) >= scene.points
        save(book, World(), "R20210927-1", "2021-09-27")
        assert check_log(book.store).tampered == ()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A unit's workbook with rows that say something."""
    folder = tmp_path_factory.mktemp("sheet")
    with ledger_in(folder / "audit.db", DUE) as book:
        enter_sheet_run(book, "R20210917-1", "2021-09-17", sheet_findings())
        path = write_workbooks(told(book), folder, "2021-09-18")[0]
    return read_filled(put(path, (0, CHOICE, "已整改"), (1, CHOICE, "有异议"), (1, NOTE, "库有误")))


def test_a_workbook_is_taken_whole_or_not_at_all(database: str, filled: Filled) -> None:
    with ledger_in(database, DUE) as book:
        enter_sheet_run(book, "R20210917-1", "2021-09-17", sheet_findings())
        assert kills(book, lambda ledger: _taken(ledger, filled), at_statement) >= 10
        assert take_sheet(book, filled, by="张三", day="2021-09-18").taken == ()


def _taken(book: Ledger, filled: Filled) -> None:
    assert take_sheet(book, filled, by="张三", day="2021-09-18").taken


def test_killed_in_the_middle_of_a_statement(tmp_path: Path) -> None:
    with ledger_in(tmp_path / "audit.db") as book:
        begun(book)
        assert kills(book, run("lead"), lambda point: inside_statement(10 * point)) >= 20
