"""The list elements of one item: what each side shows of them, and what differs."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.elements import load_elements
from catalog.laws import LawsOn
from catalog.model import ServiceItem
from diffs.compare import legal_bases, materials, rows
from diffs.compare.cited import raw_text
from diffs.compare.presence import has_value, judge_presence
from diffs.compare.verdict import Part

CodeMeanings = Mapping[str, Mapping[str, str]]
"""Code table → code → text, as a channel file gives them."""


def shown_text(item: ServiceItem, key: str) -> str | None:
    """The list element as one text for people: ``None`` when the item does not show it, ``""`` when it is empty."""
    if key in item.elements:
        return item.elements[key]
    if not item.shows(key):
        return None
    return "\n".join(line for line in _lines(item, key) if line)


def compare_list(library: ServiceItem, channel: ServiceItem, key: str, codes: CodeMeanings, laws: LawsOn) -> list[Part]:
    """The differences of one list element that the channel shows; see the policy for nothing on either side."""
    element = load_elements()[key]
    mine, theirs = shown_text(library, key), shown_text(channel, key)
    assert theirs is not None  # absence is judged by the engine
    verdict = judge_presence(mine, theirs, element)
    if verdict is None or (verdict.kind is None and has_value(mine, element)):
        return list(_rows(library, channel, key, codes, laws))
    if verdict.kind is None:
        return []
    rule = verdict.rule or "T2-TEXT"
    return [Part(verdict.kind, rule, mine, theirs, why=verdict.why, verdict=verdict, label=element.label)]


def _rows(library: ServiceItem, channel: ServiceItem, key: str, codes: CodeMeanings, laws: LawsOn) -> tuple[Part, ...]:
    if key == "by_law":
        return legal_bases.compare(library.by_law, channel.by_law, laws)
    if key == "materials":
        return materials.compare(library.materials, channel.materials, codes)
    if key == "fees":
        return rows.compare(library.fees, channel.fees, rows.FEES)
    return rows.compare(library.faq, channel.faq, rows.FAQ)


def _lines(item: ServiceItem, key: str) -> list[str]:
    if key == "by_law":
        return [raw_text(row).strip() or row.content.strip() for row in item.by_law]
    if key == "materials":
        return [row.material_name.strip() for row in item.materials]
    table: tuple[Mapping[str, str], ...] = item.fees if key == "fees" else item.faq
    return ["；".join(value.strip() for _name, value in sorted(row.items()) if value.strip()) for row in table]
