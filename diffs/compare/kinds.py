"""Which comparer and which rule belong to which kind of element."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from catalog.element import Element, Kind
from catalog.elements import load_elements
from diffs.compare import addresses, durations, enums, hours, names, phones, plain, texts, urls
from diffs.compare.presence import has_value, judge_presence
from diffs.compare.steps import with_looks
from diffs.compare.verdict import EQUAL, LOOKS_ONLY, Compare, Context, Verdict, same_text
from diffs.compare.wrapping import unwrapped
from diffs.model import DifferenceKind

_COMPARERS: Final[Mapping[Kind, tuple[Compare, str]]] = MappingProxyType(
    {
        Kind.NAME: (names.compare, "T2-NAME"),
        Kind.CODE: (plain.compare_codes, "T2-CODE"),
        Kind.INT: (enums.compare_counts, "T2-ENUM"),
        Kind.ENUM: (enums.compare, "T2-ENUM"),
        Kind.SET: (enums.compare_sets, "T2-SET"),
        Kind.DURATION: (durations.compare, "T2-LIMIT"),
        Kind.PHONE: (phones.compare, "T2-PHONE"),
        Kind.ADDRESS: (addresses.compare, "T2-ADDR"),
        Kind.HOURS: (hours.compare, "T2-HOURS"),
        Kind.DATE: (plain.compare_dates, "T2-DATE"),
        Kind.MONEY: (plain.compare_money, "T2-FEE"),
        Kind.YESNO: (enums.compare, "T2-ENUM"),
        Kind.TEXT: (texts.compare, "T2-TEXT"),
        Kind.URL: (urls.compare, "T2-URL"),
        Kind.LIST: (texts.compare, "T2-TEXT"),
    }
)
_RULE_OF: Final[Mapping[str, str]] = MappingProxyType({"dept_name": "T2-UNIT", "task_type": "T2-TYPE"})
"""Elements with a rule of their own."""
_SHORT: Final = 300
"""Characters of both values together up to which a verdict is kept at hand."""


def judge_value(library: str | None, channel: str, context: Context) -> Verdict:
    """The verdict on any two values as published; ``library`` is ``None`` when it does not have the element.

    First what is only wrapping comes off, then it is asked whether there is anything to compare, then the comparer
    of the element's kind decides.
    """
    element = context.element
    counted = element.kind is Kind.DURATION  # the same digits may have another unit beside them
    same = library is not None and same_text(library, channel)
    if same and not counted:
        return EQUAL
    if _comes_again(library, channel, context):
        units = (context.library_unit, context.channel_unit)
        return _judged_before(library, channel, element.key, context.area_code, *units)
    return _judged(library, channel, context, counted=counted, same=same)


def _comes_again(library: str | None, channel: str, context: Context) -> bool:
    """Whether the verdict hangs on little: what a unit, a template or a region writes stands on all their pages."""
    short = len(library or "") + len(channel) <= _SHORT
    return short and context.codes is None and not context.allowed_codes and _is_known(context.element)


def _is_known(element: Element) -> bool:
    table = load_elements()
    return element.key in table and table[element.key] is element


@lru_cache(maxsize=16384)
def _judged_before(
    library: str | None, channel: str, key: str, area_code: str, library_unit: str, channel_unit: str
) -> Verdict:
    element = load_elements()[key]
    context = Context(element, area_code=area_code, library_unit=library_unit, channel_unit=channel_unit)
    same = library is not None and same_text(library, channel)
    return _judged(library, channel, context, counted=element.kind is Kind.DURATION, same=same)


def _judged(library: str | None, channel: str, context: Context, *, counted: bool, same: bool) -> Verdict:
    element = context.element
    mine = unwrapped(library, element) if library is not None else None
    theirs = unwrapped(channel, element)
    verdict = _judge(mine.text if mine is not None else None, theirs.text, context, counted=counted)
    if verdict.steps and mine is not None:
        verdict = replace(verdict, steps=with_looks(verdict.steps, mine.text, theirs.text))
    freed = () if same else (*(mine.steps if mine is not None else ()), *theirs.steps)
    return _with_steps(verdict, freed, element, (mine.text if mine is not None else "").strip(), theirs.text.strip())


def _judge(mine: str | None, theirs: str, context: Context, *, counted: bool) -> Verdict:
    element = context.element
    if element.kind is Kind.YESNO and mine is not None:
        mine, theirs = enums.as_answer(mine, theirs), enums.as_answer(theirs, mine)
    verdict = judge_presence(mine, theirs, element)
    if verdict is None or (counted and verdict.kind is None and has_value(mine, element)):
        return compare_values(mine or "", theirs, context)
    return verdict


def _with_steps(verdict: Verdict, steps: tuple[str, ...], element: Element, library: str, channel: str) -> Verdict:
    if not steps:
        return verdict
    if verdict.kind is None:
        if not has_value(library, element):
            return verdict
        verdict = Verdict(DifferenceKind.FORMAT_ONLY, library, channel, (), LOOKS_ONLY)
    return replace(verdict, steps=tuple(dict.fromkeys((*steps, *verdict.steps))))


def compare_values(library: str, channel: str, context: Context) -> Verdict:
    """The verdict of the comparer for the element's kind. Both values must say something."""
    comparer, _rule = _COMPARERS[context.element.kind]
    return comparer(library, channel, context)


def rule_of(element: Element) -> str:
    """The id of the rule a mismatch of this element breaks."""
    return _RULE_OF.get(element.key) or _COMPARERS[element.kind][1]
