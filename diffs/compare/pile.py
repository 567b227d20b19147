"""What all matches led to: each finding once, in the order they are told in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

from catalog.elements import load_elements
from diffs.bundle import Bundle
from diffs.model import Finding
from diffs.packed import Findings, Packed

Spot = tuple[str, str, str]
"""Channel, library id, reading id: what findings are told by first; findings of no library item come last."""


class Pile:
    """Findings as they come in, and bundles of packed ones, which stay so where nothing else stands among them."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}
        self._bundles: list[tuple[Sequence[Spot], Bundle]] = []

    def add(self, finding: Finding) -> None:
        """One finding; of several with the same fingerprint the first is kept."""
        self._found.setdefault(finding.fingerprint, finding)

    def add_bundle(self, spots: Sequence[Spot], bundle: Bundle) -> None:
        """All findings of pairs at these spots, in order, of which none has the fingerprint of any other finding
        there may be."""
        if bundle.count:
            self._bundles.append((spots, bundle))

    def sorted(self) -> Sequence[Finding]:
        """All of them in order."""
        by_spot: dict[Spot, list[Finding]] = {}
        for finding in self._found.values():
            by_spot.setdefault(spot_of(finding), []).append(finding)
        parts: dict[Spot, Packed | tuple[Finding, ...]] = {}
        alone = sorted(by_spot)
        for spots, bundle in self._bundles:
            if bisect_left(alone, spots[0]) == bisect_right(alone, spots[-1]):
                parts[spots[0]] = bundle
            else:
                parts |= zip(spots, bundle.parts(), strict=True)
        for place in by_spot.keys() & parts.keys():
            by_spot[place] += _findings(parts.pop(place))
        parts |= {place: tuple(in_order(each)) for place, each in by_spot.items()}
        return Findings([parts[place] for place in sorted(parts)])


def _findings(part: Packed | tuple[Finding, ...]) -> Iterable[Finding]:
    return part if isinstance(part, tuple) else part.findings()


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """The findings of one spot in the order of the element table, then of rows, rules and fingerprints."""
    return sorted(findings, key=_order_of) if len(findings) > 1 else list(findings)


def spot(channel: str, library: str, reading: str) -> Spot:
    """Where findings of these stand."""
    return (channel, library or "\U0010ffff", reading)


def spot_of(finding: Finding) -> Spot:
    """Where a finding stands."""
    return spot(finding.channel, finding.library, finding.reading)


def _order_of(finding: Finding) -> tuple[object, ...]:
    places = _places()
    place = places.get(finding.element, len(places))
    return (place, finding.sub_key, finding.sub_element, finding.rule, finding.fingerprint)


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    return {element.key: place for place, element in enumerate(load_elements())}
