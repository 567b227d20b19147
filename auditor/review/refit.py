"""Weights fitted to what people judged, for a project of its own kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.review.desk import Desk
from catalog.errors import N_, ConfigError
from diffs.matching.evidence import Evidence
from diffs.matching.fit import LabelledPair, refit
from diffs.matching.judgement import Verdict
from diffs.matching.judgements import Ruling
from diffs.matching.score import Weights, load_weights

_COUNTED = (Verdict.SAME, Verdict.DIFFERENT)


@dataclass(frozen=True, slots=True)
class Refit:
    """The weights before and after, and the number of readings whose judgements moved them."""

    before: Weights
    after: Weights
    listings: int
    pairs: int


def refitted(desk: Desk) -> Refit:
    """Weights moved towards the judgements that count on this desk, from the shipped ones.

    Raises :class:`ConfigError` where nothing was judged.
    """
    ruled: dict[str, list[Ruling]] = {}
    for each in desk.rulings():
        if not each.stale and each.judgement.verdict in _COUNTED:
            ruled.setdefault(each.reading, []).append(each)
    found = desk.evidence(ruled)
    pairs = [pair for reading in sorted(ruled) for pair in labelled(reading, ruled[reading], found)]
    if not pairs:
        hint = N_("judge some matches first: `auditor review`")
        raise ConfigError(N_("nothing was judged that weights could be fitted to"), hint=hint)
    before = load_weights()
    return Refit(before, refit(pairs, before), len({pair.listing for pair in pairs}), len(pairs))


def labelled(reading: str, ruled: Sequence[Ruling], found: Mapping[str, Sequence[Evidence]]) -> Iterator[LabelledPair]:
    """The pairs of one reading: where a person said which item it is, all others it is not."""
    same = [each.item for each in ruled if each.judgement.verdict is Verdict.SAME][-1:]
    different = {each.item for each in ruled if each.judgement.verdict is Verdict.DIFFERENT}
    for each in found.get(reading, ()):
        if same or each.item in different:
            yield LabelledPair(reading, each.features, each.item in same)
