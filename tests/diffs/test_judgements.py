"""Judgements applied to matches: what they fix, what they reject, when they are asked again, and undo."""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import item, judgement, judgements, reading, withdrawal

from catalog.model import Reading, ServiceItem
from diffs.matching import match
from diffs.matching.judgement import Judgement, library_side, reading_side
from diffs.model import Decision, Match

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "matching_cases" / "judgements.toml").read_text("utf-8")
)["case"]


def given_of(case: dict[str, Any]) -> tuple[list[ServiceItem], list[Reading], list[Judgement]]:
    return (
        [item(row) for row in case["library"]],
        [reading(row) for row in case["readings"]],
        judgements(case["judged"]),
    )


def by_reading(matches: list[Match]) -> dict[str, Match]:
    return {each.reading: each for each in matches if each.reading}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_case(case: dict[str, Any]) -> None:
    found = by_reading(match(*given_of(case)))
    for key, (decision, library, *more) in case["expect"].items():
        seen = found[key]
        assert seen.decision.value == decision, seen
        if library or decision == "none":
            assert seen.library == library, seen
        for name, value in (more[0] if more else {}).items():
            check(seen, name, value)


def check(seen: Match, name: str, value: str) -> None:
    candidates = {each.library for each in seen.candidates}
    if name == "why":
        assert value in seen.why
    elif name == "among":
        assert value in candidates
    elif name == "not_among":
        assert value not in {*candidates, seen.library, *seen.ambiguous_with}
    else:
        assert getattr(seen, name) == value, seen


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_what_is_missing(case: dict[str, Any]) -> None:
    gone = [each.library for each in match(*given_of(case)) if each.decision is Decision.MISSING_ON_CHANNEL]
    assert gone == case["missing"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_the_order_of_things_and_their_ids_do_not_matter(case: dict[str, Any]) -> None:
    library, readings, judged = given_of(case)
    names = {each.item.id: f"X{each.item.id}" for each in readings} | {each.id: f"Y{each.id}" for each in library}
    moved = [replace(each, item=replace(each.item, id=names[each.item.id]), url="") for each in reversed(readings)]
    found = match([replace(each, id=names[each.id]) for each in reversed(library)], moved, judged)
    before = by_reading(match(library, readings, judged))
    after = by_reading(found)
    for key, seen in before.items():
        assert after[names[key]].decision is seen.decision
        assert after[names[key]].library == names.get(seen.library, "")
        assert after[names[key]].duplicate_of == names.get(seen.duplicate_of, "")


NAMES = ["养蜂场备案", "养蜂场备案（变更）", "养蚕场备案", "渡船营运证核发", "蜜蜂放养登记"]
LIBRARY = [ServiceItem(f"L{at}", name) for at, name in enumerate(NAMES)]
READINGS = [reading([f"R{at}", name]) for at, name in enumerate([*NAMES, "养蜂备案"])]
LINES = st.builds(
    lambda verdict, seen, library, by: replace(
        judgement(verdict, READINGS[seen].item.task_name, LIBRARY[library].task_name), by=by
    ),
    st.sampled_from(["same", "different", "unsure"]),
    st.integers(0, len(READINGS) - 1),
    st.integers(0, len(LIBRARY) - 1),
    st.sampled_from("甲乙"),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, max_size=12), st.randoms())
def test_only_the_order_on_one_reading_matters(lines: list[Judgement], chance: random.Random) -> None:
    queues: dict[str, list[Judgement]] = {}
    for each in lines:
        queues.setdefault(each.reading.name, []).append(each)
    order = [each.reading.name for each in lines]
    chance.shuffle(order)
    shuffled = [queues[name].pop(0) for name in order]
    assert match(LIBRARY, READINGS, lines) == match(LIBRARY, READINGS, shuffled)


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_judgements_hold(lines: list[Judgement]) -> None:
    found = match(LIBRARY, READINGS, lines)
    assert found == match(LIBRARY, READINGS, [*lines, *lines])
    last = {(each.reading.name, each.library.name): each.verdict.value for each in lines}
    titles = {each.id: each.task_name for each in LIBRARY}
    holders: dict[str, int] = {}
    for each in found[: len(READINGS)]:
        name = next(seen.item.task_name for seen in READINGS if seen.item.id == each.reading)
        for library in {each.library, *each.ambiguous_with, *(one.library for one in each.candidates)} - {""}:
            assert last.get((name, titles[library])) != "different"
        if each.decision in (Decision.AUTO, Decision.JUDGED) and not each.duplicate_of:
            holders[each.library] = holders.get(each.library, 0) + 1
    assert set(holders.values()) <= {1}
    known = {each.reading: each for each in found if each.reading}
    for each in known.values():
        if each.duplicate_of:
            assert known[each.duplicate_of].library == each.library
            assert not known[each.duplicate_of].duplicate_of
            assert known[each.duplicate_of].decision in (Decision.AUTO, Decision.JUDGED)


@settings(max_examples=30, deadline=None)
@given(st.lists(LINES, max_size=8), LINES)
def test_undo_gives_back_exactly_the_matches_from_before(lines: list[Judgement], more: Judgement) -> None:
    more = replace(more, at="2021-09-20T08:00:00+08:00")
    assert match(LIBRARY, READINGS, [*lines, more, withdrawal(more)]) == match(LIBRARY, READINGS, lines)


def test_a_pair_is_found_again_by_what_it_was() -> None:
    seen = reading(
        ["R1", "蜜蜂放养登记", {"codes": ["61aq 0000000009"], "dept_name": "甲局", "region": "610100000000"}]
    )
    library = item(["L1", "养蜂场备案", {"task_code": "61AQ0000000001", "codes": ["无"]}])
    assert reading_side(seen).codes == ("61AQ0000000009",)
    assert library_side(library).codes == ("61AQ0000000001",)
    line = replace(judgement("same", "", ""), reading=reading_side(seen), library=library_side(library))
    assert match([library], [replace(seen, url="http://other.example")], [line])[0].decision is Decision.JUDGED
