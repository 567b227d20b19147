"""Matching on input that is meant badly or comes from a broken export: bounded time and memory.

    python -m benchmarks.matching_bad [CASES]

Every case in a process of its own: CPU seconds of matching, MiB at its largest with the data, and the decisions.
CASES, separated by commas, are by default all: one-name-items, one-name-listings, endless-names, no-region.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from benchmarks.item_generator import blocks
from catalog.model import Reading, ServiceItem
from diffs.matching import match

NAME: Final = "道路运输证配发"
Case = tuple[list[ServiceItem], list[Reading]]


def one(key: str, name: str, region: str = "610121") -> ServiceItem:
    """An item that shows its body only."""
    return ServiceItem(key, name, (), region, {"dept_name": "某某县交通运输局"})


def one_name_items() -> Case:
    """A million items of one name, one listing."""
    return [one(f"a{at}", NAME) for at in range(1_000_000)], [Reading(one("r", NAME), "pc")]


def one_name_listings() -> Case:
    """A hundred thousand listings of one name, one item."""
    return [one("a", NAME)], [Reading(one(f"r{at}", NAME), "pc") for at in range(100_000)]


def endless_names() -> Case:
    """60 items and 60 listings with names of 9,900 characters."""
    names = [(f"第{at}批道路运输证配发变更" * 1000)[:9900] for at in range(60)]
    shown = [Reading(one(f"r{at}", f"{name[:-2]}乙"), "pc") for at, name in enumerate(names)]
    return [one(f"a{at}", name) for at, name in enumerate(names)], shown


def no_region() -> Case:
    """10,000 items and 10,000 listings, and no region anywhere."""
    made = list(blocks(4, 2500, 2500))
    library = [ServiceItem(item.id, item.task_name, item.codes) for each in made for item in each.items]
    shown = [ServiceItem(r.item.id, r.item.task_name, r.item.codes) for each in made for r in each.readings]
    return library, [Reading(item, "pc") for item in shown]


CASES: Final[Mapping[str, Callable[[], Case]]] = {
    each.__name__.replace("_", "-"): each for each in (one_name_items, one_name_listings, endless_names, no_region)
}


def run(name: str) -> None:
    """One case in this process."""
    library, readings = CASES[name]()
    match([], [])
    start = time.process_time()
    found = Counter(each.decision.value for each in match(library, readings))
    spent, largest = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = " ".join(f"{key}={count}" for key, count in sorted(found.items()))
    print(f"{name:<18} {spent:7.1f} CPU s {largest:6.0f} MiB  {told}", flush=True)


def main(names: list[str]) -> None:
    """Every case in a process of its own."""
    for name in names:
        subprocess.run([sys.executable, "-m", "benchmarks.matching_bad", "--child", name], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        run(sys.argv[2])
    else:
        main(sys.argv[1].split(",") if len(sys.argv) > 1 else [*CASES])
