"""One page tried: for each element the value, the place that won and the raw text there; what was refused or unread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from lxml import etree

from catalog.elements import load_elements
from catalog.model import LIST_ELEMENTS, Reading
from catalog.text import looks
from spiders.reader import PagePart, PageResult, ReaderHints, read_group
from spiders.reader.labels import Labels
from spiders.reader.page import sketches_of
from spiders.reader.places import Spot, spots_of
from spiders.reader.result import FROM_LIST, LEARNED
from spiders.reader.sources import Sketch
from spiders.reader.tree import parse, text_content

LABEL, PLACE, LIST, HEADLINE = "label", "learned", "list", "headline"
_LONGEST_RAW: Final = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """One element of a reading. ``by``: what found it (``label``, ``learned``, ``list``, ``headline``); ``won``: the
    place in words, with the label that names it; ``where``: the exact place on this page; ``raw``: what stands there.
    """

    element: str
    label: str
    value: str
    by: str
    won: str = ""
    where: str = ""
    raw: str = ""

    def to_json(self) -> dict[str, str]:
        """For programs; empty entries left out."""
        return {key: text for key, text in asdict(self).items() if text or key == "value"}


@dataclass(frozen=True, slots=True)
class Trial:
    """Everything that came of a page. ``differs``: elements whose label and learned place say different things."""

    result: PageResult
    shown: tuple[tuple[Shown, ...], ...]
    stopped: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()


def try_page(parts: Sequence[PagePart], hints: ReaderHints) -> Trial:
    """Read a guide and say where everything came from. ``stopped``: elements whose learned places are not there."""
    result = read_group(parts, hints=hints)
    sketches = sketches_of(parts, hints)
    spots = list(spots_of(sketches))
    sight = _Sight(sketches, spots, Labels(dict(hints.labels)))
    located = result.located
    stopped = [key for key, ats in hints.places.at.items() if located and located.held.isdisjoint(ats)]
    shown = tuple(tuple(sight.shown(reading)) for reading in result.readings)
    return Trial(result, shown, tuple(stopped), located.differs if located else ())


class _Sight:
    """A page with its places, to look values up in."""

    def __init__(self, sketches: Sequence[Sketch], spots: Sequence[Spot], labels: Labels) -> None:
        self.spots = spots
        self.labels = labels
        pages = [sketch.raw for sketch in sketches if sketch.outlines and sketch.raw]
        self.tree = parse(pages[0]) if pages else None

    def shown(self, reading: Reading) -> Iterator[Shown]:
        """The elements in the order of the element table; lists row by row."""
        for element in load_elements():
            if "." in element.key or not reading.item.shows(element.key):
                continue
            where = reading.locators.get(element.key, "")
            for value in values_of(reading, element.key):
                yield self._one(element.key, element.label, value, where)

    def _one(self, key: str, label: str, value: str, where: str) -> Shown:
        if where.startswith(LEARNED):
            won = where.removeprefix(LEARNED)
            raw = next((spot.text for spot in self.spots if spot.name == won), "")
            return Shown(key, label, value, PLACE, won, won, raw[:_LONGEST_RAW])
        if where == FROM_LIST:
            return Shown(key, label, value, LIST, raw=value)
        if not where:
            return Shown(key, label, value, HEADLINE, raw=value)
        spot = self._labelled(key, value)
        won = where if where.startswith("$") else (spot.name if spot else "")
        return Shown(key, label, value, LABEL, won, where, self._raw(where, spot)[:_LONGEST_RAW])

    def _labelled(self, key: str, value: str) -> Spot | None:
        """The place whose label names the element and whose text holds the value."""
        wanted = looks(value)
        named = (spot for spot in self.spots if spot.label and key in self._claimed(spot.label))
        return next((spot for spot in named if wanted in looks(spot.text) or not spot.text), None)

    def _claimed(self, label: str) -> set[str]:
        found = self.labels.find(label)
        return {claim.key for claim in found.claims} if found else set()

    def _raw(self, where: str, spot: Spot | None) -> str:
        if where.startswith("$"):
            return "\n".join(each.text for each in self.spots if each.path == _any_row(where))
        if spot is not None:
            return spot.text
        return self._at(where.partition(" ~")[0])

    def _at(self, where: str) -> str:
        if self.tree is None or not where.startswith("/"):
            return ""
        try:
            found = self.tree.getroottree().xpath(where)
        except etree.XPathError:
            return ""
        first = found[0] if isinstance(found, list) and found else None
        return text_content(first).strip() if isinstance(first, etree._Element) else ""


def _any_row(where: str) -> str:
    """``$.data[0].name`` as the place that all rows share: ``$.data[].name``."""
    head, *rest = where.split("[")
    return head + "".join("[" + piece.lstrip("0123456789") for piece in rest)


def values_of(reading: Reading, key: str) -> list[str]:
    """What a reading says of an element: one text, or one per row."""
    if key in LIST_ELEMENTS:
        rows: Sequence[Any] = getattr(reading.item, key)
        if rows:
            return [_row_text(row) for row in rows]
    return [reading.item.get(key) or ""]


def _row_text(row: Any) -> str:
    told = row if isinstance(row, dict) else {name: getattr(row, name) for name in row.__slots__}
    flat = {**told, **told.get("elements", {})}
    return " · ".join(str(text) for text in flat.values() if text and isinstance(text, str))
