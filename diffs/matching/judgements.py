"""What people's judgements say about the readings and library items at hand.

A judgement finds its pair again by names, codes, region and body, never by ids that change between runs. Where a
name is another one now (:attr:`Side.name_key`), the judgement is stale: it is not applied, and the pair is asked
again. Of several judgements on one pair the last one counts; of several ``same`` on one reading the last one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from catalog.model import Reading, ServiceItem
from diffs.matching.judgement import Judgement, Side, Verdict, library_side, name_key, reading_side, standing
from diffs.matching.judgementfile import mark


@dataclass(frozen=True, slots=True)
class Place:
    """The things a judged side is now, by id; ``renamed``: it is known by its code, under another name."""

    ids: tuple[str, ...] = ()
    renamed: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """The judgement that counts for one pair of a reading and a library item; ``stale``: a name changed since."""

    reading: str
    item: str
    judgement: Judgement
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Rulings:
    """Everything judged about the readings at hand, by reading id.

    ``same``: the item the reading is; ``different``: the items it is not; ``unsure`` and ``stale`` in the order
    of the file.
    """

    same: Mapping[str, Ruling] = field(default_factory=dict)
    different: Mapping[str, Mapping[str, Ruling]] = field(default_factory=dict)
    unsure: Mapping[str, tuple[Ruling, ...]] = field(default_factory=dict)
    stale: Mapping[str, tuple[Ruling, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.same or self.different or self.unsure or self.stale)

    def rejects(self, reading: str, item: str) -> bool:
        """Whether a person said that this reading is not that item."""
        return item in self.different.get(reading, ())


def rulings(library: Sequence[ServiceItem], readings: Sequence[Reading], judgements: Sequence[Judgement]) -> Rulings:
    """What ``judgements`` (in the order of their file) say about these readings and items."""
    if not judgements:
        return Rulings()
    counting = pair_rulings(library, readings, judgements)
    different: dict[str, dict[str, Ruling]] = defaultdict(dict)
    same, unsure, stale = (
        dict[str, Ruling](),
        defaultdict[str, list[Ruling]](list),
        defaultdict[str, list[Ruling]](list),
    )
    for each in counting:
        if each.stale:
            stale[each.reading].append(each)
        elif each.judgement.verdict is Verdict.SAME:
            same[each.reading] = each
        elif each.judgement.verdict is Verdict.DIFFERENT:
            different[each.reading][each.item] = each
        else:
            unsure[each.reading].append(each)
    return Rulings(same, different, _tuples(unsure), _tuples(stale))


def _tuples(lists: Mapping[str, list[Ruling]]) -> dict[str, tuple[Ruling, ...]]:
    return {key: tuple(each) for key, each in lists.items()}


def pair_rulings(
    library: Sequence[ServiceItem], readings: Sequence[Reading], judgements: Sequence[Judgement]
) -> list[Ruling]:
    """The ruling of every pair that was judged, in the order of the lines that count.

    A judgement made on the names of today outweighs one made on other names, wherever it stands.
    """
    counting: dict[tuple[str, str], Ruling] = {}
    for each in all_rulings(library, readings, judgements):
        before = counting.get((each.reading, each.item))
        if before is None or before.stale or not each.stale:
            counting.pop((each.reading, each.item), None)
            counting[each.reading, each.item] = each
    return list(counting.values())


def all_rulings(
    library: Sequence[ServiceItem], readings: Sequence[Reading], judgements: Sequence[Judgement]
) -> list[Ruling]:
    """Every judgement nobody took back, on every pair it speaks of, in the order of the file."""
    items, seen = item_finder(library), reading_finder(readings, library)
    lines = standing(judgements, [mark(each) for each in judgements])
    return [ruling for judgement in lines for ruling in _placed(judgement, seen, items)]


def _placed(judgement: Judgement, seen: Finder, items: Finder) -> Iterable[Ruling]:
    left = seen.find(judgement.reading, judgement.channel)
    right = items.find(judgement.library, "")
    # a reading is one item: where several rows say the very same, the first stands for them
    ids = right.ids[:1] if judgement.verdict is Verdict.SAME else right.ids
    for reading in left.ids:
        for item in ids:
            yield Ruling(reading, item, judgement, left.renamed or right.renamed)


@dataclass(frozen=True, slots=True)
class _Known:
    """A thing at hand: its id, the channel it stands on, its name, what a judgement would remember of it, itself."""

    id: str
    channel: str
    name: str
    made: Callable[[], Side]
    item: ServiceItem

    @property
    def side(self) -> Side:
        """Made when asked for: of most things only the name is looked at."""
        return self.made()


def item_finder(library: Sequence[ServiceItem]) -> Finder:
    """Finds library items."""
    return Finder([_Known(item.id, "", item.task_name, partial(library_side, item), item) for item in library])


def reading_finder(readings: Sequence[Reading], library: Sequence[ServiceItem]) -> Finder:
    """Finds readings; by codes that several items of the library carry no reading is known under another name."""
    things = [
        _Known(each.item.id, each.channel, each.item.task_name, partial(reading_side, each), each.item)
        for each in readings
    ]
    return Finder(things, library)


class Finder:
    """Finds the things at hand that a judged side speaks of."""

    def __init__(self, things: Iterable[_Known], library: Sequence[ServiceItem] = ()) -> None:
        self._things = sorted(things, key=lambda each: each.id)
        self._library = library
        self._named: dict[tuple[str, str], list[_Known]] = defaultdict(list)
        for each in self._things:
            self._named[each.channel, name_key(each.name)].append(each)

    def find(self, side: Side, channel: str) -> Place:
        """What the side is now: by its name, else under another name by the code it is known by."""
        named = _in_region(side, self._named.get((channel, side.name_key), ()))
        if named:
            return Place(_ids(_narrowed(side, named)))
        if not side.codes or side.codes[0] in self._shared:
            return Place()
        coded = _in_region(side, self._coded.get((channel, side.codes[0]), ()))
        return Place(_ids(coded), renamed=True) if len(coded) == 1 else Place()

    @cached_property
    def _coded(self) -> Mapping[tuple[str, str], list[_Known]]:
        """The things by the code they are known by; looked at only where a name is gone."""
        found: dict[tuple[str, str], list[_Known]] = defaultdict(list)
        for each in self._things:
            if codes := each.side.codes:
                found[each.channel, codes[0]].append(each)
        return found

    @cached_property
    def _shared(self) -> frozenset[str]:
        """Codes that several items of the library carry: they name none of them."""
        counts = Counter(code for item in self._library for code in library_side(item).codes)
        return frozenset(code for code, number in counts.items() if number > 1)


def _ids(known: Iterable[_Known]) -> tuple[str, ...]:
    return tuple(each.id for each in known)


def _in_region(side: Side, known: Sequence[_Known]) -> list[_Known]:
    """Those of the same region; else those where one of the two does not say its region."""
    region = side.region_key
    there = [each for each in known if each.side.region_key == region]
    return there or [each for each in known if not (region and each.side.region_key)]


def _narrowed(side: Side, known: list[_Known]) -> list[_Known]:
    """Of things of one name those that are meant: by code, then body, then address; twins go together.

    A thing alone under its name is meant even when its code is another one now. Where several are left that are
    no twins, nobody can say which was judged, and none is meant.
    """
    if len(known) == 1:
        return known
    codes = set(side.codes)
    if codes:
        sharing = [each for each in known if codes.intersection(each.side.codes)]
        known = sharing or [each for each in known if not each.side.codes]
    known = _where(known, lambda each: each.side.codes == side.codes)
    known = _where(known, lambda each: each.side.unit_key == side.unit_key)
    if len(known) > 1 and not _twins(known):
        known = [each for each in known if each.side.ref == side.ref and side.ref]
    return known


def _where(known: list[_Known], fits: Callable[[_Known], bool]) -> list[_Known]:
    return [each for each in known if fits(each)] or known


def _twins(known: Sequence[_Known]) -> bool:
    """Whether the things say the same in everything but their id."""
    first = known[0].item
    return all(_says(each.item) == _says(first) for each in known[1:])


def _says(item: ServiceItem) -> tuple[object, ...]:
    return item.codes, dict(item.elements), item.by_law, item.materials, item.fees, item.faq
