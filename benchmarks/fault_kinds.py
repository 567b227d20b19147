"""What can go wrong, by name: how it is brought about, how long it lasts, and what ``auditor doctor`` has to say."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import fault_child
from benchmarks.fault_bench import OFFLINE, Bench, call
from benchmarks.fault_child import PHASES, Arm
from benchmarks.fault_project import DAY, Place

RUNS: Final = tuple(PHASES)


@dataclass(frozen=True, slots=True)
class Trial:
    """One fault: on which database, in which phase of which command, drawn from ``seed``."""

    database: str
    phase: str
    kind: str
    seed: int


@dataclass(frozen=True, slots=True)
class Fault:
    """How a trial goes wrong. ``started`` is told the process; ``lasts``: it is still there when the command ended."""

    arm: Arm | None = None
    started: Callable[[int], None] | None = None
    epoch: int = 0
    lasts: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """``named``: the check of the doctor that has to find it, while it lasts or afterwards; ``""``: nothing is left
    to be found. ``phases``: where it is tried; ``times``: how often, per phase and database."""

    title: str
    make: Callable[[Bench, Trial, Place], Iterator[Fault]]
    phases: tuple[str, ...]
    times: int
    named: str = ""
    needs_disk: bool = False
    needs_server: bool = False


def _dice(trial: Trial) -> random.Random:
    return random.Random(f"{trial.database} {trial.phase} {trial.kind} {trial.seed}")


def killed(bench: Bench, trial: Trial, _place: Place) -> Iterator[Fault]:
    """SIGKILL at a call or return of any function, those of C among them."""
    yield Fault(fault_child.killed_after(_dice(trial).randint(1, bench.calls[trial.phase])))


def crawler_killed(bench: Bench, trial: Trial, _place: Place) -> Iterator[Fault]:
    """SIGKILL of the crawl's own process, or of all, when the channel is asked for a page, or just afterwards."""
    dice = _dice(trial)
    at, wait, whole, process = (
        bench.portal.requests + dice.randint(1, 6),
        dice.random() * 0.03,
        dice.random() < 0.5,
        [0],
    )

    def asked(number: int) -> None:
        if number == at:
            time.sleep(wait)
            for victim in [*_children(process[0]), *([process[0]] if whole else [])]:
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)

    bench.portal.asked = asked
    try:
        yield Fault(started=lambda number: process.__setitem__(0, number))
    finally:
        bench.portal.asked = None


def _children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def disk_full(bench: Bench, trial: Trial, _place: Place) -> Iterator[Fault]:
    """The disk has only a few pages left."""
    assert bench.disk is not None
    disk, left = bench.disk, _dice(trial).choice((0, 1, 2, 3, 5, 8, 13, 21, 34)) * 4096
    with _acted(lambda: disk.leave(left)) as arm:
        try:
            yield Fault(arm, lasts=True)
        finally:
            disk.free()


def read_only(bench: Bench, _trial: Trial, _place: Place) -> Iterator[Fault]:
    """The disk cannot be written any more."""
    assert bench.disk is not None
    with _acted(bench.disk.read_only) as arm:
        try:
            yield Fault(arm, lasts=True)
        finally:
            bench.disk.free()


@contextmanager
def _acted(act: Callable[[], None]) -> Iterator[Arm]:
    arm, finish = fault_child.outside(act)
    try:
        yield arm
    finally:
        finish()


def write_stops(_bench: Bench, trial: Trial, _place: Place) -> Iterator[Fault]:
    """A write ends in the middle and the next one fails."""
    yield Fault(fault_child.largest_file(_dice(trial).choice((0, 1, 100, 1000, 3000, 8000, 20000, 50000))))


def database_gone(bench: Bench, _trial: Trial, place: Place) -> Iterator[Fault]:
    """The server is stopped until the command has ended; the disk with the database's folder is taken away."""
    if place.is_server:
        assert bench.server is not None
        with _acted(bench.server.stop) as arm:
            yield Fault(arm, lasts=True)
            with suppress(subprocess.CalledProcessError):
                bench.server.start()
        return
    home, away = Path(place.database).parent, place.folder / "away"
    with _acted(lambda: _move(home, away)) as arm:
        yield Fault(arm, lasts=True)
        if away.exists():
            shutil.rmtree(home, ignore_errors=True)
            away.rename(home)


def _move(home: Path, away: Path) -> None:
    home.rename(away)


def database_cut(bench: Bench, _trial: Trial, place: Place) -> Iterator[Fault]:
    """The server ends every connection; another program locks the file for longer than anybody waits."""
    if place.is_server:
        assert bench.server is not None
        with _acted(bench.server.restart) as arm:
            yield Fault(arm)
        return
    holder: list[sqlite3.Connection] = []

    def lock() -> None:
        holder.append(sqlite3.connect(place.database, check_same_thread=False, isolation_level=None))
        holder[0].execute("BEGIN IMMEDIATE")

    with _acted(lock) as arm:
        yield Fault(arm)
        for each in holder:
            each.close()


def evidence_damaged(_bench: Bench, trial: Trial, place: Place) -> Iterator[Fault]:
    """A kept page is changed, cut off, emptied or deleted before the run."""
    dice = _dice(trial)
    paths = sorted((place.folder / "state" / "evidence").rglob("*.gz")) or sorted(place.folder.rglob("*.gz"))
    path = dice.choice(paths)
    body = bytearray(path.read_bytes())
    match dice.choice(("flip", "cut", "empty", "gone")):
        case "flip":
            body[dice.randrange(10, len(body))] ^= 1 << dice.randrange(8)
            path.write_bytes(body)
        case "cut":
            path.write_bytes(body[: dice.randrange(len(body))])
        case "empty":
            path.write_bytes(b"")
        case "gone":
            path.unlink()
    yield Fault()


def clock_back(_bench: Bench, trial: Trial, _place: Place) -> Iterator[Fault]:
    """The clock stands a day, a year or twenty years back."""
    seconds = _dice(trial).choice((86_400, 365 * 86_400, 20 * 365 * 86_400))
    yield Fault(fault_child.clock_back(seconds), epoch=-seconds, lasts=True)


def journal_torn(bench: Bench, trial: Trial, place: Place) -> Iterator[Fault]:
    """The crawl is killed, and its journal ends in the middle of a line, in zeros, or in what is no line."""
    yield from crawler_killed(bench, trial, place)
    dice = _dice(trial)
    for path in place.folder.rglob("*.journal"):
        body = path.read_bytes()
        cut = body[: dice.randrange(len(body) + 1)]
        path.write_bytes(dice.choice((cut, cut + bytes(dice.randrange(1, 4096)), body + b'{"key": 1}\n', body + cut)))


def no_handles(_bench: Bench, trial: Trial, _place: Place) -> Iterator[Fault]:
    """Hardly another file can be opened."""
    yield Fault(fault_child.handles(_dice(trial).randint(0, 8)))


def no_memory(_bench: Bench, trial: Trial, _place: Place) -> Iterator[Fault]:
    """Hardly more memory can be had."""
    yield Fault(fault_child.memory(_dice(trial).randint(0, 24 << 20)))


_WRITING: Final = ("import", "crawl", "read", "ledger", "papers", "backup")
KINDS: Final = {
    "kill": Kind("SIGKILL", killed, (*RUNS, "import", "crawl", "backup", "restore"), 6),
    "kill-crawler": Kind("SIGKILL of the crawl's process", crawler_killed, ("crawl",), 6),
    "disk-full": Kind("disk full", disk_full, _WRITING, 3, "folders", needs_disk=True),
    "write-stops": Kind("writes stop in the middle", write_stops, _WRITING, 2),
    "read-only": Kind("folder read-only", read_only, _WRITING, 1, "folders", needs_disk=True),
    "database-gone": Kind("database gone", database_gone, ("import", *RUNS, "backup"), 1, "database"),
    "database-cut": Kind("connections cut, file locked", database_cut, ("import", *RUNS, "backup"), 2),
    "evidence": Kind("kept page damaged", evidence_damaged, ("read",), 8, "kept pages"),
    "clock": Kind("clock set back", clock_back, ("crawl", "read", "ledger"), 2),
    "journal": Kind("journal torn", journal_torn, ("crawl",), 8),
    "handles": Kind("no more open files", no_handles, _WRITING, 2),
    "memory": Kind("no more memory", no_memory, (*RUNS, "import", "crawl", "backup"), 2),
}


def archive_of(place: Place) -> Path:
    """Where a trial's backup goes: on the same disk, outside the project."""
    return place.folder.with_suffix(".zip")


def words_of(bench: Bench, trial: Trial, place: Place) -> list[str]:
    """The command a trial disturbs; ``restore`` makes the place, every other works in it."""
    words: dict[str, tuple[str, ...]] = {
        "import": ("library", "import", str(place.folder / "next.jsonl"), "--as-of", DAY),
        "crawl": ("crawl", "pc"),
        "backup": ("backup", str(archive_of(place))),
    }
    if trial.phase == "restore":
        own = ("--database", place.database) if place.is_server else ()
        archive = str(bench.scratch / f"{trial.database}.zip")
        return ["--lang", "en", "restore", archive, str(place.folder), *own]
    return call(place, *words.get(trial.phase, OFFLINE))


def can_try(bench: Bench, trial: Trial) -> bool:
    """Whether what the trial needs is there."""
    kind = KINDS[trial.kind]
    return trial.database in bench.databases and not (kind.needs_disk and bench.disk is None)
