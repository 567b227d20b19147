"""The probability that a reading is a library item: a logistic model on explained features.

Competition is not a feature (it would lose its calibration on a channel that covers little of the library):
the odds of all candidates of a reading are weighed against each other and against "none of them".
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from catalog.errors import N_, ConfigError
from diffs.matching.features import FEATURES, Feature, Pair, pair_features


@dataclass(frozen=True, slots=True)
class Weights:
    """The bias and one weight per feature."""

    bias: float
    of: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair with its features and its log-odds."""

    pair: Pair
    features: Mapping[str, Feature]
    log_odds: float

    @property
    def order(self) -> tuple[float, str]:
        """Sorts the better first, ties by id."""
        return (-self.log_odds, self.pair.item.id)


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights shipped with the product."""
    text = files("diffs.matching").joinpath("weights.toml").read_text("utf-8")
    return weights_from(tomllib.loads(text))


def weights_from(table: Mapping[str, object]) -> Weights:
    """Weights from a table as ``weights.toml`` has it; :class:`ConfigError` for a wrong sign or name."""
    signed: dict[str, float] = {}
    for side, sign in (("for", 1), ("against", -1)):
        given = table.get(side)
        for name, weight in given.items() if isinstance(given, Mapping) else ():
            if name not in FEATURES or not isinstance(weight, (int, float)) or weight * sign < 0:
                raise ConfigError(N_("{key} cannot be {value}"), where="weights.toml", key=name, value=weight)
            signed[name] = float(weight)
    bias = table.get("bias", 0.0)
    return Weights(float(bias) if isinstance(bias, (int, float)) else 0.0, signed)


def score_pair(pair: Pair, weights: Weights) -> Scored:
    """Score one pair."""
    features = pair_features(pair)
    odds = weights.bias + sum(weights.of.get(name, 0.0) * value for name, (value, _) in features.items())
    return Scored(pair, features, round(odds, 6))


def probabilities(scored: Sequence[Scored]) -> list[float]:
    """The probability of each candidate of one reading; together at most 1, the rest is "none of them"."""
    odds = [math.exp(min(max(each.log_odds, -30.0), 30.0)) for each in scored]
    total = 1.0 + math.fsum(odds)
    return [each / total for each in odds]
