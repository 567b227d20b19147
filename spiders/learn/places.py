"""Which places of a template hold which element: where the library's own values stand, on many guides alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.elements import load_elements
from spiders.learn.samples import Sample
from spiders.learn.values import NOTHING, element_of, is_row_key, meaning, telling
from spiders.placenames import is_member
from spiders.reader.json_shape import field_of
from spiders.reader.labels import SECTIONS, Labels

AGREE: Final = 0.75
"""The library's value has to stand at a place on this share of the guides that have the place; channels do err."""
SURE: Final = 0.9
"""The same for places that no known label names."""
SUPPORT: Final = 3
"""Guides on which it has to, and two where there are fewer than :data:`FEW` in all."""
FEW: Final = 8
_MOST_PLACES: Final = 5

Codes = Mapping[str, Mapping[str, str]]
NO_CODES: Final[Codes] = {}
_NEW_SHARE: Final = 0.03


@dataclass(frozen=True, slots=True)
class Learned:
    """A place of an element. ``guides``: on which it is that no place before it covers, as a share of all;
    ``support``: on how many guides the library's value stood there; ``agree``: that, as a share of the guides that
    have both; ``known``: a label or field name that the element table knows leads to it; ``label``: that label."""

    key: str
    at: str
    share: float
    agree: float
    support: int
    known: bool
    label: str = ""


@dataclass(slots=True)
class _Tally:
    """One place and one element: the samples where the value stood there, and its different values."""

    matched: set[int]
    values: set[Hashable]


class Evidence:
    """What all samples say: where each place is, and which element's value stood there."""

    def __init__(self, samples: Sequence[Sample], codes: Codes = NO_CODES) -> None:
        self.samples = samples
        self.codes = codes
        self.present: dict[str, set[int]] = defaultdict(set)
        self.labels: dict[str, str] = {}
        self.having: dict[str, set[int]] = defaultdict(set)
        self.tallies: dict[str, dict[str, _Tally]] = defaultdict(dict)
        self.said: set[str] = set()
        for number, sample in enumerate(samples):
            self._look(number, sample)

    def _look(self, number: int, sample: Sample) -> None:
        texts: dict[str, set[str]] = defaultdict(set)
        for spot in sample.spots:
            self.present[spot.name].add(number)
            self.labels.setdefault(spot.name, spot.label)
            texts[spot.text].add(spot.name)
        wanted: dict[str, set[str]] = defaultdict(set)
        for key, text in sample.wanted():
            wanted[key].add(text)
            self.said.add(text)
        for key, values in wanted.items():
            self._match(number, key, values, texts)

    def _match(self, number: int, key: str, values: set[str], texts: Mapping[str, set[str]]) -> None:
        element = element_of(key)
        meant = {meaning(element.kind, element.code_table, value) for value in values} - {None}
        if not meant:
            return
        self.having[key].add(number)
        codes = self.codes.get(key) or self.codes.get(element.code_table) or {}
        for text, names in texts.items():
            means = meaning(element.kind, element.code_table, codes.get(text, text)) if text else None
            if means is None or means not in meant:
                continue
            for name in names:
                tally = self.tallies[key].setdefault(name, _Tally(set(), set()))
                tally.matched.add(number)
                tally.values.add(means)

    def agreement(self, key: str, name: str) -> float:
        """How often the value stands at a place, of the guides that have both."""
        both = self.present[name] & self.having[key]
        return len(self.tallies[key][name].matched) / len(both) if both else 0.0


def learn_places(samples: Sequence[Sample], labels: Labels, codes: Codes = NO_CODES) -> dict[str, tuple[Learned, ...]]:
    """Element key → its places, the surest and commonest first; only elements whose places are beyond doubt.

    ``codes``: what the channel's codes mean, as :func:`spiders.learn.codes.learn_codes` gives it.
    """
    return places_in(Evidence(samples, codes), labels)


def places_in(evidence: Evidence, labels: Labels) -> dict[str, tuple[Learned, ...]]:
    """The places that evidence speaks for."""
    found = {}
    for element in load_elements():
        candidates = list(_candidates(evidence, element.key, labels))
        if chosen := tuple(_cover(evidence, element.key, candidates)):
            found[element.key] = chosen
    return found


def _candidates(evidence: Evidence, key: str, labels: Labels) -> Iterator[tuple[tuple[float, ...], str, bool]]:
    """Rank, place, and whether a known name leads to it; what is in doubt is left out."""
    least = SUPPORT if len(evidence.samples) >= FEW else 2
    for name, tally in sorted(evidence.tallies.get(key, {}).items()):
        agree = evidence.agreement(key, name)
        named = named_by(evidence, name, labels)
        if len(tally.matched) < least or agree < AGREE or (named and key not in named):
            continue
        if not named and not is_beyond_doubt(evidence, key, name):
            continue
        label = evidence.labels[name]
        yield (_order(name, label, key in named), -len(tally.matched), -agree, len(name)), name, bool(named)


def _order(name: str, label: str, known: bool) -> int:
    """The surest sort of place first: known names, other labels, a class of its own, a number, no mark at all."""
    if known or label:
        return 0 if known else 1
    return 2 + ("#" in name) + 2 * ("." not in name)


def is_beyond_doubt(evidence: Evidence, key: str, name: str) -> bool:
    """Whether a place without a known name is this element's and no other's."""
    tally, agree = evidence.tallies[key][name], evidence.agreement(key, name)
    label = evidence.labels[name]
    if agree < SURE or (label and label in evidence.said) or is_row_key(key):
        return False
    one_is_enough = len(evidence.samples) <= FEW and NOTHING not in tally.values and telling(element_of(key).kind)
    if len(tally.values - {NOTHING}) < 2 and not one_is_enough:
        return False
    others = (
        len(theirs[name].matched) * evidence.agreement(other, name)
        for other, theirs in evidence.tallies.items()
        if other != key and name in theirs
    )
    return len(tally.matched) * agree > 1.2 * max(others, default=0.0)


def named_by(evidence: Evidence, name: str, labels: Labels) -> frozenset[str]:
    """The elements that the label or the field name of a place names, by the element table or the channel file."""
    if is_member(name):
        last = name.rpartition(".")[2].removesuffix("[]")
        hits = (field_of(labels, last, section) for section in ("item", *SECTIONS))
        return frozenset(hit.key for hit in hits if hit is not None)
    label = evidence.labels[name]
    found = (labels.find(label, section) for section in ("item", *SECTIONS)) if label else ()
    return frozenset(claim.key for each in found if each is not None for claim in each.claims)


def _cover(
    evidence: Evidence, key: str, candidates: Sequence[tuple[tuple[float, ...], str, bool]]
) -> Iterator[Learned]:
    """The fewest places that together cover the guides, each with what it adds."""
    covered: set[int] = set()
    total = len(evidence.samples)
    for count, (_rank, name, known) in enumerate(sorted(candidates)):
        fresh = evidence.present[name] - covered
        if len(fresh) < max(2, _NEW_SHARE * total) or count > 4 * _MOST_PLACES:
            continue
        covered |= fresh
        yield Learned(
            key,
            name,
            round(len(fresh) / total, 4),
            round(evidence.agreement(key, name), 4),
            len(evidence.tallies[key][name].matched),
            known,
            evidence.labels[name],
        )
