"""Pairs of names, one library item and its neighbours against one listing, with the decision an official takes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model import Reading, ServiceItem
from diffs.matching import match
from diffs.matching.difference import difference
from diffs.matching.names import parse_name
from diffs.model import Decision, Match

GROUPS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "matching_cases" / "pairs.toml").read_text("utf-8")
)["group"]
PAIRS = [(group["note"], *pair, group.get("beside", [])) for group in GROUPS for pair in group["pairs"]]
NAMES = st.sampled_from(sorted({name for _, library, shown, _, _ in PAIRS for name in (library, shown)}))


def decided(library: list[str], shown: str) -> Match:
    items = [ServiceItem(f"L{at}", name) for at, name in enumerate(library)]
    return match(items, [Reading(ServiceItem("R", shown), channel="pc")])[0]


@pytest.mark.parametrize(("note", "library", "shown", "decision", "beside"), PAIRS)
def test_pair(note: str, library: str, shown: str, decision: str, beside: list[str]) -> None:
    found = decided([library, *beside], shown)
    assert found.decision.value == decision, f"{note}: {found}"
    if found.decision is Decision.AUTO or (found.decision is Decision.REVIEW and not beside):
        assert found.library == "L0", found


def test_there_are_enough_pairs_of_both_kinds() -> None:
    decisions = [decision for _, _, _, decision, _ in PAIRS]
    assert len(PAIRS) >= 150
    assert min(decisions.count(each) for each in ("auto", "review", "none")) >= 20


@settings(max_examples=150, deadline=None)
@given(NAMES, NAMES)
def test_two_names_differ_alike_from_either_side(left: str, right: str) -> None:
    there = difference(parse_name(left), parse_name(right))
    back = difference(parse_name(right), parse_name(left))
    for key in ("same", "vetoed", "slip", "nothing_missing", "changed", "slips", "reordered", "ratio"):
        assert getattr(there, key) == getattr(back, key), key


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES, unique=True, max_size=6), NAMES, st.randoms(use_true_random=False))
def test_the_order_of_the_library_does_not_matter(library: list[str], shown: str, random: Any) -> None:
    items = [ServiceItem(f"L{at}", name) for at, name in enumerate(library)]
    reading = [Reading(ServiceItem("R", shown), channel="pc")]
    first = match(items, reading)[0]
    random.shuffle(items)
    assert match(items, reading)[0] == first


@settings(max_examples=60, deadline=None)
@given(NAMES, NAMES)
def test_a_name_beside_its_own_item_is_never_another(own: str, other: str) -> None:
    if parse_name(own).normal == parse_name(other).normal:
        return
    found = decided([own, other], own)
    assert found.library == "L0" if found.decision is not Decision.NONE else False
