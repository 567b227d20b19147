"""The one frozen object of a run. Every paper is a thin renderer of it; none computes a verdict of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from auditor.gate.model import GateVerdict
from auditor.history import History
from catalog.model import Reading, Rejected, ServiceItem
from catalog.privacy import Mask, masked_all
from diffs.causes import Cause, cause_to_json
from diffs.figures import Figures, figures_to_json
from diffs.model import Decision, Finding, Match, Severity, Task
from diffs.rules import NotChecked, PublicServiceCount, Rule, load_rules
from diffs.waivers import WaiverUse, use_to_json
from spiders.model import Trust
from spiders.trust import trust_to_json

EXIT_CONSISTENT, EXIT_FINDINGS, EXIT_CANNOT_JUDGE = 0, 1, 4


@dataclass(frozen=True, slots=True)
class SnapshotRef:
    """The library the run was held against."""

    id: str
    as_of: str
    source: str
    items: int
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelResult:
    """One channel of the run: can it be judged, how many readings found their item."""

    channel: str
    title: str
    kind: str
    trust: Trust
    matched: int
    to_review: int
    unmatched: int
    unread: tuple[tuple[str, int], ...] = ()
    """Labels on the pages that nobody knows, with the number of guides that show them, most frequent first. What
    stands behind them was not compared, and an element called missing may be one of them."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """Everything an audit found, sorted; the same input makes the same object."""

    run: str
    as_of: str
    bureau: str
    snapshot: SnapshotRef
    channels: tuple[ChannelResult, ...]
    findings: tuple[Finding, ...]
    matches: tuple[Match, ...]
    public_services: PublicServiceCount
    rules: Mapping[str, Rule] = field(default_factory=load_rules)
    """Every rule the findings speak of, the project's own among them."""
    not_checked: tuple[NotChecked, ...] = ()
    """Rules the project did not want asked, or not everywhere: no finding about them means nothing."""
    figures: Figures = field(default_factory=Figures)
    """完整率, 一致率, 准确率, and how much was not checked."""
    causes: tuple[Cause, ...] = ()
    """What lies behind many findings, those that explain most first."""
    waivers: tuple[WaiverUse, ...] = ()
    """Every allowed difference and what became of it, in the order of the sheet."""
    refused_waivers: tuple[Rejected, ...] = ()
    """Rows of that sheet that were not taken, and allow nothing."""
    items: tuple[ServiceItem, ...] = ()
    """The library the run was held against, so that an item can be shown whole."""
    readings: tuple[Reading, ...] = ()
    """What every channel said, in the order of the channels."""
    history: History = field(default_factory=History)
    """Earlier runs and the ledger."""
    gate: GateVerdict | None = None
    """What a gate says of it, when one was asked."""
    hides: Mask = Mask.NOTHING
    """Which numbers of persons are hidden in it; what is shown of kept pages beside it hides the same."""

    @property
    def exit_code(self) -> int:
        """0 consistent · 1 findings · 4 a channel cannot be judged, which outranks findings."""
        if not all(channel.trust.trusted for channel in self.channels):
            return EXIT_CANNOT_JUDGE
        return exit_code_of(self.findings)

    @property
    def untrusted(self) -> tuple[ChannelResult, ...]:
        """The channels about which this run says nothing final."""
        return tuple(channel for channel in self.channels if not channel.trust.trusted)


def to_share(report: RunReport, mask: Mask) -> RunReport:
    """The report as others may see it; nothing is hidden from what it counts."""
    return replace(masked_all(report, mask), hides=mask)


def exit_code_of(findings: Iterable[Finding]) -> int:
    """1 when anything counts against a unit, else 0."""
    return EXIT_FINDINGS if any(finding.counts for finding in findings) else EXIT_CONSISTENT


def severities(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each severity, most serious first, none left out for being zero; what is allowed is in
    none of them."""
    counts = Counter(finding.severity for finding in findings if finding.waived is None)
    return {severity.value: counts[severity] for severity in Severity}


def counted_by_task(report: RunReport) -> dict[Task, int]:
    """Findings that count, per task of the notice."""
    counts = Counter(finding.task for finding in report.findings if finding.counts)
    return {task: counts[task] for task in Task}


def channel_by_unit(report: RunReport) -> dict[str, dict[str, int]]:
    """Counted findings per unit (rows) and channel (columns, ``""`` = the library itself), rows by size."""
    table: dict[str, Counter[str]] = {}
    for finding in report.findings:
        if finding.counts:
            table.setdefault(finding.unit, Counter())[finding.channel] += 1
    return {unit: dict(row) for unit, row in sorted(table.items(), key=lambda each: (-each[1].total(), each[0]))}


def waived(findings: Iterable[Finding]) -> int:
    """How many findings are allowed and therefore count nowhere."""
    return sum(finding.waived is not None for finding in findings)


def explained(report: RunReport) -> int:
    """How many findings that count have a cause in common with others; the rest are single problems."""
    return sum(len(cause.findings) for cause in report.causes)


def not_in_library(report: RunReport) -> tuple[Finding, ...]:
    """Items seen on channels that the library lacks: task 3 asks to collect such services and enter them."""
    return tuple(finding for finding in report.findings if finding.rule == "T2-ITEM-EXTRA")


def verdict_json(report: RunReport) -> dict[str, Any]:
    """The object ``auditor run --json`` prints: run, exit, and one verdict per channel."""
    channels = []
    for result in report.channels:
        own = [finding for finding in report.findings if finding.channel == result.channel]
        channels.append(trust_to_json(result.trust) | {"findings": _counts(own)})
    library = [finding for finding in report.findings if not finding.channel]
    return {
        "run": report.run,
        "exit": report.exit_code,
        "as_of": report.as_of,
        "snapshot": report.snapshot.id,
        "channels": channels,
        "library": _counts(library),
        "rates": figures_to_json(report.figures),
        "causes": [cause_to_json(cause) for cause in report.causes],
        "single": sum(counted_by_task(report).values()) - explained(report),
        "waivers": [use_to_json(use) for use in report.waivers],
        "rules_not_checked": [each.rule for each in report.not_checked],
        "public_services": {
            "published": report.public_services.published,
            "complete": report.public_services.complete,
            "target": report.public_services.target,
            "conclusive": report.public_services.conclusive,
        },
    }


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    """The severities that occur, and what is allowed."""
    counts = severities(findings) | {"waived": waived(findings)}
    return {name: number for name, number in counts.items() if number}


def match_counts(matches: Iterable[Match]) -> tuple[int, int, int]:
    """Readings that found their item, that a person should look at, and that are no item of the library."""
    counts = Counter(match.decision for match in matches)
    return counts[Decision.AUTO] + counts[Decision.JUDGED], counts[Decision.REVIEW], counts[Decision.NONE]
