"""Units, channels and items as the report's pages show them; every count is the report's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from auditor.i18n import Translate
from auditor.papers.terms import CHANNEL_TERMS, LIBRARY_TERM, NO_UNIT_TERM, channel_term
from auditor.report import ChannelResult, RunReport, channel_by_unit, not_in_library
from catalog.errors import N_
from catalog.model import Rejected, SourceRow

_LONGEST_ADDRESS: Final = 2000
_WARMEST: Final = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the unit table: the library (first), then the channels. ``place`` is its name in the filters."""

    place: int
    channel: str
    heading: str
    sub: str
    title: str
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the unit table: counts in the order of the columns, and the unit's workbook."""

    place: int
    unit: str
    counts: tuple[int, ...]
    workbook: str = ""

    @property
    def total(self) -> int:
        """All that counts against the unit."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class ExtraItem:
    """An item that channels show and the library lacks: on which channels, under which number each."""

    name: str
    unit: str
    seen: tuple[tuple[str, str], ...]


def channels(report: RunReport) -> tuple[ChannelResult, ...]:
    """The channels in the order in which the notice names their kinds, then by name."""
    kinds = [*CHANNEL_TERMS]
    return tuple(sorted(report.channels, key=lambda each: (kinds.index(each.kind), each.channel)))


def columns(report: RunReport, say: Translate) -> tuple[Column, ...]:
    """The library, then the channels."""
    library = say(LIBRARY_TERM)
    shown = (_column(index, result, say) for index, result in enumerate(channels(report), start=1))
    return (Column(0, "", library, "", library), *shown)


def _column(place: int, result: ChannelResult, say: Translate) -> Column:
    heading = say(CHANNEL_TERMS[result.kind])
    title = channel_term(result.channel, result.title, say)
    return Column(place, result.channel, heading, result.channel, title, result.trust.trusted)


def units_of(report: RunReport) -> tuple[str, ...]:
    """Every unit that has findings, those with most to mend first."""
    units = {finding.unit for finding in report.findings}
    ordered = [*channel_by_unit(report)]
    return (*ordered, *sorted(units - set(ordered)))


def unit_rows(report: RunReport, workbooks: Mapping[str, str], say: Translate) -> tuple[Row, ...]:
    """The unit table; ``workbooks`` maps a unit to the file name of its workbook."""
    shown = columns(report, say)
    return tuple(
        Row(
            place,
            unit or say(NO_UNIT_TERM),
            tuple(counts.get(column.channel, 0) for column in shown),
            f"units/{quote(workbooks[unit])}" if unit in workbooks else "",
        )
        for place, (unit, counts) in enumerate(channel_by_unit(report).items())
    )


def totals(rows: Sequence[Row], width: int) -> tuple[int, ...]:
    """The sums of the columns of the unit table."""
    return tuple(sum(row.counts[index] for row in rows) for index in range(width))


def warmth(count: int, rows: Sequence[Row]) -> int:
    """How warm a cell of the unit table is: 0 none, then 1 to 4 in quarters of the fullest cell."""
    fullest = max((cell for row in rows for cell in row.counts), default=0)
    return 0 if not count else 1 + (count - 1) * _WARMEST // fullest


def extra_items(report: RunReport, say: Translate) -> tuple[ExtraItem, ...]:
    """Items on channels that the library lacks, each once, by name."""
    titles = {result.channel: result.title for result in report.channels}
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for finding in not_in_library(report):
        channel = channel_term(finding.channel, titles.get(finding.channel, ""), say)
        seen = (channel, report.history.number(finding.fingerprint))
        groups.setdefault((finding.item.task_name, finding.unit), []).append(seen)
    return tuple(
        ExtraItem(name, unit or say(NO_UNIT_TERM), tuple(seen)) for (name, unit), seen in sorted(groups.items())
    )


def plain_address(url: str) -> str:
    """The address when a click on it can only open a page on the web, else ``""``."""
    if len(url) > _LONGEST_ADDRESS or not url.isprintable() or " " in url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def rejected_rows(rejected: Iterable[Rejected], say: Translate) -> list[tuple[str, str]]:
    """Rows that were not taken: where each stands, and why."""
    return [(origin_term(each.origin, say), say(each.reason).format(**each.params)) for each in rejected]


def origin_term(origin: SourceRow | None, say: Translate) -> str:
    """A row of a file in words."""
    if origin is None:
        return ""
    row = say(N_("row {row}")).format(row=origin.row) if origin.row else ""
    return " ".join(part for part in (origin.file, origin.sheet, row) if part)
