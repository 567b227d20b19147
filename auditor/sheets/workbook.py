"""One ``.xlsx`` per unit and per district with only its own rows: what is wrong, what to change, what was done.

What it shows is the report and the ledger in it; dates of the file itself are fixed, so that the same report gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlsxwriter

from auditor.ledger.model import State
from auditor.papers.filenames import safe_stems
from auditor.papers.pageview import channels
from auditor.papers.shown import shown
from auditor.papers.wording import NO_UNIT
from auditor.report import RunReport
from auditor.sheets import causesheet, closedsheet, ratesheet, waivedsheet
from auditor.sheets.detailsheet import write_details
from auditor.sheets.guidesheet import write_guide
from auditor.sheets.lines import Line, by_district, by_unit, district_name, lines_of, of_state
from auditor.sheets.listsheet import write_list
from auditor.sheets.look import look_of, new_workbook
from auditor.sheets.plainsheet import write_table
from auditor.sheets.sumsheet import write_sums
from diffs.figures import Figures

GUIDE_SHEET: Final = "说明"
LIST_SHEET: Final = "整改清单"
MATERIAL_SHEET: Final = "材料逐项"
LAW_SHEET: Final = "依据逐项"
CLOSED_SHEET: Final = "已销号"
SUM_SHEET: Final = "汇总"
CAUSE_SHEET: Final = "共同原因"
RATE_SHEET: Final = "三项指标"
WAIVED_SHEET: Final = "已准许的差异"
UNITS, DISTRICTS = "units", "districts"
"""Folders of the workbooks."""
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class _Order:
    """What one workbook is asked to show."""

    report: RunReport
    as_of: str
    name: str
    lines: Sequence[Line]
    figures: Figures

    @property
    def titles(self) -> Mapping[str, str]:
        """What people call each channel."""
        return {result.channel: shown(result.title, _LONGEST_NAME) for result in self.report.channels}


def workbook_names(report: RunReport) -> dict[str, str]:
    """The file name of each unit's workbook, in the folder :data:`UNITS`."""
    return _names(by_unit(lines_of(report)))


def write_workbooks(report: RunReport, folder: Path, as_of: str = "") -> list[Path]:
    """Write the workbook of every unit and district that has one into ``folder``; the paths, sorted.

    ``as_of`` (default: the report's day) is the day the workbooks speak for: what is overdue then.
    """
    day = as_of or report.as_of
    lines = lines_of(report, day)
    units, districts = by_unit(lines), by_district(lines)
    orders = {UNITS: units, DISTRICTS: districts}
    written = []
    for place, groups in orders.items():
        names = _names(groups)
        if groups:
            (folder / place).mkdir(parents=True, exist_ok=True)
        for name, own in groups.items():
            path = folder / place / names[name]
            _write(_Order(report, day, name or NO_UNIT, own, _figures(report, place, name)), path)
            written.append(path)
    return sorted(written)


def write_workbook(report: RunReport, path: Path, name: str, as_of: str, *, district: bool = False) -> None:
    """Write the one workbook of a unit, or of a district by its name, whether or not it has any finding."""
    groups = (by_district if district else by_unit)(lines_of(report, as_of))
    figures = _figures(report, DISTRICTS if district else UNITS, name)
    _write(_Order(report, as_of, name, groups.get(name, []), figures), path)


def _names(groups: Mapping[str, Sequence[Line]]) -> dict[str, str]:
    return {name: f"{stem}.xlsx" for name, stem in safe_stems(groups, empty=NO_UNIT).items()}


def _figures(report: RunReport, place: str, name: str) -> Figures:
    """The lines of the figures that are of this unit or district."""
    if place == UNITS:
        return Figures(tuple(line for line in report.figures.lines if line.unit == name))
    return Figures(tuple(line for line in report.figures.lines if district_name(line.region) == name))


def _write(order: _Order, path: Path) -> None:
    report, titles = order.report, order.titles
    open_lines = [line for line in order.lines if line.unsettled]
    title = f"{shown(order.name, _LONGEST_NAME)} {LIST_SHEET}"
    with new_workbook(path, title) as book:
        look = look_of(book)
        write_guide(book, book.add_worksheet(GUIDE_SHEET), look, report, title, order.as_of)
        sheet = book.add_worksheet(LIST_SHEET)
        which = f"{title} · {report.run} · 截至{order.as_of} · 共{len(open_lines)}条"
        write_list(sheet, which, open_lines, titles, report.rules, look)
        sheet.activate()
        for name, element, what in ((MATERIAL_SHEET, "materials", "材料名称"), (LAW_SHEET, "by_law", "依据名称")):
            own = [line for line in open_lines if line.finding.element == element]
            write_details(book.add_worksheet(name), look, name, what, own, titles)
        closed = of_state(order.lines, State.CLOSED)
        rows = (closedsheet.closed_row(line, titles) for line in closed)
        write_table(book.add_worksheet(CLOSED_SHEET), look, CLOSED_SHEET, closedsheet.COLUMNS, rows)
        places = ["", *(result.channel for result in channels(report))]
        write_sums(book.add_worksheet(SUM_SHEET), look, f"{order.name} {SUM_SHEET}", order.lines, places, titles)
        _write_more(book, order)


def _write_more(book: xlsxwriter.Workbook, order: _Order) -> None:
    """The sheets there are only when there is something to say on them."""
    look, titles = look_of(book), order.titles
    numbers = {line.finding.fingerprint: line.entry.number for line in order.lines if line.unsettled}
    if causes := [cause for cause in order.report.causes if numbers.keys() & set(cause.findings)]:
        rows = (causesheet.cause_row(cause, numbers) for cause in causes)
        sheet = book.add_worksheet(CAUSE_SHEET)
        write_table(sheet, look, "共同原因：一次改动了结多处问题", causesheet.COLUMNS, rows)
    if order.figures.lines:
        sheet = book.add_worksheet(RATE_SHEET)
        rates = ratesheet.rate_rows(order.figures, titles)
        write_table(sheet, look, "三项指标（计数单位：一项事项的一个要素）", ratesheet.COLUMNS, rates)
    if allowed := of_state(order.lines, State.WAIVED):
        sheet = book.add_worksheet(WAIVED_SHEET)
        waived = (waivedsheet.waived_row(line, titles) for line in allowed)
        write_table(sheet, look, "已准许的差异（不计入待整改）", waivedsheet.COLUMNS, waived)
