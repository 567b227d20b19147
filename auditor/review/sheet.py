"""The judgements to be made as a workbook: locked but for what people fill in, with a list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from auditor.papers.shown import Run, shown
from auditor.review.columns import FILLED, HEADINGS, NUMBER, VERDICT, VERDICTS, row_texts
from auditor.review.desk import Case, Option
from auditor.review.names import differing
from auditor.sheets.look import new_workbook
from auditor.sheets.marked import row_height

LIST_SHEET: Final = "待判定"
GUIDE_SHEET: Final = "说明"
TITLE: Final = "待人工判定的匹配"
_HEAD_ROW: Final = 1
_FROZEN: Final = 3
_TEXT: Final = 49
"""The number format that leaves what is typed as it is."""
_NOTES: Final = (
    "渠道上的一条可能是省事项库的某一项，程序拿不准的列在“待判定”表里，一行一对，同一条的几个候选相邻、以粗线隔开。",
    "在“判定”列选相同、不同或不能确定；一条最多只能与一项相同，都不是的逐行选不同。",
    "填完存盘，运行 auditor review import 本文件；每一行是采用还是不采用、为什么，都会说明。可以分几次填、几次导入。",
    "排序、筛选、删行、移动列都不要紧；锁定的列请勿改动，改动了的行不采用。",
)


@dataclass(frozen=True, slots=True)
class _Look:
    """The formats of the sheet."""

    head: Format
    cell: Format
    first: Format
    red: Format
    free: Format


def write_sheet(cases: Sequence[Case], path: Path) -> int:
    """Write the workbook and return the number of its rows."""
    with new_workbook(path, TITLE) as book:
        sheet, guide = book.add_worksheet(LIST_SHEET), book.add_worksheet(GUIDE_SHEET)
        rows = _write_rows(book, sheet, cases)
        _write_guide(book, guide)
        sheet.activate()
    return rows


def _write_rows(book: Workbook, sheet: Worksheet, cases: Sequence[Case]) -> int:
    look = _look(book)
    sheet.write_string(0, 0, TITLE, book.add_format({"bold": True, "font_size": 14}))
    for column, heading in enumerate(HEADINGS):
        sheet.set_column(column, column, heading.width)
        sheet.write_string(_HEAD_ROW, column, heading.text, look.head)
    row = _HEAD_ROW
    for case in cases:
        for at, option in enumerate(case.options):
            row += 1
            _write_row(sheet, row, case, option, look, first=at == 0)
    _lay_out(sheet, row)
    return row - _HEAD_ROW


def _look(book: Workbook) -> _Look:
    base = {"text_wrap": True, "valign": "top", "border": 1}
    return _Look(
        book.add_format(base | {"bold": True, "bg_color": "#D9E2F3", "valign": "vcenter"}),
        book.add_format(base),
        book.add_format(base | {"top": 2}),
        book.add_format({"font_color": "#C00000", "bold": True}),
        book.add_format(base | {"locked": False, "bg_color": "#FFF8E1", "num_format": _TEXT}),
    )


def _write_row(sheet: Worksheet, row: int, case: Case, option: Option, look: _Look, *, first: bool) -> None:
    texts, cell = row_texts(case, option), look.first if first else look.cell
    filled = {heading.text for heading in FILLED}
    ours, theirs = differing(case.reading.item.task_name, option.item.task_name)
    marked = {"渠道上的名称": ours, "库内名称": theirs}
    for column, heading in enumerate(HEADINGS):
        if heading.text in filled:
            sheet.write_blank(row, column, None, look.free)
            continue
        sheet.write_string(row, column, texts[heading.text], cell)
        _write_marked(sheet, row, column, marked.get(heading.text, []), texts[heading.text], cell, look.red)
    sheet.set_row(row, row_height([texts[heading.text] for heading in HEADINGS], [each.width for each in HEADINGS]))


def _write_marked(
    sheet: Worksheet, row: int, column: int, runs: Sequence[Run], text: str, cell: Format, red: Format
) -> None:
    """Colour what differs where the runs are the whole cell (a rich string must have two parts)."""
    parts = [(shown(part), differs) for part, differs in runs]
    if len(parts) < 2 or "".join(part for part, _ in parts) != text:
        return
    rich: list[str | Format] = []
    for part, differs in parts:
        rich += [red, part] if differs else [part]
    sheet.write_rich_string(row, column, *rich, cell)


def _lay_out(sheet: Worksheet, last_row: int) -> None:
    """Locked but for the columns to fill in; a list to choose the verdict from."""
    names = [heading.text for heading in HEADINGS]
    sheet.freeze_panes(_HEAD_ROW + 1, _FROZEN)
    sheet.autofilter(_HEAD_ROW, 0, max(last_row, _HEAD_ROW + 1), len(HEADINGS) - 1)
    sheet.set_column(names.index(NUMBER), names.index(NUMBER), HEADINGS[0].width, None, {"hidden": True})
    if last_row > _HEAD_ROW:
        column = names.index(VERDICT)
        sheet.data_validation(
            _HEAD_ROW + 1, column, last_row, column,
            {
                "validate": "list", "source": [*VERDICTS], "ignore_blank": True, "error_type": "stop",
                "error_title": VERDICT, "error_message": f"请选：{'、'.join(VERDICTS)}",
            },
        )  # fmt: skip
    allowed = ("format_columns", "format_rows", "sort", "autofilter", "delete_rows")
    sheet.protect("", dict.fromkeys(allowed, True))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)


def _write_guide(book: Workbook, sheet: Worksheet) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    for row, note in enumerate(_NOTES):
        sheet.write_string(row, 1, note, wrap)
    for row, heading in enumerate(HEADINGS, len(_NOTES) + 1):
        sheet.write_string(row, 0, heading.text, wrap)
        sheet.write_string(row, 1, heading.says, wrap)
