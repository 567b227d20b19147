"""One crawl at a time per folder: two would write into each other's journals and logs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from catalog.errors import N_, ConfigError

if sys.platform != "win32":
    import fcntl

_PATIENCE: Final = 20.0
"""Seconds the worker of a crawl that was just killed is given to notice it."""


@contextmanager
def only_crawl_in(folder: Path, patience: float = _PATIENCE) -> Iterator[tuple[int, ...]]:
    """Hold the folder's lock; gives the file descriptors a child has to inherit to hold it too.

    A lock dies with the processes that hold it, so nothing is ever left over from a crawl that was killed.
    :class:`ConfigError` when another crawl still holds it after ``patience`` seconds. Systems without ``flock``
    are not locked.
    """
    if sys.platform == "win32":
        yield ()
        return
    file = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _take(file, time.monotonic() + patience, folder)
        yield (file,)
    finally:
        os.close(file)


def _take(file: int, until: float, folder: Path) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise ConfigError(
                    N_("another crawl is still writing into this folder"),
                    where=folder.name,
                    hint=N_("wait until it ends"),
                ) from None
            time.sleep(0.1)
        else:
            return
