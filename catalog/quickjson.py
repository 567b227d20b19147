"""JSON read at the speed of a compiled parser, where that provably gives what the strict reader gives.

The compiled parser knows neither a key that stands twice nor the digits of a number as they were written. What might
hold either is left to the strict reader of :mod:`catalog.jsonlines`.
"""

from __future__ import annotations

import re
from typing import Any, Final

import orjson

_APART: Final = (b'" ', b'"\t', b'"\r', b'"\n')
"""A quotation mark with space behind it may be a key apart from its colon."""
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
    if any(sign in raw for sign in _APART) or (b"-0" in raw and _SIGNED_ZERO.search(raw)):
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
        return found + sum(_keys_at(value, key, numbers_as_text) for key in value if type(value[key]) is not str)
    if type(value) is list:
        return sum(_keys_at(value, at, numbers_as_text) for at, each in enumerate(value) if type(each) is not str)
    return -1


def _keys_at(whole: Any, place: Any, numbers_as_text: bool) -> int:
    each = whole[place]
    kind = type(each)
    if kind is int and numbers_as_text:
        whole[place] = str(each)
    elif kind is float:
        return -_MANY
    elif kind is dict or kind is list:
        return _keys_in(each, numbers_as_text)
    return 0
