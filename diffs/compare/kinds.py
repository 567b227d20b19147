"""Which comparer and which rule belong to which kind of element."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from catalog.element import Element, Kind
from diffs.compare import addresses, durations, enums, hours, names, phones, plain, texts
from diffs.compare.verdict import Compare, Context, Verdict

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
        Kind.URL: (plain.compare_urls, "T2-URL"),
        Kind.LIST: (texts.compare, "T2-TEXT"),
    }
)
_RULE_OF: Final[Mapping[str, str]] = MappingProxyType({"dept_name": "T2-UNIT", "task_type": "T2-TYPE"})
"""Elements with a rule of their own."""


def compare_values(library: str, channel: str, context: Context) -> Verdict:
    """The verdict of the comparer for the element's kind. Both values must say something."""
    comparer, _rule = _COMPARERS[context.element.kind]
    return comparer(library, channel, context)


def rule_of(element: Element) -> str:
    """The id of the rule a mismatch of this element breaks."""
    return _RULE_OF.get(element.key) or _COMPARERS[element.kind][1]
