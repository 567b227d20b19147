"""How often somebody may try to log in: few wrong passwords for a name, somewhat more from one address."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock
from typing import Final

_WINDOW: Final = 15 * 60
"""Seconds a wrong password is remembered."""
_PER_NAME: Final = 5
_PER_ADDRESS: Final = 30
_REMEMBERED: Final = 10_000
"""Names and addresses kept at most: the oldest give way, so that nobody fills the memory."""


class Patience:
    """Wrong passwords of the last quarter of an hour, by name and by address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._wrong: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def is_out(self, name: str, address: str) -> bool:
        """Whether this name, or this address, was wrong too often."""
        with self._lock:
            return len(self._of("name", name)) >= _PER_NAME or len(self._of("address", address)) >= _PER_ADDRESS

    def was_wrong(self, name: str, address: str) -> None:
        """Remember a wrong password."""
        with self._lock:
            for key in (("name", name), ("address", address)):
                times = self._of(*key)
                times.append(self._clock())
                self._wrong[key] = times
                self._wrong.move_to_end(key)
            while len(self._wrong) > _REMEMBERED:
                self._wrong.popitem(last=False)

    def was_right(self, name: str) -> None:
        """Forget the wrong passwords of a name."""
        with self._lock:
            self._wrong.pop(("name", name), None)

    def _of(self, kind: str, value: str) -> deque[float]:
        times = self._wrong.get((kind, value), deque())
        while times and times[0] <= self._clock() - _WINDOW:
            times.popleft()
        return times
