"""What stands around a value and is not the value: leftovers of HTML, and the element's own label in front."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.element import Element, Kind, Relation
from catalog.elements import load_elements
from catalog.text import Normal, drop_markup

_FRONT: Final = re.compile(r"\s*([^\s:：,，。;；、\"“]{2,14})\s*[:：]\s*(?=\S)")
_ALONE: Final = re.compile(r"\s*([^\s:：,，。;；、\"“]{2,14})\s*[:：]?\s*")
_UNIT_ALONE: Final = re.compile(r"\s*[(（]?[个個]?(?:工作日|自然日|日|天)[)）]?\s*")
_MAY_BE_VALUES: Final = (Kind.ENUM, Kind.SET, Kind.YESNO)
"""Kinds with values that pages also print as labels: 网上办理."""
_LABELS_COUNT: Final = (Kind.DURATION, Kind.PHONE, Kind.HOURS)
"""Kinds whose own comparers read the words around a value: 法定时限：20日 承诺时限：5日."""
_LONGEST_LABEL: Final = 20
_SURE: Final = (Relation.SAME, Relation.TYPO, Relation.CONTEXT)


def unwrapped(text: str, element: Element) -> Normal:
    """The value alone, with the steps that freed it.

    >>> unwrapped("<p>实施编码：0001</p>", load_elements()["task_code"])
    Normal(text='0001', steps=('markup', 'label'))
    """
    value, steps = text, []
    if "<" in text or "&" in text:
        value = drop_markup(text).strip()
        steps = ["markup"] if value != text.strip() else []
    if _is_label_alone(value, element):
        return Normal("", (*steps, "label"))
    found = _FRONT.match(value)
    if found is not None and not _counts(element, value[found.end() :]) and _is_own_label(element.key, found[1]):
        return Normal(value[found.end() :], (*steps, "label"))
    return Normal(value if steps else text, tuple(steps))


def _counts(element: Element, rest: str) -> bool:
    """Whether the label belongs to the value: a comparer reads it, and something stands behind it."""
    return element.kind in _LABELS_COUNT and emptiness(rest) in (Emptiness.VALUE, Emptiness.VAGUE)


def _is_label_alone(value: str, element: Element) -> bool:
    """Whether the value is the element's label with nothing behind it, or the unit of a number that is not there."""
    if element.kind is Kind.DURATION and _UNIT_ALONE.fullmatch(value):
        return True
    if len(value) > _LONGEST_LABEL or (found := _ALONE.fullmatch(value)) is None:
        return False
    if element.kind in _MAY_BE_VALUES:
        return found[1] == element.label
    return _is_own_label(element.key, found[1])


@lru_cache(maxsize=4096)
def _is_own_label(key: str, label: str) -> bool:
    table = load_elements()
    hits = table.find_label(label, table[key].section)
    return any(hit.element == key and hit.relation in _SURE for hit in hits)
