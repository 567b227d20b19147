"""From verdicts to findings: who, where, what to change it to, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz.distance import Levenshtein

from catalog.element import Element
from catalog.identity import main_code
from catalog.model import Reading, ServiceItem
from diffs.compare.verdict import Part, Verdict
from diffs.fingerprint import fingerprint, observation
from diffs.model import DifferenceKind, Finding, ItemRef, NormalPair, Opcode, Seen, Severity, Task
from diffs.rules import rule

QUIET: Final = (DifferenceKind.FORMAT_ONLY, DifferenceKind.ORDER_ONLY, DifferenceKind.UNVERIFIED)
"""Kinds that only look wrong: listed, never counted."""

_QUIET_RULE: Final = {
    DifferenceKind.FORMAT_ONLY: "T2-FORMAT",
    DifferenceKind.ORDER_ONLY: "T2-ORDER",
    DifferenceKind.UNVERIFIED: "T2-UNVERIFIED",
}
_LONGEST_HIGHLIGHT: Final = 5000
"""Characters; longer values are shown without marks."""


@dataclass(frozen=True, slots=True)
class Place:
    """One item on one channel, and how sure it is that it is this item.

    ``library`` is ``None`` for an item the library does not have, ``reading`` for one the channel does not.
    ``doubtful``: the match is not decided, so a person must look before anybody is blamed.
    """

    channel: str
    library: ServiceItem | None = None
    reading: Reading | None = None
    doubtful: bool = False
    identity: str = ""
    """What tells the item from all others; its code, unless several items carry that."""

    @property
    def item(self) -> ServiceItem:
        """The library's item where there is one, else the channel's."""
        if self.library is not None:
            return self.library
        assert self.reading is not None  # a place has at least one side
        return self.reading.item


def element_finding(place: Place, element: Element, verdict: Verdict, values: tuple[str | None, str | None]) -> Finding:
    """The finding of a scalar element. ``values`` are the raw ones; ``verdict.rule`` says which rule."""
    assert verdict.kind is not None  # equal values are no finding
    part = Part(verdict.kind, verdict.rule, *values, why=verdict.why, verdict=verdict, label=element.label)
    return part_finding(place, element.key, part)


def part_finding(place: Place, element: str, part: Part) -> Finding:
    """The finding of one difference, complete with fix, highlight, place and fingerprint."""
    rule_id = _QUIET_RULE.get(part.kind, part.rule)
    item = place.item
    code = main_code(item)
    return Finding(
        rule=rule_id,
        task=Task.T2,
        kind=part.kind,
        severity=_severity(rule_id, part, place),
        item=ItemRef(code, item.task_name),
        element=element,
        channel=place.channel,
        region=item.region,
        unit=item.unit,
        library=place.library.id if place.library else "",
        reading=place.reading.item.id if place.reading else "",
        sub_key=part.sub_key,
        sub_element=part.sub_element,
        library_value=part.library_value,
        channel_value=part.channel_value,
        normal=_normal(part.verdict),
        highlight=_highlight(part),
        seen=_seen(place, element),
        fix=_fix(rule_id, part, element),
        why=part.why,
        fingerprint=fingerprint(
            rule_id,
            place.identity or code or item.task_name,
            item.region,
            place.channel,
            element,
            part.sub_key,
            part.sub_element,
        ),
        observation=observation(part.kind, part.library_value, part.channel_value),
    )


def milder(finding: Finding, severity: Severity) -> Finding:
    """The finding with another severity; its identity stays."""
    return replace(finding, severity=severity)


def _severity(rule_id: str, part: Part, place: Place) -> Severity:
    if part.kind in QUIET:
        return Severity.INFO
    usual = rule(rule_id).severity
    if place.doubtful and usual is not Severity.INFO:
        return Severity.REVIEW
    return Severity.WARNING if part.unsure and usual is Severity.ERROR else usual


def _normal(verdict: Verdict) -> NormalPair | None:
    if not (verdict.library or verdict.channel):
        return None
    return NormalPair(verdict.library, verdict.channel, verdict.steps)


def _highlight(part: Part) -> tuple[Opcode, ...]:
    one, other = part.library_value, part.channel_value
    if not one or not other or max(len(one), len(other)) > _LONGEST_HIGHLIGHT:
        return ()
    return tuple(
        (op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in Levenshtein.opcodes(one, other)
    )


def _seen(place: Place, element: str) -> Seen | None:
    reading = place.reading
    if reading is None:
        return None
    return Seen(reading.url or reading.source, reading.evidence, reading.locators.get(element, ""))


def _fix(rule_id: str, part: Part, element: str) -> str:
    if rule_id == "T2-NAME" and element != "task_name":
        rule_id = "T2-ENUM"  # the same wording fits any element; the name rule's speaks of the item's name
    label = part.label
    if rule_id == "T2-BLANK" and part.kind is not DifferenceKind.MISSING:
        shown = f"“{part.channel_value.strip()}”" if part.channel_value and part.channel_value.strip() else "（空）"
        return f"将“{label}”由{shown}改为：{_short(part.library_value)}"
    return rule(rule_id).fix_for(
        label=label,
        library=part.library_value,
        channel=part.channel_value,
        sub=part.sub_key,
        detail=part.detail or part.why,
    )


def _short(value: str | None) -> str:
    text = " ".join((value or "").split())
    return text if len(text) <= 60 else text[:59] + "…"
