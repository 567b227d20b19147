"""The sheet 整改清单: one row per finding that is not struck off, with the cells a unit fills in.

Cells are always written as strings, so that crawled text never becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlsxwriter.worksheet import Worksheet

from auditor.ledger.model import ASKS_THE_UNIT, State
from auditor.sheets.columns import BY, CHOICE, DAY, FILLED, HEADINGS, MARK, PRINTED, UNTIL, Says
from auditor.sheets.lines import Line
from auditor.sheets.look import LINE, Look, lock, on_paper
from auditor.sheets.mark import mark_of
from auditor.sheets.marked import row_height, write_marked
from auditor.sheets.rowtexts import row_texts, sides_of
from diffs.rules import Rule

FILLABLE: Final = ASKS_THE_UNIT | {State.CLAIMED}
"""States in which a unit may still say something."""
_HEAD_ROW: Final = 1
_FROZEN: Final = 3
_FILLED: Final = frozenset(heading.text for heading in FILLED)
_AT: Final = {heading.text: column for column, heading in enumerate(HEADINGS)}
_MEASURED: Final = [heading for heading in HEADINGS[:PRINTED] if heading.text not in _FILLED]
"""Columns a row is made high enough for."""
_DAYS_ASKED: Final = {
    UNTIL: "选“申请延期”时填写，如 2021-10-08",
    DAY: "如 2021-09-18；空着就用交回的日期",
    BY: "空着就用“说明”表里的填报人",
}


def write_list(
    sheet: Worksheet,
    title: str,
    lines: Sequence[Line],
    titles: Mapping[str, str],
    rules: Mapping[str, Rule],
    look: Look,
) -> None:
    """Write the sheet; ``titles`` maps a channel to what people call it, ``rules`` an id to its rule."""
    sheet.write_string(0, 0, title, look.title)
    for column, heading in enumerate(HEADINGS):
        sheet.set_column(column, column, heading.width, None, {"hidden": heading.text == MARK})
        sheet.write_string(_HEAD_ROW, column, heading.text, look.fill_head if heading.text in _FILLED else look.head)
    for row, line in enumerate(lines, start=_HEAD_ROW + 1):
        _write_row(sheet, row, line, titles, rules, look)
    _lay_out(sheet, _HEAD_ROW + len(lines))
    if lines:
        _ask(sheet, _HEAD_ROW + 1, _HEAD_ROW + len(lines))


def _write_row(
    sheet: Worksheet, row: int, line: Line, titles: Mapping[str, str], rules: Mapping[str, Rule], look: Look
) -> None:
    sides = sides_of(line.finding)
    texts = row_texts(line, sides, titles, rules)
    cell, red_cell = (look.late, look.red_late) if line.late else (look.cell, look.red_cell)
    free = look.free if line.kept and line.entry.state in FILLABLE else cell
    for name, column in _AT.items():
        if name in _FILLED:
            sheet.write_blank(row, column, None, free)
        elif sides.get(name):
            write_marked(sheet, row, column, sides[name], cell, look.red, red_cell)
        else:
            text = mark_of(texts, line.entry.version) if name == MARK else texts[name]
            sheet.write_string(row, column, text, cell)
    sheet.set_row(row, row_height([texts[each.text] for each in _MEASURED], [each.width for each in _MEASURED]))


def _lay_out(sheet: Worksheet, last_row: int) -> None:
    """How the list is scrolled, filtered and printed."""
    sheet.set_row(_HEAD_ROW, 2 * LINE + 2)
    sheet.freeze_panes(_HEAD_ROW + 1, _FROZEN)
    sheet.autofilter(_HEAD_ROW, 0, max(last_row, _HEAD_ROW + 1), len(HEADINGS) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{last_row + 1}"})
    on_paper(sheet, head_row=_HEAD_ROW)
    sheet.print_area(0, 0, last_row, PRINTED - 1)
    lock(sheet)


def _ask(sheet: Worksheet, first: int, last: int) -> None:
    """The list to choose from, and a word on what belongs into the other cells."""
    rule: dict[str, object] = {
        "validate": "list", "source": [*Says], "ignore_blank": True, "error_type": "stop",
        "error_title": CHOICE, "error_message": f"请选：{'、'.join(Says)}",
    }  # fmt: skip
    sheet.data_validation(first, _AT[CHOICE], last, _AT[CHOICE], rule)
    for name, asked in _DAYS_ASKED.items():
        told = {"validate": "any", "input_title": name, "input_message": asked}
        sheet.data_validation(first, _AT[name], last, _AT[name], told)
