"""The memo of comparing and judging as a file beside the database: it saves work and may be deleted at any time.

One line per pair or item: the key, what is noted of its elements, and the findings if there are any. Only what the
last run asked for is kept, so that the file does not grow. A file of another version, or one of which a single byte
changed, counts as empty.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from diffs.memo import Kept
from diffs.model import DifferenceKind, Finding, ItemRef, NormalPair, Seen, Severity, Task

_HEAD: Final = "auditor memo 1 "
_KEY: Final = 32
_PLAIN: Final = (
    "rule", "element", "fingerprint", "observation", "channel", "region", "unit", "library", "reading", "sub_key",
    "sub_element", "library_value", "channel_value", "fix", "why",
)  # fmt: skip
_SEEN: Final = ("url", "evidence", "locator", "file", "sheet", "row")
_TASKS: Final = {each.value: each for each in Task}
_KINDS: Final = {each.value: each for each in DifferenceKind}
_SEVERITIES: Final = {each.value: each for each in Severity}


class MemoFile:
    """A memo read from ``path`` (none there: an empty one) and written by :meth:`save`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._old = _lines(path)
        self._new: dict[str, str] = {}
        self.taken = 0
        """How many pairs and items did not have to be looked at again."""

    def get(self, key: bytes) -> Kept | None:
        """What is kept of a pair or an item."""
        name = key.hex()
        line = self._new.get(name) or self._old.get(name)
        if line is None:
            return None
        self._new[name] = line
        self.taken += 1
        return _kept(line)

    def put(self, key: bytes, kept: Kept) -> None:
        """Keep what a pair or an item led to."""
        rows = [_row(finding) for finding in kept.findings]
        self._new[key.hex()] = f"{_dumped(kept.notes)}\t{_dumped(rows) if rows else ''}"

    def save(self) -> None:
        """Write what this run asked for, all or nothing; where it cannot be written the next run works more."""
        aside = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        body = "".join(f"{key}{self._new[key]}\n" for key in sorted(self._new)).encode("utf-8", "surrogatepass")
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(_head(body) + body)
            aside.replace(self.path)


def _head(body: bytes) -> bytes:
    return f"{_HEAD}{blake2b(body, digest_size=16).hexdigest()}\n".encode()


def _lines(path: Path) -> dict[str, str]:
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if head + b"\n" != _head(body):
        return {}
    text = body.decode("utf-8", "surrogatepass")
    return {line[:_KEY]: line[_KEY:] for line in text.split("\n") if line}


def _kept(line: str) -> Kept:
    notes, _, rows = line.partition("\t")
    return Kept(tuple(map(_finding, json.loads(rows))) if rows else (), _notes(notes))


@lru_cache(maxsize=4096)
def _notes(text: str) -> Mapping[str, str | None]:
    """Few of them differ: pages of one template allow the same elements to be compared."""
    notes: dict[str, str | None] = json.loads(text)
    return notes


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _row(finding: Finding) -> list[object]:
    """A finding as comparing and judging make it (no marks yet), its values in order."""
    normal, seen = finding.normal, finding.seen
    return [
        *(getattr(finding, name) for name in _PLAIN),
        finding.task.value,
        finding.kind.value,
        finding.severity.value,
        [finding.item.task_code, finding.item.task_name],
        [normal.library, normal.channel, normal.steps] if normal is not None else None,
        finding.highlight,
        [getattr(seen, name) for name in _SEEN] if seen is not None else None,
    ]


def _finding(row: list[Any]) -> Finding:
    task, kind, severity, item, normal, highlight, seen = row[len(_PLAIN) :]
    return Finding(
        **dict(zip(_PLAIN, row, strict=False)),
        task=_TASKS[task],
        kind=_KINDS[kind],
        severity=_SEVERITIES[severity],
        item=ItemRef(*item),
        normal=NormalPair(normal[0], normal[1], tuple(normal[2])) if normal is not None else None,
        highlight=tuple(map(tuple, highlight)),
        seen=Seen(*seen) if seen is not None else None,
    )
