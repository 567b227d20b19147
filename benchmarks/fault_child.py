"""A command of the product in a forked process of its own, with one thing that goes wrong on the way.

The fork spares a second of imports per trial; everything the command does is real. A run passes marks (see
:data:`MARKS`); what goes wrong begins at one of them and, but for a kill, lasts until the command ends.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, NoReturn

import auditor.cli.audit
import auditor.cli.backup
import auditor.cli.doctor
import auditor.cli.ledger
import auditor.cli.ledgerfiles
import auditor.cli.library
import auditor.judging
import auditor.run
import catalog.database
from auditor.cli import main
from benchmarks.fault_project import EPOCH
from catalog.store import Store

MARKS: Final = ("begin", "matching", "matched", "judged", "saved", "end")
"""What a run passes, in this order; other commands only begin and end."""
PHASES: Final = {"read": "begin", "match": "matching", "compare": "matched", "ledger": "judged", "papers": "saved"}
"""The phases of ``auditor run --offline`` and the mark each begins with."""
COMMANDS: Final = ("import", "crawl", "backup", "restore")
"""Phases that are commands of their own."""
Arm = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended. ``code`` is negative for a signal; ``calls``: profiled events between the marks."""

    code: int
    out: str
    err: str
    calls: dict[str, int]

    @property
    def was_killed(self) -> bool:
        """Whether it was killed, so that it could say nothing."""
        return self.code == -signal.SIGKILL


def run(
    arguments: Sequence[str],
    scratch: Path,
    *,
    at: str = "",
    arm: Arm | None = None,
    count: bool = False,
    epoch: int = EPOCH,
    started: Callable[[int], None] | None = None,
) -> Ended:
    """``auditor`` with these arguments; ``arm`` is called in its process when it passes the mark ``at``.

    ``count``: how many events a profiler sees is told; ``started`` is told the number of the process.
    """
    calls = scratch / "calls.txt"
    calls.unlink(missing_ok=True)
    # pipes, because what limits the command's files must not limit what it says
    out, err = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        _child(arguments, (out[1], err[1]), calls, at, arm, count=count, epoch=epoch)
    os.close(out[1])
    os.close(err[1])
    if started is not None:
        started(child)
    said = _said(out[0], err[0])
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    counted = dict(line.split() for line in calls.read_text().splitlines()) if calls.exists() else {}
    numbers = {mark: int(number) for mark, number in counted.items()}
    return Ended(code, said[0], said[1], numbers)


def _said(*pipes: int) -> list[str]:
    """What comes out of pipes until their other ends are closed."""
    said = {pipe: bytearray() for pipe in pipes}
    left = set(pipes)
    while left:
        for pipe in select.select(sorted(left), [], [])[0]:
            piece = os.read(pipe, 65536)
            said[pipe] += piece
            if not piece:
                left.remove(pipe)
                os.close(pipe)
    return [bytes(each).decode("utf-8", "replace") for each in said.values()]


def _child(
    arguments: Sequence[str],
    pipes: tuple[int, int],
    calls: Path,
    at: str,
    arm: Arm | None,
    *,
    count: bool,
    epoch: int,
) -> NoReturn:
    code = 99
    try:
        for number, pipe in enumerate(pipes, 1):
            os.dup2(pipe, number)
            os.close(pipe)
        sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8") for number in (1, 2))
        os.environ["SOURCE_DATE_EPOCH"] = str(epoch)
        counter = _Counter() if count else None
        _pass_marks(lambda mark: _passed(mark, at, arm, counter))
        try:
            main(arguments)
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        if counter is not None:
            sys.setprofile(None)
            calls.write_text("".join(f"{mark} {number}\n" for mark, number in counter.counted.items()))
        _flush()
    except BaseException:  # noqa: BLE001 - it would be a defect of the product, and has to be seen
        traceback.print_exc()
    finally:
        os._exit(code)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def _passed(mark: str, at: str, arm: Arm | None, counter: _Counter | None) -> None:
    if counter is not None:
        counter.begin(mark)
    if mark == at and arm is not None:
        arm()


def _pass_marks(passed: Callable[[str], None]) -> None:
    """Have the command say where it is."""
    _around(auditor.judging, "matches_of", passed, "matching", "matched")
    _around(auditor.run, "judged", passed, "", "judged")
    _around(Store, "save_run", passed, "", "saved")
    passed("begin")


def _around(owner: Any, name: str, passed: Callable[[str], None], before: str, after: str) -> None:
    own = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if before:
            passed(before)
        result = own(*args, **kwargs)
        passed(after)
        return result

    setattr(owner, name, wrapped)


class _Counter:
    """Counts what a profiler sees, by the mark passed last."""

    def __init__(self) -> None:
        self.counted: dict[str, int] = {}
        self._mark = ""

    def begin(self, mark: str) -> None:
        self._mark = mark
        self.counted[mark] = 0
        sys.setprofile(self._count)

    def _count(self, *_: object) -> None:
        self.counted[self._mark] += 1


# ------------------------------------------------------------------------------------------- what goes wrong


def killed_after(events: int) -> Arm:
    """SIGKILL at that many calls and returns of functions, those of C among them, from now."""
    left = [events]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return lambda: sys.setprofile(count)


def largest_file(size: int) -> Arm:
    """No file grows beyond ``size`` bytes: writes stop in the middle, as on a full disk."""

    def arm() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    return arm


def handles(more: int) -> Arm:
    """Only so many more files may be open than are now."""

    def arm() -> None:
        now = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - one name per handle is all that is wanted
        resource.setrlimit(resource.RLIMIT_NOFILE, (now + more, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))

    return arm


def memory(more: int) -> Arm:
    """Only so many more bytes of memory may be had than are now."""

    def arm() -> None:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more, resource.RLIM_INFINITY))

    return arm


def clock_back(seconds: int) -> Arm:
    """The clock of this process and of those it starts is wrong."""

    def arm() -> None:
        here = Path(__file__).resolve().parent
        paths = [str(here / "fault_site"), str(here.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        os.environ["PYTHONPATH"] = os.pathsep.join(paths)
        os.environ["FAULT_CLOCK"] = str(seconds)
        set_back(seconds)

    return arm


def set_back(seconds: int) -> None:
    """Let every module of the product see an earlier time."""

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) - timedelta(seconds=seconds)

    for name, module in list(sys.modules.items()):
        if (
            name.partition(".")[0] in {"auditor", "spiders", "catalog"}
            and getattr(module, "datetime", None) is datetime
        ):
            vars(module)["datetime"] = Earlier


def outside(act: Callable[[], None]) -> tuple[Arm, Callable[[], None]]:
    """Let somebody outside the process act when it gets there, and wait for it: (arm, what the other one runs)."""
    there, done = os.pipe(), os.pipe()

    def arm() -> None:
        # who waits 30 seconds for a lock would wait so long in every trial
        vars(catalog.database)["_BUSY"] = 1
        os.write(there[1], b".")
        os.read(done[0], 1)

    def watch() -> None:
        if os.read(there[0], 1):
            act()
            os.write(done[1], b".")

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()

    def finish() -> None:
        os.close(there[1])
        thread.join()
        for handle in (there[0], *done):
            os.close(handle)

    return arm, finish
