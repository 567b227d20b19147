"""The sheet of a unit's workbook with its three figures: numerator, denominator, and what was not checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from auditor.papers.plainsheet import Heading, write_table
from auditor.papers.wording import FIGURE_WORDS, LIBRARY_WORD, UNCHECKED_WORDS, channel_word, element_label
from auditor.report import RunReport
from diffs.compare import Unchecked
from diffs.figures import Figure, Figures, Rate

HEADINGS: Final[Sequence[Heading]] = (
    ("指标", 10),
    ("范围", 30),
    ("比例", 10),
    ("分子", 10),
    ("分母", 10),
    ("未核对", 10),
    ("未核对的原因", 60),
)


def write_rates(book: Workbook, sheet: Worksheet, report: RunReport, unit: str) -> None:
    """Write the figures of one unit: all together, by channel, by element."""
    figures = Figures(tuple(line for line in report.figures.lines if line.unit == unit))
    titles = {result.channel: result.title for result in report.channels}
    rows = [row for figure in Figure for row in _rows(figures, figure, titles)]
    write_table(book, sheet, "三项指标（计数单位：一项事项的一个要素）", HEADINGS, rows)


def _rows(figures: Figures, figure: Figure, titles: dict[str, str]) -> Iterator[tuple[str | int, ...]]:
    yield _row(figure, "全部", figures.rate(figure))
    for channel, rate in figures.by(figure, "channel").items():
        yield _row(figure, channel_word(channel, titles) if channel else LIBRARY_WORD, rate)
    for element, rate in figures.by(figure, "element").items():
        yield _row(figure, element_label(element), rate)


def _row(figure: Figure, where: str, rate: Rate) -> tuple[str | int, ...]:
    why = "；".join(f"{UNCHECKED_WORDS[each]} {rate.unchecked[each]}" for each in Unchecked if rate.unchecked.get(each))
    return (FIGURE_WORDS[figure], where, rate.percent, rate.good, rate.of, rate.not_checked, why)
