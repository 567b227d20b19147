"""What a kept page shows around the place of a finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalog.errors import InputRefused
from catalog.privacy import Mask, masked
from diffs.model import Seen
from spiders.evidence import EvidenceStore
from spiders.reader.kept import KeptLine, kept_lines, place_of

_LONGEST_LINE: Final = 240
_EFFORT: Final = 3000
_PAPER: Final = 20
"""A page costs one, a Word, Excel or PDF paper as much as twenty pages; what is left when the effort is spent is shown
without an excerpt, so that a report is never much slower than the run it tells of."""
_MANY: Final = 20_000
"""So many findings, and the excerpts get short: a report has to fit on a shared folder."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a page in reading order; ``hit`` is the index of the one a finding is about."""

    lines: tuple[str, ...]
    hit: int


class Excerpts:
    """Excerpts of kept pages; without an evidence store there are none. ``findings``: how many the report has;
    ``hides``: which numbers of persons are not shown."""

    def __init__(self, store: EvidenceStore | None, findings: int = 0, hides: Mask = Mask.NOTHING) -> None:
        self._before, self._after = (1, 1) if findings > _MANY else (4, 5)
        self._lines = _reader(store)
        self._hides = hides

    def of(self, seen: Seen) -> Excerpt | None:
        """The lines around the place, or ``None`` where the page is gone or has no such place."""
        lines = self._lines(seen.evidence)
        place = place_of(lines, seen.locator)
        if place is None:
            return None
        start = max(place - self._before, 0)
        return _rows(lines[start : place + self._after + 1], place - start, self._hides)


def _rows(lines: Sequence[KeptLine], hit: int, hides: Mask) -> Excerpt:
    """Cells of one row side by side, as on the page."""
    told: list[str] = []
    last, found = 0, 0
    for index, line in enumerate(lines):
        text = masked(line.text.replace("\n", " "), hides)
        text = text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}…"
        if line.row and line.row == last and told:
            told[-1] = f"{told[-1]}　{text}".strip()
        elif text or index == hit:
            told.append(text)
        last = line.row
        found = len(told) - 1 if index == hit else found
    return Excerpt(tuple(told), max(found, 0))


def _reader(store: EvidenceStore | None) -> Callable[[str], tuple[KeptLine, ...]]:
    left = _EFFORT

    @lru_cache(maxsize=64)
    def lines_of(evidence: str) -> tuple[KeptLine, ...]:
        nonlocal left
        if store is None or evidence not in store or left <= 0:
            return ()
        try:
            body = store.get(evidence)
        except InputRefused:
            return ()
        left -= _PAPER if body.startswith((b"PK", b"%PDF")) else 1
        return kept_lines(body)

    return lines_of
