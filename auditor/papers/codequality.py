"""The report as GitLab's code quality report: a list of issues with a fingerprint each, which GitLab compares."""

from __future__ import annotations

import json
from typing import Any, Final

from auditor.history import History
from auditor.i18n import Translate
from auditor.papers.sentences import one_line, sentence
from auditor.report import RunReport
from catalog.errors import N_
from diffs.model import Finding, Severity

_SEVERITIES: Final = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.REVIEW: "info",
    Severity.INFO: "info",
}
_LONGEST: Final = 200


def code_quality_text(report: RunReport, say: Translate) -> str:
    """The list, in the order of the report. What is allowed is there as ``info``; nothing is left out."""
    issues = [_issue(finding, report.history, say) for finding in report.findings]
    return json.dumps(issues, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _issue(finding: Finding, history: History, say: Translate) -> dict[str, Any]:
    allowed, told = finding.waived is not None, sentence(finding, history, say)
    return {
        "description": say(N_("(allowed) {what}")).format(what=told) if allowed else told,
        "check_name": one_line(finding.rule),
        "fingerprint": finding.fingerprint,
        "severity": "info" if allowed else _SEVERITIES[finding.severity],
        "location": {"path": _path(finding), "lines": {"begin": _line(finding)}},
    }


def _path(finding: Finding) -> str:
    """Where it stands: the library's file, else the channel and the item; GitLab knows no addresses."""
    if finding.seen and finding.seen.file:
        return one_line(finding.seen.file, _LONGEST)
    item = finding.item.task_code or finding.item.task_name
    return one_line("/".join(part for part in (finding.channel, item.replace("/", "_")) if part), _LONGEST) or "—"


def _line(finding: Finding) -> int:
    return (finding.seen.row if finding.seen else 0) or 1
