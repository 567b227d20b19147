"""Regions: codes and names of the province, its cities and the districts and zones of 西安市."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict

from catalog.text import looks
from catalog.tomlfile import load_model

_FILE: Final = Path(__file__).with_name("regions.toml")


class _Region(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    code: str = ""
    aliases: list[str] = []
    parent: str = ""
    unofficial: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    regions: list[_Region]


@dataclass(frozen=True, slots=True)
class Region:
    """A region. ``code`` is ``""`` for a zone without one; ``unofficial`` codes are a portal's, not the standard's."""

    name: str
    code: str
    aliases: tuple[str, ...]
    parent: str
    unofficial: bool


@lru_cache(maxsize=1)
def load_regions() -> tuple[Region, ...]:
    """All regions, in file order."""
    return tuple(
        Region(each.name, each.code, tuple(each.aliases), each.parent, each.unofficial)
        for each in load_model(_FILE, _File).regions
    )


def find_region(text: str) -> Region | None:
    """The region a code (6 or 12 digits) or a name, with or without what lies above it, stands for.

    >>> find_region("西安市长安区").code, find_region("610116000000").name, find_region("高新区").code
    ('610116', '长安区', '')
    """
    key = looks(text)
    if key.isascii() and key.isdigit():
        code = key[:6] if len(key) == 12 else key
        return next((region for region in load_regions() if region.code == code), None)
    names = _names()
    return names.get(key) or names.get(strip_place(key))


@lru_cache(maxsize=1)
def place_prefixes() -> tuple[str, ...]:
    """Everything that may stand before a name or an address and only says where: 陕西省, 西安市, 雁塔区 … Longest
    first."""
    return tuple(sorted(_names(), key=lambda name: (-len(name), name)))


def split_place(text: str) -> tuple[str, str]:
    """The places a text begins with, and the rest. Nothing is split off that would leave nothing.

    >>> split_place("陕西省西安市雁塔区唐延路1号")
    ('陕西省西安市雁塔区', '唐延路1号')
    """
    front, rest = "", text.strip()
    while found := next((name for name in place_prefixes() if rest.startswith(name) and len(rest) > len(name)), ""):
        front, rest = front + found, rest[len(found) :].lstrip(" ·,，、")
    return (front, rest) if rest else ("", text.strip())


def strip_place(text: str) -> str:
    """The text without the places in front; a text that is only places keeps the last one.

    >>> strip_place("西安市道路运输管理处"), strip_place("陕西省西安市")
    ('道路运输管理处', '西安市')
    """
    return split_place(text)[1]


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Region]:
    return MappingProxyType({name: region for region in load_regions() for name in (region.name, *region.aliases)})
