"""A report for programs: the whole of it as one JSON document, or as lines of which each says what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from auditor.report import RunReport
from auditor.reportfile import dump_whole, report_to_json

LINES_FORMAT: Final = "auditor-report-lines"
LINES_VERSION: Final = 1
_HEAD: Final = ("run", "as_of", "bureau", "snapshot")


def lines_text(report: RunReport) -> str:
    """The lines; the first is the run, then channels, rules not asked, causes, allowed differences, figures, findings.

    Each object has ``record``, and the fields of that part of the document besides. A finding has its ``number``,
    and where a gate was asked its ``standing``.
    """
    return "".join(dump_whole(line) for line in report_lines(report))


def report_lines(report: RunReport) -> Iterator[dict[str, Any]]:
    """The lines as plain types."""
    document = report_to_json(report)
    head: dict[str, Any] = {key: document[key] for key in _HEAD if key in document}
    yield {"record": "run", "format": LINES_FORMAT, "version": LINES_VERSION, **head, "exit": report.exit_code}
    for record, rows in _parts(document):
        yield from ({"record": record, **row} for row in rows)
    for finding, row in zip(report.findings, document.get("findings", ()), strict=True):
        number = report.history.number(finding.fingerprint)
        yield {"record": "finding", "number": number, **row, **_standing(report, finding)}


def _parts(document: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    yield "channel", document.get("channels", [])
    yield "not_checked", document.get("not_checked", [])
    yield "cause", document.get("causes", [])
    yield "waiver", document.get("waivers", [])
    yield "figure", document.get("figures", {}).get("lines", [])


def _standing(report: RunReport, finding: Any) -> dict[str, str]:
    standing = report.gate.standings.get(finding.fingerprint) if report.gate else None
    return {"standing": standing.value} if standing else {}
