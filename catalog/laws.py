"""The register of laws that transport items cite: titles, other names, 文号, versions.

Small on purpose and honest about it: a title or a version that is not in it is *not checkable*, never wrong.
The register never mends a title; it only knows which names are one law.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict

from catalog.numerals import NUMERAL, number_value
from catalog.text import looks
from catalog.tomlfile import load_model

_FILE: Final = Path(__file__).with_name("laws.toml")
_STATE: Final = "中华人民共和国"
_MARKS: Final = re.compile(r"[《》\"']")
_YEAR: Final = re.compile(r"\(?([12][0-9]{3})\)?年?")
_SERIAL: Final = re.compile(rf"第?({NUMERAL})号")


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


@lru_cache(maxsize=65536)
def title_key(title: str) -> str:
    """What titles of one law have in common: marks, width, spaces and 中华人民共和国 in front do not matter.

    >>> title_key("《中华人民共和国道路运输条例》"), title_key("道路运输条例")
    ('道路运输条例', '道路运输条例')
    """
    bare = _MARKS.sub("", looks(title)).casefold()
    return bare.removeprefix(_STATE) or bare


def find_law(title: str, number: str = "") -> Law | None:
    """The law of that title; where there is no title, the law of that 文号. ``None`` when it is not registered."""
    if title:
        return _by_title().get(title_key(title))
    return next((law for law in load_laws().values() if number and same_number(law.number, number)), None)


def same_number(first: str, second: str) -> bool:
    """Whether two 文号 can be one. 国务院令第406号 and 中华人民共和国国务院令406号 are; what one side leaves out
    (its body, its year) does not tell them apart."""
    return bool(first and second) and all(
        mine == theirs or not (mine and theirs) for mine, theirs in zip(_parts(first), _parts(second), strict=True)
    )


@lru_cache(maxsize=8192)
def _parts(number: str) -> tuple[str, str, str]:
    """Body, year and serial of a 文号."""
    text = looks(number).replace(_STATE, "").casefold()
    year = _YEAR.search(text)
    rest = text[: year.start()] + text[year.end() :] if year and not _is_serial(text, year) else text
    serial = _SERIAL.search(rest)
    value = number_value(serial[1]) if serial else None
    body = rest[: serial.start()] + rest[serial.end() :] if serial else rest
    return (
        body.replace("国家主席", "主席").replace("令", ""),
        year[1] if year and rest != text else "",
        str(value or ""),
    )


def _is_serial(text: str, year: re.Match[str]) -> bool:
    return text[year.end() : year.end() + 1] == "号"


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
