"""All papers of a run in one folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from auditor.papers.jsonl import write_causes, write_findings, write_rates
from auditor.papers.page import write_page
from auditor.report import RunReport
from auditor.sheets.workbook import write_workbooks


@dataclass(frozen=True, slots=True)
class Papers:
    """Where the papers of a run lie."""

    page: Path
    findings: Path
    workbooks: tuple[Path, ...]


def write_papers(report: RunReport, folder: Path) -> Papers:
    """Write the page, ``findings.jsonl``, ``causes.jsonl``, ``rates.jsonl`` and a workbook per unit and district into
    ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    page, findings = folder / "report.html", folder / "findings.jsonl"
    write_page(report, page)
    write_findings(report, findings)
    write_causes(report, folder / "causes.jsonl")
    write_rates(report, folder / "rates.jsonl")
    return Papers(page, findings, tuple(write_workbooks(report, folder)))
