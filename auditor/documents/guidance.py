"""指导单: what a district's or zone's body has to complete in the library, from the lead group that guides it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from auditor.documents.blocks import Block, Grid, Paper, Style, Text, day_word
from auditor.documents.office import (
    Office,
    counts_grid,
    findings_grid,
    kind_word,
    notes,
    rate_of,
    region_word,
    signed,
    unit_word,
)
from auditor.documents.weekly import COUNTS
from auditor.papers.wording import FIGURE_WORDS, element_label
from auditor.week.model import Count, Standing
from catalog.regions import find_region

_MOST_ELEMENTS: Final = 10


def is_district(region: str) -> bool:
    """Whether a region lies below a city: by the table of regions, else by its code (GB/T 2260: a city's ends in 00).

    >>> is_district("610113"), is_district("610100"), is_district("440305"), is_district("")
    (True, False, True, False)
    """
    known = find_region(region) if region else None
    if known is not None:
        return bool(known.parent)
    code = region[:6]
    return len(code) == 6 and code.isascii() and code.isdigit() and not code.endswith("00")


def districts(office: Office) -> tuple[str, ...]:
    """The districts and zones the ledger or the last run knows, by their codes."""
    rates: Mapping[str, Any] = office.week.verdict.get("rates", {})
    rated = {row.get("region", "") for part in rates.values() for row in part.get("by_region", ())}
    return tuple(sorted(region for region in {*office.week.by("region"), *rated} if is_district(region)))


def guidance(office: Office, region: str, stem: str) -> Paper:
    """The sheet for one district."""
    week, name = office.week, region_word(region)
    units = [(unit_word(unit), tally) for unit, tally in week.by("unit", region=region).items() if tally.numbers]
    waiting = week.under(Count.WAITING, region=region)
    bodies = [unit for unit, _ in units]
    blocks: list[Block] = [
        Text(f"{name}政务服务事项要素完善指导单", Style.TITLE),
        Text(f"（截至{day_word(week.as_of)}）", Style.SUBTITLE),
        Text("", Style.FLUSH),
        Text(f"{'、'.join(bodies) or name + '事项主管部门'}：", Style.FLUSH),
        Text("现将你区（开发区）事项在省事项库和各渠道的核查情况告知如下，请对照完善。"),
        Text("一、三项指标", Style.LEVEL1),
        _rates(office, region),
        Text("二、整改进展", Style.LEVEL1),
        counts_grid("单位", units, COUNTS, week.tally(region=region)),
        Text("三、集中在哪些要素", Style.LEVEL1),
        _elements(waiting),
        Text("四、待整改的问题", Style.LEVEL1),
        *(findings_grid(office, waiting) or [Text("没有待整改的问题。")]),
        *notes(office),
        *signed(office, office.config.action.lead),
    ]
    return Paper(stem, tuple(blocks))


def _rates(office: Office, region: str) -> Grid:
    rates: Mapping[str, Any] = office.week.verdict.get("rates", {})
    rows = []
    for figure, word in FIGURE_WORDS.items():
        parts = rates.get(figure.value, {}).get("by_region", ())
        rate = rate_of(next((row for row in parts if row.get("region") == region), {}))
        rows.append((word, str(rate.good), str(rate.of), rate.percent))
    return Grid(("指标", "分子", "分母", "比率"), tuple(rows), (40, 40, 40, 36), whole=True)


def _elements(waiting: Sequence[Standing]) -> Grid:
    """The elements with most findings; all others in one row, so that the total is whole."""
    counts = Counter((str(each.finding.get("element", "")), kind_word(each.finding)) for each in waiting)
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    rows = [(element_label(element), kind, str(count)) for (element, kind), count in ordered[:_MOST_ELEMENTS]]
    if rest := ordered[_MOST_ELEMENTS:]:
        rows.append((f"其他{len(rest)}种", "—", str(sum(count for _, count in rest))))
    rows.append(("合计", "—", str(len(waiting))))
    return Grid(("要素", "问题", "条数"), tuple(rows), (90, 36, 30), frozenset({0}), total=True, whole=True)
