"""Bad input, the order of input, hash seeds, workers, and that every short way says what the long way says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from benchmarks.item_generator import Block, blocks
from catalog.errors import InputRefused
from catalog.forked import WORTHWHILE, shares, spread, workers_for
from catalog.model import Reading, ServiceItem
from diffs.matching import match, match_to_json
from diffs.matching.blocks import match_blocks
from diffs.matching.candidates import candidate_pairs
from diffs.matching.difference import difference, vetoed_at_sight
from diffs.matching.facts import Facts, item_facts
from diffs.matching.features import Pair
from diffs.matching.mend import mend
from diffs.matching.names import NameReader, parse_name
from diffs.matching.places import places_of
from diffs.matching.score import load_weights, score_pair
from diffs.matching.scorer import Scorer
from diffs.matching.shelf import Index, indexes_apart
from diffs.model import Decision, Match

ROOT = Path(__file__).resolve().parents[2]
SMALL = list(blocks(2, 150, 150, seed=5))


def library(made: Sequence[Block]) -> list[ServiceItem]:
    return [item for block in made for item in block.items]


def readings(made: Sequence[Block]) -> list[Reading]:
    return [reading for block in made for reading in block.readings]


def item(key: str, name: str, region: str = "610121") -> ServiceItem:
    return ServiceItem(key, name, (), region, {"dept_name": "某某县交通运输局"})


def reading(key: str, name: str, region: str = "610121") -> Reading:
    return Reading(item(key, name, region), "pc")


def lines(matches: Sequence[Match]) -> list[str]:
    return sorted(json.dumps(match_to_json(each), ensure_ascii=False, sort_keys=True) for each in matches)


def test_empty_sides() -> None:
    assert match([], []) == []
    assert [each.decision for each in match([], [reading("r", "道路运输证配发")])] == [Decision.NONE]
    assert match([item("a", "道路运输证配发")], []) == []


def test_a_name_without_anything_in_it_matches_nothing() -> None:
    found = match([item("a", "")], [reading("r", ""), reading("q", "  。")])
    assert [each.decision for each in found[:2]] == [Decision.NONE, Decision.NONE]


@pytest.mark.parametrize("side", ["library", "readings"])
def test_an_id_that_stands_twice_is_refused_by_name(side: str) -> None:
    items = [item("a", "道路运输证配发")] * (2 if side == "library" else 1)
    shown = [reading("r", "道路运输证配发")] * (2 if side == "readings" else 1)
    with pytest.raises(InputRefused, match="stands twice"):
        match(items, shown)


def test_many_items_of_one_name_are_one_question() -> None:
    match([], [reading("r", "")])  # libraries are loaded
    start = time.process_time()
    found = match([item(f"a{at}", "道路运输证配发") for at in range(5000)], [reading("r", "道路运输证配发")])
    assert found[0].decision is Decision.REVIEW
    assert len(found[0].candidates) <= 5
    assert time.process_time() - start < 5


def test_many_readings_of_one_name_are_one_listing_and_its_duplicates() -> None:
    found = match([item("a", "道路运输证配发")], [reading(f"r{at:04}", "道路运输证配发") for at in range(2000)])
    assert {each.decision for each in found} == {Decision.AUTO}
    assert len({each.reading for each in found if not each.duplicate_of}) == 1


@pytest.mark.parametrize("text", ["道路运输证配发变更", "、", "(道路", "道-", "道路)(", "一、", "关于对", "…"])
def test_names_of_ten_thousand_characters_take_bounded_time(text: str) -> None:
    start = time.process_time()
    name = (text * 10_000)[:10_000]
    found = match(
        [item("a", name), item("b", name + "甲")], [reading("r", name + "乙"), reading("q", "道路运输证配发")]
    )
    assert len(found) >= 2
    assert time.process_time() - start < 5


def test_readings_without_any_region_find_items_without_any() -> None:
    found = match([item("a", "道路运输证配发", ""), item("b", "渡口设置审批", "")], [reading("r", "渡口设置审批", "")])
    assert (found[0].decision, found[0].library) == (Decision.AUTO, "b")


def test_the_order_of_input_changes_nothing() -> None:
    items, shown = library(SMALL), readings(SMALL)
    mixed_items, mixed_shown = list(items), list(shown)
    Random(7).shuffle(mixed_items)
    Random(8).shuffle(mixed_shown)
    assert lines(match(items, shown)) == lines(match(mixed_items, mixed_shown))


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_the_hash_seed_changes_nothing(seed: str) -> None:
    program = (
        "import json;from benchmarks.item_generator import blocks;from diffs.matching import match, match_to_json\n"
        "for block in blocks(1, 120, 120, seed=5):\n"
        "    for each in match(block.items, block.readings): print(json.dumps(match_to_json(each)))"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    block = next(iter(blocks(1, 120, 120, seed=5)))
    here = [json.dumps(match_to_json(each)) for each in match(block.items, block.readings)]
    assert done.stdout.splitlines() == here


@pytest.mark.parametrize("workers", [2, 3])
def test_workers_change_nothing(workers: int) -> None:
    parts = [(block.items, block.readings) for block in SMALL]
    alone = [lines(each) for each in match_blocks(parts)]
    assert [lines(each) for each in match_blocks(parts, workers=workers)] == alone
    assert alone == [lines(match(*each)) for each in parts]
    assert lines(match(library(SMALL), readings(SMALL), workers=workers)) == lines(
        match(library(SMALL), readings(SMALL))
    )


def test_runs_of_neighbours_are_of_about_the_same_size() -> None:
    assert shares([1, 1, 1, 1], 2) == [range(2), range(2, 4)]
    assert shares([9, 1, 1], 3) == [range(1), range(1, 2), range(2, 3)]
    assert shares([9, 1, 1], 2) == [range(1), range(1, 3)]
    assert shares([5], 4) == [range(1)]
    assert shares([], 2) == []


def test_a_process_that_ends_without_a_result_is_worked_for() -> None:
    here = os.getpid()

    def work(run: range) -> int:
        if os.getpid() != here:
            os._exit(1)
        return sum(run)

    assert [*spread(work, [range(2), range(2, 5)], str, int)] == [1, 9]


def test_few_items_stay_in_one_process() -> None:
    assert workers_for(WORTHWHILE - 1) == 1 <= workers_for(WORTHWHILE)


def facts_and_index(block: Block) -> tuple[list[Facts], Index]:
    names = NameReader()
    facts = [item_facts(each.item, names) for each in block.readings]
    asked = {block.region: {code for each in facts for code in each.codes.all}}
    return facts, next(indexes_apart(block.items, asked, names))[0][1]


def test_every_remembered_score_is_the_one_worked_out() -> None:
    weights = load_weights()
    scorer = Scorer(weights)
    for block in SMALL:
        for pairs in candidate_pairs(*facts_and_index(block), vetoed=True):
            for pair in pairs:
                quick, slow = scorer.score(pair), score_pair(pair, weights)
                assert list(quick.features.items()) == list(slow.features.items())
                assert quick.log_odds == slow.log_odds


def test_a_name_cut_off_is_told_from_the_same_name_left_whole() -> None:
    """Whichever came first: what is remembered of one is not said of the other."""
    full = parse_name("设置公路标牌许可（拆除）")
    whole, cut = parse_name("设置公路标牌许可"), parse_name("设置公路标牌许可……")
    assert whole.normal == cut.normal
    assert not difference(whole, full).variant_missing
    assert difference(cut, full).variant_missing == "(拆除)"
    facts = [item_facts(reading(name, name).item, NameReader()) for name in ("设置公路标牌许可", "设置公路标牌许可……")]
    there, scorer = item_facts(item("a", "设置公路标牌许可（拆除）"), NameReader()), Scorer(load_weights())
    for each in facts:
        pair = Pair(each, there, difference(each.name, there.name))
        quick, slow = scorer.score(pair), score_pair(pair, load_weights())
        assert (quick.features, quick.log_odds, quick.close) == (slow.features, slow.log_odds, slow.close)


def test_what_is_vetoed_at_sight_is_vetoed() -> None:
    names = [parse_name(each.task_name) for each in SMALL[0].items[:60]]
    shown = [parse_name(each.item.task_name) for each in SMALL[0].readings[:60]]
    at_sight = [(a, b) for a in shown for b in names if vetoed_at_sight(a, b)]
    assert at_sight
    assert all(difference(a, b).vetoed for a, b in at_sight)


def test_leaving_pairs_away_takes_no_item_from_a_listing_that_had_it() -> None:
    """The short way may decide where the long way asks, but never says another item than the long way does."""
    for block in SMALL:
        facts, index = facts_and_index(block)
        scorer = Scorer(load_weights())
        for few, many in zip(candidate_pairs(facts, index), candidate_pairs(facts, index, vetoed=True), strict=True):
            if many:
                best = min((scorer.score(pair).order, pair.item.id) for pair in many)
                assert best[1] in {pair.item.id for pair in few}


@pytest.mark.parametrize("name", [each.item.task_name for each in SMALL[0].readings[:80]])
def test_places_known_beforehand_change_only_names_that_begin_with_them(name: str) -> None:
    places = places_of(["青山县", "安江县", "道路市"])
    assert NameReader(places).read(name).normal == mend(name, places).text
