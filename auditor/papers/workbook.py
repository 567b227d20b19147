"""One ``.xlsx`` per unit with only its own rows: what is wrong, both values, what to change.

Dates of the file itself are fixed, so that the same report gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from auditor.papers.causesheet import write_causes
from auditor.papers.filenames import safe_stems
from auditor.papers.guidesheet import write_guide
from auditor.papers.listsheet import write_list
from auditor.papers.ratesheet import write_rates
from auditor.papers.shown import shown
from auditor.papers.waivedsheet import write_waived
from auditor.papers.wording import NO_UNIT
from auditor.report import RunReport
from diffs.model import Finding, Severity

GUIDE_SHEET: Final = "说明"
LIST_SHEET: Final = "整改清单"
CAUSE_SHEET: Final = "共同原因"
RATE_SHEET: Final = "三项指标"
WAIVED_SHEET: Final = "已准许的差异"
_LONGEST_NAME: Final = 60
_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "宋体", "font_size": 10},
}


def workbook_names(report: RunReport) -> dict[str, str]:
    """The file name of each unit's workbook: a unit has one when it has a finding that is more than a hint."""
    stems = safe_stems(_by_unit(report), empty=NO_UNIT)
    return {unit: f"{stem}.xlsx" for unit, stem in stems.items()}


def write_workbooks(report: RunReport, folder: Path) -> list[Path]:
    """Write the workbook of every unit that has one into ``folder``; the paths, sorted."""
    folder.mkdir(parents=True, exist_ok=True)
    names, by_unit = workbook_names(report), _by_unit(report)
    for unit in sorted(by_unit):
        _write(report, unit, by_unit[unit], folder / names[unit])
    return sorted(folder / name for name in names.values())


def _by_unit(report: RunReport) -> dict[str, list[Finding]]:
    by_unit: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.severity is not Severity.INFO and finding.waived is None:
            by_unit.setdefault(finding.unit, []).append(finding)
    return {
        unit: sorted(found, key=lambda each: (each.item.task_code, each.item.task_name))
        for unit, found in by_unit.items()
    }


def new_workbook(path: Path, title: str) -> xlsxwriter.Workbook:
    """A workbook to write, in which crawled text never becomes a formula, a link or a number.

    Its own dates are fixed, so that the same content gives the same bytes.
    """
    # a copy down to the bottom: xlsxwriter adds to the properties it is given
    book = xlsxwriter.Workbook(str(path), deepcopy(_OPTIONS))
    book.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
    return book


def _write(report: RunReport, unit: str, findings: Sequence[Finding], path: Path) -> None:
    titles = {result.channel: shown(result.title, _LONGEST_NAME) for result in report.channels}
    title = f"{shown(unit, _LONGEST_NAME) or NO_UNIT} {LIST_SHEET}"
    with new_workbook(path, title) as book:
        write_guide(book, book.add_worksheet(GUIDE_SHEET), report, title, findings)
        sheet = book.add_worksheet(LIST_SHEET)
        which = f"{title} · {report.run} · 截至{report.as_of} · 共{len(findings)}条"
        write_list(book, sheet, which, findings, titles, report.rules)
        sheet.activate()
        _write_more(book, report, unit, findings)


def _write_more(book: xlsxwriter.Workbook, report: RunReport, unit: str, findings: Sequence[Finding]) -> None:
    """The sheets a unit has only when there is something to say on them."""
    own = {finding.fingerprint for finding in findings}
    if causes := [cause for cause in report.causes if own.intersection(cause.findings)]:
        write_causes(book, book.add_worksheet(CAUSE_SHEET), causes, findings)
    if any(line.unit == unit for line in report.figures.lines):
        write_rates(book, book.add_worksheet(RATE_SHEET), report, unit)
    if allowed := [each for each in report.findings if each.unit == unit and each.waived is not None]:
        write_waived(book, book.add_worksheet(WAIVED_SHEET), allowed)
