"""What matching a part of a whole takes from the whole: places before names, regions of places, the channels.

A part holds all items and readings of some regions (:func:`partings`); matched on its ground, it gives the matches the
whole would give for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalog.model import Reading, ServiceItem
from diffs.matching.facts import body, known_places, region_key
from diffs.matching.mend import mend
from diffs.matching.names import NameReader
from diffs.matching.places import learnt_places, naming_places, places_of
from diffs.matching.shelf import seen_from, sharing


@dataclass(frozen=True, slots=True)
class Ground:
    """``places``: what names may begin with; ``regions``: which regions the places of the library's bodies belong
    to; ``channels``: every channel, also those of which a part has no reading."""

    places: tuple[str, ...]
    regions: Mapping[str, frozenset[str]]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What the ground is made of: each side's bodies and names, every one once.

    ``bodies`` are the library's with their regions; ``naming`` are names of readings in which a place can stand.
    """

    bodies: Collection[tuple[str, str]]
    shown_bodies: Collection[str]
    items: Collection[str]
    naming: Collection[str]


@dataclass(frozen=True, slots=True)
class Parting:
    """Regions of the library and regions of readings (both as :func:`region_key`) that must be looked at together."""

    items: tuple[str, ...]
    readings: tuple[str, ...]


def ground_of(library: Sequence[ServiceItem], readings: Iterable[Reading]) -> Ground:
    """The ground of a whole that is at hand."""
    seen = list(readings)
    names = Names(
        {(item.unit, region_key(item.region)) for item in library},
        {reading.item.unit for reading in seen},
        {item.task_name for item in library},
        set(naming_places({reading.item.task_name for reading in seen})),
    )
    return ground_from(names, {reading.channel for reading in seen})


def ground_from(names: Names, channels: Iterable[str]) -> Ground:
    """The ground of a whole of which only the names are at hand."""
    known = known_places({unit for unit, _ in names.bodies} | set(names.shown_bodies))
    reader = reader_on(known)
    normals = {reader.read(name).normal for name in names.items}
    learnt = learnt_places({mend(name).text for name in names.naming}, normals)
    return Ground(tuple(sorted({*known, *learnt})), _regions_of(names.bodies), tuple(sorted(set(channels))))


def _regions_of(bodies: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for unit, region in bodies:
        for place in body(unit)[1] if region else ():
            found.setdefault(place, set()).add(region)
    return {place: frozenset(regions) for place, regions in sorted(found.items())}


@lru_cache(maxsize=2)
def reader_on(places: tuple[str, ...]) -> NameReader:
    """Reads names that may begin with these places; parts of one whole share what was read."""
    return NameReader(places_of(places))


def partings(library: Iterable[str], readings: Iterable[str]) -> list[Parting]:
    """The regions of a whole in groups that share no item: each can be matched and compared without the others.

    ``library`` and ``readings`` are the regions (:func:`region_key`, :func:`region_of`) of either side. A region the
    library knows nothing of sees all of it, and then all is one group.
    """
    groups = dict.fromkeys(sorted(set(library)))
    sees = {region: seen_from(region, groups) for region in sorted(set(readings))}
    together = [
        Parting(tuple(sorted({key for each in regions for key in sees[each]})), tuple(regions))
        for regions in sharing(sees)
    ]
    seen = {key for each in together for key in each.items}
    return together + [Parting((key,), ()) for key in groups if key not in seen]
