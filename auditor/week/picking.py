"""随机督导: a pick nobody can arrange and everybody can repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Lot:
    """A unit and the lot it drew; the smallest lots are picked."""

    unit: str
    lot: str


@dataclass(frozen=True, slots=True)
class Picked:
    """The units picked, in the order of their lots, and all lots, so that the pick can be checked."""

    seed: str
    units: tuple[str, ...]
    lots: tuple[Lot, ...]


def seed_of(day: str) -> str:
    """The seed of the week a day lies in.

    >>> seed_of("2021-09-23")
    '2021-W38'
    """
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"


def pick_units(units: Iterable[str], seed: str, count: int) -> Picked:
    """``count`` of the units (all, where there are no more). A lot is the SHA-256 of ``seed``, a line end and the
    unit's name in UTF-8: `printf '%s\\n%s' SEED UNIT | sha256sum` gives it too."""
    lots = [Lot(unit, sha256(f"{seed}\n{unit}".encode()).hexdigest()) for unit in set(units) if unit]
    drawn = tuple(sorted(lots, key=lambda each: (each.lot, each.unit)))
    return Picked(seed, tuple(each.unit for each in drawn[:count]), drawn)
