"""What a run says of a finding: not seen is not fixed."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ledgering import World, finding

from auditor.ledger.model import Lacking, Outcome, State
from auditor.ledger.verdicts import Case, verdict_on
from diffs.model import Decision

CASES = tomllib.loads(Path(__file__).with_name("ledger_verdicts.toml").read_text("utf-8"))["case"]
CLAIMED_AT = "2021-09-19T08:00:00Z"


def world(case: dict[str, Any]) -> World:
    said = {key: value for key, value in case.items() if key not in ("what", "outcome", "lacking")}
    if "findings" in said:
        said["findings"] = tuple(finding(**each) for each in said["findings"])
    if "decision" in said:
        said["decision"] = Decision(said["decision"]) if said["decision"] else None
    return World(**said)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_a_claim_is_judged_by_what_was_read(case: dict[str, Any]) -> None:
    claimed = Case(finding(), State.CLAIMED, since=CLAIMED_AT, snapshot="S1")
    verdict = verdict_on(claimed, world(case).run("R2", "2021-09-20"))
    assert verdict.outcome.value == case.get("outcome", "unverifiable")
    assert (verdict.lacking.value if verdict.lacking else "") == case.get("lacking", "")


OWN = {"rule": "T1-BLANK", "element": "link_way", "channel": "", "reading": ""}


@pytest.mark.parametrize(
    ("snapshot", "shown", "outcome"),
    [("S1", False, "unverifiable"), ("S0", False, "unverifiable"), ("S2", False, "passed"), ("S2", True, "present")],
)
def test_the_library_has_to_be_another_one(snapshot: str, shown: bool, outcome: str) -> None:
    claimed = Case(finding(**OWN), State.CLAIMED, since=CLAIMED_AT, snapshot="S1")
    run = World((finding(**OWN),) if shown else (), snapshot=snapshot).run("R2", "2021-09-24")
    assert verdict_on(claimed, run).outcome.value == outcome


@pytest.mark.parametrize(("complete", "outcome"), [(True, "passed"), (False, "unverifiable")])
def test_what_the_library_lacks_is_gone_only_from_a_complete_list(complete: bool, outcome: str) -> None:
    extra = finding("T2-ITEM-EXTRA", "task_name", library="", reading="C9", code="999", name="已下线事项")
    verdict = verdict_on(
        Case(extra, State.CLAIMED, since=CLAIMED_AT, snapshot="S1"), World(complete=complete).run("R2", "2021-09-20")
    )
    assert verdict.outcome.value == outcome


def test_a_page_that_says_what_it_said_is_not_mended_by_judging_it_otherwise() -> None:
    claimed = Case(finding(), State.CLAIMED, since=CLAIMED_AT, snapshot="S1")
    unchanged = World(shown={"promise_day": "5个工作日", "materials": ["申请表"]}).run("R2", "2021-09-20")
    verdict = verdict_on(claimed, unchanged)
    assert (verdict.outcome, verdict.lacking) == (Outcome.UNVERIFIABLE, Lacking.RULE)


@pytest.mark.parametrize("rule", ["T3-COUNT", "T3-RELEVANT", "T1-LIBRARY-OUTVOTED"])
def test_what_all_channels_settle_needs_all_of_them(rule: str) -> None:
    own = finding(rule, "link_way", channel="", reading="")
    whole = World(snapshot="S2").run("R2", "2021-09-24")
    claimed = Case(own, State.CLAIMED, since=CLAIMED_AT, snapshot="S1")
    assert verdict_on(claimed, whole).outcome is Outcome.PASSED
    half = verdict_on(claimed, replace(whole, conclusive=False))
    assert (half.outcome, half.lacking) == (Outcome.UNVERIFIABLE, Lacking.COVERAGE)
