"""The register of laws that transport items cite: titles, other names, 文号, versions.

Small on purpose and honest about it: a title or a version that is not in it is *not checkable*, never wrong.
The register never mends a title; it only knows which names are one law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict

from catalog.laws.names import same_number, title_key
from catalog.tomlfile import load_model

_FILE: Final = Path(__file__).with_name("laws.toml")


class _Version(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    date: str
    in_force: str = ""
    articles: int = 0


class _Renamed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    old: str
    new: str


class _Law(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    aliases: list[str] = []
    number: str = ""
    level: str
    versions: list[_Version] = []
    renamed: list[_Renamed] = []


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    laws: list[_Law]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a law: adopted or amended on ``date``, in force from ``in_force`` (ISO dates).

    ``articles`` is the highest article number, 0 when not known.
    """

    date: str
    in_force: str
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Law:
    """One law of the register. ``title`` is the short one, without 中华人民共和国.

    ``number`` is the 文号 of the first promulgation, which stays through all revisions; ``versions`` are in
    the order of their dates; ``renamed`` are words of older versions with what the newest says instead.
    """

    title: str
    aliases: tuple[str, ...]
    number: str
    level: str
    versions: tuple[Version, ...]
    renamed: tuple[tuple[str, str], ...]

    def in_force(self, on: str = "") -> Version | None:
        """The version in force on an ISO date (the newest known one without a date), ``None`` if not known."""
        known = [version for version in self.versions if not on or version.in_force <= on]
        return known[-1] if known else None


@lru_cache(maxsize=1)
def load_laws() -> Mapping[str, Law]:
    """All laws of the register by short title, in file order."""
    laws = (_law(each) for each in load_model(_FILE, _File).laws)
    return MappingProxyType({law.title: law for law in laws})


def find_law(title: str, number: str = "") -> Law | None:
    """The law of that title; where there is no title, the law of that 文号. ``None`` when it is not registered."""
    if title:
        return _by_title().get(title_key(title))
    return next((law for law in load_laws().values() if number and same_number(law.number, number)), None)


def _law(entry: _Law) -> Law:
    versions = (Version(each.date, each.in_force or each.date, each.articles) for each in entry.versions)
    return Law(
        entry.title,
        tuple(entry.aliases),
        entry.number,
        entry.level,
        tuple(sorted(versions, key=lambda version: version.date)),
        tuple((each.old, each.new) for each in entry.renamed),
    )


@lru_cache(maxsize=1)
def _by_title() -> Mapping[str, Law]:
    laws = load_laws().values()
    return MappingProxyType({title_key(name): law for law in laws for name in (law.title, *law.aliases)})
