"""Several that write at once, each a process of its own: one after the other or refused, never mixed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable

import pytest
from ledgering import World, finding, ledger_in, save, states

from auditor.ledger.book import Ledger
from auditor.ledger.checking import check_log
from auditor.ledger.entering import enter_run, last_run_of
from auditor.ledger.model import Action
from catalog.errors import ConfigError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")

LIMIT, PHONE, FEE = finding(), finding("T2-PHONE", "link_way"), finding("T2-FEE", "is_fee")
FIRST = World((LIMIT, PHONE), fetched_at="2021-09-17T02:00:00Z")
REFUSED = 9
TIMES = 12


def at_once(book: Ledger, acts: Iterable[Callable[[Ledger], None]]) -> list[int]:
    """Every act in a process of its own, all let go at the same moment; how each of them ended, sorted."""
    book.store.close()  # no connection may be shared with a child
    ready, go = os.pipe()
    children = [_child(book, act, ready, go) for act in acts]
    os.close(ready)
    os.close(go)
    return sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)


def _child(book: Ledger, act: Callable[[Ledger], None], ready: int, go: int) -> int:
    child = os.fork()
    if child:
        return child
    try:
        os.close(go)
        os.read(ready, 1)  # comes back when the parent has let go of its end too
        act(book)
        os._exit(0)
    except ConfigError as error:
        os._exit(REFUSED if "another run" in error.template else 1)
    finally:
        os._exit(1)


def entering(name: str, after_run: str, world: World) -> Callable[[Ledger], None]:
    """A run that began when ``after_run`` was the last one."""

    def act(book: Ledger) -> None:
        book.store.save_run(
            run_id=name,
            as_of="2021-09-20",
            exit_code=1,
            verdict={},
            findings=(),
            also=lambda db: enter_run(
                db, world.run(name, "2021-09-20"), at="2021-09-20T03:00:00Z", after_run=after_run
            ),
        )

    return act


def test_of_two_runs_at_once_one_is_refused(database: str) -> None:
    with ledger_in(database) as book:
        save(book, FIRST, "R1", "2021-09-17")
        worlds = {f"R{at}": World((PHONE, FEE)[: at - 1]) for at in (2, 3)}
        acts = [entering(name, "R1", world) for name, world in worlds.items()]
        assert at_once(book, acts) == [0, REFUSED]
        with book.store.transaction() as db:
            entered = last_run_of(db)
        assert [each.run for each in book.store.runs()] == ["R1", entered]
        assert {event.run for event in book.events()} == {"R1", entered}
        assert check_log(book.store).tampered == ()
        shown = {each.fingerprint for each in worlds[entered].findings}
        assert {each.fingerprint for each in book.entries() if each.last_run == entered} == shown


def test_acts_and_a_run_at_once_stand_one_after_the_other(database: str) -> None:
    with ledger_in(database) as book:
        save(book, FIRST, "R1", "2021-09-17")
        numbers = sorted(states(book))

        def noting(who: str) -> Callable[[Ledger], None]:
            def act(ledger: Ledger) -> None:
                for time in range(TIMES):
                    answers = ledger.note(numbers, by=who, note=f"第{time}次催办")
                    assert all(each.accepted for each in answers)

            return act

        acts = [noting("张三"), noting("李四"), entering("R2", "R1", World((LIMIT, PHONE, FEE)))]
        assert at_once(book, acts) == [0, 0, 0]
        events = book.events()
        noted = [event for event in events if event.action is Action.NOTED]
        assert len(noted) == 2 * TIMES * len(numbers)
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        run = [event.seq for event in events if event.run == "R2"]
        assert run == list(range(run[0], run[-1] + 1))
        assert check_log(book.store).tampered == ()


def test_of_two_claims_that_saw_the_same_version_one_is_told(database: str) -> None:
    with ledger_in(database) as book:
        save(book, FIRST, "R1", "2021-09-17")
        (number, *_) = sorted(states(book))

        def claim(who: str) -> Callable[[Ledger], None]:
            def act(ledger: Ledger) -> None:
                (answer,) = ledger.claim([number], by=who, expected_versions={number: 1})
                os._exit(0 if answer.accepted else REFUSED)

            return act

        assert at_once(book, [claim("张三"), claim("李四")]) == [0, REFUSED]
        assert check_log(book.store).tampered == ()
