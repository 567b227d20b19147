"""Which row of the library is which row of the channel: by name first, then by the best overall likeness."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment

from catalog.numerals import NUMERAL
from catalog.text import LOOKS, Step, drop_markup, normal_form
from diffs.compare.names import NAME_STEPS

_DECORATION: Final = re.compile(
    rf"^(?:[★☆*※●■◆▪·#\s]|\({NUMERAL}\)[、.]?|(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:[、:)]|\.(?![0-9])))+"
    r"|[★☆*※]"
)
_EXPLAINED: Final = re.compile(r"\(说明:[^()]*\)")
_CIRCLED: Final = re.compile("^[①-⑳⑴-⒇⒈-⒛❶-❿㈠-㈩]+")
_CONNECTOR: Final = re.compile(r"[和及与或、,;/]|以及|或者|并")
_CONNECTORS: Final = frozenset("和及与或、,;/以者并的")
_REMARK: Final = re.compile(r"\([^()]*\)")

_RENAMED: Final = 0.6
"""Rows at least this alike (0–1) are one material under another name; below, one is missing and one is more."""
_INSIDE: Final = 0.85
"""Share of a part's characters that must come from the whole, and of the whole's that its parts must cover."""
_MOST_PARTS: Final = 4
_MOST_ROWS: Final = 12
"""Leftover rows on a side up to which splits are looked for: their number of combinations grows fast."""

MATERIAL_STEPS: Final[tuple[Step, ...]] = (
    ("markup", drop_markup),
    ("numbering", lambda text: _CIRCLED.sub("", text.strip())),
    *LOOKS,
    ("decoration", lambda text: _EXPLAINED.sub("", _DECORATION.sub("", text))),
    NAME_STEPS[-1],
)
"""What a material's name may be set with: numbering, title marks, stars, closing marks."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Indices of rows. ``same`` and ``renamed`` are pairs (library, channel); ``split`` one library row that is
    several channel rows; ``merged`` several library rows that are one channel row."""

    same: tuple[tuple[int, int], ...] = ()
    renamed: tuple[tuple[int, int], ...] = ()
    split: tuple[tuple[int, tuple[int, ...]], ...] = ()
    merged: tuple[tuple[tuple[int, ...], int], ...] = ()
    missing: tuple[int, ...] = ()
    extra: tuple[int, ...] = ()


def plain_name(name: str) -> str:
    """The normal form of a row's name: words and digits only."""
    return normal_form(name, MATERIAL_STEPS).text


def pair_rows(library: Sequence[str], channel: Sequence[str]) -> Pairing:
    """Pair two lists of names. Every index of either side comes up exactly once."""
    mine = dict(enumerate(map(plain_name, library)))
    theirs = dict(enumerate(map(plain_name, channel)))
    same = _same(mine, theirs)
    split = _wholes(mine, theirs, library)
    merged = tuple((parts, whole) for whole, parts in _wholes(theirs, mine, channel))
    renamed = _renamed(mine, theirs)
    return Pairing(same, renamed, split, merged, tuple(mine), tuple(theirs))


def likeness(library: str, channel: str) -> float:
    """How alike two normal names are (0..1); a name with something added to it is very like it."""
    ratio = fuzz.ratio(library, channel) / 100
    short, long = sorted((library, channel), key=len)
    return max(ratio, 0.7 + 0.3 * ratio) if len(short) >= 4 and short in long else ratio


def _same(mine: dict[int, str], theirs: dict[int, str]) -> tuple[tuple[int, int], ...]:
    places: dict[str, list[int]] = {}
    for index, name in theirs.items():
        places.setdefault(name, []).append(index)
    pairs = []
    for index, name in list(mine.items()):
        if places.get(name):
            other = places[name].pop(0)
            pairs.append((index, other))
            del mine[index], theirs[other]
    return tuple(pairs)


def _wholes(
    wholes: dict[int, str], parts: dict[int, str], raw: Sequence[str]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Rows that say 甲和乙 while the other side has 甲 and 乙; what is found is taken out of both."""
    if len(parts) > _MOST_ROWS or len(wholes) > _MOST_ROWS:
        return ()
    found = []
    for index, name in list(wholes.items()):
        members = _parts_of(name, parts) if _CONNECTOR.search(_REMARK.sub("", normal_form(raw[index]).text)) else ()
        if members:
            found.append((index, members))
            del wholes[index]
            for member in members:
                del parts[member]
    return tuple(found)


def _parts_of(whole: str, parts: dict[int, str]) -> tuple[int, ...]:
    inside = [index for index, name in parts.items() if len(name) > 1 and _covered(name, whole) >= _INSIDE]
    best: tuple[float, tuple[int, ...]] = (0.0, ())
    for size in range(2, min(_MOST_PARTS, len(inside)) + 1):
        for group in combinations(inside, size):
            names = [parts[index] for index in group]
            cover = _covered(whole, "".join(names))
            each_needed = all(_covered(whole, "".join(n for n in names if n is not name)) < cover for name in names)
            best = max(best, (cover, group)) if cover >= _INSIDE and each_needed else best
    return best[1]


def _covered(text: str, by: str) -> float:
    """The share of a text's characters, connectors aside, that another text has too."""
    mine = Counter(sign for sign in text if sign not in _CONNECTORS)
    total = sum(mine.values())
    return (mine & Counter(by)).total() / total if total else 0.0


def _renamed(mine: dict[int, str], theirs: dict[int, str]) -> tuple[tuple[int, int], ...]:
    if not mine or not theirs:
        return ()
    rows, columns = list(mine), list(theirs)
    scores = process.cdist(
        [mine[row] for row in rows], [theirs[column] for column in columns], scorer=_score, dtype=np.float64
    )
    chosen = linear_sum_assignment(scores, maximize=True)
    pairs = []
    for row, column in zip(*(each.tolist() for each in chosen), strict=True):
        if scores[row, column] >= _RENAMED:
            pairs.append((rows[row], columns[column]))
    for one, other in pairs:
        del mine[one], theirs[other]
    return tuple(pairs)


def _score(library: str, channel: str, **_options: object) -> float:
    return likeness(library, channel)
