"""The second sheet of a unit's workbook: the list of what is to be mended, one row per finding.

Cells are always written as strings, so that crawled text never becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from auditor.papers.marks import Run, value_runs
from auditor.papers.places import address_word, evidence_word, place_word
from auditor.papers.shown import shown
from auditor.papers.wording import KIND_WORDS, SEVERITY_WORDS, TASK_WORDS, channel_word, element_word
from diffs.fingerprint import number
from diffs.model import Finding
from diffs.rules import Rule


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the list: its heading, its width in half-width characters, what it says."""

    text: str
    width: int
    says: str


HEADINGS: Final = (
    Heading("编号", 12, "问题的固定编号，同一问题每次核查编号不变，沟通时报编号即可"),
    Heading("级别", 7, "错误、警告都要整改；待判定须由人核实后再定"),
    Heading("事项名称", 20, "省事项库中的名称（库中没有的，为渠道上的名称）"),
    Heading("渠道", 15, "在哪个渠道看到；“省事项库”表示库本身要改"),
    Heading("要素", 14, "哪个要素有问题"),
    Heading("具体条目", 15, "要素由多条组成时，是哪份材料、哪条依据"),
    Heading("问题", 8, "缺失、空缺、占位、不一致、多余"),
    Heading("省事项库的内容", 28, "红色加粗的是与渠道不同的字"),
    Heading("渠道的内容", 28, "红色加粗的是与省事项库不同的字"),
    Heading("问题说明", 20, "为什么算问题"),
    Heading("怎样改", 28, "建议的改法"),
    Heading("在哪里看到", 24, "网址或文件、页面上的位置、页面留存编号"),
    Heading("整改情况（单位填写）", 14, "供单位记录整改情况，程序不读取本列"),
    Heading("事项编码", 24, "实施编码（不打印）"),
    Heading("任务和依据", 30, "属于通知的哪项任务，规则编号及其依据（不打印）"),
)
_PRINTED: Final = 13
"""Columns that go on paper; more would make the letters too small to read."""
_LIBRARY, _CHANNEL = 7, 8
_FROZEN: Final = 3
_HEAD_ROW: Final = 1
_LONGEST_CELL: Final = 1000
"""Characters a cell shows: a row higher than a screen is read by nobody, and no program shows more than 409 points."""
_LINE, _HIGHEST = 14.5, 400


@dataclass(frozen=True, slots=True)
class _Look:
    """The formats of a list."""

    head: Format
    cell: Format
    red: Format
    red_cell: Format


def write_list(
    book: Workbook,
    sheet: Worksheet,
    title: str,
    findings: Sequence[Finding],
    titles: Mapping[str, str],
    rules: Mapping[str, Rule],
) -> None:
    """Write the sheet; ``titles`` maps a channel to what people call it, ``rules`` an id to its rule."""
    look = _look(book)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for column, heading in enumerate(HEADINGS):
        sheet.set_column(column, column, heading.width)
        sheet.write_string(_HEAD_ROW, column, heading.text, look.head)
    for row, finding in enumerate(findings, start=_HEAD_ROW + 1):
        _write_row(sheet, row, finding, _texts(finding, titles, rules[finding.rule]), look)
    _lay_out(sheet, _HEAD_ROW + len(findings))


def _look(book: Workbook) -> _Look:
    base = {"text_wrap": True, "valign": "top", "border": 1}
    red = {"font_color": "#C00000", "bold": True}
    return _Look(
        book.add_format(base | {"bold": True, "bg_color": "#D9E2F3", "valign": "vcenter"}),
        book.add_format(base),
        book.add_format(red),
        book.add_format(base | red),
    )


def _lay_out(sheet: Worksheet, last_row: int) -> None:
    """How the list is scrolled, filtered and printed (A4, landscape, all columns on one page)."""
    sheet.set_row(_HEAD_ROW, 2 * _LINE + 2)
    sheet.freeze_panes(_HEAD_ROW + 1, _FROZEN)
    sheet.autofilter(_HEAD_ROW, 0, last_row, len(HEADINGS) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:O{last_row + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.print_area(0, 0, last_row, _PRINTED - 1)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_footer("&C第 &P 页 共 &N 页")


def _write_row(sheet: Worksheet, row: int, finding: Finding, texts: Sequence[str], look: _Look) -> None:
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text, look.cell)
    if finding.channel:
        _write_marked(sheet, row, _LIBRARY, value_runs(finding, "library", _LONGEST_CELL), look)
        _write_marked(sheet, row, _CHANNEL, value_runs(finding, "channel", _LONGEST_CELL), look)
    sheet.set_row(row, row_height(texts, [heading.width for heading in HEADINGS]))


def _texts(finding: Finding, titles: Mapping[str, str], known: Rule) -> tuple[str, ...]:
    """The cells of a row, in the order of :data:`HEADINGS`."""
    library, channel = (_joined(value_runs(finding, side, _LONGEST_CELL)) for side in ("library", "channel"))
    kept = evidence_word(finding)
    places = (address_word(finding), place_word(finding), f"页面留存 {kept}" if kept else "")
    texts = (
        number(finding.fingerprint),
        SEVERITY_WORDS[finding.severity],
        finding.item.task_name,
        channel_word(finding.channel, titles),
        element_word(finding),
        finding.sub_key,
        KIND_WORDS[finding.kind],
        library,
        channel if finding.channel else "",
        finding.why,
        finding.fix,
        "\n".join(part for part in places if part),
        "",
        finding.item.task_code,
        f"{TASK_WORDS[finding.task]}\n{finding.rule} {known.hook}",
    )
    return tuple(
        text if index in {_LIBRARY, _CHANNEL} else shown(text, _LONGEST_CELL) for index, text in enumerate(texts)
    )


def _joined(runs: Sequence[Run]) -> str:
    return "".join(text for text, _ in runs)


def _write_marked(sheet: Worksheet, row: int, column: int, runs: Sequence[Run], look: _Look) -> None:
    """Colour the differing characters; a rich string must have two parts, a single part takes a format of its own."""
    if len(runs) == 1 and runs[0][1]:
        sheet.write_string(row, column, runs[0][0], look.red_cell)
    if len(runs) < 2:
        return
    parts: list[str | Format] = []
    for text, differs in runs:
        parts += [look.red, text] if differs else [text]
    sheet.write_rich_string(row, column, *parts, look.cell)


def row_height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """The height of a row in points: programs for office work do not all fit rows to wrapped text themselves."""
    lines = max(_lines(text, width) for text, width in zip(texts, widths, strict=True))
    return min(_LINE * lines + 2, _HIGHEST)


def _lines(text: str, width: int) -> int:
    return sum(1 + max(_width(line) - 1, 0) // (width - 1) for line in text.split("\n"))


def _width(text: str) -> int:
    """Half-width characters: Chinese takes two."""
    return sum(1 if ord(char) < 0x2E80 and char not in "“”‘’…—·" else 2 for char in text)
