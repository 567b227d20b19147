"""Which row of the library is which row of the channel: by name first, then by the best overall likeness."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import combinations
from typing import Final

from rapidfuzz import fuzz, process

from catalog.model import Material
from catalog.numerals import NUMERAL
from catalog.text import LOOKS, Normal, Step, drop_markup, normal_form
from diffs.compare.names import NAME_STEPS

_DECORATION: Final = re.compile(
    rf"^(?:[★☆*※●■◆▪·#\s]|材料{NUMERAL}[:、.]|材料(?:名称)?:|\({NUMERAL}\)[、.]?|(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:[、:)]|\.(?![0-9])))+"
    r"|[★☆*※]"
)
_EXPLAINED: Final = re.compile(r"\(说明:[^()]*\)")
_LINKED: Final = re.compile(
    r"(?:[(\[](?:(?:点击|在线)?[^()\[\]]{0,6}(?:下载|查看|预览)"
    r"|(?:空白|示例|填写|填报|参考|示范)*(?:表格|空表|样表|样张|范本|范文|模板|文本|示例|样例)[、/及和]?){1,2}[)\]])+$"
)
"""What a page prints behind a name is a link, no word of the name."""
_CIRCLED: Final = re.compile("^[①-⑳⑴-⒇⒈-⒛❶-❿㈠-㈩]+")
_NUMBER: Final = re.compile(r"^[0-9]{1,2}\s+(?=[一-龥《])(?![年月日天个份张寸吋英辆名人级类次元种类号届期米公座项])")
"""A number and a space in front that counts nothing."""
_CONNECTOR: Final = re.compile(r"[和及与或、,;/]|以及|或者|并")
_CONNECTORS: Final = frozenset("和及与或、,;/以者并的")
_AGREEING: Final = 0.05
"""What full agreement of everything else about two rows adds to their likeness: it decides between equals."""
_REMARK: Final = re.compile(r"\([^()]*\)|(?:原件|正本)[及和、与]?(?:其)?(?:复印件|副本)$")

_RENAMED: Final = 0.6
"""Rows at least this alike (0–1) are one material under another name; below, one is missing and one is more."""
_INSIDE: Final = 0.85
"""Share of a part's characters that must come from the whole, and of the whole's that its parts must cover."""
_MOST_PARTS: Final = 4
_MOST_ROWS: Final = 12
"""Leftover rows on a side up to which splits are looked for: their number of combinations grows fast."""

MATERIAL_STEPS: Final[tuple[Step, ...]] = (
    ("markup", drop_markup),
    ("numbering", lambda text: _NUMBER.sub("", _CIRCLED.sub("", text.strip()))),
    *LOOKS,
    ("decoration", lambda text: _LINKED.sub("", _EXPLAINED.sub("", _DECORATION.sub("", text)))),
    NAME_STEPS[-1],
)
"""What a material's name may be set with: numbering, title marks, stars, closing marks."""


Agreement = Callable[[int, int], float]


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
    return _plain(name).text


def name_steps(*names: str) -> tuple[str, ...]:
    """The steps that changed something in any of these names of rows."""
    return tuple(dict.fromkeys(step for name in names for step in _plain(name).steps))


@lru_cache(maxsize=32768)
def _plain(name: str) -> Normal:
    return normal_form(name, MATERIAL_STEPS)


def pair_materials(library: Sequence[Material], channel: Sequence[Material]) -> Pairing:
    """Pair two lists of materials by name; rows of like names by their sub-elements too."""

    def agreement(one: int, other: int) -> float:
        mine, theirs = library[one].elements, channel[other].elements
        shared = mine.keys() & theirs.keys()
        return sum(mine[key].strip() == theirs[key].strip() for key in shared) / len(shared) if shared else 0.0

    return pair_rows([row.material_name for row in library], [row.material_name for row in channel], agreement)


def pair_rows(library: Sequence[str], channel: Sequence[str], agreement: Agreement | None = None) -> Pairing:
    """Pair two lists of names. Every index of either side comes up exactly once.

    ``agreement`` says how much else two rows have in common (0..1), by their indices.
    """
    mine = dict(enumerate(map(plain_name, library)))
    theirs = dict(enumerate(map(plain_name, channel)))
    same = _same(mine, theirs, agreement)
    split = _wholes(mine, theirs, library)
    merged = tuple((parts, whole) for whole, parts in _wholes(theirs, mine, channel))
    renamed = _renamed(mine, theirs, agreement)
    return Pairing(same, renamed, split, merged, tuple(mine), tuple(theirs))


def likeness(library: str, channel: str) -> float:
    """How alike two normal names are (0..1); a name with something added to it is very like it, and so is one with
    another word for the same kind of document."""
    ratio = fuzz.ratio(library, channel) / 100
    if 0 < ratio < _RENAMED:
        ratio = max(ratio, fuzz.ratio(_in_kind(library), _in_kind(channel)) / 100)
    short, long = sorted((library, channel), key=len)
    return max(ratio, 0.7 + 0.3 * ratio) if len(short) >= 4 and short in long else ratio


@lru_cache(maxsize=4096)
def _in_kind(name: str) -> str:
    """The name without 复印件 and the like, with one word for each kind of document: 协议 for 合同."""
    words = _words()
    while tail := next((tail for tail in words.tails if name.endswith(tail) and len(name) > len(tail)), ""):
        name = name.removesuffix(tail)
    head = next((head for head in words.heads if name.startswith(head) and len(name) > len(head) + 1), "")
    name = name.removeprefix(head)
    return next((name.removesuffix(word) + kind for word, kind in words.kinds if name.endswith(word)), name)


@dataclass(frozen=True, slots=True)
class _Words:
    kinds: tuple[tuple[str, str], ...]
    tails: tuple[str, ...]
    heads: tuple[str, ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    told = tomllib.loads(files("diffs.compare").joinpath("material_kinds.toml").read_text("utf-8"))
    kinds = {word: group[0] for group in told["kinds"] for word in group}
    longest = sorted(kinds.items(), key=lambda pair: (-len(pair[0]), pair[0]))
    return _Words(tuple(longest), tuple(told["tails"]), tuple(told["heads"]))


def _same(mine: dict[int, str], theirs: dict[int, str], agreement: Agreement | None) -> tuple[tuple[int, int], ...]:
    places: dict[str, list[int]] = {}
    for index, name in theirs.items():
        places.setdefault(name, []).append(index)
    pairs = []
    for index, name in list(mine.items()):
        if others := places.get(name):
            best = (
                max(others, key=lambda other: agreement(index, other)) if agreement and len(others) > 1 else others[0]
            )
            others.remove(best)
            other = best
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
        segments = _CONNECTOR.split(_REMARK.sub("", normal_form(raw[index]).text))
        members = _parts_of(name, parts, frozenset(segments)) if len(segments) > 1 else ()
        if members:
            found.append((index, members))
            del wholes[index]
            for member in members:
                del parts[member]
    return tuple(found)


def _parts_of(whole: str, parts: Mapping[int, str], segments: frozenset[str]) -> tuple[int, ...]:
    """The rows that together are the whole: each is inside it, and is named in it or says what no other says."""
    inside = [index for index, name in parts.items() if len(name) > 1 and _covered(name, whole) >= _INSIDE]
    best: tuple[float, tuple[int, ...]] = (0.0, ())
    for size in range(2, min(_MOST_PARTS, len(inside)) + 1):
        for group in combinations(inside, size):
            names = [parts[index] for index in group]
            cover = _covered(whole, "".join(names))
            each_needed = all(
                name in segments or _covered(whole, "".join(n for n in names if n is not name)) < cover
                for name in names
            )
            best = max(best, (cover, group)) if cover >= _INSIDE and each_needed else best
    return best[1]


def _covered(text: str, by: str) -> float:
    """The share of a text's characters, connectors aside, that another text has too."""
    mine = Counter(sign for sign in text if sign not in _CONNECTORS)
    total = sum(mine.values())
    return (mine & Counter(by)).total() / total if total else 0.0


def _renamed(mine: dict[int, str], theirs: dict[int, str], agreement: Agreement | None) -> tuple[tuple[int, int], ...]:
    if not mine or not theirs:
        return ()
    # they take most of a second to import, and most commands pair nothing
    import numpy as np  # noqa: PLC0415
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    rows, columns = list(mine), list(theirs)
    scores = process.cdist(
        [mine[row] for row in rows], [theirs[column] for column in columns], scorer=_score, dtype=np.float64
    )
    likely = scores
    if agreement is not None and scores.size > 1:
        likely = scores + _AGREEING * np.array([[agreement(row, column) for column in columns] for row in rows])
    chosen = linear_sum_assignment(likely, maximize=True)
    pairs = []
    for row, column in zip(*(each.tolist() for each in chosen), strict=True):
        if scores[row, column] >= _RENAMED:
            pairs.append((rows[row], columns[column]))
    for one, other in pairs:
        del mine[one], theirs[other]
    return tuple(pairs)


def _score(library: str, channel: str, **_options: object) -> float:
    return likeness(library, channel)
