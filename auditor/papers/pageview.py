"""What the page shows, cut into the parts its template walks through; every count is the report's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from auditor.i18n import Translate
from auditor.papers.marks import Run, value_runs
from auditor.papers.places import address_word, evidence_word, place_word
from auditor.papers.wording import KIND_OF_CHANNEL, LIBRARY_WORD, NO_UNIT, channel_word
from auditor.report import ChannelResult, RunReport, channel_by_unit, not_in_library
from catalog.model import Rejected
from diffs.fingerprint import number
from diffs.model import Finding

_LONGEST_ADDRESS: Final = 2000
_WARMEST: Final = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the unit table: the library (first), then the channels. ``key`` is its name in the filters."""

    key: str
    channel: str
    heading: str
    sub: str
    title: str
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the unit table: counts in the order of the columns, and the unit's workbook."""

    key: str
    unit: str
    counts: tuple[int, ...]
    workbook: str = ""

    @property
    def total(self) -> int:
        """All that counts against the unit."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The findings about one item in one unit, the library's first, then in the order of the channels."""

    code: str
    name: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """The items of one unit that have findings."""

    key: str
    unit: str
    items: tuple[ItemGroup, ...]


@dataclass(frozen=True, slots=True)
class ExtraItem:
    """An item that channels show and the library lacks, with the finding on each of these channels."""

    name: str
    unit: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """The parts of a finding that need more than a word: values in runs, and where they were seen."""

    number: str
    library: Sequence[Run]
    channel: Sequence[Run]
    address: str
    link: str
    place: str
    evidence: str


def channels(report: RunReport) -> tuple[ChannelResult, ...]:
    """The channels in the order in which the notice names their kinds, then by name."""
    kinds = [*KIND_OF_CHANNEL]
    return tuple(sorted(report.channels, key=lambda each: (kinds.index(each.kind), each.channel)))


def columns(report: RunReport) -> tuple[Column, ...]:
    """The library, then the channels."""
    shown = (_column(index, result) for index, result in enumerate(channels(report), start=1))
    return (Column("c0", "", LIBRARY_WORD, "", LIBRARY_WORD), *shown)


def _column(index: int, result: ChannelResult) -> Column:
    heading = KIND_OF_CHANNEL[result.kind]
    title = channel_word(result.channel, {result.channel: result.title})
    return Column(f"c{index}", result.channel, heading, result.channel, title, result.trust.trusted)


def unit_keys(report: RunReport) -> Mapping[str, str]:
    """Every unit of the report and its name in the filters, those with most to mend first."""
    units = {finding.unit for finding in report.findings}
    ordered = [*channel_by_unit(report)]
    ordered += sorted(units - set(ordered))
    return {unit: f"u{index}" for index, unit in enumerate(ordered)}


def unit_rows(report: RunReport, workbooks: Mapping[str, str]) -> tuple[Row, ...]:
    """The unit table; ``workbooks`` maps a unit to the file name of its workbook."""
    keys, shown = unit_keys(report), columns(report)
    return tuple(
        Row(
            keys[unit],
            unit or NO_UNIT,
            tuple(counts.get(column.channel, 0) for column in shown),
            f"units/{quote(workbooks[unit])}" if unit in workbooks else "",
        )
        for unit, counts in channel_by_unit(report).items()
    )


def totals(rows: Sequence[Row], width: int) -> tuple[int, ...]:
    """The sums of the columns of the unit table."""
    return tuple(sum(row.counts[index] for row in rows) for index in range(width))


def warmth(count: int, rows: Sequence[Row]) -> int:
    """How warm a cell of the unit table is: 0 none, then 1 to 4 in quarters of the fullest cell."""
    fullest = max((cell for row in rows for cell in row.counts), default=0)
    return 0 if not count else 1 + (count - 1) * _WARMEST // fullest


def grouped(report: RunReport) -> tuple[UnitGroup, ...]:
    """All findings under their unit and item, so that who mends a page sees all of it at once."""
    order = {column.channel: index for index, column in enumerate(columns(report))}
    by_unit: dict[str, dict[tuple[str, str], list[Finding]]] = {unit: {} for unit in unit_keys(report)}
    for finding in report.findings:
        item = (finding.item.task_code, finding.item.task_name)
        by_unit[finding.unit].setdefault(item, []).append(finding)
    return tuple(
        UnitGroup(key, unit or NO_UNIT, tuple(_item_groups(by_unit[unit], order)))
        for unit, key in unit_keys(report).items()
    )


def _item_groups(items: Mapping[tuple[str, str], list[Finding]], order: Mapping[str, int]) -> Iterable[ItemGroup]:
    for (code, name), findings in sorted(items.items(), key=lambda each: each[0]):
        yield ItemGroup(code, name, tuple(sorted(findings, key=lambda finding: order.get(finding.channel, len(order)))))


def extra_items(report: RunReport) -> tuple[ExtraItem, ...]:
    """Items on channels that the library lacks, each once, by name."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in not_in_library(report):
        groups.setdefault((finding.item.task_name, finding.unit), []).append(finding)
    return tuple(ExtraItem(name, unit or NO_UNIT, tuple(found)) for (name, unit), found in sorted(groups.items()))


def finding_view(finding: Finding) -> FindingView:
    """Values, address, place and evidence of a finding."""
    return FindingView(
        number(finding.fingerprint),
        value_runs(finding, "library"),
        value_runs(finding, "channel"),
        address_word(finding),
        plain_address(finding.seen.url if finding.seen else ""),
        place_word(finding),
        evidence_word(finding),
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


def rejected_rows(report: RunReport, say: Translate) -> list[tuple[str, str]]:
    """The rows of the import that were not taken: where each stands, and why."""
    return [(_origin(each), say(each.reason).format(**each.params)) for each in report.snapshot.rejected]


def _origin(rejected: Rejected) -> str:
    origin = rejected.origin
    row = f"第{origin.row}行" if origin.row else ""
    return " ".join(part for part in (origin.file, origin.sheet, row) if part)
