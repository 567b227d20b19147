"""The memo of comparing and judging as a file beside the database: it saves work and may be deleted at any time.

One line per pair or item: the key, and what :mod:`diffs.packed` made of it. Only what the last run asked for is kept,
so that the file does not grow. A file of another version, or one of which a single byte changed, counts as empty.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

_HEAD: Final = "auditor memo 2 "
_KEY: Final = 32


class MemoFile:
    """A memo read from ``path`` (none there: an empty one) and written by :meth:`save`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._old = _lines(path)
        self._new: dict[bytes, bytes] = {}
        self.taken = 0
        """How many pairs and items did not have to be looked at again."""

    def get(self, key: bytes) -> bytes | None:
        """What is kept of a pair or an item."""
        name = key.hex().encode()
        line = self._new.get(name) or self._old.get(name)
        if line is None:
            return None
        self._new[name] = line
        self.taken += 1
        return line[_KEY:]

    def put(self, key: bytes, line: bytes) -> None:
        """Keep what a pair or an item led to."""
        name = key.hex().encode()
        self._new[name] = name + line

    def save(self) -> None:
        """Write what this run asked for, all or nothing; where it cannot be written the next run works more."""
        aside = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        body = b"\n".join(sorted(self._new.values()))
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with aside.open("wb") as file:
                file.write(_head(body))
                file.write(body)
            aside.replace(self.path)


def _head(body: bytes | memoryview) -> bytes:
    return f"{_HEAD}{blake2b(body, digest_size=16).hexdigest()}\n".encode()


def _lines(path: Path) -> dict[bytes, bytes]:
    try:
        whole = path.read_bytes()
    except OSError:
        return {}
    start = whole.find(b"\n") + 1
    if whole[:start] != _head(memoryview(whole)[start:]):
        return {}
    return {line[:_KEY]: line for line in whole[start:].split(b"\n") if line}
