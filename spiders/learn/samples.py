"""A guide beside the library item it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.elements import load_elements
from catalog.model import LegalBasis, Material, Reading, ServiceItem
from spiders.reader import PagePart, ReaderHints
from spiders.reader.json_shape import load_json, unpacked
from spiders.reader.page import sketches_of
from spiders.reader.places import Spot, spots_of


@dataclass(frozen=True, slots=True)
class Sample:
    """A guide: its places, its payloads, what was read from it (``None``: no guide to the reader), and the library
    item it stands for (``None``: nobody knows)."""

    url: str
    spots: tuple[Spot, ...]
    payloads: tuple[Any, ...] = ()
    reading: Reading | None = None
    item: ServiceItem | None = None

    def wanted(self) -> Iterator[tuple[str, str]]:
        """Every value the library has for the guide's item: element key and text; rows under their own keys."""
        if self.item is None:
            return
        for element in load_elements():
            if element.section == "item" and (text := self.item.get(element.key)):
                yield element.key, text
        yield from row_values(self.item)


def row_values(item: ServiceItem) -> Iterator[tuple[str, str]]:
    """What stands in the rows of an item, under ``material.…`` and ``basis.…``."""
    for material in item.materials:
        yield from ((f"material.{column}", text) for column, text in columns_of(material))
    for basis in item.by_law:
        yield from ((f"basis.{column}", text) for column, text in columns_of(basis))


_COLUMNS_OF_BASIS = {"article": "clause_number", "content": "clause_content"}
"""What a legal basis calls its columns → what the element table calls them."""


def columns_of(row: Material | LegalBasis) -> Iterator[tuple[str, str]]:
    """The columns of a row that say something."""
    if isinstance(row, Material):
        yield from (pair for pair in (("material_name", row.material_name), *row.elements.items()) if pair[1])
        return
    for name in ("law_name", "law_number", "article", "content", "issue_org"):
        if text := getattr(row, name):
            yield _COLUMNS_OF_BASIS.get(name, name), text


def sample_of(
    parts: Sequence[PagePart], hints: ReaderHints, reading: Reading | None = None, item: ServiceItem | None = None
) -> Sample:
    """The sample of a guide and of the responses that belong to it."""
    sketches = sketches_of(parts, hints)
    payloads = (load_json(sketch.raw) for sketch in sketches if not sketch.outlines)
    opened = tuple(unpacked(each, 0) for each in payloads if each is not None)
    return Sample(parts[0].url, tuple(spots_of(sketches)), opened, reading, item)
