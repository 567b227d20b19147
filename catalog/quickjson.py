"""JSON read at the speed of a compiled parser, where that provably gives what the strict reader gives.

The compiled parser knows neither a key that stands twice nor the digits of a number as they were written. What might
hold either is left to the strict reader of :mod:`catalog.jsonlines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import orjson

_KEY: Final = b'":'
_SIGNED_ZERO: Final = re.compile(rb"(?:^|[:,\[\s])-0")
"""The only whole number that is read as another text."""
_TEXT: Final = frozenset({str})
_MANY: Final = 1 << 60
"""More keys than any document has."""


def read_quickly(raw: bytes, *, numbers_as_text: bool = False) -> Any | None:
    """The document, or ``None`` where only the strict reader can tell what it says, or what is wrong with it.

    With ``numbers_as_text`` numbers come as the digits that stand in the document.

    A key is followed by ``":``, so that there are at most as many keys as places of these two signs; where the objects
    hold as many keys as there are places, none was swallowed by another.
    """
    raw = raw.rstrip()
    # a key may stand apart from its colon only where there is space behind a quotation mark
    if b"\n" in raw or b"\t" in raw or b"\r" in raw or b'" ' in raw:
        return None
    if b"-0" in raw and _SIGNED_ZERO.search(raw):
        return None
    try:
        value = orjson.loads(raw)
        keys = _keys_in(value, numbers_as_text)
    except (orjson.JSONDecodeError, RecursionError):
        return None
    return value if keys == raw.count(_KEY) else None


def _keys_in(value: Any, numbers_as_text: bool) -> int:
    """How many keys objects hold, less than 0 where a number may have lost digits; numbers become text on the way."""
    if type(value) is dict:
        found = len(value)
        if set(map(type, value.values())) <= _TEXT:
            return found
        places: Iterable[Any] = value
    elif type(value) is list:
        found, places = 0, range(len(value))
    else:
        return -1
    for place in places:
        each = value[place]
        kind = type(each)
        if kind is str:
            continue
        if kind is dict or kind is list:
            found += _keys_in(each, numbers_as_text)
        elif kind is float:
            return -_MANY
        elif kind is int and numbers_as_text:
            value[place] = str(each)
    return found
