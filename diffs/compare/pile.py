"""What all matches led to: each finding once, in the order they are told in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from catalog.elements import load_elements
from diffs.model import Finding
from diffs.packed import Findings, Kept

Spot = tuple[str, str, str]
"""Channel, library id, reading id: what findings are told by first; findings of no library item come last."""


class Pile:
    """Findings as they come in, and packed ones, which stay so where nothing else stands at the same spot."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}
        self._packed: dict[Spot, Kept] = {}

    def add(self, finding: Finding) -> None:
        """One finding; of several with the same fingerprint the first is kept."""
        self._found.setdefault(finding.fingerprint, finding)

    def add_packed(self, spot: Spot, kept: Kept) -> None:
        """All findings of a pair in order, of which none has the fingerprint of any other finding there may be."""
        if kept.count:
            self._packed[spot] = kept

    def sorted(self) -> Sequence[Finding]:
        """All of them in order."""
        by_spot: dict[Spot, list[Finding]] = {}
        for finding in self._found.values():
            by_spot.setdefault(_spot_of(finding), []).append(finding)
        for spot in by_spot.keys() & self._packed.keys():
            by_spot[spot] += self._packed.pop(spot).findings()
        parts: dict[Spot, Kept | tuple[Finding, ...]] = {**self._packed}
        parts |= {spot: tuple(in_order(each)) for spot, each in by_spot.items()}
        return Findings([parts[spot] for spot in sorted(parts)])


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """The findings of one spot in the order of the element table, then of rows, rules and fingerprints."""
    return sorted(findings, key=_order_of) if len(findings) > 1 else list(findings)


def spot(channel: str, library: str, reading: str) -> Spot:
    """Where findings of these stand."""
    return (channel, library or "\U0010ffff", reading)


def _spot_of(finding: Finding) -> Spot:
    return spot(finding.channel, finding.library, finding.reading)


def _order_of(finding: Finding) -> tuple[object, ...]:
    places = _places()
    place = places.get(finding.element, len(places))
    return (place, finding.sub_key, finding.sub_element, finding.rule, finding.fingerprint)


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    return {element.key: place for place, element in enumerate(load_elements())}
