"""Learned places beside labels: which of them still hold on a page, and what they say where no label does.

Labels are asked first. Where the channel file has places for an element, they are looked at too: a value of the right
kind at a learned place is taken where no label gave one; an element that neither shows is only ``missing`` while the
page is still made the way it was learned (:mod:`spiders.reader.doubt`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from catalog.elements import load_elements
from catalog.text import looks
from spiders.reader.doubt import doubted, strange_on, why_anew
from spiders.reader.fitting import fits
from spiders.reader.labels import Labels
from spiders.reader.places import Spot, spots_of
from spiders.reader.result import LEARNED, Draft, Located, Places, Read
from spiders.reader.sources import Sketch

DRIFT: Final = "drift"
"""Why an element is not read on a page that is not made the way it was learned."""


def locate(draft: Draft, sketches: Sequence[Sketch], places: Places, labels: Labels) -> Located:
    """Look at the learned places of a page and complete its draft; see the module's words."""
    spots = list(spots_of(sketches))
    wanted = {place for ats in places.at.values() for place in ats}
    there: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        if spot.name in wanted:
            there[spot.name].append(spot)
    held = frozenset(there)
    strange = strange_on(draft, spots, places, labels)
    won, differs = _compared(draft, there, places)
    anew = why_anew(draft, held, places)
    lost = tuple(dict.fromkeys(doubted(draft, held, places, strange)))
    for key in lost:
        _doubt(draft, key)
    return Located(held, won, differs, lost, anew)


def _compared(
    draft: Draft, there: Mapping[str, Sequence[Spot]], places: Places
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Elements that their place gave because no label did, and those whose label says something else."""
    won, differs = [], []
    for key, ats in places.at.items():
        found = next((spot for at in ats for spot in there.get(at, ()) if spot.text.strip()), None)
        if found is None or "." in key or draft.list_rows(key):
            continue
        read = draft.elements.get(key)
        if read is None and fits(load_elements()[key], found.text):
            draft.elements[key] = Read(found.text.strip(), f"{LEARNED}{found.name}")
            draft.not_read.pop(key, None)
            won.append(key)
            if found.label in draft.unread:
                draft.unread.remove(found.label)
        elif read is not None and read.text and not _alike(read.text, found.text):
            differs.append(key)
    return tuple(won), tuple(differs)


def _doubt(draft: Draft, key: str) -> None:
    """Nothing is said of an element any more, neither that it is missing nor what was taken for its value."""
    if key == "task_name":
        return
    draft.elements.pop(key, None)
    if key in ("by_law", "materials", "fees", "faq"):
        draft.rows(key).clear()
    draft.not_read[key] = DRIFT


def _alike(read: str, found: str) -> bool:
    """Whether label and place show the same text; a unit joined to a number, or markup, makes no difference."""
    first, second = looks(read), looks(found)
    return first in second or second in first or "<" in found or not second.strip()
