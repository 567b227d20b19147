"""What speaks for and against every candidate of a reading: for people who judge, and for fitting to what they said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from catalog.model import Reading, ServiceItem
from diffs.matching.contest import Contest
from diffs.matching.matcher import weighed
from diffs.matching.score import Weights


@dataclass(frozen=True, slots=True)
class Evidence:
    """One library item a reading may be: its probability, the features (0..1) that speak, and their reasons."""

    item: str
    probability: float
    features: Mapping[str, float]
    reasons: tuple[str, ...]


def evidence(
    library: Sequence[ServiceItem], readings: Sequence[Reading], ids: Collection[str], weights: Weights | None = None
) -> dict[str, tuple[Evidence, ...]]:
    """The candidates of the readings in ``ids``, best first, by reading id; judgements play no part.

    ``readings`` are all that are matched together, because names are learnt from all of them.
    """
    found: dict[str, tuple[Evidence, ...]] = defaultdict(tuple)
    found.update((each.reading.id, _of(each)) for each in weighed(library, readings, ids, weights))
    return found


def _of(contest: Contest) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            each.pair.item.id,
            round(contest.chances[each.pair.item.id], 4),
            {name: round(value, 3) for name, (value, _) in sorted(each.features.items())},
            tuple(reason for _, reason in each.features.values() if reason),
        )
        for each in contest.scored
    )
