"""Matching and comparing on a labelled set, beside what a user would pick instead.

    python benchmarks/matching.py LIBRARY READINGS TRUTH

Truth lines: ``{"kind": "listing", "listing_id", "item_id" (null: not in the library), "ambiguous_with", "diffs":
[{"op", "severity": "format" | "content"}]}`` and ``{"kind": "missing", "channel", "item_id"}``.
The other way is rapidfuzz ``cdist`` on normal forms with the best overall assignment, cut at 0.85, per channel
and region.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment

from catalog.itemfile import read_items, read_readings
from catalog.model import Reading, ServiceItem
from catalog.text import looks
from diffs.compare import compare
from diffs.matching import match
from diffs.model import Decision, Finding, Match, Severity

CUT = 85.0
COUNTED = (Severity.ERROR, Severity.WARNING)


def plain_pipeline(library: Sequence[ServiceItem], readings: Sequence[Reading]) -> dict[str, str]:
    """Reading id → library id by similarity and assignment alone."""
    taken: dict[str, str] = {}
    blocks: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        blocks[reading.channel, reading.item.region].append(reading)
    for (_, region), block in blocks.items():
        items = [item for item in library if item.region == region]
        names = [looks(item.task_name) for item in items]
        scores = process.cdist([looks(each.item.task_name) for each in block], names, scorer=fuzz.ratio)
        for row, column in zip(*linear_sum_assignment(scores, maximize=True), strict=True):
            if scores[row, column] >= CUT:
                taken[block[row].item.id] = items[column].id
    return taken


def matching_figures(taken: Mapping[str, str], listings: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Precision and recall of the pairs taken, and how many listings without an item were given one."""
    known = [row for row in listings if row["item_id"]]
    right = sum(taken.get(row["listing_id"]) == row["item_id"] for row in known)
    absent = [row for row in listings if not row["item_id"]]
    given = sum(row["listing_id"] in taken for row in listings)
    precision, recall = right / max(1, given), right / len(known)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "absent_matched": sum(row["listing_id"] in taken for row in absent) / max(1, len(absent)),
    }


def element_of(op: str) -> tuple[str, ...]:
    """The elements a truth operation touches, by the first word of its name."""
    prefixes = {
        "name": ("task_name",),
        "basis": ("by_law",),
        "material": ("materials",),
        "department": ("dept_name",),
        "promise": ("promise_day",),
    }
    return prefixes.get(op.split("_", maxsplit=1)[0], ())


def comparing_figures(findings: Sequence[Finding], listings: Sequence[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Operation → (listings on which a counted finding stands on its element, listings); for ``format`` operations
    only listings on which the same element has no ``content`` operation."""
    loud = {(each.reading, each.element) for each in findings if each.severity in COUNTED}
    hit: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in listings:
        real = {element for diff in row["diffs"] if diff["severity"] == "content" for element in element_of(diff["op"])}
        for diff in row["diffs"] if row["item_id"] else ():
            elements = element_of(diff["op"])
            if not elements or (diff["severity"] == "format" and real & set(elements)):
                continue
            name = f"{diff['severity']} {diff['op']}"
            total[name] += 1
            hit[name] += any((row["listing_id"], element) in loud for element in elements)
    return {name: (hit[name], total[name]) for name in sorted(total)}


def missed(findings: Sequence[Finding], listings: Sequence[dict[str, Any]], matches: Sequence[Match]) -> Counter[str]:
    """Why content operations were not found: the match waits for a person, or several operations on one name cancel
    out and the page says what the library says, or neither."""
    loud = {(each.reading, each.element) for each in findings if each.severity in COUNTED}
    auto = {each.reading for each in matches if each.decision is Decision.AUTO}
    why: Counter[str] = Counter()
    for row in listings:
        for diff in row["diffs"] if row["item_id"] else ():
            elements = element_of(diff["op"])
            found = any((row["listing_id"], element) in loud for element in elements)
            if not elements or diff["severity"] == "format" or found:
                continue
            names = [each["op"] for each in row["diffs"] if each["op"].startswith("name")]
            cancelled = diff["op"] in names and len(names) > 1
            decided = row["listing_id"] in auto
            why["waits for a person" if not decided else "cancelled out" if cancelled else "other"] += 1
    return why


def missing_figures(matches: Sequence[Match], truth: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Precision and recall of ``missing_on_channel``."""
    said = {(each.channel, each.library) for each in matches if each.decision is Decision.MISSING_ON_CHANNEL}
    real = {(row["channel"], row["item_id"]) for row in truth if row["kind"] == "missing"}
    return len(said & real) / max(1, len(said)), len(said & real) / max(1, len(real))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result and the wall seconds of the best of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return result, best


def main(library_path: Path, readings_path: Path, truth_path: Path) -> None:
    """Print every figure as one line."""
    library, readings = list(read_items(library_path)), list(read_readings(readings_path))
    truth = [json.loads(line) for line in truth_path.read_text("utf-8").splitlines()]
    listings = [row for row in truth if row["kind"] == "listing"]
    matches, seconds = timed(lambda: match(library, readings))
    auto = {each.reading: each.library for each in matches if each.decision is Decision.AUTO}
    plain, plain_seconds = timed(lambda: plain_pipeline(library, readings))
    for name, taken, took in (("auditor auto", auto, seconds), ("cdist + assignment", plain, plain_seconds)):
        told = " ".join(f"{key}={value:.4f}" for key, value in matching_figures(taken, listings).items())
        print(f"matching   {name:<20} {told} seconds={took:.2f}")
    decisions = Counter(each.decision.value for each in matches)
    print("decisions ", " ".join(f"{key}={value}" for key, value in sorted(decisions.items())))
    print("missing    precision={:.4f} recall={:.4f}".format(*missing_figures(matches, truth)))
    findings, seconds = timed(lambda: compare(library, readings, matches))
    figures = comparing_figures(findings, listings)
    for severity in ("content", "format"):
        rows = [pair for name, pair in figures.items() if name.startswith(severity)]
        hits, total = np.sum(rows, axis=0)
        print(f"comparing  {severity:<8} counted on {hits} of {total} = {hits / total:.4f} seconds={seconds:.2f}")
    print(
        "missed    ", " ".join(f"{why}={count}" for why, count in sorted(missed(findings, listings, matches).items()))
    )
    for name, (hits, total) in figures.items():
        print(f"    {name:<40} {hits:>5} of {total:>5}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
