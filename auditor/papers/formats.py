"""Every form a report can be given, by the name people ask for it by; which file it is, and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal

from auditor.i18n import translator
from auditor.report import RunReport
from catalog.wholefile import whole_file
from spiders.evidence import EvidenceStore


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a form is made: the language, and the pages kept as evidence that the site may show."""

    language: str
    evidence: EvidenceStore | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One form: the usual name of its file or folder (``""``: it fills the folder), and the function that makes it
    (``module:function``).

    ``text``: the function gives the text; else it writes to a path. ``takes``: what else it is given of the reader.
    """

    name: str
    function: str
    text: bool = True
    takes: Literal["", "say", "reader"] = ""

    def render(self, report: RunReport, reader: Reader) -> str:
        """The text of a form that is one."""
        text: str = self._load()(report, *([translator(reader.language)] if self.takes == "say" else []))
        return text

    def write(self, report: RunReport, path: Path, reader: Reader) -> None:
        """Write the form to a path: UTF-8, line ends ``\\n``, a file whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.text:
            more = {"language": reader.language, "evidence": reader.evidence} if self.takes == "reader" else {}
            self._load()(report, path, **more)
            return
        with whole_file(path) as draft:
            draft.write_text(self.render(report, reader), encoding="utf-8", newline="\n")

    def _load(self) -> Callable[..., Any]:
        module, _, name = self.function.partition(":")
        made: Callable[..., Any] = getattr(import_module(module), name)
        return made


FORMATS: Final[Mapping[str, Format]] = {
    "terminal": Format("summary.txt", "auditor.papers.terminal:summary_text", takes="say"),
    "html": Format("", "auditor.papers.site:write_site", text=False, takes="reader"),
    "xlsx": Format("", "auditor.sheets.workbook:write_workbooks", text=False),
    "json": Format("report.json", "auditor.reportfile:report_text"),
    "jsonl": Format("report.jsonl", "auditor.papers.lines:lines_text"),
    "junit": Format("junit.xml", "auditor.papers.junit:junit_text", takes="say"),
    "sarif": Format("report.sarif", "auditor.papers.sarif:sarif_text", takes="say"),
    "codequality": Format("gl-code-quality-report.json", "auditor.papers.codequality:code_quality_text", takes="say"),
    "github": Format("annotations.txt", "auditor.papers.annotations:annotations_text", takes="say"),
    "markdown": Format("summary.md", "auditor.papers.markdown:markdown_text", takes="say"),
}
"""The forms, those for people first."""
