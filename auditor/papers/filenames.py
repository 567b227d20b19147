"""Names of files made from names of units: never a path, never two the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from catalog.text import drop_invisible, squeeze

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|.\s\u2028-\u202e\u2066-\u2069\ud800-\udfff]+')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""Names that are devices on Windows, whatever follows the point."""
_LONGEST: Final = 60


def safe_stems(names: Iterable[str], *, empty: str) -> dict[str, str]:
    """A file stem for each name, distinct even on file systems that fold case; ``empty`` for a name without letters."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        stem = _stem(name) or empty
        candidate, number = stem, 2
        while _folded(candidate) in taken:
            candidate, number = f"{stem}-{number}", number + 1
        taken.add(_folded(candidate))
        stems[name] = candidate
    return stems


def _stem(name: str) -> str:
    stem = _UNSAFE.sub("_", squeeze(drop_invisible(name))).strip("_ ")[:_LONGEST].rstrip("_ ")
    return f"_{stem}" if _RESERVED.fullmatch(stem) else stem


def _folded(stem: str) -> str:
    """What file systems that fold case or composition take a name for."""
    return unicodedata.normalize("NFKC", stem).casefold()
