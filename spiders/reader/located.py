"""Learned places beside labels: which of them still hold on a page, and what they say where no label does.

Labels are asked first. Where the channel file has places for an element, they are looked at too: a value of the right
kind at a learned place is taken where no label gave one; an element that neither shows is only ``missing`` while the
page is still made the way it was learned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from catalog.blanks import says_nothing
from catalog.code_tables import canonical, is_raw_code
from catalog.codes import normal_code
from catalog.durations import durations_in
from catalog.element import Element, Kind
from catalog.elements import load_elements
from catalog.phones import phones_in
from catalog.text import looks
from spiders.placenames import path_and_sign
from spiders.reader.places import Spot, spots_of
from spiders.reader.result import LEARNED, Draft, Located, Places, Read
from spiders.reader.sources import Sketch

DRIFT: Final = "drift"
"""Why an element is not read on a page that is not made the way it was learned."""
USUAL: Final = 0.8
"""An element whose places hold on this share of the guides belongs to the template."""
WHOLE: Final = 0.5
"""A page on which less than this share of the usual elements stand where they stood is made anew."""
_SHORT: Final = 40


def locate(draft: Draft, sketches: Sequence[Sketch], places: Places) -> Located:
    """Look at the learned places of a page and complete its draft; see the module's words."""
    wanted = {place for ats in places.at.values() for place in ats}
    spots: dict[str, list[Spot]] = defaultdict(list)
    beside: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    for spot in spots_of(sketches):
        if spot.name in wanted:
            spots[spot.name].append(spot)
        elif spot.sign:
            beside[spot.path, spot.sign].append(spot)
    won, differs = [], []
    for key, ats in places.at.items():
        found = next((spot for at in ats for spot in spots.get(at, ()) if spot.text.strip()), None)
        if found is None or "." in key:
            continue
        read = draft.elements.get(key)
        if read is None:
            if fits(load_elements()[key], found.text) and not draft.list_rows(key):
                _take(draft, key, found)
                won.append(key)
        elif read.text and not _alike(read.text, found.text) and not draft.list_rows(key):
            differs.append(key)
    held = frozenset(spots)
    doubted = _doubted(draft, held, places, beside)
    for key in doubted:
        draft.not_read.setdefault(key, DRIFT)
    return Located(held, tuple(won), tuple(differs), doubted)


def _take(draft: Draft, key: str, spot: Spot) -> None:
    draft.elements[key] = Read(spot.text.strip(), f"{LEARNED}{spot.name}")
    draft.not_read.pop(key, None)
    if spot.label in draft.unread:
        draft.unread.remove(spot.label)


def _doubted(
    draft: Draft, held: frozenset[str], places: Places, beside: Mapping[tuple[str, str], Sequence[Spot]]
) -> tuple[str, ...]:
    """Absent elements of a page made anew, and those in whose places an unknown label stands."""
    absent = [key for key, ats in places.at.items() if "." not in key and not draft.shows(key) and held.isdisjoint(ats)]
    if is_made_anew(held, places):
        every = [element.key for element in load_elements() if element.section == "item"]
        return tuple(key for key in every if not draft.shows(key))
    strange = frozenset(draft.unread) - places.known_unread
    if not strange:
        return ()
    return tuple(key for key in absent if any(_may_be(key, at, strange, beside) for at in places.at[key]))


def is_made_anew(held: frozenset[str], places: Places) -> bool:
    """Whether so few of the usual elements stand where they stood that the page is of another template."""
    usual = [ats for key, ats in places.at.items() if places.share.get(key, 0.0) >= USUAL]
    return bool(usual) and sum(not held.isdisjoint(ats) for ats in usual) < WHOLE * len(usual)


def _may_be(key: str, at: str, strange: frozenset[str], beside: Mapping[tuple[str, str], Sequence[Spot]]) -> bool:
    """Whether a label nobody knows stands in front of a fitting value just where this element's label stood."""
    path, sign = path_and_sign(at)
    element = load_elements()[key]
    return any(spot.label in strange and fits(element, spot.text) for spot in beside.get((path, sign), ()))


def fits(element: Element, text: str) -> bool:
    """Whether a text is of the kind of an element's values; a word for nothing is of every kind.

    >>> fits(load_elements()["promise_day"], "5个工作日"), fits(load_elements()["link_way"], "窗口领取")
    (True, False)
    """
    if says_nothing(text):
        return bool(text.strip())
    special = _KINDS.get(element.kind)
    if special is not None:
        return special(text)
    if element.kind in (Kind.ENUM, Kind.YESNO) and element.code_table:
        known = canonical(element.code_table, text) is not None or is_raw_code(element.code_table, text)
        return known and len(text) <= _SHORT
    return element.kind in _LONG or len(text) <= 2 * _SHORT


_LONG: Final = frozenset({Kind.TEXT, Kind.LIST, Kind.ADDRESS, Kind.HOURS})
_KINDS: Final[Mapping[Kind, Callable[[str], bool]]] = {
    Kind.PHONE: lambda text: bool(phones_in(text)),
    Kind.DURATION: lambda text: bool(durations_in(text)) and len(text) <= 4 * _SHORT,
    Kind.CODE: lambda text: len(normal_code(text)) >= 6 and text.strip().isascii(),
}


def _alike(read: str, found: str) -> bool:
    """Whether label and place show the same text; a unit joined to a number, or markup, makes no difference."""
    first, second = looks(read), looks(found)
    return first in second or second in first or "<" in found or not second.strip()
