"""The two sides of the city: the library as exported and what each channel shows, seeds applied to both.

A renderer shows everything in :attr:`Published.item` and nothing else: an element with ``""`` as its label with
nothing behind it, an absent element not at all; a :class:`LegalBasis` with ``text`` and a list element given as
one string exactly as written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Final

from catalog.elements import load_elements
from catalog.model import Material, ServiceItem
from spiders.city.items import catalogue, extras
from spiders.city.seedfile import LIBRARY, Seed, ops, seeds
from spiders.city.seeds import TOUCHES

CHANNELS: Final = ("pc", "mobile", "miniprogram", "kiosk", "hall")


@dataclass(frozen=True, slots=True)
class Published:
    """One guide on a channel.

    ``id`` is the listing's own number on the channel (``pc-0007``: fit for addresses and file names, says
    nothing of the item's code). ``library`` is the id of the item it stands for, ``""`` when the library has
    none; only the truth uses it, a renderer must not show it.
    """

    id: str
    channel: str
    library: str
    item: ServiceItem


@cache
def items() -> tuple[ServiceItem, ...]:
    """The library as the province exports it: the catalogue with the library's own seeded faults."""
    return tuple(_touched(item, seeds_on(LIBRARY)) for item in catalogue())


@cache
def published(channel: str) -> tuple[Published, ...]:
    """The guides of a channel of :data:`CHANNELS` in the order it lists them; ``KeyError`` for another name."""
    if channel not in CHANNELS:
        raise KeyError(channel)
    mine = seeds_on(channel)
    shown = [(item.id, _shown(item, mine)) for item in items() if not _named(mine, "drop_item", item.id)]
    shown += [(item.id, _shown(item, ())) for item in items() if _named(mine, "list_twice", item.id)]
    shown += [("", _shown(item, ())) for item in extras() if _named(mine, "add_item", item.id)]
    return tuple(
        Published(f"{channel}-{number:04d}", channel, library, item) for number, (library, item) in enumerate(shown, 1)
    )


def seeds_on(where: str) -> tuple[Seed, ...]:
    """The seeds of one channel, or of the library."""
    return tuple(seed for seed in seeds() if seed.on == where)


def _named(mine: Iterable[Seed], does: str, item: str) -> bool:
    return any(seed.item == item and ops()[seed.op].does == does for seed in mine)


def _shown(item: ServiceItem, mine: Sequence[Seed]) -> ServiceItem:
    return _with_visible_codes(_for_the_public(_touched(item, mine)))


def _touched(item: ServiceItem, mine: Sequence[Seed]) -> ServiceItem:
    for seed in mine:
        touch = TOUCHES.get(ops()[seed.op].does)
        if seed.item == item.id and touch:
            item = touch(item, seed)
    return item


def _for_the_public(item: ServiceItem) -> ServiceItem:
    table = load_elements()
    told = {key: text for key, text in item.elements.items() if not table[key].internal}
    materials = tuple(_material_for_the_public(row) for row in item.materials)
    return replace(item, elements=MappingProxyType(told), materials=materials, origin=None)


def _material_for_the_public(row: Material) -> Material:
    table = load_elements()
    told = {key: text for key, text in row.elements.items() if not table[f"material.{key}"].internal}
    return replace(row, elements=MappingProxyType(told))


def _with_visible_codes(item: ServiceItem) -> ServiceItem:
    found = (item.elements.get(key, "") for key in ("task_handle_item", "task_code", "catalog_code"))
    return replace(item, codes=tuple(code for code in found if code))
