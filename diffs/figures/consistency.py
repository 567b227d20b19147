"""一致率: the pairs that were compared, and what the findings of task 2 say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from catalog.model import ServiceItem
from diffs.compare import Tally, Unchecked
from diffs.compare.elements import public_elements
from diffs.compare.tally import Cell
from diffs.figures.model import Figure, Line, lines_of
from diffs.figures.outcome import outcome_of
from diffs.model import DifferenceKind, Finding, Task

Pair = tuple[str, str, str]
"""Channel, item (of the library, or the reading of one it lacks), element."""


def consistency_lines(tally: Tally, findings: Iterable[Finding], unasked: Iterable[Finding] = ()) -> tuple[Line, ...]:
    """The lines of 一致率. A pair is different when a finding about it counts, equal when none says otherwise.

    ``unasked`` are the findings of rules the project does not ask: nothing is said about their pairs.
    """
    good, of = Counter(tally.compared), Counter(tally.compared)
    unchecked = Counter(tally.unchecked)
    asked, left_out = pairs_of(tally, findings), pairs_of(tally, unasked)
    for pair in asked.keys() | left_out.keys():
        told, off = asked.get(pair, []), left_out.get(pair, [])
        outcome, cell = outcome_of(told, off), _cell((*told, *off)[0])
        good[cell] -= outcome is not True
        if isinstance(outcome, Unchecked):
            of[cell] -= 1
            unchecked[cell, outcome] += 1
    return lines_of(Figure.CONSISTENCY, good, of, unchecked)


def pairs_of(tally: Tally, findings: Iterable[Finding]) -> dict[Pair, list[Finding]]:
    """The findings of task 2 under the pair they are about; those about no compared pair are left out."""
    pairs: dict[Pair, list[Finding]] = {}
    for finding in findings:
        if finding.task is Task.T2 and _is_compared(finding, tally):
            item = finding.library or f"reading {finding.reading}"
            pairs.setdefault((finding.channel, item, finding.element), []).append(finding)
    return pairs


def _is_compared(finding: Finding, tally: Tally) -> bool:
    if not finding.library:
        return finding.kind is DifferenceKind.EXTRA  # else it is about a match nobody has decided yet
    unverified = finding.kind is DifferenceKind.UNVERIFIED
    return not unverified and (finding.channel, finding.library) not in tally.doubtful


def _cell(finding: Finding) -> Cell:
    return (finding.channel, finding.region, finding.unit, finding.element)


def never_crawled(channels: Iterable[str], items: Iterable[ServiceItem]) -> Tally:
    """What could not be compared on channels that gave no reading at all."""
    names = sorted(set(channels))
    unchecked: Counter[tuple[Cell, Unchecked]] = Counter()
    for item in items if names else ():
        for element in public_elements(item):
            for name in names:
                unchecked[(name, item.region, item.unit, element), Unchecked.UNTRUSTED] += 1
    return Tally({}, unchecked)
