"""Links of a channel that are known to be dead: forms, samples and addresses to apply at that nobody can open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin, urlsplit

from catalog.element import Element, Kind
from catalog.elements import load_elements
from catalog.identity import identities
from catalog.model import Reading, ServiceItem
from diffs.compare.findings import Place, part_finding
from diffs.compare.verdict import Part, Verdict
from diffs.model import Decision, DifferenceKind, Finding, Match, Seen

RULE: Final = "T2-FORM-DEAD"
_DECIDED: Final = (Decision.AUTO, Decision.JUDGED)


@dataclass(frozen=True, slots=True)
class Offered:
    """A link a page offers: the element (of a material: its name and the column), as published and absolute."""

    element: str
    material: str
    column: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Dead:
    """How it is known (Chinese, for officials), and the sha256 of what the server said."""

    why: str
    evidence: str = ""


def links_of(reading: Reading) -> Iterator[Offered]:
    """The links of a reading that people are to open, in order."""
    item = reading.item
    for element in _linking("item"):
        text = item.elements.get(element.key, "")
        if url := _absolute(reading.url, text):
            yield Offered(element.key, "", "", text, url)
    for row in item.materials:
        for element in _linking("materials"):
            text = row.elements.get(element.column, "")
            if url := _absolute(reading.url, text):
                yield Offered("materials", row.material_name.strip(), element.column, text, url)


def dead_links(
    library: Sequence[ServiceItem],
    readings: Sequence[Reading],
    matches: Sequence[Match],
    dead: Mapping[tuple[str, str], Dead],
) -> list[Finding]:
    """A finding for each link of a matched reading that is in ``dead`` (channel and address), in order."""
    if not dead:
        return []
    items, names = {item.id: item for item in library}, identities(library)
    shown = {(reading.channel, reading.item.id): reading for reading in readings}
    found: dict[str, Finding] = {}
    for match in sorted(matches, key=lambda each: (each.channel, each.library, each.reading)):
        item, reading = items.get(match.library), shown.get((match.channel, match.reading))
        if match.decision not in _DECIDED or item is None or reading is None:
            continue
        place = Place(match.channel, item, reading, identity=names[item.id])
        for link in links_of(reading):
            if (known := dead.get((match.channel, link.url))) is not None:
                finding = _finding(place, link, known)
                found.setdefault(finding.fingerprint, finding)
    return list(found.values())


def _finding(place: Place, link: Offered, dead: Dead) -> Finding:
    key = f"material.{link.column}" if link.column else link.element
    label = load_elements()[key].label
    verdict = Verdict(DifferenceKind.MISMATCH, "", link.url, (), dead.why, RULE)
    part = Part(
        DifferenceKind.MISMATCH, RULE, None, link.text, link.material, link.column, dead.why, verdict, label, link.url
    )
    finding = part_finding(place, link.element, part)
    locator = finding.seen.locator if finding.seen else ""
    return replace(finding, seen=Seen(link.url, dead.evidence, locator))


@lru_cache(maxsize=4)
def _linking(section: str) -> tuple[Element, ...]:
    return tuple(
        each for each in load_elements() if each.section == section and each.kind is Kind.URL and not each.internal
    )


def _absolute(page: str, text: str) -> str:
    """The address a text names by itself or as a path of the page's site, ``""`` for words."""
    text = text.strip()
    if not text.startswith(("http://", "https://", "/")) or any(sign.isspace() for sign in text):
        return ""
    try:
        url = urljoin(page, text).partition("#")[0]
        return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else ""
    except ValueError:
        return ""
