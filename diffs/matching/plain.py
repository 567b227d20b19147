"""Readings that are plainly one item (or several of one name): no other item needs to be looked at beside it.

Such a reading says the very same as the item, alone on the channel, and no code of another reading speaks for the
item. How items of other names compare with it then changes nothing. Most readings of a channel are of this kind.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Final

from diffs.matching.difference import says_the_same
from diffs.matching.facts import Facts
from diffs.matching.shelf import Index

BUCKET: Final = 24
"""From how many items under one key on a join no longer brings all of them."""

MANY: Final = 40 * BUCKET
"""How many items one code may belong to and still say something of each."""

NOBODY: Final[frozenset[int]] = frozenset()

LEVEL_SAID: Final = re.compile(r"^(?:省|市|区县|县|区)级|\((?:国家|省|市|区县|县|区|乡镇|镇|乡)[^()]{0,6}\)$")
"""A level before or behind a normal form, which a page adds or spells its own way."""


def owners_of(readings: Sequence[Facts], index: Index) -> list[frozenset[int]]:
    """For every reading the items its exact codes belong to."""
    exact = index.exact
    return [
        frozenset([at for code in reading.codes.exact for at in exact.get(code, ())[:MANY]])
        if reading.codes.exact
        else NOBODY
        for reading in readings
    ]


def plain_items(
    readings: Sequence[Facts], owners: Sequence[frozenset[int]], index: Index
) -> list[frozenset[int] | set[int]]:
    """For every reading the items it plainly is, and those a code of it speaks for; empty when it is not plain."""
    names = Counter([reading.name.normal for reading in readings])
    forms = Counter([reading.name.form for reading in readings])
    claims = Counter([at for owned in owners for at in owned])
    starts = sorted(index.names)
    found: list[frozenset[int] | set[int]] = []
    for reading, owned in zip(readings, owners):
        name = reading.name
        same: Sequence[int] = ()
        if not name.ends_early and len(owned) <= BUCKET:
            if name.normal in index.names:
                same = _of_one_name(reading, index) if names[name.normal] == 1 else ()
            elif forms[name.form] == 1:
                same = _of_one_meaning(reading, index, starts)
        plain = same and all(claims[at] == (at in owned) for at in same)
        found.append(owned.union(same) if plain else NOBODY)
    return found


def _of_one_name(reading: Facts, index: Index) -> Sequence[int]:
    """The items of the very name, unless there is a crowd of them."""
    normal, names = reading.name.normal, index.items.names
    bucket = index.names[normal]
    return [at for at in bucket if names[at].normal == normal] if len(bucket) <= BUCKET else ()


def _of_one_meaning(reading: Facts, index: Index, starts: Sequence[str]) -> Sequence[int]:
    """The items that say the same by the same words, when no name begins like the reading's and says more."""
    name, names = reading.name, index.items.names
    bucket = index.by_form.get(name.form, ())
    same = [at for at in bucket if says_the_same(name, names[at])] if len(bucket) <= BUCKET else []
    known = {names[at].normal for at in same}
    return same if same and not _goes_on(LEVEL_SAID.sub("", name.normal), known, starts) else ()


def _goes_on(start: str, known: set[str], starts: Sequence[str]) -> bool:
    at = bisect_left(starts, start)
    while at < len(starts) and starts[at].startswith(start):
        if starts[at] not in known:
            return True
        at += 1
    return False
