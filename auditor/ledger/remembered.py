"""Answers that stay true until the next event: kept as long as the log has the same newest one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any, Final

_MOST: Final = 500
"""Answers kept at most; the ones not asked for longest give way."""

Head = tuple[int, str]
"""The newest event of a log: its place and hash."""


class Remembered:
    """What was asked of one ledger since its last event, by what was asked. Threads may share it."""

    def __init__(self) -> None:
        self._lock, self._head = Lock(), (0, "")
        self._known: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, head: Head, asked: Hashable) -> Any:
        """The answer that was put there when the log had this newest event, ``None`` when there was none."""
        with self._lock:
            if head != self._head or asked not in self._known:
                return None
            self._known.move_to_end(asked)
            return self._known[asked]

    def put(self, head: Head, asked: Hashable, answer: Any) -> None:
        """Keep an answer that is true while the log has this newest event; what was true before it is forgotten."""
        with self._lock:
            if head != self._head:
                if head[0] < self._head[0]:
                    return
                self._known.clear()
                self._head = head
            self._known[asked] = answer
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
