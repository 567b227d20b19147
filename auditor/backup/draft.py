"""The draft of a backup, and drafts that killed programs left behind.

A backup is far too large to be left lying about: who writes the next one into the same folder clears away what nobody
writes any more. Whoever writes holds a lock that dies with the process, so a draft without one is nobody's.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import fcntl

_DRAFT: Final = re.compile(r".+\.\d+\.new")
_ZIP: Final = b"PK\x03\x04"


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """A file to write beside ``path``, which takes its place, safe on the disk, when the block ends well."""
    for each in unfinished(path.parent):
        each.unlink(missing_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    file = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o666)
    try:
        _is_free(file)
        yield draft
        os.fsync(file)
        draft.replace(path)
    finally:
        os.close(file)
        draft.unlink(missing_ok=True)


def unfinished(folder: Path) -> Iterator[Path]:
    """Drafts of backups in a folder that nobody writes any more; none where files cannot be locked."""
    if sys.platform == "win32":
        return
    for path in sorted(folder.glob("*.new")):
        if _DRAFT.fullmatch(path.name) and path.is_file() and not path.is_symlink() and _is_nobodys(path):
            yield path


def _is_nobodys(path: Path) -> bool:
    """Whether a file is the beginning of a backup, and not one that is being written; what may not be read is not."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.read(file, len(_ZIP)) in (_ZIP, b"") and _is_free(file)
    finally:
        os.close(file)


def _is_free(file: int) -> bool:
    """Take the lock of a file, unless somebody has it."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
