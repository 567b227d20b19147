"""How close two names are, in steps that decisions are made on."""

from __future__ import annotations

from enum import IntEnum

from diffs.matching.features import Pair


class Closeness(IntEnum):
    """How close two names are; the less the better."""

    EQUAL = 0
    SAME = 1
    EQUIVALENT = 2
    """Other words of the same group (新增 / 新办), which the library may tell apart."""
    POSSIBLE = 3
    """A word or an ending stands on one side only."""
    DIFFERENT = 4
    """Text is left over that no word explains."""
    OPPOSED = 5


def closeness(pair: Pair) -> Closeness:
    """How close the names of a pair are."""
    found = pair.names
    if pair.reading.name.normal == pair.item.name.normal:
        return Closeness.EQUAL
    if found.vetoed:
        return Closeness.OPPOSED
    if found.changed or found.reordered:
        return Closeness.DIFFERENT
    if found.same:
        return Closeness.EQUIVALENT if found.spelled else Closeness.SAME
    return Closeness.POSSIBLE
