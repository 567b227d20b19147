"""Audits started from the console: one at a time, each ``auditor run`` in a process of its own, with its log kept.

An audit outlives the console that started it. It holds the lock of a file as long as it lives, so that a console that
is started anew knows which one is still going on, and one that was killed is never taken for one that goes on.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final

from auditor.config import Project
from auditor.i18n import LANGUAGE_VARIABLE
from auditor.ledger.clock import now
from catalog.jsonlines import dump_line

if sys.platform != "win32":
    import fcntl

_NAME: Final = re.compile(r"J\d{14}-\d{1,4}", re.ASCII)
_LISTED: Final = 30
_LONGEST_LOG: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """One audit. ``code`` is its exit code (below 0: the signal that ended it), ``None`` while it runs or where nobody
    saw it end; ``verdict`` the object of ``auditor run --json``."""

    name: str
    channel: str
    by: str
    begun: str
    offline: bool = False
    ended: str = ""
    code: int | None = None
    verdict: Mapping[str, Any] | None = None


class Busy(Exception):
    """Another audit, ``job``, is going on."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.name)
        self.job = job


class Jobs:
    """The audits of a project, kept in its state folder."""

    def __init__(self, project: Project, language: str) -> None:
        self.project, self._language = project, language
        self.folder = project.root / "state" / "console"
        self._lock = Lock()
        self._running: str = ""

    def start(self, channel: str, by: str, *, offline: bool = False) -> Job:
        """Begin; raises :class:`Busy` while another one is going on."""
        with self._lock:
            if (other := self.going_on()) is not None:
                raise Busy(other)
            self.folder.mkdir(parents=True, exist_ok=True)
            job = Job(self._next_name(), channel, by, now(), offline)
            self._keep(job)
            process = self._process(job)
            self._running = job.name
        Thread(target=self._wait, args=(job, process), daemon=True).start()
        return job

    def newest(self) -> list[Job]:
        """The newest first."""
        if not self.folder.is_dir():
            return []
        names = sorted((path.stem for path in self.folder.glob("J*.json")), reverse=True)
        return [job for name in names[:_LISTED] if (job := self.find(name)) is not None]

    def find(self, name: str) -> Job | None:
        """The audit of that name, ``None`` when there is none; what nobody saw end is told by its last words."""
        path = self.folder / f"{name}.json"
        if not (_NAME.fullmatch(name) and path.is_file()):
            return None
        job = Job(**json.loads(path.read_text("utf-8")))
        if job.code is not None or self.is_running(name):
            return job
        verdict = self._verdict(job)
        return replace(job, verdict=verdict, code=verdict.get("exit")) if verdict else job

    def is_running(self, name: str) -> bool:
        """Whether it is going on, whichever console started it."""
        return bool(name) and (self._running == name or self._is_held(name))

    def going_on(self) -> Job | None:
        """The one that is going on."""
        held = (path.stem for path in self.folder.glob("J*.lock") if self.is_running(path.stem))
        return self.find(self._running or next(held, ""))

    def log(self, name: str, start: int = 0) -> tuple[str, int]:
        """What it said from a byte on, whole lines only while it is going on; and the byte that comes next."""
        path = self.folder / f"{name}.log"
        if not (_NAME.fullmatch(name) and path.is_file()):
            return "", start
        with path.open("rb") as file:
            file.seek(start)
            body = file.read(_LONGEST_LOG)
        end = body.rfind(b"\n") + 1 if self.is_running(name) else len(body)
        return body[:end].decode("utf-8", "replace"), start + end

    def words(self, job: Job) -> list[str]:
        """The command an audit is."""
        words = [sys.executable, "-m", "auditor", "--project", str(self.project.root), "run", "--json"]
        return [*words, *(["--offline"] if job.offline else []), "--", job.channel]

    def _process(self, job: Job) -> subprocess.Popen[bytes]:
        path = self.folder / job.name
        with (
            path.with_suffix(".out").open("wb") as out,
            path.with_suffix(".log").open("wb") as log,
            _held(path.with_suffix(".lock")) as held,
        ):
            return subprocess.Popen(  # noqa: S603 - our own program, and a channel the project has
                self.words(job),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=log,
                env={**os.environ, LANGUAGE_VARIABLE: self._language, "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
                pass_fds=held,
            )

    def _wait(self, job: Job, process: subprocess.Popen[bytes]) -> None:
        code = process.wait()
        try:
            self._keep(Job(job.name, job.channel, job.by, job.begun, job.offline, now(), code, self._verdict(job)))
            (self.folder / f"{job.name}.lock").unlink(missing_ok=True)
        finally:
            self._running = ""

    def _is_held(self, name: str) -> bool:
        """Whether a process still holds the lock of an audit; never, where the system has no such locks."""
        path = self.folder / f"{name}.lock"
        if sys.platform == "win32" or not path.is_file():
            return False
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def _verdict(self, job: Job) -> Mapping[str, Any] | None:
        path = self.folder / f"{job.name}.out"
        lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
        try:
            told = json.loads(lines[-1]) if lines else None
        except ValueError:
            return None
        return told if isinstance(told, dict) else None

    def _keep(self, job: Job) -> None:
        path = self.folder / f"{job.name}.json"
        part = path.with_suffix(".part")
        row = {name: getattr(job, name) for name in Job.__slots__}
        part.write_text(dump_line({key: value for key, value in row.items() if value is not None}), "utf-8")
        part.replace(path)

    def _next_name(self) -> str:
        stem = "J" + "".join(filter(str.isdigit, now()))
        taken = {path.stem for path in self.folder.glob(f"{stem}-*.json")}
        return next(name for count in range(1, 10_000) if (name := f"{stem}-{count}") not in taken)


@contextmanager
def _held(path: Path) -> Iterator[tuple[int, ...]]:
    """A lock for a child to hold: gives the file descriptors it has to inherit."""
    if sys.platform == "win32":
        yield ()
        return
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield (file.fileno(),)
