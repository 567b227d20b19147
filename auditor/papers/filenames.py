"""Names of files made from names of units: never a path, never two the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from catalog.text import squeeze

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|.\s]+')
_LONGEST: Final = 60


def safe_stems(names: Iterable[str], *, empty: str) -> dict[str, str]:
    """A file stem for each name, distinct even on file systems that fold case; ``empty`` for a name without letters."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        stem = _UNSAFE.sub("_", squeeze(name)).strip("_")[:_LONGEST] or empty
        candidate, number = stem, 2
        while candidate.casefold() in taken:
            candidate, number = f"{stem}-{number}", number + 1
        taken.add(candidate.casefold())
        stems[name] = candidate
    return stems
