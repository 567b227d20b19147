"""A collection of laws taken in: a folder or a file of Markdown statutes and CSV tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from catalog.errors import N_, ConfigError, InputRefused
from catalog.laws.lawtable import read_table
from catalog.laws.model import Law, Level, Version
from catalog.laws.names import title_key
from catalog.laws.register import merged
from catalog.laws.statute import read_statute
from catalog.snapshot.delimited import decode
from catalog.tomlfile import load_model

_FILE: Final = Path(__file__).with_name("folders.toml")
_TABLES: Final = (".csv", ".tsv")
_STATUTES: Final = (".md", ".markdown")


class _Refused(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    folders: list[str]


class _Folders(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    levels: dict[str, Level]
    refused: _Refused


@dataclass(frozen=True, slots=True)
class Intake:
    """What a collection held: its laws by title, how many files and rows were accepted, and why others were not."""

    laws: tuple[Law, ...]
    accepted: int
    refused: tuple[InputRefused, ...]


def read_laws(path: Path) -> Intake:
    """All laws of a folder (hidden files aside) or of one file.

    Raises :class:`ConfigError` when there is nothing of that name, :class:`InputRefused` when a single file is
    no statute and no table of laws.
    """
    if not path.exists():
        raise ConfigError(N_("there is no such file or folder"), where=str(path))
    found: dict[str, Law] = {}
    refused: list[InputRefused] = []
    accepted = 0
    for each in _everything(path):
        if isinstance(each, InputRefused):
            refused.append(each)
            continue
        accepted += 1
        key = title_key(each.title)
        found[key] = _together(each, found[key]) if key in found else each
    laws = (found[key] for key in sorted(found))
    return Intake(tuple(laws), accepted, tuple(refused))


def _everything(path: Path) -> Iterator[Law | InputRefused]:
    if path.is_file():
        yield from _of_file(path, path.name, path.parent.parts)
        return
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path)
        if file.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield from _of_file(file, inside.as_posix(), (path.name, *inside.parts[:-1]))


def _of_file(file: Path, name: str, folders: Iterable[str]) -> Iterator[Law | InputRefused]:
    try:
        if file.suffix.lower() in _TABLES:
            yield from (law for _where, law in read_table(file))
        else:
            yield _statute(file, name, tuple(folders))
    except InputRefused as refused:
        yield refused


def _statute(file: Path, name: str, folders: tuple[str, ...]) -> Law:
    if file.suffix.lower() not in _STATUTES:
        raise InputRefused(N_("is neither a Markdown statute (.md) nor a table (.csv)"), where=name)
    table = _folders()
    if any(folder in table.refused.folders for folder in folders):
        raise InputRefused(N_("cases and judicial interpretations are never the basis of an item"), where=name)
    place = next((number for number in reversed(range(len(folders))) if folders[number] in table.levels), None)
    level = Level.UNKNOWN if place is None else table.levels[folders[place]]
    below = folders[place + 1] if place is not None and level is Level.MINISTRY and place + 1 < len(folders) else ""
    return read_statute(decode(file.read_bytes(), name), name, level, below)


@lru_cache(maxsize=1)
def _folders() -> _Folders:
    return load_model(_FILE, _Folders)


def _together(new: Law, known: Law) -> Law:
    """Two parts of one law: rows of one version put their articles together."""
    law = merged(new, known)
    by_date = {version.date: version for version in known.versions}
    own = {version.date: version for version in new.versions}
    return replace(law, versions=tuple(_united(version, own, by_date) for version in law.versions))


def _united(version: Version, new: dict[str, Version], known: dict[str, Version]) -> Version:
    if version.date not in new or version.date not in known:
        return version
    one, other = known[version.date], new[version.date]
    texts = {**one.texts, **other.texts}
    return replace(version, texts=texts, articles=max(one.articles, other.articles))
