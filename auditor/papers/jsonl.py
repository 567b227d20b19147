"""``findings.jsonl``, ``causes.jsonl``, ``rates.jsonl``: one finding, cause or cell of the figures per line."""

from __future__ import annotations

from pathlib import Path

from auditor.report import RunReport
from catalog.jsonlines import write_jsonl
from diffs.causes import cause_to_json
from diffs.figures import line_to_json
from diffs.findingfile import finding_to_json


def write_findings(report: RunReport, path: Path) -> None:
    """Write every finding of the report, those that only look different included."""
    write_jsonl(path, (finding_to_json(finding) for finding in report.findings))


def write_causes(report: RunReport, path: Path) -> None:
    """Write every cause with the fingerprints it explains, those that explain most first."""
    write_jsonl(path, (cause_to_json(cause) for cause in report.causes))


def write_rates(report: RunReport, path: Path) -> None:
    """Write the figures in their finest grain: what is summed by whoever reads them."""
    write_jsonl(path, (line_to_json(line) for line in report.figures.lines))
