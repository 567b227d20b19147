"""The first sheet of a unit's workbook: what this is, how many, how to read the columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from auditor.papers.listsheet import HEADINGS
from auditor.papers.pageview import channels
from auditor.papers.reasons import reason_words
from auditor.papers.shown import shown
from auditor.papers.wording import LIBRARY_WORD, SEVERITY_WORDS, channel_word
from auditor.report import RunReport
from diffs.model import Finding, Severity

_LISTED: Final = (Severity.ERROR, Severity.WARNING, Severity.REVIEW)
_WIDTHS: Final = (34, 12, 12, 12, 40)
_NOTES: Final = (
    "本表由政务服务事项一致性核查程序生成，只列本单位的问题；只是写法不同（全角半角、顺序等）的不列入。",
    "逐条按“怎样改”修改渠道页面或省事项库；渠道内容属实而库有误的，先改库再同步渠道。",
    "改完后下一次核查会重新读取页面；已改好的不再出现，编号不变的即为同一问题。",
    "认为核查有误的，请报编号和理由，页面留存编号可调出当时的原始页面。",
)

Line = tuple[str | int, ...]
"""One text over the whole width, a name with a text beside it, or a row of the table of counts."""


@dataclass(frozen=True, slots=True)
class _Look:
    """The formats of the sheet."""

    plain: Format
    cell: Format


def write_guide(book: Workbook, sheet: Worksheet, report: RunReport, title: str, findings: Sequence[Finding]) -> None:
    """Write the sheet about ``findings``, those of one unit."""
    base = {"text_wrap": True, "valign": "vcenter"}
    look = _Look(book.add_format(base), book.add_format(base | {"border": 1}))
    bold = book.add_format(base | {"bold": True})
    large = book.add_format({"bold": True, "font_size": 16})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, title, large)
    row = 2
    for heading, lines in _sections(report, findings):
        sheet.write_string(row, 0, heading, bold)
        row += 1
        for line in lines:
            _write_line(sheet, row, line, look)
            row += 1
        row += 1
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _sections(report: RunReport, findings: Sequence[Finding]) -> Iterable[tuple[str, list[Line]]]:
    yield (
        "本次核查",
        [
            ("核查编号", report.run),
            ("截至", report.as_of),
            ("省事项库快照", f"{report.snapshot.id}（{report.snapshot.items}项）"),
        ],
    )
    yield "数量", list(_counts(report, findings))
    if report.untrusted:
        yield "这次不能判定的渠道（不作“缺失”结论）", list(_untrusted(report))
    yield "怎样使用", [(note,) for note in _NOTES]
    yield "各列的意思", [(heading.text, heading.says) for heading in HEADINGS]


def _counts(report: RunReport, findings: Sequence[Finding]) -> Iterable[Line]:
    """Library and channels with what the list holds of each, by severity."""
    counts = Counter((finding.channel, finding.severity) for finding in findings)
    yield ("渠道", *(SEVERITY_WORDS[severity] for severity in _LISTED))
    for channel, word in _places(report):
        yield (word, *(counts[channel, severity] for severity in _LISTED))
    yield ("合计", *(sum(finding.severity is severity for finding in findings) for severity in _LISTED))


def _places(report: RunReport) -> Iterable[tuple[str, str]]:
    yield "", LIBRARY_WORD
    for result in channels(report):
        yield result.channel, channel_word(result.channel, {result.channel: shown(result.title, 60)})


def _untrusted(report: RunReport) -> Iterable[Line]:
    for result in report.untrusted:
        means = "；".join(dict.fromkeys(reason_words(reason).means for reason in result.trust.reasons))
        yield (channel_word(result.channel, {result.channel: shown(result.title, 60)}), means)


def _write_line(sheet: Worksheet, row: int, line: Line, look: _Look) -> None:
    first = len(line) - 1
    if first < 2:
        sheet.merge_range(row, first, row, len(_WIDTHS) - 1, "", look.plain)
    for column, value in enumerate(line):
        if isinstance(value, int):
            sheet.write_number(row, column, value, look.cell)
        else:
            sheet.write_string(row, column, value, look.plain if first < 2 else look.cell)
