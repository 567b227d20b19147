"""How long each stage of a run took."""

from __future__ import annotations

import time
from collections.abc import Callable

Begun = Callable[[str, int], None]
"""Told when a stage begins, with how many things it has to do (0: not known)."""


def not_watched(_stage: str, _size: int) -> None:
    """Nobody wants to know."""


class Stages:
    """Takes the beginnings of stages; the next one ends the one before. ``also`` is told every beginning too."""

    def __init__(self, also: Begun = not_watched) -> None:
        self._also = also
        self._began = self._since = time.monotonic()
        self._stage = ""
        self.seconds: dict[str, float] = {}
        """Stage → seconds, in the order they began."""

    def begin(self, stage: str, size: int = 0) -> None:
        """A stage begins."""
        self.end()
        self._stage, self._since = stage, time.monotonic()
        self._also(stage, size)

    def end(self) -> None:
        """Nothing is done any more."""
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + time.monotonic() - self._since
        self._stage = ""

    @property
    def total(self) -> float:
        """Seconds since this was made."""
        return time.monotonic() - self._began
