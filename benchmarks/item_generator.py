"""Libraries and channels of any size with the truth, made from ``item_names.toml``.

A region takes families of items (a base name with its variants) from the pool; some members of families are
kept out of the library, so that a channel lists items the library does not have while their siblings are in
it. A channel writes names, bodies and codes the way channels do. Same arguments, same data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

from catalog.model import Reading, ServiceItem

ABSENT: Final = 0.12
"""Share of the listings whose item is not in the library."""
CODED: Final = 0.5
WRONG_CODE: Final = 0.02
VARIANT_LOST: Final = 0.01
"""Share of listings without the words that tell siblings apart: no truth can be known."""

_LEADS: Final = "青清安平永长东西南北高兴金白玉石龙云和新"
_ENDS: Final = "山河江源阳泉川州宁林原岭湖溪桥塘岩坪川丰"
_TYPE_DIGITS: Final = {
    "行政许可": "01",
    "行政给付": "05",
    "行政确认": "07",
    "行政奖励": "08",
    "其他行政权力": "10",
    "公共服务": "20",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of a family: its name apart from its variant, and what a code says of it."""

    base: str
    variant: str
    body: str
    task_type: str
    main: int
    serial: int

    @property
    def name(self) -> str:
        """The full name; every third family writes its variants without brackets."""
        if not self.variant:
            return self.base
        return f"{self.base}{self.variant}" if self.main % 3 == 0 else f"{self.base}（{self.variant}）"


@dataclass(frozen=True, slots=True)
class Block:
    """One region: its library, what the channel lists, and reading id → item id (``""``: not in the library).

    ``unclear`` holds the readings whose item nobody can tell.
    """

    region: str
    items: list[ServiceItem]
    readings: list[Reading]
    truth: Mapping[str, str]
    unclear: frozenset[str]


@lru_cache(maxsize=1)
def families() -> tuple[tuple[Entry, ...], ...]:
    """The pool: every base name with its variants."""
    table = tomllib.loads(Path(__file__).with_name("item_names.toml").read_text("utf-8"))
    found: list[tuple[Entry, ...]] = []
    for field in table["field"]:
        for task_type, names in field.items():
            for base in names if task_type != "body" else ():
                # X备案（备案） says nothing X备案 does not: nobody could say whether it is another item
                variants = ("", *(each for each in table["variants"][task_type] if each not in base))
                main = len(found)
                found.append(
                    tuple(Entry(base, each, field["body"], task_type, main, at) for at, each in enumerate(variants))
                )
    return tuple(found)


def blocks(regions: int, items: int, listings: int, seed: int = 1) -> Iterator[Block]:
    """``regions`` blocks of ``items`` library items and ``listings`` readings each."""
    for number in range(regions):
        yield _block(number, items, listings, Random(f"{seed}:{number}"))


def _block(number: int, items: int, listings: int, rng: Random) -> Block:
    region = f"61{number // 60 + 1:02d}{number % 60 + 21:02d}"
    place = f"{_LEADS[number % 20]}{_ENDS[number // 20 % 20]}{_ENDS[number // 400 % 20]}县"
    absent = min(round(listings * ABSENT), listings)
    entries = _drawn(items + absent, rng)
    kept_out = _spread(entries, absent, rng)
    inside = [at for at in range(len(entries)) if at not in kept_out]
    library = {at: _item(entries[at], f"L{region}{at:06d}", region, place) for at in inside}
    listed = [*rng.sample(inside, min(listings - absent, len(inside))), *sorted(kept_out)]
    rng.shuffle(listed)
    readings, truth, unclear = [], {}, set()
    for order, at in enumerate(listed):
        key = f"R{region}{order:06d}"
        lost = bool(entries[at].variant) and rng.random() < VARIANT_LOST
        readings.append(_reading(entries[at], _code_shown(at, entries, region, rng), key, region, place, lost, rng))
        truth[key] = library[at].id if at in library else ""
        if lost:
            unclear.add(key)
    return Block(region, [library[at] for at in inside], readings, truth, frozenset(unclear))


def _drawn(count: int, rng: Random) -> list[Entry]:
    """Whole families until there are enough; a pool used up starts again with numbered names."""
    drawn: list[Entry] = []
    again = 0
    while len(drawn) < count:
        for family in rng.sample(families(), len(families())):
            mark = f"第{again}批" if again else ""
            drawn += [
                Entry(mark + each.base, each.variant, each.body, each.task_type, each.main, each.serial)
                for each in family
            ]
            if len(drawn) >= count:
                break
        again += 1
    return drawn[:count]


def _spread(entries: list[Entry], absent: int, rng: Random) -> set[int]:
    """Members kept out of the library, each with at least one sibling in it."""
    refined = [at for at, entry in enumerate(entries) if entry.variant and at % 2]
    return set(rng.sample(refined, min(absent, len(refined))))


def _code(entry: Entry, region: str) -> str:
    """A 业务办理项编码 of the right structure; siblings share all but the last two digits."""
    org = f"11{region}MB{sum(map(ord, entry.body)) % 10**7:07d}0"
    return f"{org}400{_TYPE_DIGITS[entry.task_type]}{entry.main:05d}000{entry.serial:02d}"


def _code_shown(at: int, entries: list[Entry], region: str, rng: Random) -> str:
    if rng.random() >= CODED:
        return ""
    shown = entries[at]
    if rng.random() < WRONG_CODE:
        shown = entries[max(at - 1, 0)]
    return _code(shown, region)


def _item(entry: Entry, key: str, region: str, place: str) -> ServiceItem:
    elements = {"dept_name": f"{place}{entry.body}", "task_type": entry.task_type}
    return ServiceItem(key, entry.name, (_code(entry, region),), region, elements)


def _reading(entry: Entry, code: str, key: str, region: str, place: str, lost: bool, rng: Random) -> Reading:
    name = entry.base if lost else _written(entry, place, rng)
    elements = {"task_type": entry.task_type}
    if unit := _unit_shown(entry.body, place, rng):
        elements["dept_name"] = unit
    return Reading(ServiceItem(key, name, (code,) if code else (), region, elements), "pc")


def _unit_shown(body: str, place: str, rng: Random) -> str:
    chance = rng.random()
    if chance < 0.80:
        return f"{place}{body}"
    if chance < 0.90:
        return body
    if chance < 0.95:
        return f"{place}行政审批服务局"
    return ""


def _written(entry: Entry, place: str, rng: Random) -> str:
    """The name as a channel writes it: as it is, set differently, or in other words."""
    chance = rng.random()
    name = entry.name
    if chance < 0.45:
        return name
    if chance < 0.60:
        return _set_differently(name, rng)
    if chance < 0.66:
        return f"{place}{name}"
    return _said_differently(entry, rng)


def _set_differently(name: str, rng: Random) -> str:
    way = rng.randrange(4)
    if way == 0:
        return name.replace("（", "(").replace("）", ")")
    if way == 1:
        at = rng.randrange(1, len(name))
        return f"{name[:at]} {name[at:]}"
    if way == 2:
        return f"{name}。"
    return f"{rng.randrange(1, 99)}、{name}"


def _said_differently(entry: Entry, rng: Random) -> str:
    base, variant = entry.base, entry.variant
    way = rng.randrange(6)
    if way == 0 and variant:
        return f"{base}{variant}" if entry.main % 3 else f"{base}（{variant}）"
    if way == 1 and variant:
        return f"{base}-{variant}"
    if way == 2:
        at = rng.randrange(2, len(base) - 1)
        base = f"{base[:at]}的{base[at:]}"
    elif way == 3:
        for tail, other in (("许可", "审批"), ("核发", "办理"), ("审批", "许可"), ("登记", "登记办理")):
            if base.endswith(tail):
                base = base[: -len(tail)] + other
                break
        else:
            base = f"{base}办理"
    elif way == 4:
        at = rng.randrange(1, len(base) - 1)
        base = base[:at] + base[at + 1 :]
    else:
        at = rng.randrange(1, len(base) - 1)
        base = base[:at] + rng.choice("的之于及部中") + base[at + (rng.random() < 0.5) :]
    return Entry(base, variant, entry.body, entry.task_type, entry.main, entry.serial).name
