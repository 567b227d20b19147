"""Weights learned from labelled pairs: signs hold, order does not matter, few judgements move little."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import InputRefused
from diffs.matching.features import AGAINST, FEATURES
from diffs.matching.fit import ENOUGH_TO_CALIBRATE, LabelledPair, calibrate, refit
from diffs.matching.score import calibrated, load_weights

VALUES = st.dictionaries(st.sampled_from(sorted(FEATURES)), st.sampled_from([0.25, 0.5, 1.0]), max_size=6)


def judged(listings: int, seed: int = 7) -> list[LabelledPair]:
    """Listings whose same name is right seven times of ten, each with a candidate that is never right."""
    source = random.Random(seed)
    pairs = []
    for at in range(listings):
        unit = float(source.random() < 0.5)
        pairs.append(LabelledPair(f"R{at}", {"same_name": 1.0, "same_unit": unit}, source.random() < 0.7))
        pairs.append(LabelledPair(f"R{at}", {"likeness": 0.5, "word_missing": 0.75}, same=False))
    return pairs


def test_nothing_judged_changes_nothing() -> None:
    assert refit([]) == load_weights()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(VALUES, st.booleans()), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_signs_hold_and_order_does_not_matter(rows: list[tuple[dict[str, float], bool]], source: random.Random) -> None:
    pairs = [LabelledPair(f"R{at}", values, same) for at, (values, same) in enumerate(rows)]
    weights = refit(pairs)
    assert all(weight <= 0 if name in AGAINST else weight >= 0 for name, weight in weights.of.items())
    source.shuffle(pairs)
    assert refit(pairs) == weights


def test_few_judgements_move_little_and_many_move_more() -> None:
    start = load_weights()
    moved = [abs(refit(judged(count)).of["same_name"] - start.of["same_name"]) for count in (2, 150)]
    assert moved[0] < moved[1]
    assert moved[0] < 0.5


def test_the_curve_is_learned_from_many_judgements_only() -> None:
    assert refit(judged(20)).calibration == load_weights().calibration
    curve = refit(judged(ENOUGH_TO_CALIBRATE)).calibration
    assert list(curve) == sorted(curve)
    assert [point[1] for point in curve] == sorted(point[1] for point in curve)


def test_the_curve_says_how_often_it_is_true() -> None:
    source = np.random.default_rng(3)
    said = source.random(4000)
    same = (source.random(4000) < said**2).astype(float)
    start = load_weights()
    weights = type(start)(start.bias, start.of, calibrate(said, same))
    assert calibrated(0.5, weights) == pytest.approx(0.25, abs=0.05)
    assert calibrated(0.9, weights) == pytest.approx(0.81, abs=0.05)
    assert (calibrated(0.0, weights), calibrated(1.0, weights)) == (0.0, 1.0)


@pytest.mark.parametrize(
    "pairs",
    [
        [LabelledPair("R1", {"same_nam": 1.0}, same=True)],
        [LabelledPair("R1", {"same_name": 2.0}, same=True)],
        [LabelledPair("R1", {"same_name": 1.0}, same=True), LabelledPair("R1", {"likeness": 0.5}, same=True)],
    ],
)
def test_labels_that_cannot_be_are_refused(pairs: list[LabelledPair]) -> None:
    with pytest.raises(InputRefused):
        refit(pairs)
