"""The words of ``fields.toml``: what exports of item libraries call things."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from catalog.labels import field_key

SECTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"item": "", "materials": "material.", "by_law": "basis.", "fees": "fee.", "faq": "faq."}
)
"""Sections of an export and the prefix of their elements."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The tables of ``fields.toml``, each under its own name there."""

    sections: Mapping[str, tuple[str, ...]]
    generic: frozenset[str]
    names: Mapping[str, Mapping[str, str]]
    units: Mapping[str, str]
    limit_units: frozenset[str]
    handling_names: frozenset[str]
    lists: tuple[str, ...]
    totals: tuple[str, ...]
    notes: tuple[str, ...]


@lru_cache(maxsize=1)
def load_fields() -> Fields:
    """The words, read once."""
    data = tomllib.loads(files("catalog.snapshot").joinpath("fields.toml").read_text("utf-8"))
    return Fields(
        sections={section: tuple(words) for section, words in data["sections"].items()},
        generic=frozenset(data["generic"]["labels"]),
        names=data["names"],
        units=data["units"],
        limit_units=frozenset(data["limit_units"]["labels"]),
        handling_names=frozenset(data["handling_names"]["labels"]),
        lists=tuple(data["lists"]["keys"]),
        totals=tuple(data["remarks"]["totals"]),
        notes=tuple(data["remarks"]["notes"]),
    )


def section_of(text: str) -> str:
    """The section a sheet name, group heading or nested key speaks of, ``item`` when of none."""
    name = field_key(text)
    for section, words in load_fields().sections.items():
        if any(word in name for word in words):
            return section
    return "item"
