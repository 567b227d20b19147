"""How good matches are, measured against the truth of labelled sets: the figures of the promises made to users."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from diffs.matching.matcher import match
from diffs.matching.score import Weights
from diffs.matching.training.listings import Truth
from diffs.matching.training.sets import LabelledSet
from diffs.model import Decision, Match

TOP: Final = 3
BINS: Final = 10
OTHERS_CODE: Final = "code_of_sibling"
"""What :mod:`.listings` calls a listing that carries the code of another item of its family."""


@dataclass(frozen=True, slots=True)
class Bin:
    """A tenth of the scale of probabilities: how many lines, what was said on average, how many were right."""

    lines: int
    said: float
    true: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares between 0 and 1; see :func:`figures`."""

    listings: int
    auto_precision: float
    auto_coverage: float
    f1: float
    f1_uncontradicted: float
    absent_matched: float
    ambiguous_reviewed: float
    ambiguous_top: float
    error: float
    bins: tuple[Bin, ...]


def figures(matched: Iterable[tuple[LabelledSet, Sequence[Match]]]) -> Figures:
    """The figures over all sets.

    ``auto_precision``: of what is ``auto``, right; ``auto_coverage``: of listings whose item is in the library
    and can be told, right and ``auto``; ``f1``: of ``auto`` against those listings; ``f1_uncontradicted``: the same
    without listings that carry a sibling's code, which must go to a person; ``absent_matched``: of
    listings whose item the library lacks, ``auto``; ``ambiguous_reviewed``: of listings nothing tells apart,
    sent to a person, and ``ambiguous_top`` with the true item among the first three; ``error``: the expected
    calibration error over all lines that name an item.
    """
    count: Counter[str] = Counter()
    said: list[tuple[float, bool]] = []
    for each, matches in matched:
        for line in matches:
            if line.reading:
                _count(count, line, each.truth[line.reading])
                if line.library:
                    said.append((line.probability, line.library == each.truth[line.reading].item))
    return _figures(count, said)


def _count(count: Counter[str], line: Match, truth: Truth) -> None:
    kind = "absent" if not truth.item else "ambiguous" if truth.ambiguous_with else "clear"
    auto, right = line.decision is Decision.AUTO, line.library == truth.item
    if kind == "clear" and OTHERS_CODE in truth.done:
        count["contradicted"] += 1
        count["contradicted auto"] += auto
        count["contradicted auto right"] += auto and right
    count[kind] += 1
    count["auto"] += auto
    count["auto right"] += auto and right
    count[f"{kind} auto"] += auto
    count[f"{kind} auto right"] += auto and right
    count[f"{kind} review"] += line.decision is Decision.REVIEW
    shown = (line.library, *(each.library for each in line.candidates))
    count[f"{kind} top"] += truth.item in dict.fromkeys(shown[: TOP + 1])


def _figures(count: Counter[str], said: Sequence[tuple[float, bool]]) -> Figures:
    bins = reliability(said)
    given = count["auto"] - count["ambiguous auto"]
    right, known = count["clear auto right"], count["clear"]
    others, others_given = count["contradicted"], count["contradicted auto"]
    others_right = count["contradicted auto right"]
    return Figures(
        listings=count["clear"] + count["ambiguous"] + count["absent"],
        auto_precision=_share(count["auto right"], count["auto"]),
        auto_coverage=_share(count["clear auto right"], count["clear"]),
        f1=_share(2 * right, given + known),
        f1_uncontradicted=_share(2 * (right - others_right), given - others_given + known - others),
        absent_matched=_share(count["absent auto"], count["absent"]),
        ambiguous_reviewed=_share(count["ambiguous review"], count["ambiguous"]),
        ambiguous_top=_share(count["ambiguous top"], count["ambiguous"]),
        error=_share(sum(each.lines * abs(each.said - each.true) for each in bins), len(said)),
        bins=bins,
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def reliability(said: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """What was said against what was true, by tenths of the scale; an empty tenth has no lines."""
    tenths: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for chance, true in said:
        tenths[min(int(chance * BINS), BINS - 1)].append((chance, true))
    return tuple(
        Bin(
            len(tenth),
            _share(sum(each for each, _ in tenth), len(tenth)),
            _share(sum(true for _, true in tenth), len(tenth)),
        )
        for tenth in tenths
    )


def said_and_true(sets: Iterable[LabelledSet], weights: Weights) -> tuple[list[float], list[float]]:
    """For every line that names an item: what these weights say of it, and 1.0 if it is the one."""
    said: list[float] = []
    true: list[float] = []
    for each in sets:
        for line in match(each.library, each.readings, weights=weights):
            if line.reading and line.library:
                said.append(line.probability)
                true.append(float(line.library == each.truth[line.reading].item))
    return said, true
