"""Numbers of persons in text: mobile phones and identity cards, and how to show them to others.

The length of a text never changes, so that places in it (differing characters, say) stay where they are. What is
no person's number is left alone: land lines and hot lines, codes of items and of organisations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum, StrEnum
from functools import lru_cache, partial
from typing import Any, Final, TypeVar

from catalog.codes import uscc_problem

T = TypeVar("T")


class Mask(StrEnum):
    """Which numbers are hidden from others."""

    NOTHING = "nothing"
    IDENTITY = "identity"
    """Of identity cards: no office publishes one on purpose."""
    PERSONS = "persons"
    """Of mobile phones as well, also of those an office gives for its own."""


KEPT: Final = frozenset(
    {"id", "url", "source", "source_url", "evidence", "fingerprint", "observation", "region", "task_code", "codes",
     "run", "number", "hash", "previous", "locator", "file"}
)  # fmt: skip
"""Names of fields that say which thing is meant, and would mean nothing any more: addresses, codes, digests."""
_REFERRING: Final = frozenset({"library", "reading"})
"""Names of fields that hold ids in a finding and in a match, and values in a pair of normal forms."""
_REFERS: Final = ("rule", "decision")
"""What only findings and matches have."""

_NARROW: Final = str.maketrans("０１２３４５６７８９Ｘｘ－＋　", "0123456789Xx-+ ")
"""Wide signs as narrow ones, one for one."""
_MAYBE: Final = re.compile(r"[0-9０-９](?:[-－ 　]?[0-9０-９]){10}")
"""What every number of a person begins with."""
_MOBILE: Final = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d)([- ]?)(\d{4})([- ]?)(\d{4})(?![0-9A-Za-z])")
"""YD/T 1127 numbers: 1 and ten digits, in one piece or as 3-4-4."""
_AFTER_CODE: Final = re.compile(r"(?<![0-9A-Za-z])(\+?86[- ]?)(1[3-9]\d)(\d{4})(\d{4})(?![0-9A-Za-z])")
_IDENTITY: Final = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{5})((?:19|20)\d{6})(\d{3}[0-9Xx])(?![0-9A-Za-z])")
"""GB 11643: six digits of a region, eight of a birthday, three of order and a check digit."""
_WIDE: Final = re.compile("[０-９]")
_LIKE_IDENTITY: Final = re.compile("[0-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]")
_LIKE_MOBILE: Final = re.compile("1[0-9]{2}[- ]?[0-9]{4}[- ]?[0-9]{4}")
"""What the same begins with in a line of JSON, where a letter of an escape may stand right before it. A
pattern that begins with a single sign is looked for much faster."""


def may_hide(line: str, mask: Mask = Mask.PERSONS) -> bool:
    """Whether anything in a value might be hidden, by the line of JSON (not escaped to ASCII) it is stored as: most
    lines hold nothing, and one look tells it.

    >>> may_hide('{"v": "61010119900307001X"}', Mask.IDENTITY), may_hide('{"v": "13912345678"}', Mask.IDENTITY)
    (True, False)
    """
    if mask is Mask.NOTHING:
        return False
    if _LIKE_IDENTITY.search(line) or (mask is Mask.PERSONS and _LIKE_MOBILE.search(line)):
        return True
    return _WIDE.search(line) is not None


def masked(text: str, mask: Mask = Mask.PERSONS) -> str:
    """The text with the middle of every person's number as stars.

    >>> masked("联系人手机13912345678，窗口029-86780000")
    '联系人手机139****5678，窗口029-86780000'
    >>> masked("联系人手机13912345678", Mask.IDENTITY)
    '联系人手机13912345678'
    """
    if len(text) < 11 or mask is Mask.NOTHING or not _MAYBE.search(text):
        return text
    narrow = text.translate(_NARROW)
    shown = _IDENTITY.sub(_without_birthday, narrow)
    if mask is Mask.PERSONS:
        shown = _AFTER_CODE.sub(r"\1\2****\4", shown)
        shown = _MOBILE.sub(r"\1\2****\4\5", shown)
    return text if shown == narrow else "".join(map(_hidden, text, shown))


def _hidden(was: str, shown: str) -> str:
    return shown if shown == "*" else was


def _without_birthday(found: re.Match[str]) -> str:
    region, birthday, rest = found.groups()
    try:
        date(int(birthday[:4]), int(birthday[4:6]), int(birthday[6:]))
    except ValueError:
        # eight digits that are no day: a code of something
        return found[0]
    # a code of an organisation may hold digits that could be a day; its check sign tells it
    return found[0] if uscc_problem(found[0]) is None else f"{region}{'*' * 8}{rest}"


def masked_all(value: T, mask: Mask = Mask.PERSONS) -> T:
    """A frozen dataclass, a mapping, a sequence or a text, with every text in it masked; keys stay as they are, and so
    does what the fields named in :data:`KEPT` say. What has nothing to hide is given back itself."""
    if mask is Mask.NOTHING:
        return value
    shown: Any = _shown(value, mask)
    return shown  # type: ignore[no-any-return]


def _shown(value: Any, mask: Mask) -> Any:
    kind: Any = type(value)
    if kind is str:
        return masked(value, mask)
    return _way_of(kind)(value, mask)


@lru_cache(maxsize=1024)
def _way_of(kind: Any) -> Callable[[Any, Mask], Any]:
    """How values of a type are looked through; kept, because a report has millions of them."""
    if issubclass(kind, Enum):
        return _as_it_is
    if issubclass(kind, Mapping):
        return _mapping
    if issubclass(kind, tuple | list | frozenset):
        return _sequence
    return partial(_dataclass, _names(kind)) if is_dataclass(kind) else _as_it_is


def _as_it_is(value: Any, _mask: Mask) -> Any:
    return value


def _mapping(value: Mapping[Any, Any], mask: Mask) -> Any:
    kept = _kept(value)
    changed = {
        key: shown for key, each in value.items() if key not in kept and (shown := _shown(each, mask)) is not each
    }
    return {**value, **changed} if changed else value


def _sequence(value: Any, mask: Mask) -> Any:
    shown = [_shown(each, mask) for each in value]
    if all(new is old for new, old in zip(shown, value, strict=True)):
        return value
    kind = type(value)
    return kind(*shown) if hasattr(value, "_fields") else kind(shown)


def _dataclass(names: Sequence[str], value: Any, mask: Mask) -> Any:
    changed = {name: shown for name in names if (shown := _shown(part := getattr(value, name), mask)) is not part}
    return replace(value, **changed) if changed else value


def _names(kind: Any) -> tuple[str, ...]:
    names = [each.name for each in fields(kind) if each.init]
    kept = _kept(names)
    return tuple(name for name in names if name not in kept)


def _kept(names: Container[str]) -> frozenset[str]:
    return KEPT | _REFERRING if any(name in names for name in _REFERS) else KEPT
