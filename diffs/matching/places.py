"""The places a name may begin with (西安市, 某某区), and how they are taken off it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from diffs.matching.words import load_words

_HEAD: Final = 4
"""A name is never left with fewer characters."""


@dataclass(frozen=True, slots=True)
class Places:
    """Place names, and for each first character the pattern of those that begin with it."""

    names: tuple[str, ...] = ()
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    def strip(self, text: str) -> tuple[str, str]:
        """The text without the places it begins with, and those places; a name is never left without a head."""
        at = 0
        while (
            (pattern := self.patterns.get(text[at : at + 1]))
            and (found := pattern.match(text, at))
            and len(text) - found.end() >= _HEAD
        ):
            at = found.end()
        return text[at:], text[:at]


def places_of(names: Iterable[str]) -> Places:
    """Places ready to be taken off names."""
    known = tuple(sorted({name for name in names if name}))
    groups: dict[str, list[str]] = defaultdict(list)
    for name in known:
        groups[name[0]].append(name)
    return Places(known, {first: _pattern(tuple(group)) for first, group in groups.items()})


@lru_cache(maxsize=4096)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the places, the longest first; a character typed twice is let pass, but not at the end (西安市市场…)."""
    known = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join("+".join(map(re.escape, name)) for name in known))


def strip_place(text: str, places: Collection[str]) -> tuple[str, str]:
    """The text without the places it begins with, and those places.

    >>> strip_place("西安市某某区定制客运备案", ("西安市", "某某区"))
    ('定制客运备案', '西安市某某区')
    """
    return places_of(places).strip(text)


def naming_places(names: Iterable[str]) -> Iterator[str]:
    """Of names as published those in which a place can stand at all."""
    words = load_words()
    ends = frozenset(words.place_ends)
    written = ends.union(chr(sign) for sign, plain in words.characters.items() if plain in ends)
    return (name for name in names if not written.isdisjoint(name))


def learnt_places(readings: Iterable[str], library: Collection[str]) -> frozenset[str]:
    """Places nobody named that a channel puts before names: what stands before library names at least twice.

    Both sides are normal forms; each reading's counts once.
    """
    words = load_words()
    ends = frozenset(words.place_ends)
    not_places = tuple(words.not_places)
    count: Counter[str] = Counter()
    for text in readings:
        if ends.isdisjoint(text[2:6]):
            continue
        for end in range(3, min(len(text) - 4, 7)):
            if text[end - 1] in ends and text[end:] in library and not text[:end].endswith(not_places):
                count[text[:end]] += 1
    return frozenset(head for head, times in count.items() if times > 1)
