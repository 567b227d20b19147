"""Two runs beside each other: by identity, and only where both looked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ledgering import World, finding, item
from reports import finding as reported
from reports import report

from auditor.course.runs import Fate, asked_then, diff_runs, examined_of
from auditor.ledger.model import Lacking
from diffs.fingerprint import stamp
from diffs.model import Decision, Severity
from diffs.rules import NATIONAL, Change, NotChecked, Pack, Policy, not_checked

LIMIT, PHONE = finding(), finding("T2-PHONE", "link_way", channel_value="12345")
BOTH = World((LIMIT, PHONE), shown={"promise_day": "8个工作日", "link_way": "12345"})


def fates(before: World, after: World) -> dict[str, str]:
    told = diff_runs(before.run("R1", "2021-09-17"), after.run("R2", "2021-09-24")).told
    return {each.finding.rule: each.fate.value for each in told}


def test_one_mended_and_one_new_are_two_differences() -> None:
    before, after = replace(BOTH, findings=(LIMIT,)), replace(BOTH, findings=(PHONE,))
    assert fates(before, after) == {"T2-LIMIT": "gone", "T2-PHONE": "new"}
    assert diff_runs(before.run("A", "2021-09-17"), before.run("A", "2021-09-17")).same


@pytest.mark.parametrize(
    "values", [{"channel_value": "6个工作日"}, {"severity": Severity.WARNING}, {"severity": Severity.INFO}]
)
def test_other_values_or_another_severity_is_a_change(values: dict[str, object]) -> None:
    other = stamp(replace(LIMIT, **values), LIMIT.item.task_code)  # type: ignore[arg-type]
    found = diff_runs(BOTH.run("R1", "2021-09-17"), replace(BOTH, findings=(other, PHONE)).run("R2", "2021-09-24"))
    (changed,) = found.of(Fate.CHANGED)
    assert (changed.finding, changed.before) == (other, LIMIT)


@pytest.mark.parametrize(
    ("blind", "lacking"),
    [
        ({"crawled": False}, Lacking.COVERAGE),
        ({"trusted": False}, Lacking.COVERAGE),
        ({"decision": None}, Lacking.PAGE),
        ({"decision": Decision.REVIEW}, Lacking.MATCH),
        ({"not_read": {"promise_day": "折叠区没有展开"}}, Lacking.ELEMENT),
        ({"shown": {"link_way": "12345"}}, Lacking.ELEMENT),
        ({"off": ["T2-LIMIT"]}, Lacking.RULE),
    ],
)
def test_who_did_not_look_cannot_be_compared_either_way(blind: dict[str, object], lacking: Lacking) -> None:
    seeing, unseeing = replace(BOTH, findings=(LIMIT,)), replace(BOTH, findings=(), **blind)  # type: ignore[arg-type]
    for before, after in ((seeing, unseeing), (unseeing, seeing)):
        found = diff_runs(before.run("R1", "2021-09-17"), after.run("R2", "2021-09-24"))
        assert [(each.fate, each.lacking) for each in found.told] == [(Fate.NOT_COMPARABLE, lacking)]
        assert not found.same


def test_a_crawl_that_cannot_be_judged_still_shows_what_it_shows() -> None:
    assert fates(BOTH, replace(BOTH, trusted=False)) == {"T2-LIMIT": "unchanged", "T2-PHONE": "unchanged"}


def test_what_is_found_of_an_item_that_is_new_in_the_library_is_new() -> None:
    before, after = replace(BOTH, findings=(), items=(item("L2"),)), replace(BOTH, findings=(LIMIT,))
    assert fates(before, after) == {"T2-LIMIT": "new"}
    assert fates(after, before) == {"T2-LIMIT": "not_comparable"}


def test_another_library_does_not_hinder() -> None:
    older, newer = replace(BOTH, findings=(), snapshot="S0"), replace(BOTH, findings=(LIMIT,), snapshot="S2")
    assert fates(older, newer) == {"T2-LIMIT": "new"}
    assert fates(newer, older) == {"T2-LIMIT": "gone"}


def test_rules_are_taken_as_the_run_asked_them() -> None:
    milder = Change("T2-PHONE", Severity.WARNING)
    partly = Change("T2-ADDR", None, channels=frozenset({"pc"}))
    now = Policy(packs=frozenset({Pack.NOTICE}), changes=(milder, partly, Change("T2-FEE", None)))
    same = tuple(each for each in not_checked(now) if each.rule == "T2-ADDR")
    told = (NotChecked("T2-LIMIT", "", "", ""), NotChecked("T2-HOURS", "", "渠道 hall", ""), *same)
    then = asked_then(replace(report(reported()), not_checked=told), now)
    asked = {
        rule: then.asked(rule) for rule in ("T2-LIMIT", "T2-HOURS", "T2-ADDR", "T2-FEE", "T1-LAW-TEXT", "T2-PHONE")
    }
    assert asked == {
        "T2-LIMIT": False, "T2-HOURS": False, "T2-ADDR": True, "T2-FEE": True, "T1-LAW-TEXT": True, "T2-PHONE": True
    }  # fmt: skip


def test_a_kept_report_can_be_asked() -> None:
    shown = report(reported())
    assert diff_runs(examined_of(shown, NATIONAL), examined_of(shown, NATIONAL)).same
