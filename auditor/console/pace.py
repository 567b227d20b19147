"""How fast somebody may ask: so many requests a minute, in a bucket that fills again as time goes by."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Final

_MINUTE: Final = 60.0
_REMEMBERED: Final = 10_000
"""Askers kept at most: the oldest give way, so that nobody fills the memory."""


class Pace:
    """Requests of the last minute by kind and name. ``most``: kind → how many a minute."""

    def __init__(self, most: Mapping[str, int], clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock, self._lock = dict(most), clock, Lock()
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def asked(self, kind: str, name: str) -> int:
        """Count a request: 0 when it may be served, else the seconds to wait."""
        with self._lock:
            left, at = self._now(kind, name)
            if left < 1:
                return self._wait(kind, left)
            self._left[kind, name] = (left - 1, at)
            self._left.move_to_end((kind, name))
            if len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
            return 0

    def wait(self, kind: str, name: str) -> int:
        """The seconds to wait, 0 for none; nothing is counted."""
        with self._lock:
            left, _ = self._now(kind, name)
            return 0 if left >= 1 else self._wait(kind, left)

    def _now(self, kind: str, name: str) -> tuple[float, float]:
        at, most = self._clock(), self._most[kind]
        left, before = self._left.get((kind, name), (float(most), at))
        return min(float(most), left + (at - before) * most / _MINUTE), at

    def _wait(self, kind: str, left: float) -> int:
        return max(1, math.ceil((1 - left) * _MINUTE / self._most[kind]))
