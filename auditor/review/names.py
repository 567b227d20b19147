"""Two names beside each other: which characters differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rapidfuzz.distance import Levenshtein

from auditor.papers.marks import joined
from auditor.papers.shown import Run, shown

LONGEST: Final = 400
"""Characters of a name that are shown and compared."""


def differing(name: str, other: str) -> tuple[list[Run], list[Run]]:
    """Both names cut into runs of characters that are the same on the other side, and of those that are not."""
    left, right = name[:LONGEST], other[:LONGEST]
    steps = Levenshtein.opcodes(left, right)
    return (
        joined((left[step.src_start : step.src_end], step.tag != "equal") for step in steps),
        joined((right[step.dest_start : step.dest_end], step.tag != "equal") for step in steps),
    )


def marked(runs: Sequence[Run], mark: Callable[[str], str]) -> str:
    """The name with what differs put through ``mark``; nothing in it steers the screen."""
    return "".join(mark(shown(text)) if differs else shown(text) for text, differs in runs)
