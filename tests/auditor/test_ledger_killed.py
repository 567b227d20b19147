"""A run that is killed at any statement leaves the ledger as it was before, or as it is after."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from ledgering import World, enter, finding, ledger_in, states
from sqlalchemy import event

from auditor.ledger.checking import check_log
from auditor.ledger.model import Event

LIMIT, PHONE, FEE = finding(), finding("T2-PHONE", "link_way"), finding("T2-FEE", "is_fee")
CLAIM = {"by": "张三", "day": "2021-09-18", "at": "2021-09-18T08:00:00Z"}
POINTS = range(1, 21)


def run_killed_at(where: Path, point: int) -> int:
    """Enter a run in a process of its own that is killed at its statement number ``point``; how it ended."""
    child = os.fork()
    if not child:
        try:
            with ledger_in(where) as book:
                left = [point]

                @event.listens_for(book.store.engine, "before_cursor_execute")
                def count(*_: object) -> None:
                    left[0] -= 1
                    if not left[0]:
                        os.kill(os.getpid(), signal.SIGKILL)

                enter(book, World((PHONE, FEE)), "R2", "2021-09-20")
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def begun(where: Path) -> tuple[dict[str, str], tuple[Event, ...]]:
    with ledger_in(where) as book:
        enter(book, World((LIMIT, PHONE), fetched_at="2021-09-17T02:00:00Z"), "R1", "2021-09-17")
        book.claim([entry.number for entry in book.entries()], **CLAIM)
        return states(book), book.events()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_statement_it_is_before_or_after(tmp_path: Path, point: int) -> None:
    where = tmp_path / "audit.db"
    before, events = begun(where)
    code = run_killed_at(where, point)
    with ledger_in(where) as book:
        assert check_log(book.store).tampered == ()
        if code == -signal.SIGKILL:
            assert (states(book), book.events()) == (before, events)
        else:
            assert code == 0
            assert sorted(states(book).values()) == ["open", "returned", "verified"]
