"""The shipped weights from the labelled sets: fitted on some families, calibrated on others, tested on the rest."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Final

import numpy as np

from diffs.matching.fit import LabelledPair, arrange, calibrate, fit_weights
from diffs.matching.matcher import match, weighed
from diffs.matching.score import Weights, weights_from
from diffs.matching.training.figures import Figures, figures, said_and_true
from diffs.matching.training.listings import Habits
from diffs.matching.training.sets import LabelledSet, build, mixed

TRUST: Final = 200.0
"""How many listings count as much as the expectations of ``prior.toml``."""

SIZE: Final = 24
"""Labelled sets of each kind (usual and hard channels) for fitting and for calibration."""

FIT_SEED: Final = 101
CALIBRATE_SEED: Final = 202
TEST_SEED: Final = 303

USUAL: Final = Habits()
HARD: Final = Habits(hard=True, rough=1.4)
NEVER_SEEN: Final = Habits(hard=True, rough=1.4, unseen=True)
"""Habits weights are never fitted on: words, frames and slips of their own."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Weights, and what they were learnt from: how many listings and pairs, how many listings for calibration."""

    weights: Weights
    listings: int
    pairs: int
    calibration: int


def prior() -> Weights:
    """The expectations fitting begins with."""
    table = tomllib.loads(files("diffs.matching.training").joinpath("prior.toml").read_text("utf-8"))
    return weights_from(table["weights"])


def learn(size: int = SIZE) -> Learnt:
    """Fit and calibrate; ``size`` sets of each kind. The same size gives the same weights, to the digit.

    For calibration every family is judged by weights that never saw it: those fitted on the other part.
    """
    fitting = list(labelled_sets("fit", FIT_SEED, size, (USUAL, HARD)))
    others = list(labelled_sets("calibrate", CALIBRATE_SEED, size, (USUAL, HARD)))
    data = arrange(labelled_pairs(fitting), prior())
    fitted = fit_weights(data, prior(), TRUST)
    mirrored = fit_weights(arrange(labelled_pairs(others), prior()), prior(), TRUST)
    said, true = (np.array([*a, *b]) for a, b in zip(said_and_true(others, fitted), said_and_true(fitting, mirrored)))
    return Learnt(replace(fitted, calibration=calibrate(said, true)), len(data.starts), len(data.same), len(said))


def labelled_sets(part: str, seed: int, size: int, kinds: Sequence[Habits]) -> Iterator[LabelledSet]:
    """Sets of mixed coverage and absence for every kind of habits."""
    for number, habits in enumerate(kinds):
        for setting in mixed(part, seed + number, size, habits):
            yield build(setting)


def labelled_pairs(sets: Iterable[LabelledSet]) -> Iterator[LabelledPair]:
    """Every listing with every candidate of it, and whether that is the true item."""
    for number, each in enumerate(sets):
        for contest in weighed(each.library, each.readings, each.truth.keys(), prior()):
            truth = each.truth[contest.reading.id].item
            for scored in contest.scored:
                values = {name: value for name, (value, _) in scored.features.items()}
                yield LabelledPair(f"{number}:{contest.reading.id}", values, scored.pair.item.id == truth)


def held_out(weights: Weights, size: int = SIZE) -> dict[str, Figures]:
    """Figures on families the weights never saw: a usual channel, and a hard one with habits they never saw."""
    kinds = {"usual": (USUAL,), "hard": (NEVER_SEEN,)}
    return {
        name: figures(
            (each, match(each.library, each.readings, weights=weights))
            for each in labelled_sets("test", TEST_SEED, size, kind)
        )
        for name, kind in kinds.items()
    }
