"""Scores many pairs: what features say is worked out once for every combination of the facts they read.

The result of :meth:`Scorer.score` is that of :func:`diffs.matching.score.score_pair`; only the way is shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from diffs.matching.closeness import closeness
from diffs.matching.facts import NO_CONTENT
from diffs.matching.features import FEATURES, Pair
from diffs.matching.score import Said, Saying, Scored, Weights, log_odds, weigh

_MOST: Final = 1 << 15
"""How many combinations are remembered before all of them are forgotten."""

_NOTHING: Final[tuple[Said, float]] = ((), 0.0)


def _on_names(pair: Pair) -> Hashable:
    left, right = pair.reading.name, pair.item.name
    return "" if left.normal == right.normal else (left.normal, right.normal, left.ends_early, right.ends_early)


def _on_codes(pair: Pair) -> Hashable:
    return None if pair.reading.codes.exact and not pair.code and not pair.elsewhere else (pair.code, pair.elsewhere)


def _on_types(pair: Pair) -> Hashable:
    return pair.reading.task_type, pair.item.task_type


def _on_bodies(pair: Pair) -> tuple[Hashable, ...]:
    left, right = pair.reading, pair.item
    if left.region and left.region == right.region:
        return left.unit, right.unit
    return left.unit, right.unit, left.unit_places, right.unit_places, left.region, right.region


def _on_contents(pair: Pair) -> Hashable:
    return "" if pair.reading.content is pair.item.content is NO_CONTENT else None


def _on_more(_: Pair) -> Hashable:
    return None


_READ_BY: Final[tuple[tuple[Callable[[Pair], Hashable], tuple[str, ...]], ...]] = (
    (_on_names, ("same_name", "likeness", "one_slip", "word_conflict", "variant_conflict", "level_conflict",
                 "word_missing", "variant_missing", "text_left_over", "reordered")),
    (_on_codes, ("same_code", "shared_code", "code_elsewhere", "code_unknown")),
    (_on_types, ("same_type", "other_type")),
    (_on_bodies, ("same_unit", "other_unit", "other_place", "other_region")),
    (_on_contents, ("same_limits", "other_limits", "same_materials", "other_materials", "same_bases", "other_bases")),
)  # fmt: skip
"""The facts that features read, as something to remember by (``None``: not worth remembering)."""


def _on_all(pair: Pair) -> Hashable:
    """Everything the features of pairs that say the same read, where it is likely to come again."""
    left, right = pair.reading, pair.item
    if not pair.names.nothing_said or (left.codes.exact and not pair.code and not pair.elsewhere):
        return None
    if left.content is not NO_CONTENT or right.content is not NO_CONTENT:
        return None
    return (
        left.name.normal == right.name.normal, pair.code, pair.elsewhere, left.task_type, right.task_type,
        *_on_bodies(pair),
    )  # fmt: skip


class _Group:
    """The features that read the same facts, what they said about them and what that weighs."""

    __slots__ = ("_features", "_key", "_known", "_weights")

    def __init__(self, key: Callable[[Pair], Hashable], names: tuple[str, ...], weights: Weights) -> None:
        self._key = key
        self._weights = weights
        self._features = [(rank, name, FEATURES[name]) for rank, name in enumerate(FEATURES) if name in names]
        self._known: dict[Hashable, tuple[Said, float]] = {}

    def say(self, pair: Pair) -> tuple[Said, float]:
        key = self._key(pair)
        found = self._known.get(key) if key is not None else None
        if found is None:
            said = tuple([(rank, name, said) for rank, name, feature in self._features if (said := feature(pair))[0]])
            found = (said, weigh(said, self._weights)) if said else _NOTHING
            if key is not None:
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known[key] = found
        return found


class Scorer:
    """Scores pairs with given weights."""

    __slots__ = ("_groups", "_pairs", "_weights")

    def __init__(self, weights: Weights) -> None:
        grouped = {name for _, names in _READ_BY for name in names}
        rest = tuple(name for name in FEATURES if name not in grouped)
        self._weights = weights
        self._groups = tuple(
            _Group(key, names, weights) for key, names in (*_READ_BY, *([(_on_more, rest)] if rest else []))
        )
        self._pairs: dict[Hashable, tuple[Saying, float]] = {}

    def score(self, pair: Pair) -> Scored:
        """Score one pair."""
        key = _on_all(pair)
        found = self._pairs.get(key) if key is not None else None
        if found is None:
            found = self._work_out(pair, key is not None)
            if key is not None:
                if len(self._pairs) >= _MOST:
                    self._pairs.clear()
                self._pairs[key] = found
        return Scored(pair, *found, closeness(pair))

    def _work_out(self, pair: Pair, shared: bool) -> tuple[Saying, float]:
        parts = [group.say(pair) for group in self._groups]
        weight = sum([each for _, each in parts])
        return Saying([said for said, _ in parts], shared), log_odds(weight, self._weights)
