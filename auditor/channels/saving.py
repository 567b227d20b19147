"""Which guides of a crawl are worth keeping: few, and together they show every template and element the channel has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from auditor.channels.cases import Case, measured, write_case, write_expected
from spiders.channel import ChannelFile
from spiders.evidence import EvidenceStore
from spiders.judge import groups_of, hints_of, part_of
from spiders.model import CrawlLog, PageRole
from spiders.reader import PagePart, PageResult, read_group

MOST_CASES: Final = 5
_LARGEST: Final = 512 * 1024
"""Bytes of a guide that still fits into a repository."""


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide of a crawl with its bytes and what was read from it."""

    parts: tuple[PagePart, ...]
    result: PageResult

    @property
    def shows(self) -> frozenset[str]:
        """What there is to see on it: its elements with how each one is placed, and its learned places."""
        held = self.result.located.held if self.result.located else frozenset()
        seen = {
            f"{key} {re.sub(r'[0-9]+', '', place)}"
            for reading in self.result.readings
            for key, place in reading.locators.items()
        }
        return frozenset(seen) | held


def guides_in(log: CrawlLog, evidence: EvidenceStore, channel: ChannelFile) -> list[Guide]:
    """Every guide of a crawl that was served whole."""
    hints = hints_of(channel)
    found: list[Guide] = []
    for pages in groups_of(log.pages):
        if pages[0].role is PageRole.GUIDE and all(page.failure is None for page in pages):
            parts = tuple(part_of(page, evidence) for page in pages)
            found.append(Guide(parts, read_group(parts, hints=hints)))
    return found


def telling(guides: Sequence[Guide], most: int = MOST_CASES) -> list[Guide]:
    """The guides that together show most, the most telling first."""
    rest = [each for each in guides if each.result.readings and sum(len(part.body) for part in each.parts) <= _LARGEST]
    chosen: list[Guide] = []
    seen: frozenset[str] = frozenset()
    while rest and len(chosen) < most:
        best = max(rest, key=lambda each: (len(each.shows - seen), each.parts[0].url))
        if chosen and not best.shows - seen:
            break
        chosen.append(best)
        rest.remove(best)
        seen |= best.shows
    return chosen


def save_cases(folder: Path, guides: Sequence[Guide], channel: ChannelFile, *, approved: bool) -> int:
    """Save the most telling guides with the readings of today; how many they are."""
    chosen = telling(guides)
    for number, guide in enumerate(chosen, 1):
        place = folder / f"case-{number:02d}"
        write_case(place, guide.parts)
        readings, refused = measured(Case(place.name, guide.parts), channel)
        write_expected(place, readings, refused, approved=approved)
    return len(chosen)
