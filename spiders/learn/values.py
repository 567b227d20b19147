"""When a text on a page is a value of the library: by what both mean for that kind of element."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Final

from catalog.blanks import says_nothing
from catalog.code_tables import canonical, split_set
from catalog.codes import normal_code
from catalog.durations import durations_in
from catalog.element import Element, Kind
from catalog.elements import load_elements
from catalog.phones import phones_in
from catalog.text import drop_markup, looks
from spiders.reader.json_payload import iso_date

_POINTS: Final = re.compile(r"[，,。.；;：:、《》\"'!！?？()\-]")
_MILLISECONDS: Final = re.compile(r"-?\d{12,13}")
_LONGEST: Final = 4000
NOTHING: Final = "无"
"""What every word for nothing means; it tells no element by itself."""
_ROW_PREFIXES: Final = ("material.", "basis.")


@lru_cache(maxsize=1 << 17)
def meaning(kind: Kind, table: str, text: str) -> Hashable:
    """What a text means as a value of a kind; two texts with the same meaning are the same value; ``None``: nothing.

    >>> meaning(Kind.DURATION, "", "二十个工作日内") == meaning(Kind.DURATION, "", "20")
    True
    """
    bare = drop_markup(text[:_LONGEST]).strip()
    if not bare:
        return None
    if says_nothing(bare) and kind is not Kind.YESNO:
        return NOTHING
    told = _MEANINGS.get(kind)
    if told is not None:
        return told(bare)
    if table:
        return tuple(sorted(canonical(table, each) or looks(each) for each in split_set(bare)))
    return _POINTS.sub("", looks(bare)) or None


def _phones(text: str) -> Hashable:
    return frozenset(each.number for each in phones_in(text)) or None


def _duration(text: str) -> Hashable:
    found = durations_in(text)
    return found[0].amount if len(found) == 1 else (looks(text) if not found else tuple(each.amount for each in found))


def _date(text: str) -> Hashable:
    told = iso_date(int(text)) if _MILLISECONDS.fullmatch(text) else looks(text)
    return tuple(map(int, re.findall(r"\d{1,4}", told)[:3])) or None


_MEANINGS: Final[Mapping[Kind, Callable[[str], Hashable]]] = {
    Kind.PHONE: _phones,
    Kind.DURATION: _duration,
    Kind.CODE: lambda text: normal_code(text) or None,
    Kind.DATE: _date,
}


def element_of(key: str) -> Element:
    """The element of the table for a key of :meth:`Sample.wanted`."""
    return load_elements()[key]


def is_row_key(key: str) -> bool:
    """Whether a key belongs to rows."""
    return key.startswith(_ROW_PREFIXES)


def telling(kind: Kind) -> bool:
    """Whether one value of a kind is enough to know the element by; 是 and 市级 stand everywhere."""
    return kind not in (Kind.YESNO, Kind.ENUM, Kind.SET, Kind.INT)
