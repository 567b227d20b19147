"""Which library items a reading may be: joins on codes and normal forms first, similarity for the rest.

Everything is per channel and region; the body is evidence, never a wall. A reading without a region is held
against every region, one whose region holds (or lies in) the library's against those.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from diffs.matching.difference import difference, ends_early, vetoed_at_sight
from diffs.matching.facts import Facts
from diffs.matching.features import Pair
from diffs.matching.plain import BUCKET, NOBODY, owners_of, plain_items
from diffs.matching.shelf import Index, family_keys

NEAREST: Final = 8
"""How many similar names are looked at per reading; five hold the true item in 99.9 % of cases."""

CROWD: Final = 6
"""A join on a key that more than BUCKET items share brings CROWD of them: nothing tells so many apart."""

FAR_BEHIND: Final = 15
"""Points of similarity by which a name may be less like a reading's than the nearest and still be looked at."""

_CUTOFF: Final = 55
_CELLS: Final = 4_000_000


def candidate_pairs(readings: Sequence[Facts], index: Index, vetoed: bool = False) -> list[list[Pair]]:
    """For every reading the pairs worth comparing, library order; most have one or two.

    Left away unless ``vetoed`` asks for them: items whose names rule them out at sight, unless a code speaks for
    them or nothing else is there; and beside items that say the very same as a reading, all others, when nobody
    else may claim what the reading is (:mod:`.plain`).
    """
    owners = owners_of(readings, index)
    found: list[Collection[int]] = [NOBODY if vetoed else each for each in plain_items(readings, owners, index)]
    unsure = [at for at, each in enumerate(found) if not each]
    searched = _searched([readings[at] for at in unsure], index)
    for at, near in zip(unsure, searched, strict=True):
        found[at] = near if vetoed else _worth(readings[at], near, owners[at], index)
    return [_pairs(reading, at, owned, index) for reading, at, owned in zip(readings, found, owners)]


def _searched(readings: Sequence[Facts], index: Index) -> list[set[int]]:
    """For every reading the items found by joins, and by likeness where none of them has the very name."""
    joined = [found | begun for found, begun in zip(_joined(readings, index), _begun(readings, index))]
    open_forms = {reading.name.form for reading, at in zip(readings, joined) if not _settled(reading, at, index)}
    near = _nearest(sorted(open_forms), index)
    return [at | near.get(reading.name.form, NOBODY) for reading, at in zip(readings, joined)]


def _worth(reading: Facts, found: set[int], owners: frozenset[int], index: Index) -> Collection[int]:
    """Of the items found those that are worth comparing, the ones a code speaks for among them."""
    name, names = reading.name, index.items.names
    kept = {at for at in found if at in owners or not vetoed_at_sight(name, names[at])}
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


def _most_like(reading: Facts, bucket: Sequence[int], index: Index) -> tuple[int, ...]:
    """Of a crowded bucket the items of the same name and body first; more of the same decides nothing."""
    ranked = sorted(
        bucket,
        key=lambda at: (
            index.items.names[at].normal != reading.name.normal,
            index.items.names[at].form != reading.name.form,
            index.items.unit(at) != reading.unit,
            at,
        ),
    )
    return tuple(ranked[:CROWD])


def _settled(reading: Facts, found: set[int], index: Index) -> bool:
    """Whether an item of the very same name was joined, so that no similar one needs to be looked for."""
    return any(index.items.names[at].normal == reading.name.normal for at in found)


def _nearest(forms: Sequence[str], index: Index) -> dict[str, frozenset[int]]:
    """The nearest items of every form by plain similarity, in blocks of bounded size."""
    if not index.forms or not forms:
        return {}
    rows = max(1, _CELLS // len(index.forms))
    near: dict[str, frozenset[int]] = {}
    for start in range(0, len(forms), rows):
        block = forms[start : start + rows]
        scores = process.cdist(block, index.forms, scorer=fuzz.ratio, dtype=np.uint8, score_cutoff=_CUTOFF)
        near.update(zip(block, (_items_of(hits, index) for hits in _best(scores)), strict=True))
    return near


def _best(scores: np.ndarray) -> Iterator[Sequence[int]]:
    """Of every row the columns with the best scores, NEAREST at most, none FAR_BEHIND; of equal ones the first."""
    least = np.maximum(scores.max(axis=1).astype(np.int16) - FAR_BEHIND, 1).astype(np.uint8)
    rows, columns = np.nonzero(scores >= least[:, None])
    ends = np.searchsorted(rows, np.arange(len(scores) + 1)).tolist()
    hits, values = columns.tolist(), scores[rows, columns].tolist()
    for start, end in pairwise(ends):
        if end - start > NEAREST:
            ranked = sorted(range(start, end), key=lambda at: -values[at])
            yield [hits[at] for at in ranked[:NEAREST]]
        else:
            yield hits[start:end]


def _items_of(hits: Sequence[int], index: Index) -> frozenset[int]:
    """The items of forms, some of each."""
    return frozenset([at for hit in hits for at in index.by_form[index.forms[hit]][:BUCKET]])


def _pairs(reading: Facts, found: Collection[int], owners: frozenset[int], index: Index) -> list[Pair]:
    codes = reading.codes.all
    pairs = []
    for at in sorted(found) if len(found) > 1 else found:
        item = index.items[at]
        code = 0
        if codes:
            told = not (codes.isdisjoint(item.codes.exact) and codes.isdisjoint(item.codes.stems))
            code = 0 if not told else 2 if owners == {at} else 1
        pairs.append(Pair(reading, item, difference(reading.name, item.name), code, bool(owners) and at not in owners))
    return pairs
