"""A run held against a baseline: where every finding stands, what fails, and the exit code. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from auditor.gate.absent import Absences
from auditor.gate.model import (
    EXIT_CANNOT_JUDGE,
    EXIT_OVER,
    EXIT_STALE,
    EXIT_WITHIN,
    Absence,
    Absent,
    BaselineEntry,
    Edited,
    GateVerdict,
    Knowledge,
    Standing,
)
from auditor.gate.settings import DEFAULT, GateSettings, LevelSettings
from auditor.ledger.absence import Lines, no_lines
from auditor.ledger.model import Entry, State
from auditor.report import RunReport
from diffs.model import Finding, Severity
from diffs.waivers import Waiver, apply_waivers

_LIBRARY: Final = "library"
_PUT_AWAY: Final = frozenset({State.VERIFIED, State.CLOSED})
"""States of the ledger of a finding that was seen gone."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is known: ``entries`` as the gate goes by them, ``here`` those of the working folder, and where from.

    ``channels`` should all be in the run; ``edited`` are the files that decide and differ from where it is from.
    ``waivers`` are the differences that were allowed there, ``None``: those that are allowed here. ``lines`` are
    those of the pages that are kept.
    """

    entries: tuple[BaselineEntry, ...] = ()
    here: tuple[BaselineEntry, ...] = ()
    source: str = ""
    channels: frozenset[str] = frozenset()
    edited: tuple[Edited, ...] = ()
    waivers: tuple[Waiver, ...] | None = None
    lines: Lines = no_lines


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate by its name."""

    name: str = DEFAULT
    settings: GateSettings = field(default_factory=GateSettings)


def weighed_by(report: RunReport, baseline: Baseline, gate: Gate) -> GateVerdict:
    """The verdict of a gate on a run. Nothing is taken out of the report, whatever the gate lets pass."""
    report = replace(report, findings=_allowed_before(report, baseline.waivers))
    standings = standings_of(report, baseline.entries)
    stopped = [
        (finding, _level_of(finding, gate.settings))
        for finding in report.findings
        if finding.waived is None and _may_fail(finding, standings, gate.settings)
    ]
    over = _over(stopped, gate.settings)
    absent = absences(report, baseline.entries, baseline.lines)
    here = absences(report, baseline.here, baseline.lines)
    proved = {each.entry.fingerprint for each in here if each.why is Absence.GONE}
    stale = tuple(e for e in baseline.here if e.fingerprint in proved and e.state is not Knowledge.GONE)
    ran = {each.channel for each in report.channels}
    vanished = tuple(sorted((baseline.channels | set(gate.settings.channels)) - ran))
    return GateVerdict(
        name=gate.name,
        against=baseline.source,
        exit_code=_exit_code(_unknown(report, vanished, baseline.edited), over, stale),
        standings=standings,
        failing=tuple(each.fingerprint for each, limit in stopped if _fails(limit)),
        warned=tuple(each.fingerprint for each, limit in stopped if not _fails(limit)),
        over=over,
        absent=absent,
        stale=stale,
        vanished=vanished,
        edited=baseline.edited,
    )


def _allowed_before(report: RunReport, waivers: Sequence[Waiver] | None) -> tuple[Finding, ...]:
    """The findings, allowed only where both the sheet of the run and ``waivers`` allow them."""
    if waivers is None:
        return report.findings
    bare = [replace(each, waived=None) for each in report.findings if each.waived is not None]
    kept = iter(apply_waivers(bare, waivers, report.as_of).findings)
    return tuple(
        replace(each, waived=next(kept).waived) if each.waived is not None else each for each in report.findings
    )


def _unknown(report: RunReport, vanished: Sequence[str], edited: Iterable[Edited]) -> bool:
    """Whether what the run did not find may be there all the same."""
    return bool(vanished or report.untrusted or any(each.bars for each in edited))


def _exit_code(unknown: bool, over: Sequence[object], stale: Sequence[object]) -> int:
    if unknown:
        return EXIT_CANNOT_JUDGE
    if over:
        return EXIT_OVER
    return EXIT_STALE if stale else EXIT_WITHIN


def standings_of(report: RunReport, entries: Iterable[BaselineEntry]) -> dict[str, Standing]:
    """Fingerprint → standing of every finding that is more than a hint and not allowed."""
    known: dict[str, list[BaselineEntry]] = defaultdict(list)
    for entry in entries:
        known[entry.fingerprint].append(entry)
    standings: dict[str, Standing] = {}
    for finding in report.findings:
        if finding.severity is not Severity.INFO and finding.waived is None:
            standing = _standing(finding, known.get(finding.fingerprint, ()), report)
            worst = standings.get(finding.fingerprint, standing)
            standings[finding.fingerprint] = min(standing, worst, key=list(Standing).index)
    return standings


def _standing(finding: Finding, entries: Sequence[BaselineEntry], report: RunReport) -> Standing:
    states = {each.state for each in entries}
    if states == {Knowledge.GONE} or _came_back(report.history.entries.get(finding.fingerprint), entries):
        return Standing.REOPENED
    if not states or (finding.counts and Knowledge.KNOWN not in states):
        return Standing.NEW
    same = any(each.observation == finding.observation and each.state is not Knowledge.GONE for each in entries)
    return Standing.KNOWN if same else Standing.CHANGED


def _came_back(known: Entry | None, entries: Sequence[BaselineEntry]) -> bool:
    """Whether the ledger saw it gone, and has seen it come back since it was written down."""
    if known is None:
        return False
    written = max((each.came_back for each in entries), default=-1)
    return known.state in _PUT_AWAY or (known.state is State.REOPENED and known.came_back > written)


def absences(report: RunReport, entries: Iterable[BaselineEntry], lines: Lines = no_lines) -> tuple[Absent, ...]:
    """The entries that the run did not find, and why; those proved gone before are left out."""
    found = {each.fingerprint for each in report.findings if each.severity is not Severity.INFO and not each.waived}
    asked = Absences(report, lines)
    return tuple(
        Absent(entry, asked.why(entry))
        for entry in entries
        if entry.fingerprint not in found and entry.state is not Knowledge.GONE
    )


def _may_fail(finding: Finding, standings: Mapping[str, Standing], settings: GateSettings) -> bool:
    standing = standings.get(finding.fingerprint)
    return standing in settings.fail_on and finding.severity.value in settings.severities


def _level_of(finding: Finding, settings: GateSettings) -> LevelSettings | None:
    """What the gate says in particular of this finding; the last that fits."""
    return next((each for each in reversed(settings.level) if _fits(each, finding)), None)


def _fits(level: LevelSettings, finding: Finding) -> bool:
    named: tuple[tuple[Collection[str], str], ...] = (
        (level.rules, finding.rule),
        (level.channels, finding.channel or _LIBRARY),
        (level.elements, finding.element),
    )
    return all(not names or value in names for names, value in named)


def _fails(level: LevelSettings | None) -> bool:
    return level is None or level.level == "error"


def _over(
    stopped: Iterable[tuple[Finding, LevelSettings | None]], settings: GateSettings
) -> tuple[tuple[str, int, int], ...]:
    """The limits that were passed: scope, how many stand in the way, how many may."""
    limits: Mapping[str, int] = {str(severity): limit for severity, limit in settings.max.items()}
    counts: Counter[tuple[str, int]] = Counter()
    for finding, level in stopped:
        if level is None:
            counts[finding.severity.value, limits.get(finding.severity.value, 0)] += 1
        elif _fails(level):
            counts[_scope(level), level.max] += 1
    return tuple((scope, number, limit) for (scope, limit), number in sorted(counts.items()) if number > limit)


def _scope(level: LevelSettings) -> str:
    return " ".join((*level.rules, *level.channels, *level.elements)) or "*"
