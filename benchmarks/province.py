"""A province of any size: library items × channels × regions, from imported files to findings.

    python -m benchmarks.province [--regions 100] [--items 10000] [--workers 2] [--seed 1] [--folder DIR]
    python -m benchmarks.province --growth          100 regions of 100, 1,000 and 10,000 items: how time grows
    python -m benchmarks.province --changed 0.01    then once more after so many items changed: in few regions, spread

Items have fifteen elements (see ``benchmarks.comparing``). A province's channels list less than its library: ``pc``
``0.9``, ``mobile`` ``0.5`` and ``kiosk`` ``0.2`` of it, and an eighth of what they list is in no library. What is timed
are the commands a user calls, each a process of its own: ``auditor library import`` into SQLite (left out with
``--no-import``), then ``auditor diff`` with its findings in a file. Making the data is not counted. ``CPU`` is user and
system seconds of all processes, ``MiB`` the largest of them; that of all at once is at most that times their number.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.comparing import AS_OF, filled, shown
from benchmarks.item_generator import Block, blocks
from catalog.itemfile import item_to_json, reading_to_json
from catalog.jsonlines import dump_line
from catalog.model import Reading, ServiceItem

CHANNELS: Final = {"pc": 0.9, "mobile": 0.5, "kiosk": 0.2}
"""Channel → share of what could be listed that it lists."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a call took: wall seconds, CPU seconds, MiB of the largest process."""

    wall: float
    cpu: float
    mib: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu, max(self.mib, other.mib))


def make(folder: Path, regions: int, items: int, seed: int) -> tuple[int, int]:
    """Write ``library.jsonl`` and ``readings.jsonl``, region by region; how many items and readings there are."""
    counts = [0, 0]
    files = folder / "library.jsonl", folder / "readings.jsonl"
    with files[0].open("w", encoding="utf-8") as library, files[1].open("w", encoding="utf-8") as readings:
        for number, block in enumerate(blocks(regions, items, items, seed=seed)):
            rng = Random(f"{seed}/{number}")
            own = {item.id: filled(item, rng) for item in block.items}
            for item in own.values():
                library.write(dump_line(item_to_json(item)) + "\n")
                counts[0] += 1
            for reading in _listed(block, own, rng):
                readings.write(dump_line(reading_to_json(reading)) + "\n")
                counts[1] += 1
    return counts[0], counts[1]


def _listed(block: Block, own: dict[str, ServiceItem], rng: Random) -> Iterator[Reading]:
    """What the channels show of a region: an item as a channel writes it, under the name it lists it by."""
    for name, share in CHANNELS.items():
        for each in block.readings:
            if rng.random() < share:
                item = own.get(block.truth[each.item.id])
                body = each.item if item is None else shown(item, name, rng).item
                elements = {**body.elements, **each.item.elements}
                seen = replace(
                    body,
                    id=f"{name}/{each.item.id}",
                    task_name=each.item.task_name,
                    codes=each.item.codes,
                    elements=elements,
                )
                yield Reading(seen, name, f"http://{name}.test/{each.item.id}", has_provenance=True)


def change(path: Path, share: float, *, spread: bool, seed: int) -> int:
    """Give so many items of the library another phone number, all over it or from one place on; how many."""
    rng, aside, changed = Random(seed), path.with_suffix(".new"), 0
    total = sum(1 for _ in path.open("rb"))
    most = round(total * share)
    with path.open(encoding="utf-8") as old, aside.open("w", encoding="utf-8") as new:
        for at, line in enumerate(old):
            chosen = rng.random() < share if spread else at < most
            new.write(line.replace('"link_way": "029-', '"link_way": "0917-', 1) if chosen else line)
            changed += chosen
    aside.replace(path)
    return changed


def called(arguments: list[str], folder: Path, out: Path | None = None) -> Spent:
    """One call of the command line in a process of its own."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-c", _CHILD, *arguments]
    with (out or folder / "out.txt").open("wb") as file:
        done = subprocess.run(command, cwd=folder, stdout=file, stderr=subprocess.PIPE, env=_environment(), check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode("utf-8", "replace")[-2000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(time.perf_counter() - start, own, float(done.stderr.split()[-1]))


_CHILD: Final = """
import resource, sys
from auditor.cli import main
try:
    main(sys.argv[1:])
finally:
    print(max(resource.getrusage(who).ru_maxrss for who in (0, -1)) / 1024, file=sys.stderr)
"""


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PYTHONWARNINGS": "ignore"}


def audited(folder: Path, given: argparse.Namespace, *, memo: bool) -> Spent:
    """Import and compare, one line each."""
    spent = Spent(0.0, 0.0, 0.0)
    if not given.no_import:
        project = folder / "project"
        if not project.exists():
            called(["init", str(project)], folder)
        spent = told("import", called(["library", "import", "../library.jsonl", "--as-of", AS_OF], project))
    call = ["diff", "library.jsonl", "readings.jsonl", "--as-of", AS_OF, "--workers", str(given.workers)]
    compared = called([*call, *(["--memo", "memo"] if memo else [])], folder, folder / "findings.jsonl")
    findings = sum(1 for _ in (folder / "findings.jsonl").open("rb"))
    return spent + told("diff", compared, f"{findings} findings")


def told(name: str, spent: Spent, more: str = "") -> Spent:
    """The same, printed."""
    print(f"  {name:<8} {spent.wall:8.1f} s wall {spent.cpu:8.1f} s CPU {spent.mib:6.0f} MiB  {more}", flush=True)
    return spent


def run(given: argparse.Namespace, folder: Path, items: int) -> Spent:
    """One size, and once more after each kind of change that is asked for."""
    made = make(folder, given.regions, items, given.seed)
    print(f"{made[0]} items x {len(CHANNELS)} channels x {given.regions} regions, {made[1]} readings,", end=" ")
    print(f"{given.workers} workers", flush=True)
    first = told("whole", audited(folder, given, memo=bool(given.changed)))
    for spread in (False, True) if given.changed else ():
        count = change(folder / "library.jsonl", given.changed, spread=spread, seed=given.seed + spread)
        print(f"{count} items changed, {'all over' if spread else 'side by side'}")
        again = audited(folder, given, memo=True)
        print(f"  again    {again.wall / first.wall:.1%} of the wall, {again.cpu / first.cpu:.1%} of the CPU")
    return first


def growth(given: argparse.Namespace, folder: Path) -> None:
    """How CPU and wall time grow with the items: the exponent fitted on the logarithms (1 = linear)."""
    sizes = [100, 1000, 10_000] if given.items >= 10_000 else [100, 1000]
    rows = [run(given, folder, size) for size in sizes]
    for name in ("wall", "cpu"):
        xs, ys = [math.log(each) for each in sizes], [math.log(getattr(row, name)) for row in rows]
        mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
        slope = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)
        print(f"growth by {name}: exponent {slope:.2f}")


def main() -> None:
    """Read the call and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options: dict[str, dict[str, Any]] = {
        "regions": {"type": int, "default": 100},
        "items": {"type": int, "default": 10_000, "help": "library items per region"},
        "workers": {"type": int, "default": 2},
        "seed": {"type": int, "default": 1},
        "changed": {"type": float, "default": 0.0},
        "folder": {"type": Path},
    }
    for name, settings in options.items():
        parser.add_argument(f"--{name}", **settings)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--no-import", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory(dir=given.folder) as folder:
        if given.growth:
            growth(given, Path(folder))
        else:
            run(given, Path(folder), given.items)


if __name__ == "__main__":
    main()
