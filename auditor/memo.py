"""The memo of comparing and judging as a file beside the database: it saves work and may be deleted at any time.

Entries of any bytes, each with its key. Only what the last run asked for is kept, so that the file does not grow. A
file of another version, or one of which a single byte changed, counts as empty.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final
from zlib import crc32

from catalog.digest import SIZE

_HEAD: Final = b"auditor memo 3\n"
_SUM: Final = struct.Struct(">I")
_ENTRY: Final = struct.Struct(f">{SIZE}sI")
"""The key of an entry and the length of its body."""


class MemoFile:
    """A memo read from ``path`` (none there: an empty one) and written by :meth:`save`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._old = _entries(path)
        self._new: dict[bytes, bytes] = {}
        self.taken = 0
        """How many pairs and items did not have to be looked at again."""

    def get(self, key: bytes) -> bytes | None:
        """What is kept under a key."""
        body = self._new.get(key) or self._old.get(key)
        if body is not None:
            self._new[key] = body
        return body

    def put(self, key: bytes, body: bytes) -> None:
        """Keep it."""
        self._new[key] = body

    def save(self) -> None:
        """Write what this run asked for, all or nothing; where it cannot be written the next run works more."""
        aside = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        parts = [part for key in sorted(self._new) for part in (_ENTRY.pack(key, len(self._new[key])), self._new[key])]
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with aside.open("wb") as file:
                file.write(_HEAD)
                file.write(_SUM.pack(_sum(parts)))
                file.writelines(parts)
            aside.replace(self.path)


def _sum(parts: Iterable[bytes | memoryview]) -> int:
    """Enough to see damage; nobody gains by forging what only saves work."""
    total = 0
    for part in parts:
        total = crc32(part, total)
    return total


def _entries(path: Path) -> dict[bytes, bytes]:
    try:
        whole = path.read_bytes()
    except OSError:
        return {}
    start = len(_HEAD) + _SUM.size
    if whole[:start] != _HEAD + _SUM.pack(_sum((memoryview(whole)[start:],))):
        return {}
    found, at = {}, start
    while at < len(whole):
        key, length = _ENTRY.unpack_from(whole, at)
        at += _ENTRY.size
        found[key] = whole[at : at + length]
        at += length
    return found
