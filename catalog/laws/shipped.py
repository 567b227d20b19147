"""The register that is shipped: the laws transport items cite, from ``laws.toml``."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints

from catalog.laws.model import Former, Law, Level, Move, Renamed, Step, Version
from catalog.laws.register import Register, register_of
from catalog.tomlfile import load_model

_FILE: Final = Path(__file__).with_name("laws.toml")
_MOVE: Final = re.compile(r"^(?P<first>[0-9]+)(?:-(?P<last>[0-9]+))?(?P<by>[+-][0-9]+|x)$")


_Moved = Annotated[str, StringConstraints(pattern=r"^[0-9]+(-[0-9]+)?([+-][0-9]+|x)$")]
_Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Version(_Entry):
    date: _Day
    in_force: _Day | None = None
    articles: int = 0
    step: Step = Step.UNKNOWN
    number: str = ""
    decision: str = ""
    moves: list[_Moved] = []


class _Renamed(_Entry):
    old: str
    new: str
    since: _Day
    but: list[str] = []


class _Former(_Entry):
    title: str
    until: _Day


class _Law(_Entry):
    title: str
    aliases: list[str] = []
    former: list[_Former] = []
    number: str = ""
    level: Level
    body: str = ""
    versions: list[_Version] = []
    renamed: list[_Renamed] = []
    repealed: str = ""
    replaced_by: str = ""
    complete: bool = False


class _File(_Entry):
    owner: str
    known: _Day
    source: str
    laws: list[_Law]


@lru_cache(maxsize=1)
def shipped_register() -> Register:
    """The shipped register, read once."""
    file = load_model(_FILE, _File)
    return register_of(_law(entry, file) for entry in file.laws)


def find_law(title: str, number: str = "", register: Register | None = None) -> Law | None:
    """The law a citation names (:meth:`Register.find`), in the shipped register when none is given."""
    return (register or shipped_register()).find(title, number)


def _law(entry: _Law, file: _File) -> Law:
    versions = tuple(sorted((_version(each) for each in entry.versions), key=lambda version: version.date))
    first = versions[0].number if versions and versions[0].step is Step.ENACTED else ""
    return Law(
        entry.title,
        tuple(entry.aliases),
        entry.number or first,
        entry.level,
        versions,
        tuple(Renamed(each.old, each.new, each.since, tuple(each.but)) for each in entry.renamed),
        tuple(Former(each.title, each.until) for each in entry.former),
        entry.body,
        entry.repealed,
        entry.replaced_by,
        entry.complete,
        file.source,
        file.known,
    )


def _version(entry: _Version) -> Version:
    moves = tuple(_move(each) for each in entry.moves)
    return Version(
        entry.date, entry.in_force or entry.date, entry.articles, entry.step, entry.number, entry.decision, moves
    )


def _move(text: str) -> Move:
    """``68x`` (struck out), ``69-83-1`` (each one place back)."""
    found = _MOVE.match(text)
    assert found is not None  # the model demands the form
    first = int(found["first"])
    return Move(first, int(found["last"] or first), None if found["by"] == "x" else int(found["by"]))
