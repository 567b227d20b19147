"""Which library items a reading may be: joins on codes and normal forms first, similarity for the rest.

Everything is per channel and region; the body is evidence, never a wall. A reading without a region is held
against every region, one whose region holds (or lies in) the library's against those.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from catalog.model import ServiceItem
from diffs.matching.difference import difference, ends_early, vetoed_at_sight
from diffs.matching.facts import Facts, item_facts, region_key, regions_meet
from diffs.matching.features import Pair
from diffs.matching.names import NameReader, ParsedName

NEAREST: Final = 8
"""How many similar names are looked at per reading; five hold the true item in 99.9 % of cases."""

BUCKET: Final = 24
CROWD: Final = 6
"""A join on a key that more than BUCKET items share brings CROWD of them: nothing tells so many apart."""

FAR_BEHIND: Final = 15
"""Points of similarity by which a name may be less like a reading's than the nearest and still be looked at."""

NOBODY: Final[frozenset[int]] = frozenset()

_CUTOFF: Final = 55
_CELLS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Index:
    """The library items a region can see, by everything a reading may be joined on; values are positions."""

    items: Sequence[Facts]
    exact: Mapping[str, tuple[int, ...]]
    stems: Mapping[str, tuple[int, ...]]
    names: Mapping[str, tuple[int, ...]]
    families: Mapping[str, tuple[int, ...]]
    forms: tuple[str, ...]
    by_form: Mapping[str, tuple[int, ...]]
    spread: bool = False
    """Whether the items are of several regions."""


def build_index(items: Sequence[Facts]) -> Index:
    """Index items (sorted by id)."""
    exact = _buckets((at, item.codes.exact) for at, item in enumerate(items))
    stems = _buckets((at, item.codes.stems | item.codes.exact) for at, item in enumerate(items))
    by_form = _buckets((at, (item.name.form,)) for at, item in enumerate(items))
    return Index(
        items=items,
        exact=exact,
        stems=stems,
        names=_buckets((at, (item.name.normal, item.name.form)) for at, item in enumerate(items)),
        families=_buckets((at, family_keys(item.name)) for at, item in enumerate(items)),
        forms=tuple(sorted(by_form)),
        by_form=by_form,
        spread=len({item.region for item in items}) > 1,
    )


def _buckets(keys: Iterable[tuple[int, Iterable[str]]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, each in keys:
        for key in {key for key in each if key}:
            found[key].append(at)
    return {key: tuple(places) for key, places in found.items()}


def family_keys(name: ParsedName) -> tuple[str, ...]:
    """What siblings share: the core, and a long ending in brackets that may itself be the name."""
    return (name.core, *(variant for variant in name.variants if len(variant) >= 6))


def indexes_apart(
    library: Sequence[ServiceItem], regions: Iterable[str], names: NameReader
) -> Iterator[list[tuple[str, Index]]]:
    """One index per region the readings come from, over the items (sorted by id) that region can see.

    Regions that see some of the same items come together, all others apart, so that nothing but the items of one
    such group needs to be known at a time. A region the library knows nothing of sees all of it.
    """
    groups: dict[str, list[ServiceItem]] = defaultdict(list)
    for item in library:
        groups[region_key(item.region)].append(item)
    sees = {region: _seen_from(region, groups) for region in sorted(set(regions))}
    for together in _sharing(sees):
        seen = {each for region in together for each in sees[region]}
        made = {each: [item_facts(item, names) for item in groups[each]] for each in seen}
        yield [(region, _index_of([made[each] for each in sees[region]])) for region in together]


def _seen_from(region: str, groups: Mapping[str, Sequence[ServiceItem]]) -> tuple[str, ...]:
    return tuple(each for each in groups if regions_meet(region, each)) or tuple(groups)


def _index_of(groups: Sequence[list[Facts]]) -> Index:
    items = groups[0] if len(groups) == 1 else sorted(chain.from_iterable(groups), key=lambda item: item.id)
    return build_index(items)


def _sharing(sees: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The keys of ``sees`` grouped so that no value stands in two groups."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for region, seen in sees.items():
        met = {id(group): group for each in seen if (group := found.get(each))}
        whole = ([region, *chain.from_iterable(group[0] for group in met.values())],
                 [*seen, *chain.from_iterable(group[1] for group in met.values())])  # fmt: skip
        found |= dict.fromkeys(whole[1], whole)
        if not seen:
            found[f"?{region}"] = whole
    return sorted({id(group): sorted(group[0]) for group in found.values()}.values())


def candidate_pairs(readings: Sequence[Facts], index: Index, vetoed: bool = False) -> list[list[Pair]]:
    """For every reading the pairs worth comparing, library order; most have one or two.

    Left away unless ``vetoed`` asks for them: items whose names rule them out at sight, unless a code speaks for
    them or nothing else is there; and beside items of the very name of a reading, all those of other names, when
    nobody else may claim what the reading is.
    """
    joined = [found | begun for found, begun in zip(_joined(readings, index), _begun(readings, index))]
    open_forms = {reading.name.form for reading, at in zip(readings, joined) if not _settled(reading, at, index)}
    near = _nearest(sorted(open_forms), index)
    owners = _owners(readings, index)
    alone = _plainly_alone(readings, owners, index)
    found = [at | near.get(reading.name.form, NOBODY) for reading, at in zip(readings, joined)]
    worth = found if vetoed else [_worth(*each, index) for each in zip(readings, found, owners, alone)]
    return [_pairs(reading, at, owned, index) for reading, at, owned in zip(readings, worth, owners)]


def _worth(reading: Facts, found: set[int], owners: frozenset[int], alone: bool, index: Index) -> Collection[int]:
    """Of the items found those that are worth comparing, the ones a code speaks for among them."""
    name = reading.name
    same = {at for at in found if index.items[at].name.normal == name.normal} if alone else NOBODY
    if same:
        return same | (owners & found)
    kept = {at for at in found if at in owners or not vetoed_at_sight(name, index.items[at].name)}
    return kept or found


def _joined(readings: Sequence[Facts], index: Index) -> list[set[int]]:
    tables = (index.exact, index.stems, index.names, index.families)
    crowded: dict[tuple[int, str, str, str], tuple[int, ...]] = {}
    joined = []
    for reading in readings:
        found: set[int] = set()
        for number, (table, keys) in enumerate(zip(tables, _join_keys(reading))):
            for key in keys:
                bucket = table.get(key, ())
                if len(bucket) > BUCKET:
                    look = (number, key, reading.name.normal, reading.unit)
                    if look not in crowded:
                        crowded[look] = _most_like(reading, bucket, index)
                    bucket = crowded[look]
                found.update(bucket)
        joined.append(found)
    return joined


def _begun(readings: Sequence[Facts], index: Index) -> list[set[int]]:
    """The items whose names go on where the name of a reading was cut off."""
    names = sorted(index.names) if any(ends_early(reading.name) for reading in readings) else []
    return [
        set(islice(_going_on(reading.name.normal, names, index), BUCKET)) if ends_early(reading.name) else set()
        for reading in readings
    ]


def _going_on(start: str, names: Sequence[str], index: Index) -> Iterator[int]:
    at = bisect_left(names, start)
    while at < len(names) and names[at].startswith(start):
        yield from index.names[names[at]]
        at += 1


def _join_keys(reading: Facts) -> tuple[Iterable[str], ...]:
    codes = reading.codes
    return codes.exact, codes.exact | codes.stems, (reading.name.normal, reading.name.form), family_keys(reading.name)


def _most_like(reading: Facts, bucket: tuple[int, ...], index: Index) -> tuple[int, ...]:
    """Of a crowded bucket the items of the same name and body first; more of the same decides nothing."""
    ranked = sorted(
        bucket,
        key=lambda at: (
            index.items[at].name.normal != reading.name.normal,
            index.items[at].name.form != reading.name.form,
            index.items[at].unit != reading.unit,
            at,
        ),
    )
    return tuple(ranked[:CROWD])


def _settled(reading: Facts, found: set[int], index: Index) -> bool:
    """Whether an item of the very same name was joined, so that no similar one needs to be looked for."""
    return any(index.items[at].name.normal == reading.name.normal for at in found)


def _nearest(forms: Sequence[str], index: Index) -> dict[str, frozenset[int]]:
    """The nearest items of every form by plain similarity, in blocks of bounded size."""
    if not index.forms or not forms:
        return {}
    rows = max(1, _CELLS // len(index.forms))
    near: dict[str, frozenset[int]] = {}
    for start in range(0, len(forms), rows):
        block = forms[start : start + rows]
        scores = process.cdist(block, index.forms, scorer=fuzz.ratio, dtype=np.uint8, score_cutoff=_CUTOFF)
        for form, row in zip(block, scores):
            near[form] = _best(row, index)
    return near


def _best(row: np.ndarray, index: Index) -> frozenset[int]:
    hits = np.flatnonzero(row)
    if len(hits) > NEAREST:
        hits = hits[np.argsort(-row[hits].astype(np.int16), kind="stable")[:NEAREST]]
    if len(hits) > 1:
        hits = hits[row[hits] + FAR_BEHIND >= int(row[hits].max())]
    return frozenset(at for hit in hits for at in index.by_form[index.forms[hit]][:BUCKET])


def _owners(readings: Sequence[Facts], index: Index) -> list[frozenset[int]]:
    """For every reading the items its exact codes belong to."""
    return [
        frozenset(at for code in reading.codes.exact for at in index.exact.get(code, ())[: BUCKET * 40])
        if reading.codes.exact
        else NOBODY
        for reading in readings
    ]


def _plainly_alone(readings: Sequence[Facts], owners: Sequence[frozenset[int]], index: Index) -> list[bool]:
    """Whether a reading is alone under its name and no code of another reading speaks for the items of that name.

    Then those items are all there is to say: how items of other names compare with it changes nothing.
    """
    shown = Counter(reading.name.normal for reading in readings)
    claims = Counter(at for owned in owners for at in owned)
    return [
        shown[reading.name.normal] == 1
        and not reading.name.ends_early
        and all(claims[at] == (at in owned) for at in index.names.get(reading.name.normal, ())[:BUCKET])
        for reading, owned in zip(readings, owners)
    ]


def _pairs(reading: Facts, found: Collection[int], owners: frozenset[int], index: Index) -> list[Pair]:
    codes = reading.codes.exact | reading.codes.stems
    coded = owners.union(at for code in codes for at in index.stems.get(code, ())[: BUCKET * 40]) if codes else owners
    pairs = []
    for at in sorted(found):
        item = index.items[at]
        code = 0 if at not in coded else 2 if owners == {at} else 1
        elsewhere = bool(owners) and at not in owners
        pairs.append(Pair(reading, item, difference(reading.name, item.name), code, elsewhere))
    return pairs
