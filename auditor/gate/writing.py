"""Writing a baseline, and marking what is gone; what a run did not check stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.gate.baselinefile import entry_of
from auditor.gate.model import Absence, BaselineEntry, Knowledge
from auditor.gate.weigh import absences
from auditor.ledger.absence import Lines, no_lines
from auditor.report import RunReport
from diffs.model import Severity


@dataclass(frozen=True, slots=True)
class Written:
    """A new baseline and how it came about: entries that are new, that stay though this run did not check them, and
    that were marked gone."""

    entries: tuple[BaselineEntry, ...]
    added: int
    unchecked: int
    gone: int


def written(
    report: RunReport, before: Sequence[BaselineEntry], *, fresh: bool = False, lines: Lines = no_lines
) -> Written:
    """The baseline after a run: what it found, and of ``before`` what it did not check or proved gone.

    Channels that cannot be judged add nothing and lose nothing. ``fresh``: nothing of ``before`` stays. ``lines``:
    what stands on the pages that are kept.
    """
    found = tuple(dict.fromkeys(_found(report)))
    marks = {each.fingerprint for each in found}
    pruned_ = pruned(report, () if fresh else before, lines)
    rest = tuple(each for each in pruned_.entries if each.fingerprint not in marks)
    old = {(each.fingerprint, each.observation) for each in before}
    added = sum((each.fingerprint, each.observation) not in old for each in found)
    unchecked = sum(each.state is not Knowledge.GONE for each in rest)
    return Written((*found, *rest), added, unchecked, pruned_.gone)


def pruned(report: RunReport, before: Sequence[BaselineEntry], lines: Lines = no_lines) -> Written:
    """The baseline with everything the run proved gone marked so."""
    gone = {each.entry for each in absences(report, before, lines) if each.why is Absence.GONE}
    entries = tuple(replace(each, state=Knowledge.GONE) if each in gone else each for each in before)
    return Written(entries, 0, 0, len(gone))


def _found(report: RunReport) -> Iterable[BaselineEntry]:
    silent = {each.channel for each in report.untrusted}
    for finding in report.findings:
        if finding.severity is not Severity.INFO and finding.waived is None and finding.channel not in silent:
            known = report.history.entries.get(finding.fingerprint)
            name = report.history.number(finding.fingerprint)
            yield entry_of(finding, name, known.came_back if known else 0)
