"""三项指标: the three figures of a unit or a district: numerator, denominator, and what was not checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from auditor.papers.wording import FIGURE_WORDS, LIBRARY_WORD, UNCHECKED_WORDS, channel_word, element_label
from auditor.sheets.plainsheet import Column
from diffs.compare import Unchecked
from diffs.figures import Figure, Figures, Rate

COLUMNS: Final[Sequence[Column]] = (
    ("指标", 10),
    ("范围", 30),
    ("比例", 10),
    ("分子", 10),
    ("分母", 10),
    ("未核对", 10),
    ("未核对的原因", 60),
)


def rate_rows(figures: Figures, titles: Mapping[str, str]) -> Iterator[tuple[str | int, ...]]:
    """Each figure all together, by channel, by element."""
    for figure in Figure:
        yield _row(figure, "全部", figures.rate(figure))
        for channel, rate in figures.by(figure, "channel").items():
            yield _row(figure, channel_word(channel, titles) if channel else LIBRARY_WORD, rate)
        for element, rate in figures.by(figure, "element").items():
            yield _row(figure, element_label(element), rate)


def _row(figure: Figure, where: str, rate: Rate) -> tuple[str | int, ...]:
    why = "；".join(f"{UNCHECKED_WORDS[each]} {rate.unchecked[each]}" for each in Unchecked if rate.unchecked.get(each))
    return (FIGURE_WORDS[figure], where, rate.percent, rate.good, rate.of, rate.not_checked, why)
