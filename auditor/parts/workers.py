"""Parts of a whole worked on through one interface: here, in processes of this machine, or on a Dask cluster.

What is done with a part is a pure function, so that a part whose worker was lost is simply done again, and the results
come back in the order of the parts whoever finished first.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_all_start_methods, get_context
from threading import active_count
from typing import Final, TypeVar

from catalog.errors import N_, ConfigError
from catalog.forked import end_with

P = TypeVar("P")
R = TypeVar("R")

CONNECT: Final = 30
"""Seconds after which a scheduler that does not answer is not there."""
_AHEAD: Final = 2
"""Parts handed out for each worker at a time: more would only stand in memory."""
_LOSSES: Final = 5
"""How often in a row workers may be lost before it is no accident any more."""


@dataclass(frozen=True, slots=True)
class Workers:
    """``count`` processes of this machine, or the cluster of a Dask ``scheduler`` (``tcp://host:8786``)."""

    count: int = 1
    scheduler: str = ""

    @property
    def sees_files(self) -> bool:
        """Whether workers can open the files that this process can."""
        return not self.scheduler

    def open(self) -> Pool:
        """The workers themselves, to be closed when all is done; they are called when there is work."""
        if self.scheduler:
            return Pool(_dask(self.scheduler))
        return Pool(partial(_processes, self.count) if self.count > 1 else None)


ALONE: Final = Workers()


class Pool(ExitStack):
    """Workers behind an executor, which is opened when it is needed and anew when it breaks."""

    def __init__(self, opening: Callable[[], AbstractContextManager[tuple[Executor, int]]] | None) -> None:
        super().__init__()
        self._opening = opening
        self._open: tuple[Executor, int] | None = None
        self._losses = 0

    def over(self, work: Callable[[P], R], parts: Iterable[P]) -> Iterator[R]:
        """What ``work`` makes of every part, in their order; a part whose worker was lost is done again.

        ``work`` is a function of a module: with its part it goes to another process. What it raises is raised here.
        :class:`ConfigError` when no scheduler answers or workers are lost again and again.
        """
        if self._opening is None:
            yield from map(work, parts)
            return
        waiting = iter(parts)
        given: deque[P] = deque()
        under_way: deque[Future[R]] = deque()
        while True:
            executor, count = self._executor(self._opening)
            while len(given) < count * _AHEAD and (part := next(waiting, None)) is not None:
                given.append(part)
            if not given:
                return
            try:
                while len(under_way) < len(given):
                    under_way.append(executor.submit(work, given[len(under_way)]))
                result = under_way[0].result()
            except BrokenExecutor as why:
                self._lost(why)
                under_way.clear()
            else:
                self._losses = 0
                given.popleft()
                under_way.popleft()
                yield result

    def _executor(self, opening: Callable[[], AbstractContextManager[tuple[Executor, int]]]) -> tuple[Executor, int]:
        if self._open is None:
            self._open = self.enter_context(opening())
        return self._open

    def _lost(self, why: BrokenExecutor) -> None:
        """Let go of what is broken; :class:`ConfigError` when that is no accident any more."""
        self.close()
        self._open = None
        self._losses += 1
        if self._losses >= _LOSSES:
            hint = N_("look at the memory of the machine; fewer workers need less")
            raise ConfigError(N_("workers were lost {count} times in a row"), hint=hint, count=self._losses) from why


@contextmanager
def _processes(count: int) -> Iterator[tuple[Executor, int]]:
    """Processes of this machine: copies of this one, which are there at once, unless it has threads."""
    can_copy = "fork" in get_all_start_methods() and active_count() == 1
    context = get_context("fork" if can_copy else "spawn")
    executor = ProcessPoolExecutor(count, mp_context=context, initializer=end_with, initargs=(os.getpid(),))
    try:
        yield executor, count
    finally:
        executor.shutdown(cancel_futures=True)


def _dask(address: str) -> Callable[[], AbstractContextManager[tuple[Executor, int]]]:
    if find_spec("distributed") is None:
        hint = N_("pip install item-catalog-auditor[cluster]")
        raise ConfigError(N_("Dask is not installed"), where="--scheduler", hint=hint)
    return partial(_cluster, address)


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The executor of a cluster; the scheduler itself runs the parts of a lost worker again."""
    from distributed import Client, KilledWorker  # noqa: PLC0415 - only those who have a cluster have it

    try:
        client = Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError) as why:
        hint = N_("start one with `dask scheduler`, and workers with `dask worker {address}`")
        template = N_("no Dask scheduler answers")
        raise ConfigError(template, where=f"--scheduler {address}", hint=hint, address=address) from why
    with client:
        executor = client.get_executor(pure=False)
        try:
            yield executor, max(1, sum(client.nthreads().values()))
        except (KilledWorker, CancelledError) as why:
            hint = N_("look at the logs of the scheduler and of the workers")
            raise ConfigError(N_("the cluster was lost: {why}"), where=address, hint=hint, why=why) from why
        finally:
            executor.shutdown(wait=False)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
