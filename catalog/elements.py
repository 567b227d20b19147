"""The element table: one entry per element (要素), read from ``elements.toml``.

Readers take its labels and field names, the importer its guesses for columns, the completeness rules its needs,
the comparer its kinds, the papers its headings. Elements and needs follow the national exchange format
(GB/T 39554.2-2020, 政务服务事项实施清单要素).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from catalog.element import SECTIONS, Element, Family, Kind, Label, Need, Relation, families
from catalog.elementfile import read_elements
from catalog.labels import field_key, label_key, parts_of, remarks_of, spellings_of

__all__ = [
    "SECTIONS",
    "Element",
    "ElementTable",
    "Family",
    "Kind",
    "Label",
    "LabelHit",
    "Need",
    "Relation",
    "families",
    "load_elements",
]

_Hits = tuple[tuple[str, Relation], ...]

_SURENESS: Final = {relation: rank for rank, relation in enumerate(Relation)}
_TWINS: Final = ("text", "name", "desc", "value", "cn", "zh")


@dataclass(frozen=True, slots=True)
class LabelHit:
    """What a label means. ``remark`` is what was looked through: words in brackets (工作日), or ``text`` for the
    textual twin of a coded field (``TASK_TYPE_TEXT``)."""

    element: str
    relation: Relation
    remark: str = ""


class ElementTable:
    """All elements in file order, reached by key, by label or by field name.

    The exchange format's own key of an element reaches it too (``basis.clause_number`` is ``basis.article``).
    """

    def __init__(self, elements: tuple[Element, ...], aliases: Mapping[str, str]) -> None:
        self._elements = {element.key: element for element in elements}
        self._aliases = dict(aliases)
        self._labels = _index((element, label.text, label.relation) for element in elements for label in element.labels)
        self._fields = _index((element, name, Relation.SAME) for element in elements for name in element.fields)

    def __getitem__(self, key: str) -> Element:
        return self._elements[self._aliases.get(key, key)]

    def __contains__(self, key: object) -> bool:
        return key in self._elements or key in self._aliases

    def __iter__(self) -> Iterator[Element]:
        return iter(self._elements.values())

    def __len__(self) -> int:
        return len(self._elements)

    def keys(self) -> tuple[str, ...]:
        """All keys, in file order."""
        return tuple(self._elements)

    def values(self) -> tuple[Element, ...]:
        """All elements, in file order."""
        return tuple(self)

    def find_label(self, text: str, section: str = "item") -> tuple[LabelHit, ...]:
        """What a label means in a section, best first; ``()`` when nobody knows it.

        Numbering, remarks in brackets, marks, spaces, width and an English twin are looked through. A label that
        joins several known ones (受理地点、时间) gives one ``merged`` hit for each.

        >>> [hit.element for hit in load_elements().find_label("三、申请材料 APPLICATION MATERIALS")]
        ['materials']
        """
        spellings = spellings_of(text)
        known = self._labels.get(section, {})
        for spelling in spellings:
            if spelling in known:
                remark = "" if "(" in spelling or remarks_of(text) == spelling else remarks_of(text)
                return tuple(LabelHit(key, relation, remark) for key, relation in known[spelling])
        joined = (self._joined(known, each) for each in spellings)
        return next((hits for hits in joined if hits), ())

    def find_field(self, name: str, section: str = "item") -> tuple[LabelHit, ...]:
        """What a field name of a payload or an export means (``taskName``, ``TASK_NAME``), best first.

        A name of the textual twin of a coded field (``TASK_TYPE_TEXT``) has ``text`` as its remark. Names in
        Chinese are labels.
        """
        known = self._fields.get(section, {})
        key = field_key(name)
        if key in known:
            return tuple(LabelHit(element, relation) for element, relation in known[key])
        stems = [key.removesuffix(twin) for twin in _TWINS if key.endswith(twin)]
        coded = [hit for stem in stems for hit in known.get(stem, ()) if self._elements[hit[0]].code_table]
        if coded:
            return tuple(LabelHit(element, relation, "text") for element, relation in coded)
        return () if key.isascii() else self.find_label(name, section)

    def _joined(self, known: Mapping[str, _Hits], spelling: str) -> tuple[LabelHit, ...]:
        hits: dict[str, LabelHit] = {}
        for part in parts_of(spelling):
            owners = next((known[each] for each in _by_length(part) if each in known), ())
            if not owners:
                return ()
            hits |= {key: LabelHit(key, Relation.MERGED) for key, _relation in owners}
        return tuple(hits.values()) if len(hits) > 1 else ()


def _by_length(spellings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(spellings, key=len, reverse=True))


def _index(entries: Iterable[tuple[Element, str, Relation]]) -> dict[str, dict[str, _Hits]]:
    """Section → filed label (or field name) → owners, surest first; file order decides between equals."""
    found: dict[str, dict[str, list[tuple[str, Relation]]]] = {}
    for element, text, relation in entries:
        filed = field_key(text) if text in element.fields else label_key(text)
        owners = found.setdefault(element.section, {}).setdefault(filed, [])
        if element.key not in [key for key, _relation in owners]:
            owners.append((element.key, relation))
    return {
        section: {filed: tuple(sorted(owners, key=lambda each: _SURENESS[each[1]])) for filed, owners in index.items()}
        for section, index in found.items()
    }


@lru_cache(maxsize=1)
def load_elements() -> ElementTable:
    """The element table of this product, read once."""
    return ElementTable(*read_elements(Path(__file__).with_name("elements.toml")))
