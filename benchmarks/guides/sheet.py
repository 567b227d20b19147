"""One item of the fixture city as a made-up vendor shows it, and what a reader must find in it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from catalog.citations import Citation, parse_citations
from catalog.model import LegalBasis, ServiceItem

Pair = tuple[str, str]
Row = Mapping[str, str]
HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json;charset=UTF-8"

WEAK: Final = ("limit_explain", "other_dept", "delivery_way", "supervise_way", "transact_time", "service_type")
"""Elements that real pages leave blank or out: every item lacks one of them and has another with nothing behind it."""


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes as served."""

    body: bytes
    content_type: str = HTML
    url: str = "http://www.bureau.test/guide/detail"


@dataclass(slots=True)
class Sheet:
    """What is shown of an item while a template shows it; ``number`` says which elements are blank or left out."""

    item: ServiceItem
    number: int
    elements: dict[str, str] = field(default_factory=dict)
    materials: list[Row] = field(default_factory=list)
    bases: set[Citation] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The item's name, taken as shown."""
        self.elements["task_name"] = self.item.task_name
        return self.item.task_name

    def pairs(self, dialect: str, *keys: str, without: Iterable[str] = (), blanks: bool = True) -> list[Pair]:
        """Label and value of each element of the dialect, all or ``keys``, in the dialect's order."""
        labels = dialects()[dialect]
        wanted = keys or [key for key in labels if key not in set(without)]
        return [(labels[key], text) for key in wanted if (text := self.say(key, blanks=blanks)) is not None]

    def say(self, key: str, *, blanks: bool = True) -> str | None:
        """The element's text as shown, ``""`` if blank, ``None`` if this item does not show it."""
        text = self.item.get(key)
        if blanks and key == WEAK[self.number % len(WEAK)] and text is not None:
            text = ""
        if text is None or key == WEAK[(self.number + 3) % len(WEAK)] or (not blanks and not text):
            return None
        self.elements[key] = text
        return text

    def shows(self, key: str, text: str) -> str:
        """``text`` is what this template shows for the element."""
        self.elements[key] = text
        return text

    def rows(self, *keys: str) -> list[dict[str, str]]:
        """The materials with the sub-elements ``keys``, ``""`` where a material has none."""
        for material in self.item.materials:
            row = {"material_name": material.material_name}
            self.materials.append(row | {key: material.elements[key] for key in keys if key in material.elements})
        return [{key: row.get(key, "") for key in ("material_name", *keys)} for row in self.materials]

    def laws(self) -> Sequence[LegalBasis]:
        """The legal bases; every article of each counts."""
        for law in self.item.by_law:
            self.bases |= set(parse_citations(cited(law)))
        return self.item.by_law


@dataclass(frozen=True, slots=True)
class Case:
    """A template filled from an item: what is served, what is in it."""

    template: str
    item: str
    parts: tuple[Part, ...]
    elements: Mapping[str, str]
    materials: tuple[Row, ...]
    bases: frozenset[Citation]


Shown = str | bytes | Part | Sequence[Part]
Template = Callable[[Sheet], Shown]


def fill(name: str, template: Template, item: ServiceItem, number: int) -> Case:
    """The template filled from the item; text is served in UTF-8."""
    sheet = Sheet(item, number)
    shown = template(sheet)
    parts = (shown,) if isinstance(shown, (str, bytes, Part)) else tuple(shown)
    served = tuple(part if isinstance(part, Part) else Part(_bytes(part)) for part in parts)
    return Case(name, item.id, served, sheet.elements, tuple(sheet.materials), frozenset(sheet.bases))


def _bytes(shown: str | bytes) -> bytes:
    return shown.encode("utf-8") if isinstance(shown, str) else shown


def real_rows(sheet: Sheet, *keys: str) -> list[dict[str, str]]:
    """As :meth:`Sheet.rows`, under names with all that real names have in them (``material_names.toml``)."""
    rows = sheet.rows(*keys)
    names = _names()
    for n, row in enumerate(rows):
        row["material_name"] = names[(sheet.number * 7 + n) % len(names)]
        sheet.materials[n] = {**sheet.materials[n], "material_name": row["material_name"]}
    return rows


@cache
def _names() -> Sequence[str]:
    return tuple(tomllib.loads(Path(__file__).with_name("material_names.toml").read_text("utf-8"))["names"])


def cited(law: LegalBasis) -> str:
    """The basis in the usual wording: 《法》（文号）第八条."""
    number = f"（{law.law_number}）" if law.law_number else ""
    return f"{law.law_name}{number}{law.article}"


@cache
def dialects() -> Mapping[str, Mapping[str, str]]:
    """Element key → label, by vendor."""
    return tomllib.loads(Path(__file__).with_name("dialects.toml").read_text("utf-8"))
