"""Hundreds of faults in every phase of an audit, on both databases, and whether anything was lost, invented or half.

    nice python benchmarks/faults.py [--seed N] [--share S] [--only KIND/PHASE/DATABASE] [--write] [--from FILE ...]

Every fault is drawn from its seed, so that one that went wrong can be had again with ``--only``. Needs PostgreSQL's
programs for the second database, and root for a disk that can be full; what cannot be had is left out and said.
Results are printed, one object a line; ``--write`` puts the table into ``docs/reliability.md``, of this call or, with
``--from``, of the printed lines of earlier ones.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from json import dumps, loads
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.fault_bench import DATABASES, bench, own_server
from benchmarks.fault_kinds import KINDS, Trial, can_try
from benchmarks.fault_trial import Result, try_one

_PAGE: Final = Path(__file__).parents[1] / "docs" / "reliability.md"
_BEGIN, _END = "<!-- faults: written by benchmarks/faults.py -->", "<!-- end of faults -->"


def planned(seed: int, share: float = 1.0, only: str = "") -> list[Trial]:
    """All trials, the same for the same seed; ``share`` of them, or those that ``only`` names."""
    every = [
        Trial(database, phase, name, seed * 1000 + number)
        for name, kind in KINDS.items()
        for phase in kind.phases
        for database in DATABASES
        for number in range(kind.times)
    ]
    wanted = set(filter(None, only.split("/")))
    chosen = [each for each in every if wanted <= {each.kind, each.phase, each.database, str(each.seed)}]
    random.Random(seed).shuffle(chosen)
    return chosen[: round(len(chosen) * share)]


def table(results: Sequence[Result]) -> Iterator[str]:
    """A row per kind and database, a column per phase: how many were tried, and how many went wrong."""
    phases = ("import", "crawl", "read", "match", "compare", "ledger", "papers", "backup", "restore")
    yield "| fault | database | " + " | ".join(phases) + " | all | wrong |"
    yield "|---|---|" + "--:|" * (len(phases) + 2)
    for name, kind in KINDS.items():
        for database in DATABASES:
            mine = [each for each in results if (each.trial.kind, each.trial.database) == (name, database)]
            cells = [sum(each.trial.phase == phase for each in mine) or "" for phase in phases]
            wrong = sum(bool(each.wrong) for each in mine)
            if mine:
                yield f"| {kind.title} | {database} | {' | '.join(map(str, cells))} | {len(mine)} | {wrong} |"


def summary(results: Sequence[Result]) -> str:
    """The sums people ask for."""
    lost, invented, closed = (sum(getattr(each, name) for each in results) for name in ("lost", "invented", "closed"))
    killed = sum(each.code == -9 for each in results)
    quiet = sum(each.code in (0, 1) for each in results)
    told = len(results) - killed - quiet
    return (
        f"{len(results)} faults: {killed} commands were killed, {told} gave up with a message, {quiet} bore it. "
        f"Findings lost {lost}, invented {invented}, closed falsely {closed}; "
        f"{sum(bool(each.wrong) for each in results)} trials not as they must be."
    )


def main() -> int:
    """Try them all, print every result, and say what went wrong."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=8)
    asked.add_argument("--share", type=float, default=1.0)
    asked.add_argument("--only", default="")
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--from", dest="kept", nargs="+", type=Path, default=[])
    options = asked.parse_args()
    if options.kept:
        lines = [line for path in options.kept for line in path.read_text("utf-8").splitlines()]
        return _told([_result(line) for line in lines], write=options.write)
    trials, results = planned(options.seed, options.share, options.only), []
    with (
        tempfile.TemporaryDirectory(prefix="faults-") as scratch,
        own_server() as server,
        bench(Path(scratch), server, disk=os.geteuid() == 0) as made,
    ):
        for trial in (each for each in trials if can_try(made, each)):
            results.append(try_one(made, trial))
            print(dumps(asdict(results[-1]), ensure_ascii=False), flush=True)
    return _told(results, write=options.write)


def _result(line: str) -> Result:
    row = loads(line)
    return Result(Trial(**row.pop("trial")), **row)


def _told(results: Sequence[Result], *, write: bool) -> int:
    print(summary(results), file=sys.stderr)
    if write:
        _write([summary(results), "", *table(results)])
    return 1 if any(each.wrong for each in results) else 0


def _write(lines: Sequence[str]) -> None:
    head, _, rest = _PAGE.read_text("utf-8").partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    _PAGE.write_text("\n".join([head + _BEGIN, *lines, _END]) + tail, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
