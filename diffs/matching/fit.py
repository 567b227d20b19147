"""Weights and calibration learned from labelled pairs: the shipped ones, and a user's own.

``python -m diffs.matching.training`` fits what ``weights.toml`` holds; :func:`refit` moves those weights
towards the judgements of a user. The model is that of :mod:`diffs.matching.score`: the candidates of one
listing and "none of them" weigh against each other (a conditional logit), every weight keeps its sign, and a
monotone curve turns what the model says into how often it is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.optimize import isotonic_regression, minimize

from catalog.errors import N_, InputRefused
from diffs.matching.features import AGAINST
from diffs.matching.score import Weights, load_weights

TRUST: Final = 30.0
"""How many judged listings it takes until they count as much as the weights one begins with."""

ENOUGH_TO_CALIBRATE: Final = 200
"""Judged listings from which on the curve is learned anew; fewer keep the one that is shipped."""

_EDGES: Final = 1 / (1 + np.exp(-np.array([-4, -3, -2, -1.4, -0.7, 0, 0.7, 1.4, 2, 3, 4, 5, 6, 7])))
_FOLDS: Final = 5
_DECIMALS: Final = 2


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A listing, one library item it could be, and whether it is.

    ``features``: the values by name, each 0 to 1, as in ``Match.features``. ``listing``: pairs of one listing
    weigh against each other; at most one of them can be the same. Those judged "unsure" are left out.
    """

    listing: str
    features: Mapping[str, float]
    same: bool


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labelled pairs as arrays, the pairs of a listing next to each other.

    ``values``: pairs × features; ``starts``: where each listing begins; ``listing``: the listing of each pair;
    ``same``: 1.0 for the true pair.
    """

    names: tuple[str, ...]
    values: np.ndarray
    starts: np.ndarray
    listing: np.ndarray
    same: np.ndarray


def refit(pairs: Iterable[LabelledPair], prior: Weights | None = None) -> Weights:
    """Weights moved from ``prior`` (the shipped ones) towards the judgements of a user.

    A few judgements move little (:data:`TRUST`), and none changes a sign, so that every reason keeps speaking
    for or against as before. The order of ``pairs`` does not matter. Without pairs the result is ``prior``.
    Raises :class:`InputRefused` for a feature nobody knows, a value outside 0..1, and a listing that is said
    to be two items.
    """
    start = prior or load_weights()
    data = arrange(pairs, start)
    if not len(data.starts):
        return start
    found = fit_weights(data, start, TRUST)
    if len(data.starts) < ENOUGH_TO_CALIBRATE:
        return replace(found, calibration=start.calibration)
    return replace(found, calibration=calibrate(*_out_of_fold(data, start)))


def arrange(pairs: Iterable[LabelledPair], weights: Weights) -> Labelled:
    """The pairs as arrays, sorted by listing and values, so that their order cannot matter."""
    names = tuple(sorted(weights.of))
    groups: dict[str, list[tuple[tuple[float, ...], bool]]] = defaultdict(list)
    for pair in pairs:
        groups[pair.listing].append((_row(pair, names), pair.same))
    rows = [(listing, *each) for listing in sorted(groups) for each in sorted(groups[listing])]
    firsts = [at for at, row in enumerate(rows) if not at or rows[at - 1][0] != row[0]]
    for listing, group in groups.items():
        if sum(same for _, same in group) > 1:
            raise InputRefused(N_("listing {key} is judged to be two items"), key=listing)
    sizes = np.diff([*firsts, len(rows)])
    return Labelled(
        names=names,
        values=np.array([row[1] for row in rows], dtype=float).reshape(len(rows), len(names)),
        starts=np.array(firsts, dtype=np.int64),
        listing=np.repeat(np.arange(len(firsts)), sizes),
        same=np.array([row[2] for row in rows], dtype=float),
    )


def _row(pair: LabelledPair, names: Sequence[str]) -> tuple[float, ...]:
    for name, value in pair.features.items():
        if name not in names or not 0.0 <= value <= 1.0:
            raise InputRefused(N_("{key} cannot be {value}"), key=name, value=value)
    return tuple(float(pair.features.get(name, 0.0)) for name in names)


def fit_weights(data: Labelled, start: Weights, trust: float) -> Weights:
    """The most likely weights, each of the sign it has in ``start``, drawn to ``start`` as by ``trust`` listings."""
    origin = np.array([start.bias, *(start.of[name] for name in data.names)])
    bounds = [(None, None), *((None, 0.0) if name in AGAINST else (0.0, None) for name in data.names)]

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = _misfit(at, data)
        away = at - origin
        return value + trust / 10 * float(away @ away), slope + trust / 5 * away

    best = minimize(loss, origin, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500}).x
    bias, *weights = (round(float(each), _DECIMALS) + 0.0 for each in best)
    return replace(start, bias=bias, of=dict(zip(data.names, weights)))


def _misfit(at: np.ndarray, data: Labelled) -> tuple[float, np.ndarray]:
    """Minus the log-likelihood of the labels and its slope."""
    odds, chance, none = _softmax(at, data)
    truth = data.same * odds
    value = -float(truth.sum() + none.sum())
    wrong = chance - data.same
    return value, np.array([wrong.sum(), *(wrong @ data.values)])


def _softmax(at: np.ndarray, data: Labelled) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log-odds and probability of each pair, and the log-probability of "none" per listing."""
    odds = np.clip(at[0] + data.values @ at[1:], -30.0, 30.0)
    total = 1.0 + np.add.reduceat(np.exp(odds), data.starts)
    return odds, np.exp(odds) / total[data.listing], -np.log(total)


def chances(data: Labelled, weights: Weights) -> np.ndarray:
    """What the model says of every pair before calibration."""
    at = np.array([weights.bias, *(weights.of[name] for name in data.names)])
    return _softmax(at, data)[1]


def _out_of_fold(data: Labelled, start: Weights) -> tuple[np.ndarray, np.ndarray]:
    """What weights that never saw a listing say of its pairs, and the labels."""
    said = np.zeros(len(data.same))
    for fold in range(_FOLDS):
        held = data.listing % _FOLDS == fold
        weights = fit_weights(_only(data, ~held), start, TRUST)
        said[held] = chances(_only(data, held), weights)
    return said, data.same


def _only(data: Labelled, keep: np.ndarray) -> Labelled:
    """The pairs of some listings, whole listings only."""
    _, starts, listing = np.unique(data.listing[keep], return_index=True, return_inverse=True)
    return Labelled(data.names, data.values[keep], starts, listing, data.same[keep])


def calibrate(said: np.ndarray, same: np.ndarray) -> tuple[tuple[float, float], ...]:
    """A monotone curve from what was said to how often it was true, as (said, true) points between 0 and 1.

    Isotonic regression over bins of like log-odds; a bin is pulled towards what was said as if it held two
    more listings, so that no bin claims certainty. Empty when there is nothing to learn from.
    """
    if not len(said):
        return ()
    place = np.digitize(said, _EDGES)
    parts = [np.flatnonzero(place == each) for each in np.unique(place)]
    middle = np.array([said[part].mean() for part in parts])
    size = np.array([len(part) for part in parts], dtype=float)
    rate = (np.array([same[part].sum() for part in parts]) + 2 * middle) / (size + 2)
    return _curve(middle, isotonic_regression(rate, weights=size).x)


def _curve(said: np.ndarray, true: np.ndarray) -> tuple[tuple[float, float], ...]:
    """The corners of the curve, from (0, 0) to (1, 1)."""
    points = {0.0: 0.0} | {round(float(a), 4): round(float(b), 4) for a, b in zip(said, true)} | {1.0: 1.0}
    curve = sorted(points.items())
    flat = {at for at in range(1, len(curve) - 1) if curve[at - 1][1] == curve[at][1] == curve[at + 1][1]}
    return tuple(point for at, point in enumerate(curve) if at not in flat)
