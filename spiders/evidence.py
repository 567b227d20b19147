"""The evidence store: the bytes a channel served, kept under their sha256 and never changed."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from catalog.errors import N_, InputRefused

LARGEST: Final = 1 << 29
"""Bytes a kept body may unpack to: no channel serves more, and a file that claims more was not made here."""

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class EvidenceStore:
    """A folder of ``ab/abcdef….gz`` files, each the gzipped bytes whose sha256 is its name.

    The same bytes always make the same file, to the byte; writing them twice is harmless, also from several
    processes at once.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, body: bytes) -> str:
        """Keep ``body`` and return its sha256 (64 hexadecimal digits).

        It is on the disk when this returns; a file that was damaged meanwhile is written anew.
        """
        sha = hashlib.sha256(body).hexdigest()
        path = self._path(sha)
        if not self._is_whole(sha):
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{sha}.{os.getpid()}")
            with draft.open("wb") as file:
                file.write(gzip.compress(body, compresslevel=6, mtime=0))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        return sha

    def _is_whole(self, sha: str) -> bool:
        try:
            self.get(sha)
        except InputRefused:
            return False
        return True

    def get(self, sha: str) -> bytes:
        """The bytes kept under ``sha``; :class:`InputRefused` when they are gone or no longer the same."""
        path = self._path(sha)
        try:
            body = _unpacked(path.read_bytes())
        except FileNotFoundError:
            raise InputRefused(N_("no evidence is kept under this number"), where=sha) from None
        except (OSError, EOFError, zlib.error) as error:
            raise InputRefused(N_("the evidence file is damaged"), where=sha) from error
        if hashlib.sha256(body).hexdigest() != sha:
            raise InputRefused(N_("the evidence was changed after it was stored"), where=sha)
        return body

    def __contains__(self, sha: object) -> bool:
        return isinstance(sha, str) and _SHA256.fullmatch(sha) is not None and self._path(sha).exists()

    def __iter__(self) -> Iterator[str]:
        """Every sha256 kept, sorted."""
        return iter(sorted(path.stem for path in self.root.glob("[0-9a-f][0-9a-f]/*.gz")))

    def _path(self, sha: str) -> Path:
        if not _SHA256.fullmatch(sha):
            raise InputRefused(N_("{sha} is no sha256"), sha=sha)
        return self.root / sha[:2] / f"{sha}.gz"


def _unpacked(packed: bytes) -> bytes:
    """The bytes of one gzip member; :class:`zlib.error` when it is none, has more behind it, or unpacks to too much."""
    opened = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    body = opened.decompress(packed, LARGEST)
    if not opened.eof or opened.unused_data:
        raise zlib.error("no whole member, or more than one, or more than may be unpacked")
    return body
