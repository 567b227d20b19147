"""All papers of a run in one folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from auditor.papers.jsonl import write_causes, write_findings, write_rates
from auditor.papers.site import write_site
from auditor.report import RunReport
from auditor.sheets.workbook import write_workbooks
from spiders.evidence import EvidenceStore


@dataclass(frozen=True, slots=True)
class Papers:
    """Where the papers of a run lie."""

    page: Path
    findings: Path
    workbooks: tuple[Path, ...]


def write_papers(
    report: RunReport, folder: Path, *, language: str = "zh", evidence: EvidenceStore | None = None
) -> Papers:
    """Write the site, ``findings.jsonl``, ``causes.jsonl``, ``rates.jsonl`` and a workbook per unit and district into
    ``folder``. ``language`` and ``evidence`` are for the site."""
    folder.mkdir(parents=True, exist_ok=True)
    page, findings = write_site(report, folder, language=language, evidence=evidence), folder / "findings.jsonl"
    write_findings(report, findings)
    write_causes(report, folder / "causes.jsonl")
    write_rates(report, folder / "rates.jsonl")
    return Papers(page, findings, tuple(write_workbooks(report, folder)))
