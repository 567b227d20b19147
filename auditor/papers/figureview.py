"""Causes, figures and allowed differences as the report's pages show them; every number is the report's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from auditor.i18n import Translate
from auditor.papers.pageview import origin_term
from auditor.papers.terms import (
    FIGURE_MEANS,
    FIGURE_TERMS,
    NO_UNIT_TERM,
    UNCHECKED_TERMS,
    WAIVER_TERMS,
    channel_term,
    element_term,
)
from auditor.report import RunReport
from catalog.errors import N_
from catalog.model import Rejected
from catalog.regions import find_region
from diffs.compare import Unchecked
from diffs.figures import Dimension, Figure, Rate
from diffs.waivers import Waiver

_BY: Final[Mapping[Dimension, str]] = {
    "unit": N_("by unit"),
    "region": N_("by region"),
    "channel": N_("by channel"),
    "element": N_("by element"),
}
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
    end: str
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
            tuple(report.history.number(each) for each in cause.findings[:_NUMBERS_SHOWN]),
            max(len(cause.findings) - _NUMBERS_SHOWN, 0),
        )
        for cause in report.causes
    )


def blocks(report: RunReport, say: Translate) -> tuple[Block, ...]:
    """The figures overall and by unit, region, channel and element; nothing where nothing was counted."""
    if not report.figures.lines:
        return ()
    rates = tuple(report.figures.rate(figure) for figure in Figure)
    whole = Block(say(N_("overall")), ((say(N_("all")), rates),), open=True)
    return (whole, *(_block(report, dimension, say) for dimension in _BY))


def _block(report: RunReport, dimension: Dimension, say: Translate) -> Block:
    by_figure = [report.figures.by(figure, dimension) for figure in Figure]
    names = sorted({name for rates in by_figure for name in rates})
    lines = tuple(
        (_name(report, dimension, name, say), tuple(rates.get(name, Rate()) for rates in by_figure)) for name in names
    )
    return Block(say(_BY[dimension]), lines, open=dimension in ("unit", "channel"))


def _name(report: RunReport, dimension: Dimension, name: str, say: Translate) -> str:
    if dimension == "channel":
        titles = {result.channel: result.title for result in report.channels}
        return channel_term(name, titles.get(name, ""), say)
    if dimension == "element":
        return element_term(name)
    if dimension == "region":
        known = find_region(name) if name else None
        return known.name if known else name or say(N_("not said"))
    return name or say(NO_UNIT_TERM)


def unchecked(report: RunReport, say: Translate) -> tuple[tuple[str, str, int], ...]:
    """What is in none of the shares: figure, reason, how many."""
    rates = [(figure, report.figures.rate(figure)) for figure in Figure]
    return tuple(
        (say(FIGURE_TERMS[figure]), say(UNCHECKED_TERMS[why]), rate.unchecked[why])
        for figure, rate in rates
        for why in Unchecked
        if rate.unchecked.get(why)
    )


def shares(report: RunReport, say: Translate) -> tuple[tuple[str, str, Rate], ...]:
    """Each figure, what it is a share of, and its rate."""
    return tuple(
        (say(FIGURE_TERMS[figure]), say(FIGURE_MEANS[figure]), report.figures.rate(figure)) for figure in Figure
    )


def waivers(report: RunReport, say: Translate) -> tuple[WaiverView, ...]:
    """The rows of the sheet, then those refused."""
    used = (
        WaiverView(
            origin_term(use.waiver.origin, say),
            scope_word(use.waiver),
            " · ".join(part for part in (use.waiver.reason, use.waiver.approver, use.waiver.document) if part),
            use.waiver.end or say(N_("no end was set")),
            say(WAIVER_TERMS[use.state]),
            tuple(report.history.number(each) for each in (*use.findings, *use.again)[:_NUMBERS_SHOWN]),
        )
        for use in report.waivers
    )
    return (*used, *(_refused(each, say) for each in report.refused_waivers))


def _refused(row: Rejected, say: Translate) -> WaiverView:
    why = say(row.reason).format(**row.params)
    return WaiverView(origin_term(row.origin, say), "", why, "", say(N_("not taken")), ())


def scope_word(waiver: Waiver) -> str:
    """What a waiver speaks of: T2-PHONE · 咨询方式 · pc."""
    parts = (
        waiver.rule,
        element_term(waiver.element) if waiver.element else "",
        waiver.sub_element,
        waiver.channel,
        waiver.unit,
        waiver.region,
        waiver.item,
        waiver.sub_key,
        f"{waiver.relation.value} {waiver.value}".strip() if waiver.relation.value != "any" else "",
    )
    return " · ".join(part for part in parts if part)
