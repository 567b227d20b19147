"""Is there anything to compare? Nothing, a word for nothing, a placeholder or a pointer on either side."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.element import Element
from catalog.elements import load_elements
from diffs.compare.verdict import EQUAL, Verdict, same_text
from diffs.model import DifferenceKind

_SHORT: Final = 40
_NOT_CONTENT: Final = (Emptiness.PLACEHOLDER, Emptiness.POINTER)
_KIND: Final = {Emptiness.EMPTY: DifferenceKind.BLANK}
_WHY: Final = {
    Emptiness.PLACEHOLDER: "渠道内容是占位文字，尚未填写",
    Emptiness.POINTER: "渠道只写了指向别处的文字，没有内容",
    Emptiness.EMPTY: "渠道有该要素名称但没有内容",
}


def has_value(text: str | None, element: Element) -> bool:
    """Whether a side says something that the other could be held to."""
    if text is None:
        return False
    return _is_value_again(element.key, text) if len(text) <= _SHORT else _is_value(element.key, text)


def _is_value(key: str, text: str) -> bool:
    return not load_elements()[key].says_nothing(text) and emptiness(text) not in _NOT_CONTENT


_is_value_again: Final = lru_cache(maxsize=1 << 16)(_is_value)
"""Short texts stand on many items."""


def judge_presence(library: str | None, channel: str, element: Element) -> Verdict | None:
    """The verdict as far as emptiness decides it, ``None`` when both sides have a value to compare.

    ``library`` is ``None`` when the library does not have the element. The channel shows the element; that a
    channel does not show it at all is judged where it is known how the page was read.
    """
    if library is not None and same_text(library, channel):
        return EQUAL
    kind = emptiness(channel)
    if not has_value(library, element):
        return _beside_nothing(library, channel, kind, element)
    if kind in _WHY:
        return _blank_verdict(_KIND.get(kind, DifferenceKind.PLACEHOLDER), library, channel, _WHY[kind])
    if element.says_nothing(channel):
        return _blank_verdict(DifferenceKind.BLANK, library, channel, "省事项库有内容，渠道写为没有")
    return None


def _beside_nothing(library: str | None, channel: str, kind: Emptiness, element: Element) -> Verdict:
    if kind is Emptiness.PLACEHOLDER:
        if library is not None and emptiness(library) is Emptiness.PLACEHOLDER:
            return EQUAL
        return _blank_verdict(DifferenceKind.PLACEHOLDER, library, channel, "渠道内容是占位文字")
    both_point = library is not None and emptiness(library) is kind is Emptiness.POINTER
    if element.says_nothing(channel) or both_point:
        return EQUAL
    why = "省事项库没有该要素的内容，渠道有内容"
    return Verdict(DifferenceKind.EXTRA, library or "", channel.strip(), (), why, "T2-LIBRARY-BLANK")


def _blank_verdict(kind: DifferenceKind, library: str | None, channel: str, why: str) -> Verdict:
    return Verdict(kind, (library or "").strip(), channel.strip(), (), why, "T2-BLANK")
