"""One ``.xlsx`` per unit with only its own rows: what is wrong, both values, what to change.

Cells are always written as strings, so that crawled text never becomes a formula or a link; dates of the
file itself are fixed, so that the same report gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from auditor.papers.filenames import safe_stems
from auditor.papers.marks import Run, marked_runs
from auditor.papers.wording import (
    KIND_WORDS,
    NO_UNIT,
    SEVERITY_WORDS,
    TASK_WORDS,
    channel_word,
    element_word,
    seen_word,
    value_word,
)
from auditor.report import RunReport
from diffs.fingerprint import number
from diffs.model import Finding

HEADINGS: Final = (
    ("编号", 13),
    ("级别", 8),
    ("任务", 16),
    ("规则", 22),
    ("事项编码", 22),
    ("事项名称", 28),
    ("渠道", 18),
    ("要素", 18),
    ("具体条目", 20),
    ("问题", 8),
    ("省事项库的内容", 34),
    ("渠道的内容", 34),
    ("怎样改", 38),
    ("在哪里看到", 34),
)
_LIBRARY_COLUMN: Final = 10
_CELL_LIMIT: Final = 32_000
_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbooks(report: RunReport, folder: Path) -> list[Path]:
    """Write one workbook per unit that has a finding which is more than a hint; the paths, sorted."""
    by_unit: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.severity.value != "info":
            by_unit.setdefault(finding.unit, []).append(finding)
    folder.mkdir(parents=True, exist_ok=True)
    stems = safe_stems(by_unit, empty=NO_UNIT)
    for unit in sorted(by_unit):
        _write(report, unit, by_unit[unit], folder / f"{stems[unit]}.xlsx")
    return sorted(folder / f"{stem}.xlsx" for stem in stems.values())


def _write(report: RunReport, unit: str, findings: Sequence[Finding], path: Path) -> None:
    with xlsxwriter.Workbook(str(path), dict(_OPTIONS)) as book:
        book.set_properties({"title": f"{unit or NO_UNIT} 整改清单", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        head = book.add_format(
            {"bold": True, "bg_color": "#D9E2F3", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        red = book.add_format({"font_color": "#C00000", "bold": True})
        sheet = book.add_worksheet("整改清单")
        _lay_out(sheet, report, unit, len(findings), head)
        titles = {result.channel: result.title for result in report.channels}
        for row, finding in enumerate(findings, start=2):
            _write_row(sheet, row, finding, titles, cell, red)


def _lay_out(sheet: Worksheet, report: RunReport, unit: str, rows: int, head: Format) -> None:
    which = f"{report.run} · 截至{report.as_of} · 省事项库快照 {report.snapshot.id}"
    title = f"{unit or NO_UNIT} 整改清单 · {which} · 共{rows}条"
    sheet.write_string(0, 0, title)
    for column, (heading, width) in enumerate(HEADINGS):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, heading, head)
    sheet.freeze_panes(2, 1)
    sheet.autofilter(1, 0, rows + 1, len(HEADINGS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer("&C第 &P 页 共 &N 页")


def _write_row(sheet: Worksheet, row: int, finding: Finding, titles: dict[str, str], cell: Format, red: Format) -> None:
    texts = (
        number(finding.fingerprint),
        SEVERITY_WORDS[finding.severity],
        TASK_WORDS[finding.task],
        finding.rule,
        finding.item.task_code,
        finding.item.task_name,
        channel_word(finding.channel, titles),
        element_word(finding),
        finding.sub_key,
        KIND_WORDS[finding.kind],
        value_word(finding.library_value),
        value_word(finding.channel_value) if finding.channel else "",
        finding.fix,
        seen_word(finding),
    )
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text[:_CELL_LIMIT], cell)
    for column, side in ((_LIBRARY_COLUMN, "library"), (_LIBRARY_COLUMN + 1, "channel")):
        _write_marked(
            sheet, row, column, marked_runs(finding, "library" if side == "library" else "channel"), cell, red
        )


def _write_marked(sheet: Worksheet, row: int, column: int, runs: Sequence[Run], cell: Format, red: Format) -> None:
    """Colour the differing characters; a rich string needs at least two runs and must fit into a cell."""
    if len(runs) < 2 or sum(len(text) for text, _ in runs) > _CELL_LIMIT:
        return
    parts: list[str | Format] = []
    for text, differs in runs:
        parts += [red, text] if differs else [text]
    sheet.write_rich_string(row, column, *parts, cell)
