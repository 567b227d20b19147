"""How good matching is on families of items nothing was fitted on, beside what a user would pick instead.

    python benchmarks/matching_quality.py [SETS]

Two kinds of channel, ``usual`` and ``hard`` (words, frames and slips no weight was fitted on, reordered, cut,
traditional characters), SETS labelled sets each of mixed coverage (5 to 100 %) and absence (5 to 90 %).
``F1`` counts ``auto`` only; ``F1 uncontradicted`` leaves out listings with the code of a sibling, which must go to a
person whatever their name says.
The other way is rapidfuzz ``cdist`` on normal forms with the best overall assignment, per region, cut at 90.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment

from catalog.model import Reading
from catalog.text import looks
from diffs.matching.matcher import match
from diffs.matching.training.figures import Figures, figures
from diffs.matching.training.learn import NEVER_SEEN, USUAL, labelled_sets
from diffs.matching.training.listings import Habits
from diffs.matching.training.sets import LabelledSet
from diffs.model import Decision, Match

SETS = 60
SEED = 4711
CUT = 90.0
KINDS = {"usual": USUAL, "hard": NEVER_SEEN}


def ours(labelled: LabelledSet) -> Sequence[Match]:
    """The product's own matches."""
    return match(labelled.library, labelled.readings)


def plain(labelled: LabelledSet) -> Sequence[Match]:
    """Similarity of normal forms and the best assignment per region; above CUT it is taken, below it is not."""
    blocks: dict[str, list[Reading]] = defaultdict(list)
    for reading in labelled.readings:
        blocks[reading.item.region].append(reading)
    found = []
    for region, block in sorted(blocks.items()):
        items = [item for item in labelled.library if not region or item.region == region]
        names = [looks(item.task_name) for item in items]
        scores = process.cdist([looks(each.item.task_name) for each in block], names, scorer=fuzz.ratio)
        rows, columns = linear_sum_assignment(scores, maximize=True)
        taken: dict[int, int] = dict(zip(rows.tolist(), columns.tolist(), strict=True))
        for row, reading in enumerate(block):
            best = taken.get(row)
            score = float(scores[row, best]) if best is not None else 0.0
            found.append(_plain_match(reading, items[best].id if best is not None else "", score))
    return found


def _plain_match(reading: Reading, item: str, score: float) -> Match:
    decision = Decision.AUTO if score >= CUT else Decision.NONE
    named = item if decision is Decision.AUTO else ""
    return Match(decision, reading.channel, reading=reading.item.id, library=named, probability=score / 100)


def measured(way: Callable[[LabelledSet], Sequence[Match]], habits: Habits, sets: int) -> tuple[Figures, float]:
    """The figures of one way on one kind of channel, and the seconds it took."""
    spent = 0.0

    def matched() -> Iterator[tuple[LabelledSet, Sequence[Match]]]:
        nonlocal spent
        for each in labelled_sets("test", SEED, sets, (habits,)):
            start = time.perf_counter()
            lines = way(each)
            spent += time.perf_counter() - start
            yield each, lines

    return figures(matched()), spent


def main(sets: int) -> None:
    """Print a table of both ways on both kinds of channel, then what our probabilities are worth."""
    head = (
        "auto precision",
        "auto coverage",
        "F1",
        "F1 uncontradicted",
        "absent auto",
        "ambiguous review",
        "in top 3",
        "ECE",
        "s",
    )
    print("| channel | way | listings |", " | ".join(head), "|")
    print("|---|---|--:|", " | ".join(["--:"] * len(head)), "|")
    tables = {}
    for kind, habits in KINDS.items():
        for name, way in (("auditor match", ours), ("cdist + assignment", plain)):
            found, seconds = measured(way, habits, sets)
            shares = (
                found.auto_precision, found.auto_coverage, found.f1, found.f1_uncontradicted, found.absent_matched,
                found.ambiguous_reviewed, found.ambiguous_top, found.error,
            )  # fmt: skip
            told = " | ".join(f"{share:.4f}" for share in shares)
            print(f"| {kind} | {name} | {found.listings} | {told} | {seconds:.1f} |")
            tables[kind, name] = found
    for kind in KINDS:
        print(f"\n{kind}: what was said, how often it was true, lines")
        for each in tables[kind, "auditor match"].bins:
            print(f"  {each.said:.2f}  {each.true:.2f}  {each.lines}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SETS)
