"""What cannot be said of a page that is no longer made the way its template was learned, and why.

A page is *made anew* when the places of most elements are gone, when most labels have nothing behind them, or when the
values do not fit their labels. On a page that is only partly rebuilt, strange labels stand where learned ones stood:
what is absent there may be renamed, and what runs over a strange label is not one value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.blanks import says_nothing
from catalog.element import Kind
from catalog.elements import load_elements
from spiders.placenames import BELOW, is_member, path_and_sign
from spiders.reader.fitting import fits
from spiders.reader.json_shape import field_of
from spiders.reader.labels import SECTIONS, Labels
from spiders.reader.places import Spot
from spiders.reader.result import Draft, Places

USUAL: Final = 0.8
"""An element whose places hold on this share of the guides belongs to the template."""
WHOLE: Final = 0.5
"""A page on which less than this share of the usual elements stand where they stood is made anew."""
MISFITS: Final = 0.4
MISFITS_AT_LEAST: Final = 3
REBUILT: Final = 2
"""So many renamed elements show that a page is being rebuilt: then only learned places count on it."""
_STRICT: Final = frozenset({Kind.PHONE, Kind.DURATION, Kind.CODE, Kind.YESNO})
_LISTS: Final = {"material.": "materials", "basis.": "by_law"}


def is_made_anew(held: Iterable[str], places: Places) -> bool:
    """Whether so few of the usual elements stand where they stood that the page is of another template."""
    there, usual = frozenset(held), _usual(places)
    return bool(usual) and sum(not there.isdisjoint(places.at[key]) for key in usual) < WHOLE * len(usual)


def _usual(places: Places) -> list[str]:
    return [key for key in places.at if places.share.get(key, 0.0) >= USUAL]


def why_anew(draft: Draft, held: frozenset[str], places: Places) -> str:
    """Why labels alone cannot be trusted on a page, in words; ``""`` when they can."""
    usual = [key for key in _usual(places) if "." not in key]
    if is_made_anew(held, places) and not all(_says(draft, key) for key in usual):
        return "made another way than the template that was learned, and elements are gone"
    blank = sum(key in draft.elements and not _says(draft, key) for key in usual)
    if usual and blank >= WHOLE * len(usual):
        return "labels of the learned template with nothing behind most of them"
    strict = [key for key, read in draft.elements.items() if _is_strict(key) and not says_nothing(read.text)]
    wrong = sum(not fits(load_elements()[key], draft.elements[key].text) for key in strict)
    name = draft.elements.get("task_name")
    if name is not None and len(name.text) > 2 and name.text.isascii():
        return "a code where the name of the item stood"
    if wrong >= max(MISFITS_AT_LEAST, MISFITS * len(strict)):
        return "values that do not fit their labels"
    return ""


def _says(draft: Draft, key: str) -> bool:
    read = draft.elements.get(key)
    return bool(read and read.text) or draft.list_rows(key)


def _is_strict(key: str) -> bool:
    table = load_elements()
    return key in table and table[key].kind in _STRICT


@dataclass(frozen=True, slots=True)
class Strange:
    """The labels and member names of a page that neither the element table nor the learned template knows, by where
    they stand: the elements and the sign of a place, or the object of a member."""

    labels: frozenset[str]
    spots: Mapping[tuple[str, str], Sequence[Spot]]

    @property
    def all_labels(self) -> frozenset[str]:
        """Every label nobody knows, those too that are only found because something stands behind them."""
        return frozenset(spot.label for spots in self.spots.values() for spot in spots)

    def may_be(self, key: str, at: str, *, heading: bool = False) -> bool:
        """Whether a strange label stands in front of a fitting value just where this element's label stood.

        ``heading``: any unknown words will do, because the element's own label was found with nothing behind it.
        """
        beside = self.spots.get(_where(at), ())
        element = load_elements()[key]
        known = (spot for spot in beside if heading or spot.label in self.labels or is_member(spot.name))
        return any(fits(element, spot.text) for spot in known)


def strange_on(draft: Draft, spots: Iterable[Spot], places: Places, labels: Labels) -> Strange:
    """What is strange on a page."""
    told = frozenset(draft.unread) - places.known_unread
    wanted = {_where(at) for ats in places.at.values() for at in ats}
    found: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    for spot in spots:
        where = _where(spot.name)
        if where in wanted and _is_unknown(spot, places, labels):
            found[where].append(spot)
    return Strange(told, found)


def _where(place: str) -> tuple[str, str]:
    return (place.rpartition(".")[0], "$") if is_member(place) else path_and_sign(place)


def _is_unknown(spot: Spot, places: Places, labels: Labels) -> bool:
    if is_member(spot.name):
        name = spot.name.rpartition(".")[2].removesuffix("[]")
        return name not in places.known_unread and not any(
            field_of(labels, name, section) for section in ("item", *SECTIONS)
        )
    return bool(spot.label) and spot.label not in places.known_unread and not labels.sections_of(spot.label)


def doubted(draft: Draft, held: frozenset[str], places: Places, strange: Strange) -> Iterator[str]:
    """Elements of which nothing can be said on a partly rebuilt page, by whatever was or was not read of them."""
    renamed = [key for key in _lost(held, places) if _is_renamed(draft, key, places, strange)]
    rebuilt = len(renamed) >= REBUILT
    yield from _lost(held, places) if rebuilt else renamed
    yield from _lists_in_doubt(held, places, strange)
    words = strange.labels | (strange.all_labels if rebuilt else frozenset())
    yield from (
        key for key, read in draft.elements.items() if any(word in read.text for word in words if len(word) > 2)
    )
    if rebuilt:
        item = (element.key for element in load_elements() if element.section == "item")
        yield from (key for key in item if not _says(draft, key))


def _lost(held: frozenset[str], places: Places) -> Iterator[str]:
    return (key for key, ats in places.at.items() if "." not in key and held.isdisjoint(ats))


def _is_renamed(draft: Draft, key: str, places: Places, strange: Strange) -> bool:
    if _says(draft, key):
        return False
    blank = key in draft.elements
    return any(strange.may_be(key, at, heading=blank) for at in places.at[key])


def _lists_in_doubt(held: frozenset[str], places: Places, strange: Strange) -> Iterator[str]:
    """Lists of which a column that they always had is not there while a strange one is."""
    for prefix, key in _LISTS.items():
        columns = {each: ats for each, ats in places.at.items() if each.startswith(prefix)}
        most = max((places.share.get(each, 0.0) for each in columns), default=0.0)
        gone = [each for each, ats in columns.items() if held.isdisjoint(ats) and places.share[each] > 0.9 * most]
        there = any(not held.isdisjoint(ats) for ats in columns.values())
        if gone and (there or any(strange.may_be(each, at) for each in gone for at in columns[each])):
            beside = (_where(at) for each in gone for at in columns[each])
            if any(_columns(strange, where) for where in beside):
                yield key


def _columns(strange: Strange, where: tuple[str, str]) -> bool:
    if where[1] not in (BELOW, "$"):
        return False
    return any(spot.label in strange.labels or is_member(spot.name) for spot in strange.spots.get(where, ()))
