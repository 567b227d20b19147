"""Listings of a channel made from library items, with the truth about each: names, codes, bodies, contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from catalog.model import Material, ServiceItem
from catalog.text import looks
from diffs.matching.training.families import Place, task_type
from diffs.matching.training.wordings import (
    HARD,
    OPERATIONS,
    bracketed,
    mistype,
    split_ending,
    truncate,
    without_level,
    wordings,
)

_RAW_TYPES: Final = {"行政许可": "01", "行政给付": "05", "行政确认": "07", "其他行政权力": "10", "公共服务": "20"}
TRUNCATED: Final = 0.03


@dataclass(frozen=True, slots=True)
class Habits:
    """How a channel shows items: shares between 0 and 1.

    ``codes``: listings with a code; ``lost``: endings lost; ``bare``: contents not shown; ``unplaced``:
    listings without a region; ``unseen``: whether it does what weights are never fitted on; ``hard``: whether
    it reorders, cuts and writes traditional characters; ``rough``: how often names are changed, 1 as usual.
    """

    codes: float = 0.5
    lost: float = 0.05
    bare: float = 0.3
    unplaced: float = 0.05
    unseen: bool = False
    hard: bool = False
    rough: float = 1.0


@dataclass(frozen=True, slots=True)
class Truth:
    """What a listing is: ``item`` ("": not in the library), items it cannot be told from, what was done."""

    item: str
    ambiguous_with: tuple[str, ...] = ()
    done: tuple[str, ...] = ()


def listing(
    item: ServiceItem, key: str, neighbours: Sequence[ServiceItem], place: Place, habits: Habits, chance: Random
) -> tuple[ServiceItem, tuple[str, ...]]:
    """The item as a channel shows it, and what was done; ``neighbours`` are the items of its region."""
    taken = {looks(each.task_name) for each in neighbours if each.id != item.id}
    name, done = _name(item.task_name, taken, place, habits, chance)
    codes, what = _codes(item, neighbours, habits, chance, keeps_ending=not {"lost_ending", "truncate"} & {*done})
    elements = _elements(item, place, chance)
    known = place.name in elements.get("dept_name", "") or "code" in what
    shown = replace(
        item, id=key, task_name=name, codes=codes, elements=elements,
        region="" if known and chance.random() < habits.unplaced else item.region,
    )  # fmt: skip
    return _contents(shown, habits, chance), (*done, *what, *_told_body(item.unit, shown.unit, place))


def _told_body(body: str, shown: str, place: Place) -> tuple[str, ...]:
    """Whether the body shown is the item's own, written out or in short."""
    own = body.removeprefix(place.name)
    short = dict(wordings()["bodies"]["short"]).get(own, own)
    return () if shown.endswith((own, short)) else ("other_body",)


def _name(name: str, taken: set[str], place: Place, habits: Habits, chance: Random) -> tuple[str, tuple[str, ...]]:
    done: list[str] = []
    head, ending = split_ending(name)
    if ending and chance.random() < habits.lost * (1.5 if bracketed(name) else 0.4) and looks(head) not in taken:
        name, done = head, ["lost_ending"]
    if habits.hard and not done and chance.random() < TRUNCATED:
        return (cut, ("truncate",)) if (cut := truncate(name, chance, False)) != name else (name, ())
    for key, (operation, share) in (*OPERATIONS.items(), *(HARD.items() if habits.hard else ())):
        if key == "restyle_ending" and done:
            continue
        if chance.random() < share * habits.rough:
            unseen = habits.unseen and chance.random() < 0.5
            again = operation(name, chance, unseen)
            if again != name and looks(without_level(again)) not in taken:
                name, done = again, [*done, key]
    if chance.random() < 0.04 * habits.rough:
        name, done = place.name + name, [*done, "own_place"]
    return name, tuple(done)


def _codes(
    item: ServiceItem, neighbours: Sequence[ServiceItem], habits: Habits, chance: Random, *, keeps_ending: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if chance.random() >= habits.codes:
        return (), ()
    draw = chance.random()
    siblings = [each for each in neighbours if each.id != item.id and each.id[:11] == item.id[:11]]
    if draw < 0.03 and siblings and keeps_ending:
        return chance.choice(siblings).codes[:1], ("code_of_sibling",)
    if draw < 0.07:
        return (item.codes[0].translate(str.maketrans("1234567", "2345678")),), ("code_unknown",)
    if draw < 0.15 and len(item.codes[0]) in (31, 33):
        return (item.codes[0][:31],) if len(item.codes[0]) == 33 else (item.codes[0][19:31],), ("code_of_family",)
    return (chance.choice(item.codes),), ("code",)


def _elements(item: ServiceItem, place: Place, chance: Random) -> dict[str, str]:
    shown = dict(item.elements)
    shown["dept_name"] = _body(shown["dept_name"], place, chance)
    kind, draw = task_type(item.task_name), chance.random()
    shown["task_type"] = "" if draw < 0.2 else _RAW_TYPES[kind] if draw < 0.25 else kind
    if draw > 0.96:
        shown["task_type"] = chance.choice(sorted(_RAW_TYPES))
    for key in ("promise_day", "anticipate_day"):
        days = shown[key].removesuffix("个工作日")
        shown[key] = chance.choice([shown[key], f"{days}(工作日)", f"{days}日", shown[key]])
        if chance.random() < 0.12:
            shown[key] = f"{chance.choice([1, 2, 4, 6, 8, 12])}个工作日"
        if chance.random() < 0.15:
            shown[key] = ""
    return {key: text for key, text in shown.items() if text}


def _body(body: str, place: Place, chance: Random) -> str:
    tables, draw = wordings()["bodies"], chance.random()
    plain = body.removeprefix(place.name)
    for key, least in (("short", 0.85), ("renamed", 0.80)):
        for old, new in tables[key]:
            if plain == old and draw > least:
                plain = new
    if draw < 0.08:
        plain = chance.choice(tables["taken_over"])
    if draw < 0.02:
        return ""
    where = chance.random()
    return plain if where < 0.15 else f"西安市{place.name}{plain}" if where < 0.25 else place.name + plain


def _contents(shown: ServiceItem, habits: Habits, chance: Random) -> ServiceItem:
    """Materials and bases left out, lost, renamed, added."""
    materials = tuple(
        Material(mistype(each.material_name, chance, False) if chance.random() < 0.1 else each.material_name)
        for each in shown.materials
        if chance.random() > 0.07
    )
    if chance.random() < 0.15:
        materials += (Material(chance.choice(["其他补充材料", "法定代表人身份证明", "授权委托书"])),)
    bases = tuple(each for each in shown.by_law if chance.random() > 0.08)
    return replace(
        shown,
        materials=() if chance.random() < habits.bare else materials,
        by_law=() if chance.random() < habits.bare else bases,
    )
