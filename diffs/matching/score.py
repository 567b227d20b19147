"""The probability that a reading is a library item: a logistic model on explained features.

Competition is not a feature (it would lose its calibration on a channel that covers little of the library):
the odds of all candidates of a reading are weighed against each other and against "none of them".
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from catalog.errors import N_, ConfigError
from diffs.matching.closeness import Closeness, closeness
from diffs.matching.features import AGAINST, FEATURES, Feature, Pair


@dataclass(frozen=True, slots=True)
class Weights:
    """The bias, one weight per feature, and the curve from what the model says to how often it is right.

    ``calibration``: (said, true) points with ``said`` rising from 0 to 1; empty: taken at its word.
    """

    bias: float
    of: Mapping[str, float]
    calibration: tuple[tuple[float, float], ...] = ()


Said = tuple[tuple[int, str, Feature], ...]
"""What features say that have something to say: rank in FEATURES, name, value with reason."""


class Saying:
    """What the features of a pair say, put together when somebody asks.

    ``shared``: one object serves all pairs of which the same is said.
    """

    __slots__ = ("_features", "_parts", "shared")

    def __init__(self, parts: Sequence[Said], shared: bool = False) -> None:
        self._parts = parts
        self.shared = shared
        self._features: Mapping[str, Feature] | None = None

    @property
    def features(self) -> Mapping[str, Feature]:
        """The features that say something, by name, in the order of FEATURES."""
        if self._features is None:
            self._features = {name: said for _, name, said in sorted(chain.from_iterable(self._parts))}
        return self._features


class Scored(NamedTuple):
    """A pair with what its features say, its log-odds and how close its names are (a tuple: there are many of them)."""

    pair: Pair
    saying: Saying
    log_odds: float
    close: Closeness

    @property
    def features(self) -> Mapping[str, Feature]:
        """The features that say something, by name."""
        return self.saying.features

    @property
    def order(self) -> tuple[float, str]:
        """Sorts the better first, ties by id."""
        return (-self.log_odds, self.pair.item.id)


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights shipped with the product."""
    return weights_from(tomllib.loads(files("diffs.matching").joinpath("weights.toml").read_text("utf-8")))


def weights_from(table: Mapping[str, object]) -> Weights:
    """Weights from a table as ``weights.toml`` has it.

    A feature that is left out weighs nothing. Raises :class:`ConfigError` for a wrong sign, an unknown name or
    a calibration that falls.
    """
    weights = dict.fromkeys(FEATURES, 0.0)
    for side in ("for", "against"):
        given = table.get(side)
        for name, weight in given.items() if isinstance(given, Mapping) else ():
            if not _may_stand(name, weight, side):
                raise ConfigError(N_("{key} cannot be {value}"), where="weights.toml", key=name, value=weight)
            weights[name] = float(weight)
    bias = table.get("bias", 0.0)
    return Weights(float(bias) if isinstance(bias, (int, float)) else 0.0, weights, _curve(table.get("calibration")))


def _may_stand(name: str, weight: object, side: str) -> bool:
    if name not in FEATURES or (name in AGAINST) != (side == "against") or not isinstance(weight, (int, float)):
        return False
    return weight <= 0 if side == "against" else weight >= 0


def _curve(given: object) -> tuple[tuple[float, float], ...]:
    """The points of a calibration: two lists of like length that do not fall."""
    if not isinstance(given, Mapping):
        return ()
    said, true = given.get("said", []), given.get("true", [])
    rises = all(list(map(float, side)) == sorted(map(float, side)) for side in (said, true))
    if len(said) != len(true) or not rises:
        raise ConfigError(N_("{key} cannot be {value}"), where="weights.toml", key="calibration", value=said)
    return tuple((float(left), float(right)) for left, right in zip(said, true))


def calibrated(chance: float, weights: Weights) -> float:
    """How often a pair of which the model says ``chance`` is the same, straight between the points of the curve."""
    points = weights.calibration
    if not points:
        return chance
    at = bisect_right(points, (chance, 2.0))
    if at == 0 or at == len(points):
        return points[min(at, len(points) - 1)][1]
    (left, low), (right, high) = points[at - 1], points[at]
    return low + (high - low) * (chance - left) / (right - left)


def score_pair(pair: Pair, weights: Weights) -> Scored:
    """Score one pair."""
    said = tuple([(at, name, found) for at, (name, of) in enumerate(FEATURES.items()) if (found := of(pair))[0]])
    return Scored(pair, Saying([said]), log_odds(weigh(said, weights), weights), closeness(pair))


def weigh(said: Said, weights: Weights) -> float:
    """What features weigh together."""
    of = weights.of
    return sum([of.get(name, 0.0) * value for _, name, (value, _) in said])


def log_odds(weight: float, weights: Weights) -> float:
    """The log-odds of a pair whose features weigh so much; rounded, that the order of adding up may not show."""
    return round(weights.bias + weight, 6)


def probabilities(scored: Sequence[Scored]) -> list[float]:
    """The probability of each candidate of one reading; together at most 1, the rest is "none of them"."""
    odds = [
        math.exp(each.log_odds if -30.0 < each.log_odds < 30.0 else math.copysign(30.0, each.log_odds))
        for each in scored
    ]
    total = 1.0 + math.fsum(odds)
    return [each / total for each in odds]
