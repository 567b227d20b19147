"""What speaks for and against two items being the same: one small pure function per feature.

Each takes a :class:`Pair` and returns a value from 0 to 1 with its reason, which is empty when the value is
0. Contradictions are features of their own with negative weights; missing evidence is 0 and decides nothing.
The weights stand in ``weights.toml``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from diffs.matching.difference import NameDifference
from diffs.matching.facts import Facts, code_scheme
from diffs.matching.words import load_words

Feature = tuple[float, str]
NOTHING: Final[Feature] = (0.0, "")

LONG_ENOUGH: Final = 5
"""Characters a core must have for one of them to be a slip."""


class Pair(NamedTuple):
    """A reading and a library item, how their names differ, and what the neighbourhood says about their codes.

    A tuple, because there are many of them. ``code``: 2 an exact code of the reading belongs to this item alone, 1 a
    code is shared or only a stem.
    ``elsewhere``: an exact code of the reading belongs to other items of the library and not to this one.
    """

    reading: Facts
    item: Facts
    names: NameDifference
    code: int = 0
    elsewhere: bool = False


def same_name(pair: Pair) -> Feature:
    """The names are the same text, or say the same in other words."""
    if pair.reading.name.normal == pair.item.name.normal:
        return 1.0, "名称相同"
    found = pair.names
    if not found.same:
        return NOTHING
    return (0.9, f"名称仅近义动作词不同（{'；'.join(found.spelled)}）") if found.spelled else (0.95, "名称仅写法不同")


def likeness(pair: Pair) -> Feature:
    """How alike the names are from 60 to 100 %, the words of actions and acts aside."""
    ratio = pair.names.ratio
    if ratio == 1.0:
        return 1.0, ""
    value = max(0.0, ratio - 0.6) / 0.4
    return value, f"名称相似{ratio:.0%}" if value else ""


def word_conflict(pair: Pair) -> Feature:
    """Both names carry words of a class, and different ones."""
    found = pair.names.conflicts
    return (1.0, f"名称相悖（{'；'.join(found)}）") if found else NOTHING


def variant_conflict(pair: Pair) -> Feature:
    """Both names have an ending in brackets, and different ones."""
    found = pair.names.variant_conflict
    return (1.0, f"括注不同（{found}）") if found else NOTHING


def level_conflict(pair: Pair) -> Feature:
    """Both names name a level, and different ones."""
    found = pair.names.level_conflict
    return (1.0, f"层级不同（{found}）") if found else NOTHING


def word_missing(pair: Pair) -> Feature:
    """A word that tells siblings apart stands on one side only."""
    found = pair.names.one_sided
    return (min(1.0, 0.5 + 0.25 * len(found)), f"仅一方写明（{'；'.join(found)}）") if found else NOTHING


def variant_missing(pair: Pair) -> Feature:
    """An ending in brackets stands on one side only."""
    found = pair.names.variant_missing
    return (1.0, f"仅一方有括注（{found}）") if found else NOTHING


def text_left_over(pair: Pair) -> Feature:
    """Text that neither side's words explain: the share of what is left over, four characters are all."""
    found = pair.names
    return (min(1.0, found.changed / 4), f"文字不同（{found.rest}）") if found.changed else NOTHING


def one_slip(pair: Pair) -> Feature:
    """One character too many or too few in a long name, or its parts in another order, everything else the same."""
    found = pair.names
    if not (found.slip or found.reordered) or not found.nothing_missing:
        return NOTHING
    if len(pair.item.name.core) < LONG_ENOUGH and not found.by_hand:
        return NOTHING
    return 1.0, "仅次序不同" if found.reordered else "仅多字或漏字一处"


def reordered(pair: Pair) -> Feature:
    """The same characters in another order."""
    return (1.0, "文字次序不同") if pair.names.reordered else NOTHING


def same_code(pair: Pair) -> Feature:
    """A code of the reading belongs to this item alone."""
    return (1.0, "编码相同") if pair.code == 2 else NOTHING


def shared_code(pair: Pair) -> Feature:
    """A code of the reading belongs to this item and perhaps to others."""
    return (1.0, "编码同属一主项") if pair.code == 1 else NOTHING


def code_elsewhere(pair: Pair) -> Feature:
    """A code of the reading belongs to another item of the library."""
    return (1.0, "编码属于库内另一事项") if pair.elsewhere else NOTHING


def code_unknown(pair: Pair) -> Feature:
    """Both carry codes of one scheme, and none in common."""
    if pair.code or pair.elsewhere:
        return NOTHING
    theirs = {code_scheme(code) for code in pair.item.codes.exact}
    odd = sorted(code for code in pair.reading.codes.exact if code_scheme(code) in theirs)
    return (1.0, f"编码{odd[0]}不在库内") if odd else NOTHING


def same_type(pair: Pair) -> Feature:
    """Both show the same 事项类型."""
    left, right = pair.reading.task_type, pair.item.task_type
    return (1.0, "类型相同") if left and left == right else NOTHING


def other_type(pair: Pair) -> Feature:
    """Both show a 事项类型 in words, and different ones."""
    left, right = pair.reading.task_type, pair.item.task_type
    if not left or not right or left == right or left[0].isascii() or right[0].isascii():
        return NOTHING
    return 1.0, f"类型不同（{left}／{right}）"


def same_unit(pair: Pair) -> Feature:
    """The bodies are the same, by full or by short name."""
    return (1.0, "实施主体相同") if _unit_likeness(pair) >= 0.8 else NOTHING


def other_unit(pair: Pair) -> Feature:
    """The bodies have nothing in common, and neither of them took over what others did."""
    left, right = pair.reading.unit, pair.item.unit
    if not left or not right or {left, right} & load_words().takes_over:
        return NOTHING
    if other_place(pair)[0] or _unit_likeness(pair) >= 0.8:
        return NOTHING
    return 1.0, f"实施主体不同（{pair.reading.unit}／{pair.item.unit}）"


def other_place(pair: Pair) -> Feature:
    """The bodies sit in different places, and the regions are not known to be the same."""
    left, right = pair.reading.unit_places, pair.item.unit_places
    if not left or not right or left & right or pair.reading.region == pair.item.region:
        return NOTHING
    return 1.0, f"实施主体所在地不同（{'、'.join(sorted(left))}／{'、'.join(sorted(right))}）"


def other_region(pair: Pair) -> Feature:
    """The region of one holds that of the other and is not the same."""
    left, right = pair.reading.region, pair.item.region
    return (1.0, f"地区不同（{left}／{right}）") if left and right and left != right else NOTHING


def _unit_likeness(pair: Pair) -> float:
    left, right = pair.reading.unit, pair.item.unit
    if not left or not right or other_place(pair)[0]:
        return 0.0
    if left == right or (min(len(left), len(right)) >= 2 and (left in right or right in left)):
        return 1.0
    return fuzz.ratio(left, right) / 100


def same_limits(pair: Pair) -> Feature:
    """The share of time limits both show that are the same."""
    same, known = _limits(pair)
    return (same / 2, f"时限相同{same}项") if known and same else NOTHING


def other_limits(pair: Pair) -> Feature:
    """The share of time limits both show that differ."""
    same, known = _limits(pair)
    return ((known - same) / 2, f"时限不同{known - same}项") if known > same else NOTHING


def _limits(pair: Pair) -> tuple[int, int]:
    both = [(a, b) for a, b in zip(pair.reading.limits, pair.item.limits) if a and b]
    return sum(a.amount == b.amount and (a.unit == b.unit or not a.unit or not b.unit) for a, b in both), len(both)


def same_materials(pair: Pair) -> Feature:
    """The share of materials both list, from one half on."""
    share, known = _overlap(pair.reading.materials, pair.item.materials)
    return (share, f"材料重合{share:.0%}") if known and share >= 0.5 else NOTHING


def other_materials(pair: Pair) -> Feature:
    """Both list materials, and fewer than a quarter in common."""
    share, known = _overlap(pair.reading.materials, pair.item.materials)
    return (1 - 4 * share, "材料几乎不同") if known >= 2 and share < 0.25 else NOTHING


def same_bases(pair: Pair) -> Feature:
    """The share of cited laws both list, from one half on."""
    share, known = _overlap(pair.reading.bases, pair.item.bases)
    return (share, f"依据重合{share:.0%}") if known and share >= 0.5 else NOTHING


def other_bases(pair: Pair) -> Feature:
    """Both cite laws, and none in common."""
    share, known = _overlap(pair.reading.bases, pair.item.bases)
    return (1.0, "依据不同") if known and share == 0 else NOTHING


def _overlap(left: frozenset[str], right: frozenset[str]) -> tuple[float, int]:
    """The share in common, and how many the shorter side has (0: nothing to compare)."""
    if not left or not right:
        return 0.0, 0
    return len(left & right) / max(len(left), len(right)), min(len(left), len(right))


_FOR: Final = (
    same_name, likeness, one_slip, same_code, shared_code, same_type, same_unit, same_limits, same_materials,
    same_bases,
)  # fmt: skip
_AGAINST: Final = (
    word_conflict, variant_conflict, level_conflict, word_missing, variant_missing, text_left_over, reordered,
    code_elsewhere, code_unknown, other_type, other_unit, other_place, other_region, other_limits,
    other_materials, other_bases,
)  # fmt: skip

FEATURES: Final[Mapping[str, Callable[[Pair], Feature]]] = MappingProxyType(
    {each.__name__: each for each in (*_FOR, *_AGAINST)}
)
"""Every feature by name, in the order people read them."""

AGAINST: Final = frozenset(each.__name__ for each in _AGAINST)
"""The features that speak against a pair: their weights are never above 0, those of all others never below."""
