"""Whether a text is of the kind of an element's values at all, whatever it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from catalog.blanks import says_nothing
from catalog.code_tables import canonical, is_raw_code
from catalog.codes import normal_code
from catalog.durations import durations_in
from catalog.element import Element, Kind
from catalog.phones import phones_in

_SHORT: Final = 40


def fits(element: Element, text: str) -> bool:
    """Whether a text is of the kind of an element's values; a word for nothing is of every kind.

    >>> from catalog.elements import load_elements
    >>> fits(load_elements()["promise_day"], "5个工作日"), fits(load_elements()["link_way"], "窗口领取")
    (True, False)
    """
    if says_nothing(text):
        return bool(text.strip())
    special = _KINDS.get(element.kind)
    if special is not None:
        return special(text)
    if element.kind in (Kind.ENUM, Kind.YESNO) and element.code_table:
        known = canonical(element.code_table, text) is not None or is_raw_code(element.code_table, text)
        return known and len(text) <= _SHORT
    return element.kind in _LONG or len(text) <= 2 * _SHORT


_LONG: Final = frozenset({Kind.TEXT, Kind.LIST, Kind.ADDRESS, Kind.HOURS})
_KINDS: Final[Mapping[Kind, Callable[[str], bool]]] = {
    Kind.PHONE: lambda text: bool(phones_in(text)),
    Kind.DURATION: lambda text: bool(durations_in(text)) and len(text) <= 4 * _SHORT,
    Kind.CODE: lambda text: len(normal_code(text)) >= 6 and text.strip().isascii(),
}
