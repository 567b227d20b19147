"""Which characters of a pair of values differ, as runs a paper can colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from diffs.model import Finding, Opcode

Run = tuple[str, bool]
"""Some characters of a value, and whether they differ from the other side."""


def marked_runs(finding: Finding, side: Literal["library", "channel"]) -> list[Run]:
    """The value of one side cut into runs; an absent value gives no run."""
    value = finding.library_value if side == "library" else finding.channel_value
    if not value:
        return []
    if not finding.highlight:
        return [(value, False)]
    return _joined(_runs(value, finding.highlight, side))


def _runs(value: str, highlight: Sequence[Opcode], side: str) -> list[Run]:
    runs: list[Run] = []
    end = 0
    for tag, i1, i2, j1, j2 in highlight:
        start, stop = (i1, i2) if side == "library" else (j1, j2)
        runs.append((value[start:stop], tag != "equal"))
        end = max(end, stop)
    return [*runs, (value[end:], False)]


def _joined(runs: Sequence[Run]) -> list[Run]:
    joined: list[Run] = []
    for text, differs in runs:
        if text and joined and joined[-1][1] == differs:
            joined[-1] = (joined[-1][0] + text, differs)
        elif text:
            joined.append((text, differs))
    return joined
