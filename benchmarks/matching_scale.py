"""Matching at any size, side by side with what a user would pick instead; every method in a process of its own.

    python -m benchmarks.matching_scale [--regions 40] [--items 2500] [--listings 2500] [--methods ours,cdist,…]
    python -m benchmarks.matching_scale --growth        wall time at 1, 10 and 100 regions of 1,000 × 1,000

Methods: ``ours`` (``diffs.matching.match`` on lists, on all cores), ``alone`` (the same in one process), ``stream``
(``match_blocks``, some regions at a time, on all cores), ``single`` (the same in one process), ``cdist``
(normal forms with a memo, rapidfuzz ``cdist`` on all cores and scipy's assignment, region by region), ``tfidf``
(scikit-learn, sparse_dot_topn; every listing takes its most similar item) and ``splink`` (DuckDB). The last two
need ``pip install item-catalog-auditor[bench]`` and are left out with a message otherwise.

``seconds`` is the method's own wall time without making the data; ``CPU`` the seconds of all its processes, without
the same; ``MiB`` the largest the first process ever was, with the data, ``+`` the largest of the others (what both
have from before they parted counts twice). ``absent``: listings without an item in the library that were given one.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.item_generator import Block, blocks
from catalog.forked import WORTHWHILE, workers_for
from catalog.model import Reading, ServiceItem
from catalog.text import looks
from diffs.matching import match, match_blocks
from diffs.model import Match

CUT: Final = 85
CORES: Final = workers_for(WORTHWHILE)
ROOT: Final = Path(__file__).resolve().parent.parent
NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "tfidf": ("sklearn", "sparse_dot_topn"),
    "splink": ("splink", "duckdb", "pyarrow"),
}


@dataclass(slots=True)
class Clock:
    """Wall seconds, without those spent on making data."""

    total: float = 0.0
    making: float = 0.0
    making_cpu: float = 0.0

    def pulled(self, source: Iterable[Block]) -> Iterator[Block]:
        """The blocks, the time to make them counted apart."""
        blocks_left = iter(source)
        while True:
            start, spent = time.perf_counter(), time.process_time()
            block = next(blocks_left, None)
            self.making += time.perf_counter() - start
            self.making_cpu += time.process_time() - spent
            if block is None:
                return
            yield block


@dataclass(slots=True)
class Tally:
    """What a method got right; ``sure`` are the pairs it takes without a person."""

    given: int = 0
    right: int = 0
    known: int = 0
    absent: int = 0
    absent_given: int = 0
    sure: int = 0
    sure_right: int = 0
    by_decision: dict[str, int] = field(default_factory=dict)

    def add(self, block: Block, taken: Mapping[str, str], sure: Mapping[str, str]) -> None:
        """Count one region; listings nobody can tell are left out."""
        for key, item in block.truth.items():
            if key in block.unclear:
                continue
            self.known += bool(item)
            self.absent += not item
            if key in taken:
                self.given += 1
                self.right += taken[key] == item
                self.absent_given += not item
            if key in sure:
                self.sure += 1
                self.sure_right += sure[key] == item

    def figures(self) -> dict[str, float]:
        """Shares from 0 to 1."""
        precision, recall = self.right / max(1, self.given), self.right / max(1, self.known)
        return {
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / max(1e-9, precision + recall),
            "absent": self.absent_given / max(1, self.absent),
            "auto_precision": self.sure_right / max(1, self.sure),
            "auto_coverage": self.sure_right / max(1, self.known),
        }


Method = Callable[[Iterator[Block], Tally, Clock], None]


def ours(source: Iterator[Block], tally: Tally, clock: Clock) -> None:
    """The engine with everything in memory, on all cores."""
    _in_memory(source, tally, clock, CORES)


def alone(source: Iterator[Block], tally: Tally, clock: Clock) -> None:
    """The engine with everything in memory, in one process."""
    _in_memory(source, tally, clock, 1)


def _in_memory(source: Iterator[Block], tally: Tally, clock: Clock, processes: int) -> None:
    made = list(source)
    library = [item for block in made for item in block.items]
    readings = [reading for block in made for reading in block.readings]
    match(library[:50], readings[:50])
    start = time.perf_counter()
    matches = match(library, readings, workers=processes)
    clock.total = time.perf_counter() - start + clock.making
    by_reading = {each.reading: each for each in matches}
    for block in made:
        _count(tally, block, [by_reading[key] for key in block.truth])


def stream(source: Iterator[Block], tally: Tally, clock: Clock) -> None:
    """The engine region by region, a few regions at a time on all cores."""
    _by_block(source, tally, clock, CORES)


def single(source: Iterator[Block], tally: Tally, clock: Clock) -> None:
    """The engine region by region, in one process."""
    _by_block(source, tally, clock, 1)


def _by_block(source: Iterator[Block], tally: Tally, clock: Clock, processes: int) -> None:
    match([], [])
    taken: deque[Block] = deque()

    def given() -> Iterator[tuple[list[ServiceItem], list[Reading]]]:
        for block in source:
            taken.append(block)
            yield block.items, block.readings

    start = time.perf_counter()
    counting = 0.0
    for matches in match_blocks(given(), workers=processes):
        paused = time.perf_counter()
        _count(tally, taken.popleft(), matches)
        counting += time.perf_counter() - paused
    clock.total = time.perf_counter() - start - counting


def _count(tally: Tally, block: Block, matches: Sequence[Match]) -> None:
    taken = {each.reading: each.library for each in matches if each.decision in ("auto", "review") and each.reading}
    tally.add(block, taken, {each.reading: each.library for each in matches if each.decision == "auto"})


def cdist(source: Iterator[Block], tally: Tally, clock: Clock) -> None:
    """Similarity of normal forms and the best assignment, nothing else.

    Only pairs above the cut take part, and what does not hang together is assigned apart: the same result as
    one large assignment in a third of its time.
    """
    normal = lru_cache(maxsize=None)(looks)
    for block in source:
        start = time.perf_counter()
        left = [normal(each.item.task_name) for each in block.readings]
        right = [normal(each.task_name) for each in block.items]
        scores = process.cdist(left, right, scorer=fuzz.ratio, score_cutoff=CUT, dtype=np.uint8, workers=-1)
        pairs = assigned(scores)
        taken = {block.readings[row].item.id: block.items[column].id for row, column in pairs}
        clock.total += time.perf_counter() - start
        tally.add(block, taken, {})
    clock.total += clock.making


def assigned(scores: Any) -> Iterator[tuple[int, int]]:
    """The best assignment of a matrix that is mostly 0, component by component."""
    rows, columns = np.nonzero(scores)
    size = sum(scores.shape)
    graph = csr_matrix((np.ones(len(rows)), (rows, columns + scores.shape[0])), shape=(size, size))
    label = connected_components(graph, directed=False)[1][rows]
    order = np.argsort(label, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        if len(part) == 1:
            yield rows[part[0]], columns[part[0]]
        elif len(part):
            above, left = np.unique(rows[part], return_inverse=True)
            beside, right = np.unique(columns[part], return_inverse=True)
            gain = np.zeros((len(above), len(beside)))
            gain[left, right] = scores[rows[part], columns[part]]
            yield from (
                (above[row], beside[column])
                for row, column in zip(*linear_sum_assignment(gain, maximize=True), strict=True)
                if gain[row, column]
            )


def tfidf(source: Iterator[Block], tally: Tally, clock: Clock) -> None:
    """TF-IDF of character n-grams; every listing takes the item most like it."""
    learner, sparse = import_module("sklearn.feature_extraction.text"), import_module("sparse_dot_topn")
    normal = lru_cache(maxsize=None)(looks)
    for block in source:
        start = time.perf_counter()
        right = [normal(each.task_name) for each in block.items]
        vectors = learner.TfidfVectorizer(analyzer="char", ngram_range=(1, 2)).fit(right)
        shown = vectors.transform([normal(each.item.task_name) for each in block.readings])
        best = sparse.sp_matmul_topn(shown, vectors.transform(right).T.tocsr(), top_n=1, threshold=0.85, n_threads=2)
        taken = {
            block.readings[row].item.id: block.items[best.indices[best.indptr[row]]].id
            for row in range(best.shape[0])
            if best.indptr[row] < best.indptr[row + 1]
        }
        clock.total += time.perf_counter() - start
        tally.add(block, taken, {})
    clock.total += clock.making


def splink(source: Iterator[Block], tally: Tally, clock: Clock) -> None:
    """A Fellegi-Sunter model on name, body, type and code, blocked by region; each listing takes its best item."""
    tool, compare, arrow = (import_module(each) for each in ("splink", "splink.comparison_library", "pyarrow"))
    made = list(source)
    start = time.perf_counter()
    library = arrow.Table.from_pylist([_row(each, block.region) for block in made for each in block.items])
    shown = arrow.Table.from_pylist([_row(each.item, block.region) for block in made for each in block.readings])
    names = compare.JaroWinklerAtThresholds("name", [0.97, 0.92, 0.88])
    block_on, api = tool.block_on, tool.DuckDBAPI()
    settings = tool.SettingsCreator(
        link_type="link_only",
        comparisons=[names, *(compare.ExactMatch(each) for each in ("unit", "task_type", "code"))],
        blocking_rules_to_generate_predictions=[block_on("region", "substr(name, 1, 2)"), block_on("code")],
    )
    linker = tool.Linker([api.register(library), api.register(shown)], settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("region", "name")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("region", "name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("code"))
    found = linker.inference.predict(threshold_match_probability=0.5).as_record_list()
    taken: dict[str, str] = {}
    for row in sorted(found, key=lambda row: row["match_weight"]):
        left, right = sorted((row["unique_id_l"], row["unique_id_r"]))
        taken[right] = left
    clock.total = time.perf_counter() - start + clock.making
    for block in made:
        tally.add(block, taken, {})


def _row(item: Any, region: str) -> dict[str, str | None]:
    code = item.codes[0] if item.codes else None
    return {
        "unique_id": item.id, "name": looks(item.task_name), "region": region, "unit": item.unit or None,
        "task_type": item.get("task_type"), "code": code,
    }  # fmt: skip


METHODS: Final[Mapping[str, Method]] = {
    each.__name__: each
    for each in (
        ours,
        alone,
        stream,
        single,
        cdist,
        tfidf,
        splink,
    )
}


def run_one(name: str, size: tuple[int, int, int], seed: int) -> dict[str, Any]:
    """One method in this process."""
    tally, clock = Tally(), Clock()
    before = sum(os.times()[:4])
    METHODS[name](clock.pulled(blocks(*size, seed=seed)), tally, clock)
    spent = sum(os.times()[:4]) - before - clock.making_cpu
    first, others = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    measured = {"seconds": clock.total - clock.making, "CPU": spent, "MiB": first, "others": others}
    return {"method": name, **measured, **tally.figures()}


def run_apart(name: str, size: tuple[int, int, int], seed: int) -> dict[str, Any] | None:
    """One method in a process of its own; ``None`` when it needs what is not installed."""
    lacking = [each for each in NEEDS.get(name, ()) if find_spec(each) is None]
    if lacking:
        print(f"{name:<8} left out: {', '.join(lacking)} not installed (pip install item-catalog-auditor[bench])")
        return None
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.matching_scale", "--child", name, "--seed", str(seed)]
    for option, value in zip(("--regions", "--items", "--listings"), size, strict=True):
        command += [option, str(value)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name:<8} failed: {done.stderr.strip().splitlines()[-1:]}")
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare_methods(names: list[str], size: tuple[int, int, int], seed: int) -> None:
    """Print one line per method."""
    print(f"{size[0]} regions: {size[0] * size[1]:,} items x {size[0] * size[2]:,} listings, seed {seed}")
    shares = f"{'prec.':>7} {'recall':>7} {'F1':>7} {'absent':>7}  auto prec/cov"
    print(f"{'method':<8} {'seconds':>8} {'CPU':>6} {'MiB':>9} {shares}")
    for name in names:
        row = run_apart(name, size, seed)
        if row:
            shares = " ".join(f"{row[key]:7.4f}" for key in ("precision", "recall", "f1", "absent"))
            size_told = f"{row['MiB']:.0f}" + (f"+{row['others']:.0f}" if row["others"] else "")
            sure = f"{row['auto_precision']:.4f}/{row['auto_coverage']:.4f}" if row["auto_coverage"] else ""
            print(f"{name:<8} {row['seconds']:8.2f} {row['CPU']:6.1f} {size_told:>9} {shares}  {sure}", flush=True)


def growth(names: list[str], seed: int) -> None:
    """How wall time grows with the number of regions: the exponent fitted on the logarithms (1 = linear)."""
    for name in names:
        sizes = (1, 10, 100)
        rows = [run_apart(name, (regions, 1000, 1000), seed) for regions in sizes]
        spent = [row["seconds"] for row in rows if row]
        if len(spent) == len(sizes):
            xs, ys = [math.log(each) for each in sizes], [math.log(each) for each in spent]
            middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
            above = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
            exponent = above / sum((x - middle_x) ** 2 for x in xs)
            told = " ".join(f"{size}k {each:.2f}s" for size, each in zip(sizes, spent, strict=True))
            print(f"growth   {name:<8} {told} exponent {exponent:.2f}", flush=True)


def main(arguments: list[str]) -> None:
    """Read the options and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--regions", type=int, default=40)
    parser.add_argument("--items", type=int, default=2500, help="library items per region")
    parser.add_argument("--listings", type=int, default=2500, help="listings per region")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--methods", default="cdist,ours,alone,stream,single,tfidf,splink")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--child", choices=sorted(METHODS), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    size = (given.regions, given.items, given.listings)
    if given.child:
        print(json.dumps(run_one(given.child, size, given.seed)))
    elif given.growth:
        growth(given.methods.split(","), given.seed)
    else:
        compare_methods(given.methods.split(","), size, given.seed)


if __name__ == "__main__":
    main(sys.argv[1:])
