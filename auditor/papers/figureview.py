"""Causes, figures and allowed differences as the page shows them; every number is the report's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from auditor.i18n import Translate
from auditor.papers.wording import (
    FIGURE_MEANS,
    FIGURE_WORDS,
    LIBRARY_WORD,
    NO_UNIT,
    STATE_WORDS,
    UNCHECKED_WORDS,
    channel_word,
    element_label,
)
from auditor.report import RunReport
from catalog.model import Rejected
from catalog.regions import find_region
from diffs.compare import Unchecked
from diffs.figures import Dimension, Figure, Rate
from diffs.fingerprint import number
from diffs.waivers import Waiver

_BY: Final[Mapping[Dimension, str]] = {"unit": "单位", "region": "区域", "channel": "渠道", "element": "要素"}
_NUMBERS_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class CauseView:
    """A cause with the numbers of its findings that are shown, and how many are not."""

    id: str
    count: int
    sentence: str
    fix: str
    who: str
    numbers: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Block:
    """A table of the figures: what its lines are, and per line a name and the three rates."""

    heading: str
    lines: tuple[tuple[str, tuple[Rate, ...]], ...]
    open: bool


@dataclass(frozen=True, slots=True)
class WaiverView:
    """A row of the sheet of allowed differences: where it stands, what it allows, and what became of it."""

    place: str
    scope: str
    why: str
    state: str
    numbers: tuple[str, ...]


def causes(report: RunReport) -> tuple[CauseView, ...]:
    """The causes, those that explain most first."""
    return tuple(
        CauseView(
            cause.id,
            len(cause.findings),
            cause.sentence,
            cause.fix,
            cause.who,
            tuple(number(each) for each in cause.findings[:_NUMBERS_SHOWN]),
            max(len(cause.findings) - _NUMBERS_SHOWN, 0),
        )
        for cause in report.causes
    )


def blocks(report: RunReport) -> tuple[Block, ...]:
    """The figures overall and by unit, region, channel and element; nothing where nothing was counted."""
    if not report.figures.lines:
        return ()
    whole = Block("合计", (("全部", tuple(report.figures.rate(figure) for figure in Figure)),), open=True)
    return (whole, *(_block(report, dimension) for dimension in _BY))


def _block(report: RunReport, dimension: Dimension) -> Block:
    by_figure = [report.figures.by(figure, dimension) for figure in Figure]
    names = sorted({name for rates in by_figure for name in rates})
    lines = tuple(
        (_name(report, dimension, name), tuple(rates.get(name, Rate()) for rates in by_figure)) for name in names
    )
    return Block(f"按{_BY[dimension]}", lines, open=dimension in ("unit", "channel"))


def _name(report: RunReport, dimension: Dimension, name: str) -> str:
    if dimension == "channel":
        return channel_word(name, {result.channel: result.title for result in report.channels}) or LIBRARY_WORD
    if dimension == "element":
        return element_label(name)
    if dimension == "region":
        known = find_region(name) if name else None
        return known.name if known else name or "（未注明）"
    return name or NO_UNIT


def unchecked(report: RunReport) -> tuple[tuple[str, str, int], ...]:
    """What is in none of the shares: figure, reason, how many."""
    rates = [(figure, report.figures.rate(figure)) for figure in Figure]
    return tuple(
        (FIGURE_WORDS[figure], UNCHECKED_WORDS[why], rate.unchecked[why])
        for figure, rate in rates
        for why in Unchecked
        if rate.unchecked.get(why)
    )


def means() -> tuple[tuple[str, str], ...]:
    """Each figure and what it is a share of."""
    return tuple((FIGURE_WORDS[figure], FIGURE_MEANS[figure]) for figure in Figure)


def waivers(report: RunReport, say: Translate) -> tuple[WaiverView, ...]:
    """The rows of the sheet, then those refused."""
    used = (
        WaiverView(
            f"第{use.waiver.origin.row}行" if use.waiver.origin else "",
            scope_word(use.waiver),
            "，".join(part for part in (use.waiver.reason, use.waiver.approver, use.waiver.document) if part),
            STATE_WORDS[use.state] + (f"（至{use.waiver.end}）" if use.waiver.end else ""),
            tuple(number(each) for each in (*use.findings, *use.again)[:_NUMBERS_SHOWN]),
        )
        for use in report.waivers
    )
    return (*used, *(_refused(each, say) for each in report.refused_waivers))


def _refused(row: Rejected, say: Translate) -> WaiverView:
    return WaiverView(f"第{row.origin.row}行", "", say(row.reason).format(**row.params), "未采用", ())


def scope_word(waiver: Waiver) -> str:
    """What a waiver speaks of: T2-PHONE · 咨询方式 · pc."""
    parts = (
        waiver.rule,
        element_label(waiver.element) if waiver.element else "",
        waiver.sub_element,
        waiver.channel,
        waiver.unit,
        waiver.region,
        waiver.item,
        waiver.sub_key,
        f"{waiver.relation.value} {waiver.value}".strip() if waiver.relation.value != "any" else "",
    )
    return " · ".join(part for part in parts if part)
