"""Labels nobody knows that look like labels somebody does: the element may stand there, so nobody calls it missing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz, process

from catalog.elements import ElementTable, load_elements

_ALIKE: Final = 75.0
"""Of 100 (Indel ratio): 承诺办结所需时间 and 承诺办结时间 are alike, 咨询网址 and 监督方式 are not."""
_SHORTEST: Final = 3
_FIRM: Final = frozenset({"same", "near", "merged", "ambiguous"})


@lru_cache(maxsize=4096)
def kin_of(label: str) -> tuple[str, ...]:
    """The elements of an item that a label nobody knows may mean, sorted; ``()`` when it is like none.

    >>> kin_of("承诺办结所需时间")
    ('promise_day',)
    """
    if len(label) < _SHORTEST:
        return ()
    names = _names(load_elements())
    hits = process.extract(label, names.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    best = max((score for _name, score, _at in hits), default=0.0)
    return tuple(sorted({key for name, score, _at in hits if score == best for key in names[name]}))


@lru_cache(maxsize=4)
def _names(table: ElementTable) -> Mapping[str, frozenset[str]]:
    """Every label of an item's elements that its words alone tell, and the elements it means."""
    found: dict[str, set[str]] = {}
    for element in table.values():
        if element.section == "item":
            firm = (each.text for each in element.labels if each.relation in _FIRM)
            for name in (element.label, *firm):
                found.setdefault(name, set()).add(element.key)
    return MappingProxyType({name: frozenset(keys) for name, keys in found.items() if len(name) >= _SHORTEST})
