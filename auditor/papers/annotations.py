"""The report as GitHub workflow commands: at most ten annotations, the largest causes, not thousands of lines.

A command is one line; what is crawled can neither end it nor begin another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from auditor.gate.telling import gate_line
from auditor.i18n import Translate
from auditor.papers.reasons import reasons_told
from auditor.papers.sentences import one_line, sentence
from auditor.papers.terminal import verdict_line
from auditor.report import RunReport
from catalog.errors import N_
from diffs.model import Finding, Severity

MOST: Final = 10
"""GitHub shows ten errors and ten warnings of a step."""
_LONGEST: Final = 1000
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning"}

_Note = tuple[str, str, str]
"""Level, title, message."""


def annotations_text(report: RunReport, say: Translate) -> str:
    """The commands, one per line; the last one is the verdict."""
    notes = list(_notes(report, say))
    told = notes[:MOST]
    template = N_("{n} more causes and single problems stand in the report")
    rest = [("notice", "auditor", say(template).format(n=len(notes) - MOST))] if len(notes) > MOST else []
    verdict = gate_line(report.gate, say) if report.gate else verdict_line(report, say)
    return "".join(_command(*note) for note in (*told, *rest, ("notice", "auditor", verdict)))


def _notes(report: RunReport, say: Translate) -> Iterator[_Note]:
    """What cannot be judged first, then causes by size, then what has no cause in common with others."""
    for result in report.untrusted:
        text = say(N_("{channel} cannot be judged: {codes}"))
        yield "error", result.channel, text.format(channel=result.channel, codes=reasons_told(result.trust, say))
    failing = _failing(report)
    levels = {each.fingerprint: _LEVELS.get(each.severity, "notice") for each in failing}
    caused: set[str] = set()
    for cause in sorted(report.causes, key=lambda each: -sum(mark in levels for mark in each.findings)):
        if own := [levels[mark] for mark in cause.findings if mark in levels]:
            caused.update(cause.findings)
            yield ("error" if "error" in own else own[0]), f"{cause.id} ×{len(own)}", f"{cause.sentence} {cause.fix}"
    for finding in failing:
        if finding.fingerprint not in caused:
            yield levels[finding.fingerprint], finding.rule, sentence(finding, report.history, say)


def _failing(report: RunReport) -> list[Finding]:
    """What fails the gate that was asked; without one, what counts. The harder ones first."""
    marks = frozenset((*report.gate.failing, *report.gate.warned)) if report.gate else None
    found = [
        each
        for each in report.findings
        if (each.waived is None and each.counts if marks is None else each.fingerprint in marks)
    ]
    return sorted(found, key=lambda each: list(Severity).index(each.severity))


def _command(level: str, title: str, message: str) -> str:
    return f"::{level} title={_property(one_line(title))}::{_data(one_line(message, _LONGEST))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
