"""The ledger in a database: a finding's life, the log that proves it, decisions that come back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ledgering import World, enter, finding, item, ledger_in, save, states
from sqlalchemy import text

from auditor.ledger.aliases import Aliases, read_aliases
from auditor.ledger.book import Ledger
from auditor.ledger.checking import check_log
from auditor.ledger.decisions import decisions, read_decisions, take
from auditor.ledger.entering import enter_run
from auditor.ledger.model import Action, Lacking
from auditor.ledger.renames import Named, Renames, known_as
from catalog.errors import ConfigError, InputRefused
from diffs.fingerprint import number
from diffs.marks import Waived
from diffs.model import Finding

LIMIT, PHONE = finding(), finding("T2-PHONE", "link_way", channel_value="12345")
NUMBER = number(LIMIT.fingerprint)
FIRST = World((LIMIT, PHONE), fetched_at="2021-09-17T02:00:00Z")
CLAIM = {"by": "张三", "day": "2021-09-18", "at": "2021-09-18T08:00:00Z"}
LATER = {"by": "王工", "day": "2021-09-21", "at": "2021-09-21T08:00:00Z"}


def opened(book: Ledger) -> Ledger:
    enter(book, FIRST, "R1", "2021-09-17")
    return book


def test_from_found_to_struck_off(database: str) -> None:
    with ledger_in(database) as book:
        opened(book)
        assert [answer.code for answer in book.close([NUMBER], **LATER)] == ["not_verified"]
        assert [answer.code for answer in book.claim([NUMBER, NUMBER.lower(), "F-NO"], **CLAIM)] == ["", "unknown"]
        assert [answer.code for answer in book.verify([NUMBER], **LATER)] == ["coverage"]
        enter(book, World((PHONE,)), "R2", "2021-09-20")
        (entry,) = book.entries(numbers=[NUMBER], history=True)
        assert [event.action for event in entry.history] == [Action.FOUND, Action.CLAIMED, Action.VERIFIED]
        assert book.verify([NUMBER], **LATER)[0].accepted
        assert book.close([NUMBER], **LATER)[0].accepted
        enter(book, World((LIMIT, PHONE), fetched_at="2021-09-22T02:00:00Z"), "R3", "2021-09-22")
        (entry,) = book.entries(numbers=[NUMBER])
        assert (entry.state.value, entry.came_back, entry.closed_day) == ("reopened", 1, "")
        assert check_log(book.store).tampered == ()


def test_closing_by_itself_still_needs_the_run(database: str) -> None:
    with ledger_in(database) as book:
        opened(book).claim([NUMBER], **CLAIM)
        enter(book, World((PHONE,), trusted=False), "R2", "2021-09-19", closing="auto")
        assert states(book)[NUMBER] == "claimed"
        enter(book, World((PHONE,)), "R3", "2021-09-20", closing="auto")
        assert states(book)[NUMBER] == "closed"


def test_an_unclaimed_pass_is_told_once_and_stays_open(database: str) -> None:
    with ledger_in(database) as book:
        opened(book)
        for run in ("R2", "R3"):
            enter(book, World((PHONE,)), run, "2021-09-20")
        (entry,) = book.entries(numbers=[NUMBER], history=True)
        assert [event.action for event in entry.history] == [Action.FOUND, Action.PASSED]
        assert entry.state.value == "open"


def test_a_run_of_other_channels_touches_nothing(database: str) -> None:
    with ledger_in(database) as book:
        opened(book).claim([NUMBER], **CLAIM)
        before = book.entries(history=True)
        enter(book, World(crawled=False, whole=False), "R2", "2021-09-20")
        assert book.entries(history=True) == before


def test_what_an_untrusted_channel_shows_opens_nothing(database: str) -> None:
    with ledger_in(database) as book:
        enter(book, World((LIMIT,), trusted=False), "R1", "2021-09-17")
        assert book.entries() == ()


def test_a_waiver_ends_by_itself(database: str) -> None:
    waived = finding(waived=Waived("系统升级", "王工", "市交函〔2021〕9号", "2021-09-30"))
    with ledger_in(database) as book:
        opened(book)
        enter(book, World((waived, PHONE)), "R2", "2021-09-20")
        assert states(book)[NUMBER] == "waived"
        enter(book, World((waived, PHONE)), "R3", "2021-09-21")
        enter(book, World((LIMIT, PHONE)), "R4", "2021-10-08")
        (entry,) = book.entries(numbers=[NUMBER], history=True)
        told = [event.action for event in entry.history]
        assert told == [Action.FOUND, Action.WAIVED, Action.WAIVER_ENDED]


def test_a_dispute_waits_for_the_library(database: str) -> None:
    with ledger_in(database) as book:
        opened(book)
        (answer,) = book.dispute([NUMBER], note="省库的时限有误", **CLAIM)
        assert answer.entry is not None
        (own,) = set(states(book)) - {NUMBER, number(PHONE.fingerprint)}
        assert answer.entry.history[-1].data["becomes"] == own
        assert book.uphold([NUMBER], **CLAIM)[0].accepted
        changed = (item("L1", promise_day="5个工作日"), item("L2"))
        later = World((PHONE,), snapshot="S2", items=changed, fetched_at="2021-09-24T02:00:00Z")
        enter(book, later, "R2", "2021-09-24")
        assert states(book)[NUMBER] == "verified"
        (entry,) = book.entries(numbers=[own])
        assert entry.finding["rule"] == "T1-DISPUTE"
        assert check_log(book.store).tampered == ()


def test_a_rejected_dispute_lets_go_of_its_finding(database: str) -> None:
    with ledger_in(database) as book:
        opened(book).dispute([NUMBER], note="省库的时限有误", **CLAIM)
        book.return_([NUMBER], note="省库无误", **LATER)
        assert sorted(states(book).values()) == ["open", "returned", "waived"]
        assert book.dispute([NUMBER], note="仍认为有误", **LATER)[0].accepted
        assert sorted(states(book).values()) == ["disputed", "open", "reopened"]
        assert check_log(book.store).tampered == ()


@pytest.mark.parametrize(
    ("day", "until", "asked", "code"),
    [
        ("2021-09-30", "2021-10-08", False, ""),
        ("2021-10-01", "2021-10-08", False, "too_late"),
        ("2021-10-01", "2021-10-08", True, ""),
        ("2021-09-20", "2021-09-29", False, "not_later"),
        ("2021-09-20", "09-29", False, "no_day"),
    ],
)
def test_more_time_is_asked_for_in_time(database: str, day: str, until: str, asked: bool, code: str) -> None:
    with ledger_in(database) as book:
        opened(book)
        if asked:
            book.ask_extension([NUMBER], until=until, by="张三", day="2021-09-30")
        (answer,) = book.extend([NUMBER], until=until, by="王工", day=day)
        assert answer.code == code
        assert answer.entry is None or answer.entry.due == until


def test_who_saw_an_older_version_is_refused(database: str) -> None:
    with ledger_in(database) as book:
        opened(book)
        assert book.note([NUMBER], note="厂商在办", expected_versions={NUMBER: 1}, **CLAIM)[0].accepted
        assert book.claim([NUMBER], expected_versions={NUMBER: 1}, **CLAIM)[0].code == "changed"


TAMPERINGS = {
    "altered": "UPDATE ledger_event SET who = '李四' WHERE action = 'claimed'",
    "forged": "UPDATE ledger_event SET state = 'closed' WHERE action = 'claimed'",
    "deleted": "DELETE FROM ledger_event WHERE seq = 2",
    "cut off": "DELETE FROM ledger_event WHERE action = 'claimed'",
    "reordered": "UPDATE ledger_event SET seq = CASE seq WHEN 1 THEN 99 ELSE seq END",
    "state": "UPDATE ledger_entry SET state = 'closed'",
    "due": "UPDATE ledger_entry SET due = '2022-01-01'",
    "finding": "UPDATE ledger_entry SET payload = '{}'",
    "unit": "UPDATE ledger_entry SET unit = '别的单位'",
    "verdict": """UPDATE ledger_entry SET verdict = '{"outcome": "passed", "run": "R1", "day": "2021-09-17"}'""",
    "last seen": "UPDATE ledger_entry SET last_day = '2020-01-01'",
    "gone": "DELETE FROM ledger_entry",
}


def test_a_page_of_the_second_of_the_claim_proves_nothing_and_the_next_one_does(database: str) -> None:
    with ledger_in(database) as book:
        opened(book).claim([NUMBER], by="张三", at="2021-09-20T02:00:00Z")
        enter(book, World((PHONE,), fetched_at="2021-09-20T02:00:00Z"), "R2", "2021-09-20")
        assert states(book)[NUMBER] == "claimed"
        enter(book, World((LIMIT, PHONE), fetched_at="2021-09-20T02:00:00Z"), "R3", "2021-09-20")
        assert states(book)[NUMBER] == "claimed"
        enter(book, World((PHONE,), fetched_at="2021-09-20T02:00:01Z"), "R4", "2021-09-20")
        assert states(book)[NUMBER] == "verified"


def test_half_a_character_loses_no_run(database: str) -> None:
    odd = finding(channel_value="5\ud800个\0工作日", unit="单\ud800位\0", name="道路\udc00")
    with ledger_in(database) as book:
        save(book, World((odd,)), "R20210917-1", "2021-09-17")
        (entry,) = book.entries()
        assert entry.finding["channel_value"] == "5\ufffd个\0工作日"
        assert book.claim([entry.number], by="张\udcff三\0", note="已改\udc80")[0].accepted
        assert check_log(book.store).tampered == ()
        save(book, World((odd,), fetched_at="2099-09-20T02:00:00Z"), "R20990920-1", "2099-09-20")
        assert states(book) == {entry.number: "returned"}


@pytest.mark.parametrize("statement", TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_shows(database: str, statement: str) -> None:
    with ledger_in(database) as book:
        opened(book).claim([NUMBER], **CLAIM)
        assert check_log(book.store).tampered == ()
        with book.store.transaction() as db:
            db.execute(text(statement.replace(":", r"\:")))
        assert check_log(book.store).tampered


def rows_of(book: Ledger) -> list[tuple[str, dict[str, Any]]]:
    lines = [json.dumps(row) for row in decisions(book.events())]
    return [(f"决定.jsonl:{at}", json.loads(line)) for at, line in enumerate(lines, 1)]


@pytest.mark.parametrize("said", [{"at": "2121-09-20T08:00:00Z"}, {"day": "2121-09-20"}], ids=["at", "day"])
def test_a_decision_that_lies_ahead_is_refused(said: dict[str, str]) -> None:
    row = {"number": NUMBER, "action": "claimed", "at": "2021-09-20T08:00:00Z", "day": "2021-09-20", "by": "甲"} | said
    with pytest.raises(InputRefused, match=r"决定\.jsonl:3: (at|day) lies ahead: 2121"):
        read_decisions([("决定.jsonl:3", row)])


def test_decisions_come_back(tmp_path: Path) -> None:
    with ledger_in(tmp_path / "a.db") as book:
        opened(book).claim([NUMBER], note="已改", **CLAIM)
        enter(book, World((PHONE,)), "R2", "2021-09-20")
        book.close([NUMBER], **LATER)
        rows = rows_of(book)
        assert {each.code for each in take(book, read_decisions(rows))} == {"known"}
    with ledger_in(tmp_path / "b.db") as other:
        assert [each.code for each in take(other, read_decisions(rows))] == ["unknown", "unknown"]
        opened(other)
        assert [each.code for each in take(other, read_decisions(rows))] == ["done", "coverage"]
        enter(other, World((PHONE,)), "R2", "2021-09-20")
        assert [each.code for each in take(other, read_decisions(rows))] == ["known", "done"]
        assert states(other)[NUMBER] == "closed"


def test_two_runs_are_never_mixed(database: str) -> None:
    with ledger_in(database) as book:
        opened(book)
        with pytest.raises(ConfigError, match="another run"), book.store.writing() as db:
            enter_run(db, World().run("R2", "2021-09-20"), at="2021-09-20T03:00:00Z", after_run="")
        assert {entry.last_run for entry in book.entries()} == {"R1"}


def test_the_reason_of_an_unverified_claim_is_told(database: str) -> None:
    with ledger_in(database) as book:
        opened(book).claim([NUMBER], **CLAIM)
        enter(book, World((PHONE,), shown={}), "R2", "2021-09-20")
        (entry,) = book.entries(numbers=[NUMBER])
        assert entry.verdict is not None
        assert entry.verdict.lacking is Lacking.ELEMENT
        (answer,) = book.verify([NUMBER], **LATER)
        assert answer.code == "element"
        assert "R2" in answer.text()


OLD, NEW = "11610100MB2A000001", "11610100MB2A000077"


@pytest.mark.parametrize(
    ("now", "named"),
    [
        (finding(code=NEW), Named(Aliases({OLD: NEW}))),
        (finding(code=f"{OLD}#道路旅客运输经营许可"), Named()),
        (finding("T2-TEXT"), Named(renames=Renames.model_validate({"rule": [{"old": "T2-LIMIT", "new": "T2-TEXT"}]}))),
    ],
    ids=["re-coded", "code now shared", "rule renamed"],
)
def test_a_number_outlives_new_names(now: Finding, named: Named) -> None:
    if "#" in now.item.task_code:  # the fingerprint has the name in it, the item's own code has not
        now = type(now)(**{name: getattr(now, name) for name in now.__slots__} | {"item": LIMIT.item})
    known = {LIMIT.fingerprint: LIMIT}
    assert known_as([now], known, lambda marks: {mark: known[mark] for mark in marks}, named) == {
        now.fingerprint: LIMIT.fingerprint
    }


def test_aliases_in_a_circle_are_refused(tmp_path: Path) -> None:
    sheet = tmp_path / "aliases.csv"
    sheet.write_text("旧编码,新编码,说明,日期\nA,B,,\nB,C,,\nC,A,,\n,D,,\nA,E,,\nA,B,,\n", encoding="utf-8-sig")
    aliases = read_aliases(sheet)
    assert aliases.now("A") == "C"
    assert aliases.before("C") == ("B", "A")
    assert [each.origin.row for each in aliases.refused] == [4, 5, 6, 7]
