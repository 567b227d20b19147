"""Work spread over processes that begin as copies of this one: what they work on is there and is sent nowhere.

Only results come back. Where the system cannot copy a process, all is done in this one.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import current_process, get_all_start_methods, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final, TypeVar

P = TypeVar("P")
R = TypeVar("R")

WORTHWHILE: Final = 20_000
"""From how many items or readings on more than one process is worth having."""

_METHOD: Final = "fork"
_END_WITH_PARENT: Final = 1
"""``PR_SET_PDEATHSIG`` of Linux."""


def workers_for(size: int, worthwhile: int = WORTHWHILE) -> int:
    """How many processes to use for so many items or readings: all cores this process may use, or one where there are
    fewer than are ``worthwhile``."""
    if size < worthwhile or not _can_fork():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shares(sizes: Sequence[int], count: int) -> list[range]:
    """At most ``count`` runs of neighbours, of about the same size together."""
    total, done, start = sum(sizes), 0, 0
    found: list[range] = []
    for at, size in enumerate(sizes):
        done += size
        full = len(found) + 1 < count and done * count >= total * (len(found) + 1)
        if full or at + 1 == len(sizes):
            found.append(range(start, at + 1))
            start = at + 1
    return found


def spread(
    work: Callable[[range], R], runs: Sequence[range], pack: Callable[[R], P], unpack: Callable[[P], R]
) -> Iterator[R]:
    """What ``work`` returns for every run, in order: the first run is done here, every other by a process.

    ``pack`` makes of a result what can be sent in short, ``unpack`` the result again. A run whose process ended
    without a result is done again here, so that whatever it failed with is raised here.
    """
    if not _can_fork():
        yield from map(work, runs)
        return
    started = [_start(lambda run: pack(work(run)), run) for run in runs[1:]]
    try:
        yield from map(work, runs[:1])
        for (_, end), run in zip(started, runs[1:], strict=True):
            try:
                sent = end.recv()
            except (EOFError, OSError):
                yield work(run)
            else:
                yield unpack(sent)
    finally:
        for child, end in started:
            end.close()
            child.terminate()
            child.join()


def _can_fork() -> bool:
    return _METHOD in get_all_start_methods() and not current_process().daemon


def _start(work: Callable[[range], object], run: range) -> tuple[BaseProcess, Connection]:
    context = get_context(_METHOD)
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(work, run, theirs, os.getpid()), daemon=True)
    with warnings.catch_warnings():
        # Newer Pythons warn of threads; those of numpy hold nothing that the copy needs.
        warnings.simplefilter("ignore", DeprecationWarning)
        child.start()
    theirs.close()
    return child, ours


def end_with(parent: int) -> None:
    """Have this process, a worker of the process ``parent``, end when that one does, however it does.

    A worker whose parent was killed would wait for ever, and with it what it holds a copy of: memory, and connections
    whose locks the server believes to be held. Where the system cannot do it, such a worker is left over.
    """
    # what the program does about its own end is not for its copies to do
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _send(work: Callable[[range], object], run: range, end: Connection, parent: int) -> None:
    end_with(parent)
    end.send(work(run))
    end.close()
