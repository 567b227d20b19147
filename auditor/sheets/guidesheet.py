"""The first sheet: what this is, how to fill it in and send it back, how to read the columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from auditor.papers.reasons import reason_words
from auditor.papers.shown import shown
from auditor.papers.wording import channel_word
from auditor.report import RunReport
from auditor.sheets.columns import FILLED, HEADINGS, MARK
from auditor.sheets.filled import FILLER
from auditor.sheets.look import Look, lock, on_paper

_WIDTHS: Final = (26, 100)
_STEPS: Final = (
    "1. 打开“整改清单”，按“怎样改”逐条修改渠道页面或省事项库；渠道内容属实而库有误的，选“有异议”，不要改渠道。",
    "2. 改好一条，在“整改情况”选“已整改”；认为核查有误或库有误的选“有异议”；按期改不完的，在时限之前选“申请延期”。",
    "3. 选“有异议”“申请延期”的须在“说明”写理由，申请延期的还须写“申请延期至”。没有进展的行什么也不填。",
    "4. 在上面写上填报人（或在每一行写），存为 .xlsx 交回。可以多次交回，以前采用过的不会重复。",
    "5. 只有黄色单元格可以填写。可以筛选、调整列宽，可以删去没有填写的行；不要用公式，不要改动锁定的单元格。",
    "6. 申报“已整改”以后，下一次核查重新读取页面核验：仍不一致的退回，通过的由牵头单位销号；没有重新读到的不算。",
)
_NOTES: Final = (
    "本表由政务服务事项一致性核查程序生成，只列与本表单位有关的问题；只是写法不同（全角半角、顺序等）的不列入。",
    "红底的行已经逾期。“材料逐项”“依据逐项”是清单中材料、依据问题的另一种排法，不用填写。",
    "页面留存编号可调出当时的原始页面。本表写出以后问题有变化的，交回时会逐行指出，按新表重新填写即可。",
)


@dataclass(frozen=True, slots=True)
class _Look:
    """The formats of the sheet."""

    plain: Format
    bold: Format


def write_guide(book: Workbook, sheet: Worksheet, look: Look, report: RunReport, title: str, as_of: str) -> None:
    """Write the sheet of one workbook."""
    base = {"text_wrap": True, "valign": "top"}
    own = _Look(book.add_format(base), book.add_format(base | {"bold": True}))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, title, look.title)
    sheet.write_string(2, 0, FILLER, own.bold)
    sheet.write_blank(2, 1, None, look.free)
    row = 4
    for heading, lines in _sections(report, as_of):
        sheet.write_string(row, 0, heading, own.bold)
        for at, line in enumerate(lines, row + 1):
            _write_line(sheet, at, line, own)
        row += len(lines) + 2
    on_paper(sheet)
    sheet.fit_to_pages(1, 1)
    lock(sheet)


def _sections(report: RunReport, as_of: str) -> Iterable[tuple[str, Sequence[tuple[str, ...]]]]:
    yield "怎样填写、交回", [(step,) for step in _STEPS]
    yield "说明", [(note,) for note in _NOTES]
    yield (
        "依据的核查",
        [
            ("核查编号", report.run),
            ("核查截至", report.as_of),
            ("本表截至", as_of),
            ("省事项库快照", f"{report.snapshot.id}（{report.snapshot.items}项）"),
        ],
    )
    if report.untrusted:
        yield "这次不能判定的渠道（不作“缺失”结论）", list(_untrusted(report))
    filled = {heading.text for heading in FILLED}
    told = [each for each in HEADINGS if each.text != MARK]
    yield "各列的意思", [(f"{each.text}{'（填写）' if each.text in filled else ''}", each.says) for each in told]


def _untrusted(report: RunReport) -> Iterable[tuple[str, ...]]:
    for result in report.untrusted:
        means = "；".join(dict.fromkeys(reason_words(reason).means for reason in result.trust.reasons))
        yield (channel_word(result.channel, {result.channel: shown(result.title, 60)}), means)


def _write_line(sheet: Worksheet, row: int, line: tuple[str, ...], own: _Look) -> None:
    if len(line) == 1:
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, line[0], own.plain)
        return
    for column, text in enumerate(line):
        sheet.write_string(row, column, shown(text), own.plain)
