"""Log-ins that were begun elsewhere and have not come back yet."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

PATIENCE: Final = 600.0
"""Seconds somebody may take to log in elsewhere."""
_MOST: Final = 10_000
_BYTES: Final = 32


class Unproved(Exception):
    """What came back proves nothing, or the provider cannot be asked; the text is for the log."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A log-in a browser began: what has to come back with it, and where the person wanted to go."""

    state: str
    nonce: str
    verifier: str
    back: str = ""


class Waiting:
    """Log-ins that were begun, each under a secret its browser holds; each comes back once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._begun: OrderedDict[str, tuple[float, Begun]] = OrderedDict()

    def begin(self, back: str) -> tuple[str, Begun]:
        """A new one, and the browser's secret."""
        key, state, nonce, verifier = (secrets.token_urlsafe(_BYTES) for _ in range(4))
        begun = Begun(state, nonce, verifier, back)
        with self._lock:
            self._begun[key] = (self._clock(), begun)
            while len(self._begun) > _MOST:
                self._begun.popitem(last=False)
        return key, begun

    def take(self, key: str) -> Begun | None:
        """The one of that secret, which is then gone; ``None`` when there is none, or it took too long."""
        with self._lock:
            at, begun = self._begun.pop(key, (0.0, None))
            return begun if begun is not None and self._clock() - at <= PATIENCE else None
