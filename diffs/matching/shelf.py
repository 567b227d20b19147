"""The library as readings look for it: items by name, form, family and code, one region (or group of them) at a time.

A library is far larger than what is compared with anything, so an item's facts are made when somebody asks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, overload

from catalog.model import ServiceItem
from diffs.matching.facts import CODE_ELEMENTS, STEM_ELEMENTS, Facts, body, item_facts, region_key, regions_meet
from diffs.matching.names import NameReader, ParsedName

_CODED: Final = (*CODE_ELEMENTS, *STEM_ELEMENTS)
_PLAIN: Final = re.compile(r"[0-9A-Z]+", re.ASCII)
_LONG_VARIANT: Final = 6


class Shelf(Sequence[Facts]):
    """The facts of items in the order of their ids, each made when it is first asked for."""

    __slots__ = ("_made", "_reader", "names", "sources")

    def __init__(self, sources: Sequence[ServiceItem], reader: NameReader) -> None:
        self.sources = sources
        self.names: Sequence[ParsedName] = [reader.read(item.task_name) for item in sources]
        self._reader = reader
        self._made: dict[int, Facts] = {}

    def __len__(self) -> int:
        return len(self.sources)

    @overload
    def __getitem__(self, at: int) -> Facts: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Facts]: ...
    def __getitem__(self, at: int | slice) -> Facts | Sequence[Facts]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        found = self._made.get(at)
        if found is None:
            found = self._made[at] = item_facts(self.sources[at], self._reader)
        return found

    def unit(self, at: int) -> str:
        """The short name of an item's body."""
        return body(self.sources[at].unit)[0]


@dataclass(frozen=True, slots=True)
class Index:
    """The library items a region can see, by everything a reading may be joined on; values are positions.

    ``exact`` and ``stems`` know the codes that readings have and no others.
    """

    items: Shelf
    exact: Mapping[str, Sequence[int]]
    stems: Mapping[str, Sequence[int]]
    names: Mapping[str, Sequence[int]]
    families: Mapping[str, Sequence[int]]
    forms: tuple[str, ...]
    by_form: Mapping[str, Sequence[int]]
    spread: bool = False
    """Whether the items are of several regions."""


def build_index(items: Shelf, asked: frozenset[str], spread: bool = False) -> Index:
    """Index items for readings that have the codes ``asked``."""
    names: defaultdict[str, list[int]] = defaultdict(list)
    families: defaultdict[str, list[int]] = defaultdict(list)
    by_form: defaultdict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(items.names):
        names[name.normal].append(at)
        if name.form != name.normal:
            names[name.form].append(at)
        by_form[name.form].append(at)
        for key in {*family_keys(name)} if name.variants else (name.core,):
            families[key].append(at)
    for table in (names, families, by_form):
        table.pop("", None)
        table.default_factory = None
    exact, stems = _by_code(items, asked)
    return Index(items, exact, stems, names, families, tuple(sorted(by_form)), by_form, spread)


def _by_code(items: Shelf, asked: frozenset[str]) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]]]:
    """The items by exact code, and by exact code or stem, as far as they are asked for."""
    exact: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    for at, source in enumerate(items.sources) if asked else ():
        if _may_carry(source, asked):
            codes = items[at].codes
            for table, keys in ((exact, codes.exact), (stems, codes.exact | codes.stems)):
                for key in keys & asked:
                    table.setdefault(key, []).append(at)
    return exact, stems


def _may_carry(item: ServiceItem, asked: frozenset[str]) -> bool:
    """Whether an item may have one of the codes: cheap, and true where its codes are not written plainly."""
    elements = item.elements
    for code in chain(item.codes, [elements[key] for key in _CODED if key in elements]):
        if code in asked or code[19:31] in asked or code[:31] in asked or not _PLAIN.fullmatch(code):
            return True
    return False


def family_keys(name: ParsedName) -> tuple[str, ...]:
    """What siblings share: the core, and a long ending in brackets that may itself be the name."""
    return (name.core, *(variant for variant in name.variants if len(variant) >= _LONG_VARIANT))


@dataclass(frozen=True, slots=True)
class Sight:
    """Regions that see some of the same library items; what other regions see is none of it.

    ``sees``: for each of the regions the library regions it sees; ``groups``: the items of those, sorted by id.
    """

    sees: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, list[ServiceItem]]

    @property
    def size(self) -> int:
        """How many items are seen."""
        return sum(map(len, self.groups.values()))

    def indexes(self, asked: Mapping[str, Collection[str]], reader: NameReader) -> list[tuple[str, Index]]:
        """One index per region; ``asked`` maps regions to the codes their readings have."""
        shelves = {seen: _shelf([self.groups[each] for each in seen], reader) for seen in {*self.sees.values()}}
        return [
            (region, build_index(shelves[seen], frozenset(asked[region]), len(seen) > 1))
            for region, seen in self.sees.items()
        ]


def sights(library: Sequence[ServiceItem], regions: Iterable[str]) -> list[Sight]:
    """Which of the regions that readings come from must be looked at together, over the items (sorted by id).

    Nothing but the items of one sight needs to be known at a time. A region the library knows nothing of sees
    all of it.
    """
    groups: dict[str, list[ServiceItem]] = defaultdict(list)
    for item in library:
        groups[region_key(item.region)].append(item)
    sees = {region: seen_from(region, groups) for region in sorted(regions)}
    return [
        Sight({each: sees[each] for each in together}, {key: groups[key] for each in together for key in sees[each]})
        for together in sharing(sees)
    ]


def indexes_apart(
    library: Sequence[ServiceItem], asked: Mapping[str, Collection[str]], reader: NameReader
) -> Iterator[list[tuple[str, Index]]]:
    """One index per region the readings come from, sight by sight; ``asked``: see :meth:`Sight.indexes`."""
    for sight in sights(library, asked):
        yield sight.indexes(asked, reader)


def seen_from(region: str, groups: Collection[str]) -> tuple[str, ...]:
    """Which of the library's regions a region sees: those it meets, and all where it meets none."""
    return tuple(each for each in groups if regions_meet(region, each)) or tuple(groups)


def _shelf(groups: Sequence[list[ServiceItem]], reader: NameReader) -> Shelf:
    items = groups[0] if len(groups) == 1 else sorted(chain.from_iterable(groups), key=lambda item: item.id)
    return Shelf(items, reader)


def sharing(sees: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The keys of ``sees`` grouped so that no value stands in two groups."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for region, seen in sees.items():
        met = {id(group): group for each in seen if (group := found.get(each))}
        keys = [region, *chain.from_iterable(group[0] for group in met.values())]
        values = [*seen, *chain.from_iterable(group[1] for group in met.values())]
        found |= dict.fromkeys(values or [f"?{region}"], (keys, values))
    return sorted({id(group): sorted(group[0]) for group in found.values()}.values())
