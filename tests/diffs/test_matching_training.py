"""The labelled sets weights are learnt from, and that the shipped weights are what they teach."""

from __future__ import annotations

from pathlib import Path

import pytest

import diffs.matching
from diffs.matching.features import AGAINST
from diffs.matching.score import load_weights
from diffs.matching.training.__main__ import main
from diffs.matching.training.families import all_families, families_for
from diffs.matching.training.figures import figures, reliability
from diffs.matching.training.learn import NEVER_SEEN, USUAL, held_out, labelled_sets, learn, prior
from diffs.matching.training.listings import Habits
from diffs.matching.training.sets import Setting, build
from diffs.matching.training.wordings import OPERATIONS, split_ending

SHIPPED = Path(diffs.matching.__file__).with_name("weights.toml")


def test_names_are_many_and_each_stands_once() -> None:
    names = [name for family in all_families() for name in family.names]
    assert len(names) == len(set(names)) >= 400


def test_no_family_serves_two_purposes() -> None:
    parts = [families_for(part) for part in ("fit", "calibrate", "test")]
    assert sum(map(len, parts)) == len(all_families()) == len({family.names for part in parts for family in part})


@pytest.mark.parametrize("habits", [USUAL, NEVER_SEEN])
def test_a_setting_makes_the_same_set_every_time(habits: Habits) -> None:
    setting = Setting(5, "test", 0.6, 0.3, habits=habits)
    assert build(setting) == build(setting)


def test_truth_names_items_of_the_library_only() -> None:
    for each in labelled_sets("test", 9, 4, (NEVER_SEEN,)):
        known = {item.id for item in each.library} | {""}
        assert {truth.item for truth in each.truth.values()} <= known
        assert {like for truth in each.truth.values() for like in truth.ambiguous_with} <= known
        assert set(each.truth) == {reading.item.id for reading in each.readings}


def test_every_operation_is_used() -> None:
    done = {op for each in labelled_sets("test", 3, 6, (NEVER_SEEN,)) for row in each.truth.values() for op in row.done}
    assert {*OPERATIONS, "reorder", "traditional", "truncate", "lost_ending", "code", "code_of_sibling"} <= done


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("港口经营许可（变更）", ("港口经营许可", "变更")),
        ("港口经营许可变更", ("港口经营许可", "变更")),
        ("港口经营许可", ("港口经营许可", "")),
    ],
)
def test_endings(name: str, parts: tuple[str, str]) -> None:
    assert split_ending(name) == parts


def test_weights_learnt_from_less_keep_their_signs_and_do_as_well() -> None:
    learnt = learn(3).weights
    assert all(weight <= 0 if name in AGAINST else weight >= 0 for name, weight in learnt.of.items())
    less, shipped = held_out(learnt, 4), held_out(load_weights(), 4)
    for kind in ("usual", "hard"):
        assert less[kind].auto_precision >= shipped[kind].auto_precision - 0.002
        assert less[kind].auto_coverage >= shipped[kind].auto_coverage - 0.05
        assert shipped[kind].error <= 0.06


def test_the_shipped_weights_keep_their_promises_on_families_they_never_saw() -> None:
    found = held_out(load_weights(), 8)
    for kind, each in found.items():
        assert each.auto_precision >= (0.999 if kind == "usual" else 0.998)
        assert each.auto_coverage >= 0.9
        assert each.absent_matched <= 0.005
        assert each.ambiguous_reviewed >= 0.95


def test_the_same_data_give_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert main(["--size", "1", "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / "a").read_text("utf-8") == (tmp_path / "b").read_text("utf-8")
    assert "903" in SHIPPED.read_text("utf-8")


def test_the_shipped_weights_are_moved_towards_labelled_pairs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    judged = tmp_path / "judged.jsonl"
    judged.write_text('{"listing": "R1", "features": {"same_name": 1.0}, "same": false}\n', "utf-8")
    assert main(["--judged", str(judged), "--out", "-"]) == 0
    assert "1 labelled pairs" in capsys.readouterr().out


def test_what_was_said_and_what_was_true_by_tenths() -> None:
    bins = reliability([(0.95, True), (0.91, False), (1.0, True), (0.05, False)])
    assert (bins[9].lines, round(bins[9].said, 3), round(bins[9].true, 3)) == (3, 0.953, 0.667)
    assert (bins[0].lines, bins[5].lines) == (1, 0)


def test_nothing_to_measure() -> None:
    assert figures([]).auto_precision == 0.0


def test_what_is_known_before_any_data_has_its_signs() -> None:
    assert prior().bias < 0
