"""What people call the element a finding is about, down to the column of a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from catalog.elements import SECTIONS, Element, load_elements

_PREFIX: Final[Mapping[str, str]] = {key: prefix for key, prefix in SECTIONS.items() if prefix}


def element_of(element: str, sub_element: str = "") -> Element | None:
    """The element, or the one of the row's column; ``None`` where the table has none."""
    table = load_elements()
    key = f"{_PREFIX.get(element, '')}.{sub_element}" if sub_element else element
    return table[key] if key in table else None  # noqa: SIM401 - the table is no dict


def label_of(element: str, sub_element: str = "") -> str:
    """The label: 承诺办结时限, 申请材料·材料必要性; a key nobody knows names itself.

    >>> label_of("materials", "is_need")
    '申请材料·材料必要性'
    """
    whole, column = element_of(element), element_of(element, sub_element) if sub_element else None
    told = whole.label if whole else element
    return f"{told}·{column.label}" if column else told
