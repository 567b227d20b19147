"""A file that appears under its name only when all of it is written: whoever finds it finds a whole one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

DRAFT: Final = ".part"
"""The end of a draft's name; one that is left over was written by a program that was killed."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft to write beside ``path``, which takes its place when the block ends well and is gone otherwise."""
    draft = path.with_name(f"{path.name}{DRAFT}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
