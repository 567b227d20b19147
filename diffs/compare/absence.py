"""An element of the library that the channel does not show: missing, not verified, or not read."""

from __future__ import annotations

from typing import Final

from catalog.element import Element, Need
from catalog.model import ServiceItem
from diffs.compare.channels import Channel
from diffs.compare.findings import Place, element_finding, milder
from diffs.compare.presence import has_value
from diffs.compare.verdict import Verdict
from diffs.model import DifferenceKind, Finding, Severity

_PART_OF: Final = {"anticipate_type": "anticipate_day", "promise_type": "promise_day"}
"""Units that pages print together with their number."""


def absent(place: Place, element: Element, library: str, channel: Channel) -> Finding | None:
    """What the absence of an element from a reading means; ``None`` when it means nothing."""
    reading = place.reading
    assert reading is not None  # only readings lack elements
    if not has_value(library, element) or _is_said_elsewhere(element, reading.item):
        return None
    reason = reading.not_read.get(element.key)
    if reason is not None:
        return _unverified(place, element, library, f"未读取到该要素：{reason}")
    if not channel.trusted:
        return _unverified(place, element, library, "该渠道本次采集不可信，不判缺失")
    if not reading.has_provenance and not channel.shown.get(element.key):
        return _unverified(place, element, library, "来源文件没有该要素的数据")
    return _missing(place, element, library, channel)


def _missing(place: Place, element: Element, library: str, channel: Channel) -> Finding:
    template = channel.lacks_in_template(element.key)
    why = "该渠道的页面模板没有这一要素" if template else "省事项库有该要素，渠道页面没有"
    verdict = Verdict(DifferenceKind.MISSING, library.strip(), "", (), why, "T2-BLANK")
    finding = element_finding(place, element, verdict, (library, None))
    if template and not _is_needed(element, place.item):
        return milder(finding, Severity.INFO)
    return finding


def _unverified(place: Place, element: Element, library: str, why: str) -> Finding:
    verdict = Verdict(DifferenceKind.UNVERIFIED, library.strip(), "", (), why, "T2-UNVERIFIED")
    return element_finding(place, element, verdict, (library, None))


def _is_needed(element: Element, item: ServiceItem) -> bool:
    return element.need(item.elements.get("task_type", "")) is Need.MUST


def _is_said_elsewhere(element: Element, item: ServiceItem) -> bool:
    if element.key in _PART_OF:
        return bool(item.elements.get(_PART_OF[element.key], "").strip())
    return False
