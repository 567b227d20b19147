"""Where faults are tried: the projects they are tried on, a disk that can be full, and what undisturbed runs give."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Final

from auditor.cli import main
from benchmarks.fault_child import PHASES, Ended, run
from benchmarks.fault_project import (
    DAY,
    Place,
    Portal,
    copy_of,
    drop,
    portal,
    rows_of,
    standing,
    write_project,
)
from catalog.store import open_store
from tests.databases import Server, running_server, server_programs

DATABASES: Final = ("sqlite", "postgresql")
OFFLINE: Final = ("run", "--offline", "--as-of", DAY)
ONLINE: Final = ("run", "--as-of", DAY)
_ROOM: Final = 64 << 20
_REPORTS: Final = "reports"


class Disk:
    """A small file system of its own in memory; only root may make one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def leave(self, free: int) -> None:
        """From now on only so many bytes are free, to the page."""
        stand = os.statvfs(self.folder)
        used = (stand.f_blocks - stand.f_bfree) * stand.f_frsize
        self._remount(f"size={used + max(free, 4096)}")

    def read_only(self) -> None:
        """Nothing can be written any more."""
        self._remount("ro")

    def free(self) -> None:
        """All is well again."""
        self._remount(f"rw,size={_ROOM}")

    def _remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", self.folder], check=False, capture_output=True)


@dataclass(frozen=True, slots=True)
class Reference:
    """What an undisturbed project holds after so many runs more."""

    rows: dict[str, list[str]]
    standing: dict[str, list[str]]
    papers: dict[str, str]


@dataclass
class Bench:
    """Everything trials share. ``calls``: by phase, how many events a profiler sees in it."""

    scratch: Path
    portal: Portal
    server: Server | None
    disk: Disk | None
    databases: tuple[str, ...]
    bases: dict[tuple[str, str], Place] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    references: dict[tuple[str, str, int], Reference] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def auditor(self, place: Place, *words: str) -> Ended:
        """A command that nothing disturbs."""
        return run(call(place, *words), self.scratch)

    def trial(self, database: str, base: str) -> Place:
        """A copy of a base for one trial, on the disk that can be full where there is one."""
        root = self.disk.folder if self.disk else self.scratch
        return copy_of(self.bases[database, base], root / f"t{next(self.numbers)}", self.server)

    def drop(self, place: Place) -> None:
        """A trial is over."""
        drop(place, self.server)


def call(place: Place, *words: str) -> list[str]:
    """The words of a command on a project."""
    return ["--lang", "en", "--project", str(place.folder), *words]


@contextmanager
def bench(
    scratch: Path, server: Server | None, *, disk: bool, databases: tuple[str, ...] = DATABASES
) -> Iterator[Bench]:
    """Make the bases and measure what undisturbed runs give; without a server, on SQLite only."""
    with ExitStack() as stack:
        place = stack.enter_context(_mounted(scratch / "disk")) if disk else None
        there = tuple(each for each in databases if server or each == "sqlite")
        made = Bench(scratch, stack.enter_context(portal()), server, place, there)
        for database in made.databases:
            _make_bases(made, database)
            _warm(made, database)
            _measure(made, database)
        yield made


@contextmanager
def own_server() -> Iterator[Server | None]:
    """A PostgreSQL server for this call; ``None`` where none is installed."""
    programs = server_programs()
    if programs is None:
        yield None
        return
    with running_server(programs) as server:
        yield server


@contextmanager
def _mounted(folder: Path) -> Iterator[Disk]:
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_ROOM}", "tmpfs", folder], check=True)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=False)


def _make_bases(made: Bench, database: str) -> None:
    """``audited``: once, two findings claimed; ``crawled``: the channel was crawled again after one was put right."""
    folder = made.scratch / f"{database}-audited"
    address = made.server.new_database() if database != "sqlite" and made.server else ""
    first = Place(folder, address or str(folder / "state" / "audit.db"))
    write_project(first, made.portal.server_port)
    made.portal.later = False
    _must(made.auditor(first, "library", "import", str(folder / "library.jsonl"), "--as-of", "2021-09-17"), 0)
    _must(made.auditor(first, "run", "--as-of", "2021-09-17"), 1)
    listed = _must(made.auditor(first, "ledger", "list", "--json"), 0).out.splitlines()
    numbers = [each["number"] for line in listed if "channel" in (each := json.loads(line))]
    _must(made.auditor(first, "ledger", "claim", *numbers, "--by", "张三"), 0)
    made.portal.later = True
    made.bases[database, "audited"] = first
    second = copy_of(first, made.scratch / f"{database}-crawled", made.server)
    _must(made.auditor(second, "crawl", "pc"), 0)
    made.bases[database, "crawled"] = second


def _warm(made: Bench, database: str) -> None:
    """Read once what every command reads: rules, laws and templates are then there in every fork."""
    place = made.trial(database, "crawled")
    for words in (OFFLINE, ("doctor",), ("backup", str(made.scratch / "warm.zip"))):
        with suppress(SystemExit), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            main(call(place, *words))
    made.drop(place)


def _must(ended: Ended, code: int) -> Ended:
    if ended.code != code:
        raise RuntimeError(f"an undisturbed command ended with {ended.code}: {ended.out}{ended.err}")
    return ended


def _measure(made: Bench, database: str) -> None:
    """The references, and how long each phase is."""
    place = made.trial(database, "crawled")
    keep(made, database, "run", place)
    ended = _must(run(call(place, *OFFLINE), made.scratch, count=True), 1)
    made.calls |= {phase: ended.calls[mark] for phase, mark in PHASES.items()}
    keep(made, database, "run", place)
    _must(made.auditor(place, *OFFLINE), 1)
    keep(made, database, "run", place)
    made.drop(place)
    place = made.trial(database, "crawled")
    words = ("library", "import", str(place.folder / "next.jsonl"), "--as-of", DAY)
    made.calls["import"] = _must(run(call(place, *words), made.scratch, count=True), 0).calls["begin"]
    keep(made, database, "import", place)
    _must(made.auditor(place, *OFFLINE), 1)
    keep(made, database, "import", place)
    archive = made.scratch / f"{database}.zip"
    ended = run(call(place, "backup", str(archive)), made.scratch, count=True)
    made.calls["backup"] = _must(ended, 0).calls["begin"]
    keep(made, database, "restore", place)
    made.drop(place)
    restored = Place(made.scratch / "restored", str(made.scratch / "restored" / "state" / "audit.db"))
    words = ("restore", str(archive), str(restored.folder), "--database", str(made.scratch / f"{database}-r.db"))
    made.calls["restore"] = _must(run(call(place, *words), made.scratch, count=True), 0).calls["begin"]
    shutil.rmtree(restored.folder)
    place = made.trial(database, "audited")
    ended = _must(run(call(place, "crawl", "pc"), made.scratch, count=True), 0)
    made.calls["crawl"] = ended.calls["begin"]
    _must(made.auditor(place, *OFFLINE), 1)
    keep(made, database, "crawl", place)
    made.drop(place)


def keep(made: Bench, database: str, story: str, place: Place) -> None:
    """Remember what a project holds now, under the story it went through and the runs it has."""
    made.references[database, story, runs_of(place)] = Reference(rows_of(place), standing(place), papers_of(place))


def runs_of(place: Place) -> int:
    """How many runs the project keeps."""
    with open_store(place.database) as store:
        return len(store.runs())


def papers_of(place: Place) -> dict[str, str]:
    """The sha256 of every finished paper by its place."""
    folder = place.folder / _REPORTS
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
