"""Which items and findings the site shows, and in which order: every number in its data is a place in these lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.matching import USED
from auditor.papers.pageview import channels, units_of
from auditor.report import RunReport
from catalog.model import Reading, ServiceItem
from diffs.model import Decision, Finding


@dataclass(frozen=True, slots=True)
class ItemPage:
    """An item with a page of its own: the library's (``None``: it has no such item) and the reading of each channel."""

    id: str
    code: str
    name: str
    unit: str
    item: ServiceItem | None
    readings: Mapping[str, Reading]


@dataclass(frozen=True, slots=True)
class Order:
    """``items`` have pages; ``others`` are items that only findings name. ``of_finding`` is the place of the item of
    each finding in both lists, one after the other."""

    units: tuple[str, ...]
    channels: tuple[str, ...]
    items: tuple[ItemPage, ...]
    others: tuple[tuple[str, str, str], ...]
    findings: tuple[Finding, ...]
    of_finding: tuple[int, ...]


def order_of(report: RunReport) -> Order:
    """The findings by unit (those with most to mend first), item and channel, the library's first."""
    units = units_of(report)
    names = ("", *(result.channel for result in channels(report)))
    pages = tuple(_pages(report))
    places = {page.id: index for index, page in enumerate(pages)}
    others: dict[tuple[str, str, str], int] = {}
    placed = [(_place(finding, places, others), finding) for finding in report.findings]
    ranks = {unit: index for index, unit in enumerate(units)}
    columns = {name: index for index, name in enumerate(names)}
    placed.sort(key=lambda each: (ranks[each[1].unit], each[0], columns.get(each[1].channel, len(columns))))
    return Order(
        units,
        names,
        pages,
        tuple(others),
        tuple(finding for _, finding in placed),
        tuple(place for place, _ in placed),
    )


def _place(finding: Finding, places: Mapping[str, int], others: dict[tuple[str, str, str], int]) -> int:
    for own in (finding.library, finding.reading):
        if own and own in places:
            return places[own]
    key = (finding.item.task_code, finding.item.task_name, finding.unit)
    return len(places) + others.setdefault(key, len(others))


def _pages(report: RunReport) -> list[ItemPage]:
    """The library's items by unit and name, then what channels show and the library lacks."""
    readings = {(each.channel, each.item.id): each for each in report.readings}
    found: dict[str, dict[str, Reading]] = {}
    extra: dict[str, Reading] = {}
    for match in report.matches:
        reading = readings.get((match.channel, match.reading))
        if reading is None:
            continue
        if match.decision in USED and not match.duplicate_of:
            found.setdefault(match.library, {}).setdefault(match.channel, reading)
        elif match.decision is Decision.NONE:
            extra.setdefault(match.reading, reading)
    listed = sorted(report.items, key=lambda item: (item.unit, item.task_name, item.id))
    own = [_page(item.id, item, item, found.get(item.id, {})) for item in listed]
    taken = {item.id for item in report.items}
    beyond = sorted((id_, each) for id_, each in extra.items() if id_ not in taken)
    return own + [_page(id_, each.item, None, {each.channel: each}) for id_, each in beyond]


def _page(id_: str, named: ServiceItem, item: ServiceItem | None, readings: Mapping[str, Reading]) -> ItemPage:
    code = named.get("task_code") or (named.codes[0] if named.codes else "")
    return ItemPage(id_, code, named.task_name, named.unit, item, readings)
