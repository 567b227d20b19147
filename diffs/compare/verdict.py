"""What a comparison of two values can say, and the few ways to say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from catalog.element import Element
from catalog.text import Normal
from diffs.model import DifferenceKind


@dataclass(frozen=True, slots=True)
class Context:
    """What a comparer may need beside the two values.

    ``codes`` are the meanings of this channel's codes in the element's code table (code → text in any
    spelling), ``None`` when its file says nothing of it; ``allowed_codes`` all codes of the library item,
    normalised; ``area_code`` the unit's own telephone area code, ``""`` when not known; ``library_unit`` and
    ``channel_unit`` the unit of a time limit that stands in an element of its own.
    """

    element: Element
    codes: Mapping[str, str] | None = None
    allowed_codes: frozenset[str] = frozenset()
    area_code: str = ""
    library_unit: str = ""
    channel_unit: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``kind`` is ``None`` when the values are equal. ``library`` and ``channel`` are normal forms.

    ``rule`` is set where it is not the usual one of the element's kind; ``why`` is Chinese, for officials.
    """

    kind: DifferenceKind | None = None
    library: str = ""
    channel: str = ""
    steps: tuple[str, ...] = ()
    why: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One difference in a list of rows, with the raw values it is about (``None``: that side has no such row)."""

    kind: DifferenceKind
    rule: str
    library_value: str | None
    channel_value: str | None
    sub_key: str = ""
    sub_element: str = ""
    why: str = ""
    verdict: Verdict = field(default_factory=Verdict)
    label: str = ""
    detail: str = ""
    unsure: bool = False
    """Seen, but not provably wrong: a warning at most."""


Compare = Callable[[str, str, Context], Verdict]
"""A comparer: library text, channel text, context. Pure, and ready for any text at all."""

EQUAL: Final = Verdict()
LOOKS_ONLY: Final = "内容一致，仅写法不同"


def same_text(library: str, channel: str) -> bool:
    """Whether two values are equal to the letter; white space at the ends is none of theirs."""
    return library.strip() == channel.strip()


def judge(library: Normal, channel: Normal, why: str) -> Verdict:
    """Format only when the normal forms are the same, otherwise a mismatch with this explanation."""
    steps = tuple(dict.fromkeys((*library.steps, *channel.steps)))
    if library.text == channel.text:
        return Verdict(DifferenceKind.FORMAT_ONLY, library.text, channel.text, steps, LOOKS_ONLY)
    return Verdict(DifferenceKind.MISMATCH, library.text, channel.text, steps, why)


def judge_sets(library: tuple[str, ...], channel: tuple[str, ...], why: str, steps: tuple[str, ...] = ()) -> Verdict:
    """Members may stand in any order and more than once: then only the order differs."""
    library, channel = tuple(dict.fromkeys(library)), tuple(dict.fromkeys(channel))
    pair = ("、".join(library), "、".join(channel))
    if library == channel:
        return Verdict(DifferenceKind.FORMAT_ONLY, *pair, steps, LOOKS_ONLY)
    if set(library) == set(channel):
        return Verdict(DifferenceKind.ORDER_ONLY, *pair, (*steps, "order"), "内容一致，仅顺序不同")
    lost = [member for member in library if member not in channel]
    gained = [member for member in channel if member not in library]
    told = [f"渠道少：{'、'.join(lost)}"] if lost else []
    told += [f"渠道多：{'、'.join(gained)}"] if gained else []
    return Verdict(DifferenceKind.MISMATCH, *pair, steps, f"{why}（{'；'.join(told)}）")
