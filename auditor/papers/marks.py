"""Which characters of a pair of values differ, as runs a paper can colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from auditor.papers.shown import Run, shortened, shown
from auditor.papers.wording import value_word
from diffs.model import Finding, Opcode

__all__ = ["LONGEST_VALUE", "Run", "Side", "joined", "marked_runs", "value_runs"]

Side = Literal["library", "channel"]

LONGEST_VALUE: Final = 1200
"""Characters of a value that a page or a cell shows; the whole value stands in ``findings.jsonl``."""


def value_runs(finding: Finding, side: Side, longest: int = LONGEST_VALUE) -> list[Run]:
    """What a paper shows of one side: harmless, shortened, an absent or empty value said in words."""
    runs = marked_runs(finding, side)
    if not runs:
        return [(value_word(_value(finding, side)), False)]
    return [(shown(text), differs) for text, differs in shortened(runs, longest)]


def marked_runs(finding: Finding, side: Side) -> list[Run]:
    """The value of one side cut into runs, joined they are the value; an absent or empty value gives no run."""
    value = _value(finding, side)
    if not value:
        return []
    return joined(_runs(value, finding.highlight, side)) if finding.highlight else [(value, False)]


def _value(finding: Finding, side: Side) -> str | None:
    return finding.library_value if side == "library" else finding.channel_value


def _runs(value: str, highlight: Sequence[Opcode], side: Side) -> list[Run]:
    runs: list[Run] = []
    end = 0
    for tag, i1, i2, j1, j2 in highlight:
        start, stop = (i1, i2) if side == "library" else (j1, j2)
        runs.append((value[start:stop], tag != "equal"))
        end = max(end, stop)
    return [*runs, (value[end:], False)]


def joined(runs: Iterable[Run]) -> list[Run]:
    """The runs without empty ones, neighbours of one kind put together."""
    found: list[Run] = []
    for text, differs in runs:
        if text and found and found[-1][1] == differs:
            found[-1] = (found[-1][0] + text, differs)
        elif text:
            found.append((text, differs))
    return found
