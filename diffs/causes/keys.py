"""Which causes a single finding may have: everything it could share with others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from catalog.citations import parse_citations
from catalog.elements import load_elements
from catalog.numerals import NUMERAL
from catalog.text import looks
from diffs.causes.model import CauseKind, Key
from diffs.causes.settings import settings
from diffs.model import DifferenceKind, Finding

_PLACE: Final = re.compile(rf"第{NUMERAL}[条章节].*$", re.DOTALL)
_NOTHING_THERE: Final = {
    DifferenceKind.MISSING: "没有",
    DifferenceKind.BLANK: "没有填写",
    DifferenceKind.PLACEHOLDER: "只用占位文字填写",
}


def keys_of(finding: Finding) -> Iterator[Key]:
    """The keys under which a finding is grouped; none for what is certainly a case of its own."""
    if finding.outvoted is not None and finding.normal is not None and _is_shared(finding.element):
        pair = {"library": finding.normal.library, "shown": finding.outvoted.value}
        yield Key(CauseKind.LIBRARY_VALUE, "", finding.element, finding.sub_element, **pair)
    if not finding.channel:
        yield from _of_library(finding)
    elif finding.rule == "T2-ITEM-MISSING":
        yield from _scoped(finding, CauseKind.ITEMS_MISSING)
    elif finding.rule == "T2-LIBRARY-BLANK":
        yield from _scoped(finding, CauseKind.LIBRARY_COLUMN, channel="")
    elif finding.rule == "T2-RAW-CODE":
        yield Key(CauseKind.RAW_CODE, finding.channel, finding.element, finding.sub_element)
    elif finding.kind in _NOTHING_THERE and not (finding.sub_key or finding.sub_element):
        yield from _scoped(finding, CauseKind.TEMPLATE, detail=_NOTHING_THERE[finding.kind])
    elif finding.element in ("by_law", "materials"):
        yield from _of_rows(finding)
    elif finding.kind is DifferenceKind.MISMATCH and finding.element != "task_name":
        yield from _of_values(finding)


def _scoped(finding: Finding, kind: CauseKind, channel: str | None = None, detail: str = "") -> Iterator[Key]:
    """The whole channel, or only what one unit or region has on it."""
    where = finding.channel if channel is None else channel
    for scope, place in (("", ""), ("unit", finding.unit), ("region", finding.region)):
        if place or not scope:
            yield Key(kind, where, finding.element, finding.sub_element, scope, place, detail=detail)


def _of_library(finding: Finding) -> Iterator[Key]:
    if finding.kind in (DifferenceKind.MISSING, DifferenceKind.BLANK) and finding.library and not finding.sub_key:
        yield from _scoped(finding, CauseKind.LIBRARY_COLUMN, channel="")
    shares = settings().library_rules.get(finding.rule)
    value = looks(finding.library_value or "")
    shared = {"value": value, "row": finding.sub_key, "unit": finding.unit}.get(shares or "", "")
    if shared:
        element, sub = finding.element, finding.sub_element
        yield Key(CauseKind.LIBRARY_SHARED, "", element, sub, library=shared, detail=finding.rule)


def _of_values(finding: Finding) -> Iterator[Key]:
    if finding.normal is None:
        return
    channel, element, sub = finding.channel, finding.element, finding.sub_element
    pair = {"library": finding.normal.library, "shown": finding.normal.channel}
    if finding.rule == "T2-UNIT":
        yield Key(CauseKind.UNIT_NAME, channel, element, sub, **pair)
    elif _is_shared(element):
        yield Key(CauseKind.SHARED_VALUE, channel, element, sub, **pair)
    else:
        yield Key(CauseKind.MAPPING, channel, element, sub, **pair)
    if not finding.sub_key:
        yield Key(CauseKind.CONSTANT, channel, element, sub, shown=finding.normal.channel)


def _of_rows(finding: Finding) -> Iterator[Key]:
    """Legal bases and materials: one row wrong in the same way, left out or added everywhere."""
    if finding.normal is None:
        return
    channel, element, sub = finding.channel, finding.element, finding.sub_element
    mine, theirs = finding.normal.library, finding.normal.channel
    if finding.kind is DifferenceKind.MISSING and not theirs:
        yield Key(CauseKind.ROW_MISSING, channel, element, sub, library=mine)
    elif finding.kind is DifferenceKind.EXTRA and not mine:
        yield Key(CauseKind.ROW_EXTRA, channel, element, sub, shown=theirs)
    elif element == "by_law":
        mine, theirs = _law_sides(finding)
        yield Key(CauseKind.LAW, channel, element, sub, library=mine, shown=theirs, detail=finding.rule)
    else:
        # an attribute is the document's own: the same one of another document is another case
        document = finding.sub_key if sub else ""
        yield Key(CauseKind.MATERIAL, channel, element, sub, library=mine, shown=theirs, detail=looks(document))


def _law_sides(finding: Finding) -> tuple[str, str]:
    """What both sides say of the law as such, where the articles beside it differ from item to item."""
    assert finding.normal is not None  # asked before
    forms = (finding.normal.library, finding.normal.channel)
    if finding.sub_element == "law_name":
        return title_of(forms[0]), title_of(forms[1])
    if finding.sub_element == "law_number":
        return finding.library_value or "", finding.channel_value or ""
    sides = [parse_citations(text or "") for text in (finding.library_value, finding.channel_value)]
    if finding.sub_element == "revision" and all(sides):
        law = f"《{sides[0][0].law_name}》"
        return f"{law}{sides[0][0].revision}", f"{law}{sides[1][0].revision}"
    return forms


def title_of(form: str) -> str:
    """The title in the normal form of a citation, without the place behind it.

    >>> title_of("道路运输条例第八条第一款")
    '道路运输条例'
    """
    return _PLACE.sub("", form)


def _is_shared(element: str) -> bool:
    table = load_elements()
    return element in table and settings().is_shared(table[element])
