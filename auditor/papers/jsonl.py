"""``findings.jsonl``: one finding per line, in the order of the report."""

from __future__ import annotations

from pathlib import Path

from auditor.report import RunReport
from catalog.jsonlines import write_jsonl
from diffs.findingfile import finding_to_json


def write_findings(report: RunReport, path: Path) -> None:
    """Write every finding of the report, those that only look different included."""
    write_jsonl(path, (finding_to_json(finding) for finding in report.findings))
