"""One item against its reading: every element that either side has, in the order of the element table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Final

from catalog.codes import normal_code, parse_code
from catalog.element import Element, Kind
from catalog.elements import load_elements
from catalog.laws import LawsOn
from catalog.model import LIST_ELEMENTS, ServiceItem
from diffs.compare.absence import absent
from diffs.compare.area_codes import area_code_of
from diffs.compare.channels import Channel
from diffs.compare.findings import Place, element_finding, part_finding
from diffs.compare.kinds import judge_value, rule_of
from diffs.compare.linkout import links_out
from diffs.compare.lists import compare_list, shown_text
from diffs.compare.presence import has_value
from diffs.compare.tally import Told, Unchecked
from diffs.compare.verdict import Context, Verdict
from diffs.model import DifferenceKind, Finding

_UNIT_OF: Final = {"anticipate_day": "anticipate_type", "promise_day": "promise_type"}
_LIMIT_OF: Final = {unit: limit for limit, unit in _UNIT_OF.items()}


def compare_pair(place: Place, channel: Channel, laws: LawsOn) -> Told:
    """All that a decided pair leads to: that the page only links elsewhere, and what :func:`compare_item` finds."""
    told = compare_item(place, channel, laws)
    assert place.library is not None and place.reading is not None  # noqa: PT018 - a matched pair has both sides
    links = (part_finding(place, element, part) for element, part in links_out(place.library, place.reading))
    return Told((*links, *told.findings), told.pairs)


def compare_item(place: Place, channel: Channel, laws: LawsOn) -> Told:
    """All findings of one matched pair, and what was compared. Internal elements are nobody's business on a public
    page."""
    library, reading = place.library, place.reading
    assert library is not None and reading is not None  # noqa: PT018 - a matched pair has both sides
    facts = _Facts(place, channel, laws)
    both, differing = facts.told_apart()
    pairs: dict[str, Unchecked | None] = dict.fromkeys(both)
    findings: list[Finding] = []
    for element in differing:
        found = list(facts.list_element(element) if element.key in LIST_ELEMENTS else facts.scalar(element))
        if found:
            reasons = [facts.why_not(element, finding) for finding in found]
            pairs[element.key] = None if None in reasons else reasons[-1]
        findings += found
    for finding in facts.foreign_codes():
        pairs[finding.element] = None
        findings.append(finding)
    return Told(tuple(findings), pairs)


class _Facts:
    """The pair with what all its comparisons share."""

    def __init__(self, place: Place, channel: Channel, laws: LawsOn) -> None:
        assert place.library is not None and place.reading is not None  # noqa: PT018
        self.place, self.channel, self.laws = place, channel, laws
        self.library, self.shown = place.library, place.reading.item

    @cached_property
    def allowed(self) -> frozenset[str]:
        """The codes that are the item's; few pairs ever ask."""
        return allowed_codes(self.library)

    @cached_property
    def area_code(self) -> str:
        """The area code of the item's body; few pairs ever ask."""
        return area_code_of(self.library)

    def told_apart(self) -> tuple[list[str], list[Element]]:
        """The elements both sides have that count by themselves, and those of either side that are not the same to
        the letter, in the order of the table: most are, and need no more looking at."""
        places = _public()
        shared = _shared(tuple(_shown(self.library)), tuple(_shown(self.shown)))
        both = [key for key in shared if not (key in _LIMIT_OF and self._limit(key))]
        table = load_elements()
        other = sorted(places.keys() & self._other(), key=places.__getitem__)
        return both, [table[key] for key in other]

    def _other(self) -> set[str]:
        """The elements that are not the same to the letter; a limit is not where its unit is not."""
        mine, theirs = self.library.elements, self.shown.elements
        other = {key for key in LIST_ELEMENTS if getattr(self.library, key) != getattr(self.shown, key)}
        if mine != theirs:
            other |= {key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key)}
            other |= {limit for limit, unit in _UNIT_OF.items() if unit in other and (limit in mine or limit in theirs)}
        if self.library.task_name != self.shown.task_name:
            other.add("task_name")
        return other

    def scalar(self, element: Element) -> Iterator[Finding]:
        """The difference of an element that is one value; nothing when both sides mean the same."""
        mine, theirs = self.library.get(element.key), self.shown.get(element.key)
        if theirs is None:
            found = absent(self.place, element, mine, self.channel) if mine is not None else None
            if found is not None:
                yield found
            return
        if self._is_unit_beside_limit(element):
            return
        verdict = judge_value(mine, theirs, self._context(element))
        if verdict.kind is not None:
            rule = verdict.rule or rule_of(element)
            yield element_finding(self.place, element, replace(verdict, rule=rule), (mine, theirs))

    def list_element(self, element: Element) -> Iterator[Finding]:
        mine, theirs = shown_text(self.library, element.key), shown_text(self.shown, element.key)
        if theirs is None:
            found = absent(self.place, element, mine, self.channel) if mine is not None else None
            if found is not None:
                yield found
            return
        for part in compare_list(self.library, self.shown, element.key, self.channel.codes, self.laws):
            yield part_finding(self.place, element.key, part)

    def foreign_codes(self) -> Iterator[Finding]:
        """Codes of the reading that no element of its own was blamed for and that are not the item's."""
        if set(self.shown.codes) <= set(self.library.codes):
            return
        judged = {normal_code(text) for text in self.shown.elements.values()}
        mine = self.allowed
        foreign = [code for code in self.shown.codes if normal_code(code) not in mine | judged]
        if foreign and mine:
            element = load_elements()["task_code"]
            values = ("、".join(self.library.codes), "、".join(foreign))
            why = "编码不在省事项库该事项的编码之中"
            verdict = Verdict(DifferenceKind.MISMATCH, *values, ("code",), why, "T2-CODE")
            yield element_finding(self.place, element, verdict, values)

    def why_not(self, element: Element, finding: Finding) -> Unchecked | None:
        """Why the element of this finding was not compared, ``None`` when it was."""
        if finding.kind is not DifferenceKind.UNVERIFIED:
            return None
        reading = self.place.reading
        if reading is not None and element.key in reading.not_read:
            return Unchecked.NOT_READ
        return Unchecked.UNVERIFIED if self.channel.trusted else Unchecked.UNTRUSTED

    def _limit(self, unit: str) -> bool:
        limit = _LIMIT_OF[unit]
        return bool(self.library.get(limit)) and bool(self.shown.get(limit))

    def _context(self, element: Element) -> Context:
        codes = self.channel.codes
        unit = _UNIT_OF.get(element.key, "")
        return Context(
            element,
            codes.get(element.key) or codes.get(element.code_table),
            self.allowed if element.kind is Kind.CODE else frozenset(),
            self.area_code if element.kind is Kind.PHONE else "",
            self.library.elements.get(unit, ""),
            self.shown.elements.get(unit, ""),
        )

    def _is_unit_beside_limit(self, element: Element) -> bool:
        """The unit of a limit counts with its number, not by itself."""
        return element.key in _LIMIT_OF and self._limit(element.key)


def public_elements(item: ServiceItem) -> set[str]:
    """The keys of the elements an item says something in and a public page is held to."""
    table = load_elements()
    shown = {key for key in _shown(item) if key in _public() and has_value(_said(item, key), table[key])}
    return {key for key in shown if _LIMIT_OF.get(key) not in shown}


@lru_cache(maxsize=1)
def _public() -> Mapping[str, int]:
    """The elements a public page is held to, with their places in the table."""
    table = enumerate(load_elements())
    return {each.key: place for place, each in table if not each.internal and "." not in each.key}


def _shown(item: ServiceItem) -> list[str]:
    return ["task_name", *item.elements, *[key for key in LIST_ELEMENTS if getattr(item, key)]]


@lru_cache(maxsize=1024)
def _shared(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """The public elements among both, in the order of the table: pages of one template show the same ones."""
    places = _public()
    return tuple(sorted(places.keys() & set(mine) & set(theirs), key=places.__getitem__))


def _said(item: ServiceItem, key: str) -> str | None:
    return shown_text(item, key) if key in LIST_ELEMENTS else item.get(key)


def allowed_codes(item: ServiceItem) -> frozenset[str]:
    """All codes that are the item's, normalised, with the parts that stand for it: 实施编码, 基本编码, the body's."""
    table = load_elements()
    told = [text for key, text in item.elements.items() if key in table and table[key].kind is Kind.CODE]
    codes = {normal_code(code) for code in (*item.codes, *told)} - {""}
    for code in sorted(codes):
        parts = parse_code(code)
        if parts is not None:
            codes |= {parts.task_code, parts.catalog, parts.uscc}
    return frozenset(codes)
