"""A channel's own names: labels and field names that nobody knows and the library's values explain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spiders.learn.places import FEW, SUPPORT, Evidence, is_beyond_doubt, named_by
from spiders.learn.samples import Sample
from spiders.learn.values import is_row_key
from spiders.placenames import is_member
from spiders.reader.labels import Labels


def learn_names(samples: Sequence[Sample], labels: Labels) -> dict[str, str]:
    """Label or field name as published → element key, for names nobody knows and elements nothing else gave."""
    evidence = Evidence(samples)
    found: dict[str, tuple[int, str]] = {}
    for key, name, support in _explained(evidence, labels):
        own = _own_name(evidence, name)
        if own and support > found.get(own, (0, ""))[0]:
            found[own] = (support, key)
    return {own: key for own, (_support, key) in sorted(found.items())}


def _explained(evidence: Evidence, labels: Labels) -> Iterator[tuple[str, str, int]]:
    least = SUPPORT if len(evidence.samples) >= FEW else 2
    for key, tallies in sorted(evidence.tallies.items()):
        for name, tally in sorted(tallies.items()):
            if len(tally.matched) < least or is_row_key(key) or named_by(evidence, name, labels):
                continue
            if _read_already(evidence, key, tally.matched) or not is_beyond_doubt(evidence, key, name):
                continue
            yield key, name, len(tally.matched)


def _read_already(evidence: Evidence, key: str, matched: set[int]) -> bool:
    """Whether labels gave the element on most of these guides: then the place only repeats it."""
    readings = (evidence.samples[number].reading for number in matched)
    return sum(reading is not None and reading.item.shows(key) for reading in readings) * 2 > len(matched)


def _own_name(evidence: Evidence, name: str) -> str:
    if is_member(name):
        return "" if "[]" in name else name.rpartition(".")[2]
    return evidence.labels[name]
