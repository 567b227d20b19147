"""材料逐项 and 依据逐项: the findings about materials and legal bases, one by one, beside each other by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlsxwriter.worksheet import Worksheet

from auditor.papers.shown import shown
from auditor.papers.wording import KIND_WORDS, channel_word, element_word
from auditor.sheets.columns import CHANNEL_SIDE, LIBRARY_SIDE
from auditor.sheets.lines import Line
from auditor.sheets.look import Look, lock, on_paper
from auditor.sheets.marked import row_height, write_marked
from auditor.sheets.plainsheet import Column
from auditor.sheets.rowtexts import LONGEST_CELL, due_word, joined, sides_of

_FIRST: Final[Sequence[Column]] = (("事项名称", 26), ("渠道", 16))
_REST: Final[Sequence[Column]] = (
    ("栏目", 16), ("问题", 8), (LIBRARY_SIDE, 30), (CHANNEL_SIDE, 30), ("怎样改", 30), ("编号", 13), ("状态", 11),
    ("完成时限", 12),
)  # fmt: skip
_WHOLE: Final = "（整条）"


def write_details(
    sheet: Worksheet, look: Look, title: str, what: str, lines: Sequence[Line], titles: Mapping[str, str]
) -> None:
    """Write the lines by item, channel and then ``what`` they are about (材料名称, 依据名称); nothing to fill in."""
    columns = (*_FIRST, (what, 28), *_REST)
    sheet.write_string(0, 0, title, look.title)
    for column, (text, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, text, look.head)
    for row, line in enumerate(lines, start=2):
        _write_row(sheet, row, line, titles, columns, look)
    sheet.freeze_panes(2, len(_FIRST) + 1)
    sheet.autofilter(1, 0, max(len(lines) + 1, 2), len(columns) - 1)
    on_paper(sheet, head_row=1)
    lock(sheet)


def _write_row(
    sheet: Worksheet, row: int, line: Line, titles: Mapping[str, str], columns: Sequence[Column], look: Look
) -> None:
    found, sides = line.finding, sides_of(line.finding)
    texts = [
        found.item.task_name,
        channel_word(found.channel, titles),
        found.sub_key or _WHOLE,
        element_word(found).partition(" · ")[2] or _WHOLE,
        KIND_WORDS[found.kind],
        joined(sides[LIBRARY_SIDE]),
        joined(sides[CHANNEL_SIDE]),
        found.fix,
        line.entry.number,
        line.word,
        due_word(line),
    ]
    cell, red_cell = (look.late, look.red_late) if line.late else (look.cell, look.red_cell)
    for column, ((name, _), text) in enumerate(zip(columns, texts, strict=True)):
        if sides.get(name):
            write_marked(sheet, row, column, sides[name], cell, look.red, red_cell)
        else:
            sheet.write_string(row, column, shown(text, LONGEST_CELL), cell)
    sheet.set_row(row, row_height(texts, [width for _, width in columns]))
