"""Whole labelled sets: a library of several regions, the listings of one channel, and the truth about each.

The same setting gives the same set, whatever the hash seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from catalog.model import Reading, ServiceItem
from catalog.text import looks
from diffs.matching.training.families import PLACES, Family, Place, families_for, items_of
from diffs.matching.training.listings import Habits, Truth, listing
from diffs.matching.training.wordings import bracketed, split_ending, without_level

CHANNEL: Final = "pc"
TWICE: Final = 0.015
"""The share of listings a channel shows twice."""

TWINS: Final = 0.01
"""The share of families an item of which another body has by the same name."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a labelled set is like.

    ``coverage``: the share of the library that is on the channel; ``absent``: of every ten listings, how many
    (as a share) are items the library lost, whose siblings it mostly kept; ``regions``: how many regions.
    """

    seed: int
    part: str
    coverage: float
    absent: float
    regions: int = 2
    habits: Habits = field(default_factory=Habits)


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A library, readings of one channel, and the truth by reading id."""

    library: tuple[ServiceItem, ...]
    readings: tuple[Reading, ...]
    truth: dict[str, Truth]


def build(setting: Setting, families: Sequence[Family] | None = None) -> LabelledSet:
    """The labelled set of a setting, of its part's families or of those given."""
    chance = Random(setting.seed)
    found = families_for(setting.part) if families is None else families
    library: list[ServiceItem] = []
    readings: list[Reading] = []
    truth: dict[str, Truth] = {}
    for at, place in enumerate(PLACES[: setting.regions]):
        kept, lost = _library(found, place, chance)
        shown = _shown(kept, lost, setting, chance)
        library += kept
        for number, item in enumerate(shown):
            key = f"C{at}{number:05}"
            copy, done = listing(item, key, kept + lost, place, setting.habits, chance)
            readings.append(Reading(copy, channel=CHANNEL))
            truth[key] = _truth(item, copy, kept, done)
    return LabelledSet(tuple(library), tuple(readings), truth)


def _library(families: Sequence[Family], place: Place, chance: Random) -> tuple[list[ServiceItem], list[ServiceItem]]:
    """The items the library of a region has, and those it lost: mostly one or two of a family that stays."""
    kept: list[ServiceItem] = []
    lost: list[ServiceItem] = []
    found_bodies = sorted({family.body for family in families})
    for number, family in enumerate(families):
        items = items_of(family, place, number, chance)
        if chance.random() < TWINS:
            other = replace(family, body=chance.choice(found_bodies))
            items += items_of(other, place, number + 5000, chance)[:1] if other.body != family.body else []
        gone: set[str] = set()
        if chance.random() < 0.45:
            gone = {each.id for each in chance.sample(items, chance.randrange(1, max(2, len(items) // 2)))}
        elif chance.random() < 0.1:
            gone = {each.id for each in items}
        kept += [item for item in items if item.id not in gone]
        lost += [item for item in items if item.id in gone]
    return kept, lost


def _shown(
    kept: Sequence[ServiceItem], lost: Sequence[ServiceItem], setting: Setting, chance: Random
) -> list[ServiceItem]:
    """What the channel lists: a share of the library, and items the library lost."""
    size = max(1, round(setting.coverage * len(kept)))
    present = chance.sample(list(kept), size)
    more = min(len(lost), round(size * setting.absent / (1 - setting.absent)))
    absent = chance.sample(list(lost), more)
    if more == len(lost) and setting.absent > 0.5:
        present = present[: max(1, round(more * (1 - setting.absent) / setting.absent))]
    twice = [item for item in present if chance.random() < TWICE]
    return sorted([*present, *absent, *twice], key=lambda item: (item.id, item.task_name))


def _truth(item: ServiceItem, copy: ServiceItem, kept: Sequence[ServiceItem], done: tuple[str, ...]) -> Truth:
    here = any(each.id == item.id for each in kept)
    like = () if "code" in done else tuple(sorted(_indistinct(item, copy, kept, done)))
    return Truth(item.id if here else "", like, done)


def _indistinct(
    item: ServiceItem, copy: ServiceItem, kept: Sequence[ServiceItem], done: tuple[str, ...]
) -> Iterable[str]:
    """Other items of the library whose names would have become the same text by what was done."""
    head = looks(split_ending(item.task_name)[0])
    cut = looks(item.task_name)[: _alike(looks(copy.task_name), looks(item.task_name))] if "truncate" in done else ""
    for other in kept:
        if other.id == item.id:
            continue
        name = looks(other.task_name)
        bare = (
            "lost_ending" in done and name != looks(item.task_name) and looks(_without(other.task_name, item)) == head
        )
        twin = name == looks(item.task_name) and "other_body" in done
        if bare or twin or (cut and name.startswith(cut)):
            yield other.id


def _without(name: str, item: ServiceItem) -> str:
    """A name without its ending when it has one of the kind the item has."""
    head, ending = split_ending(without_level(name))
    return head if ending and bracketed(name) >= bracketed(item.task_name) else name


def _alike(left: str, right: str) -> int:
    """How many characters two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(left, right)) if a != b), min(len(left), len(right)))


def mixed(part: str, seed: int, count: int, habits: Habits | None = None) -> list[Setting]:
    """Settings of mixed coverage (5 to 100 %), absent shares (5 to 90 %), with and without codes and contents."""
    chance = Random(seed)
    found = []
    for at in range(count):
        some = replace(
            habits or Habits(),
            codes=chance.choice([0.0, 0.3, 0.5, 0.9]),
            bare=chance.choice([0.05, 0.3, 0.9]),
            unplaced=chance.choice([0.0, 0.05, 0.5]),
            lost=chance.choice([0.02, 0.06, 0.15]),
        )
        coverage, absent = chance.choice([0.05, 0.1, 0.3, 0.6, 0.88, 1.0]), chance.choice([0.05, 0.12, 0.12, 0.3, 0.9])
        found.append(Setting(seed * 1000 + at, part, coverage, absent, habits=some))
    return found
