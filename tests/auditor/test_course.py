"""The ledger week by week: counted from what happened to every finding, in whatever order they come."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ledgering import World, enter, finding, ledger_in

from auditor.config import ActionSettings, AuditConfig, TaskSettings
from auditor.course.burning import burn_down, deadline_of
from auditor.course.model import Course, Span, Turn, Week
from auditor.course.weeks import course_of, spans_between
from auditor.ledger.model import Action, Entry, Event, State
from auditor.ledger.telling import flapping, lives, told_entries
from auditor.worktime import CutOff, shipped_calendar
from diffs.fingerprint import number

CASES = tomllib.loads((Path(__file__).with_name("course_cases.toml")).read_text("utf-8"))


def told(case: dict[str, Any], at: int) -> tuple[Entry, list[Event]]:
    rows = [line.split() for line in case["life"]]
    events = [Event(0, "", Action(what), "", day, "", State(state)) for day, what, state in rows]
    seen = {"unit": case["unit"], "severity": case.get("severity", "error"), "element": "promise_day", "channel": "pc"}
    first = rows[0][0]
    state = events[-1].state or State.OPEN
    return Entry(f"F-{at}", f"f1:{at:032x}", state, seen, "R1", first, "R1", first), events


def course(shuffled: int = 0) -> Course:
    pairs = [told(case, at) for at, case in enumerate(CASES["finding"])]
    random.Random(shuffled).shuffle(pairs)
    entries = [entry for entry, _ in pairs]
    known = {entry.number: events for entry, events in pairs}
    how = {"cut_off": CutOff(), "calendar": shipped_calendar(), "deadline": CASES["deadline"]}
    return course_of(entries, known, CASES["as_of"], **how)


def test_the_weeks_are_those_of_the_table() -> None:
    rows = [[week.span.last, *(week[turn] for turn in Turn), week.left] for week in course().weeks]
    assert rows == CASES["weeks"]
    assert [week.span.first for week in course().weeks] == ["2021-09-10", "2021-09-17", "2021-09-24"]


def test_every_dimension_adds_up_to_the_whole() -> None:
    this = course()
    left = {unit: [week.left for week in weeks] for unit, weeks in this.by["unit"].items()}
    assert left == CASES["left"]
    for part in this.by.values():
        for at, week in enumerate(this.weeks):
            assert sum(weeks[at].left for weeks in part.values()) == week.left
            for turn in Turn:
                assert sum(weeks[at][turn] for weeks in part.values()) == week[turn]


def test_the_burn_down_says_whether_it_will_be_done() -> None:
    burn = course().burn_down
    wanted = CASES["burn_down"]
    assert [point.planned for point in burn.points] == wanted["planned"]
    assert (burn.left, burn.weeks_left, burn.needed, burn.pace) == tuple(
        wanted[name] for name in ("left", "weeks_left", "needed", "pace")
    )
    assert burn.in_time is False


def test_the_order_of_the_entries_changes_nothing() -> None:
    assert course(1) == course(2)


@pytest.mark.parametrize("deadline", ["", "2021-09-30", "2021-09-01"])
def test_without_days_to_the_deadline_nothing_can_be_needed(deadline: str) -> None:
    weeks = (Week(Span("2021-09-10", "2021-09-16"), {}, 4), Week(Span("2021-09-17", "2021-09-23"), {}, 3))
    burn = burn_down(weeks, "2021-09-30", deadline)
    assert (burn.needed, burn.in_time, burn.left) == (None, None, 3)


def test_nothing_found_has_no_weeks() -> None:
    empty = course_of([], {}, "2021-09-30", cut_off=CutOff(), calendar=shipped_calendar())
    assert (empty.weeks, empty.burn_down.left, empty.burn_down.points) == ((), 0, ())


def test_weeks_follow_each_other_over_holidays() -> None:
    spans = spans_between("2021-09-28", "2021-10-20", CutOff(), shipped_calendar())
    assert [span.last for span in spans] == ["2021-09-30", "2021-10-08", "2021-10-14", "2021-10-20"]
    assert spans[0].first == "2021-09-24"


def test_the_deadline_is_the_last_of_the_tasks_or_the_end_of_the_action() -> None:
    action = ActionSettings(start="2021-09-15", end="2021-10-20")
    tasks = (TaskSettings(id="T1", due="2021-09-20"), TaskSettings(id="T2", due="2021-09-30"))
    assert deadline_of(AuditConfig(action=action, tasks=tasks)) == "2021-09-30"
    assert deadline_of(AuditConfig(action=action)) == "2021-10-20"
    assert deadline_of(AuditConfig()) == ""


LIMIT = finding()
NUMBER = number(LIMIT.fingerprint)


def test_what_comes_and_goes_is_known_without_a_claim(database: str) -> None:
    with ledger_in(database) as book:
        for at in range(7):
            there = (LIMIT,) if at % 2 == 0 else ()
            enter(book, World(there, fetched_at=f"2021-09-{17 + at}T02:00:00Z"), f"R{at}", f"2021-09-{17 + at}")
        (entry,) = book.entries(history=True)
        back = [event.action for event in entry.history if event.action in (Action.PASSED, Action.BACK)]
        assert back == [Action.PASSED, Action.BACK] * 3
        assert (entry.state, entry.came_back) == (State.OPEN, 3)
        assert flapping(book.store, 2, 8) == {NUMBER: 3}
        assert flapping(book.store, 2, 4) == {NUMBER: 2}
        assert flapping(book.store, 4, 8) == {}


def test_a_life_told_shortly_is_the_life(database: str) -> None:
    with ledger_in(database) as book:
        enter(book, World((LIMIT,), fetched_at="2021-09-17T02:00:00Z"), "R1", "2021-09-17")
        act = {"by": "张三", "at": "2021-09-18T08:00:00Z"}
        book.extend([NUMBER], until="2021-10-10", **act)
        book.claim([NUMBER], **act)
        book.note([NUMBER], note="已改", **act)
        enter(book, World(), "R2", "2021-09-20")
        (whole,), (short,) = book.entries(history=True), told_entries(book)
        wanted = [event for event in whole.history if event.action is not Action.NOTED]
        assert [(each.action, each.day, each.state) for each in short.history] == [
            (each.action, each.day, each.state) for each in wanted
        ]
        assert [each.data.get("until") for each in short.history] == [each.data.get("until") for each in wanted]
        assert (short.due, short.finding, short.state) == ("2021-10-10", whole.finding, State.VERIFIED)
        assert lives(book.store)[NUMBER] == short.history
