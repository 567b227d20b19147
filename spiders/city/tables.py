"""The tables of ``data/``: bodies, laws, families, items, each checked as it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel

from catalog.tomlfile import load_model

DATA: Final = Path(__file__).parent / "data"


class Told(BaseModel):
    """What a family or an item says of itself. Keys that are no field here are elements with their text.

    ``laws`` are ``"<law> <article>"``; ``materials`` ``"<kind of document> <name>"``, with ``?`` after the kind
    and ``| <case>`` behind the name when it is needed in that case only; ``fee`` is ``"name | standard |
    basis"``; ``online`` says that nobody has to come to a window.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    unit: str = ""
    type: str = ""
    laws: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    fee: str = ""
    online: bool | None = None

    @property
    def elements(self) -> dict[str, str]:
        """The keys that are elements."""
        return {key: str(text) for key, text in (self.model_extra or {}).items()}


class Entry(Told):
    """One item. ``code``: main item (5) + sub-item (3); ``national``: the same in the national catalogue."""

    id: str
    family: str
    name: str
    code: str
    national: str = ""
    handle: str = ""


class Law(BaseModel):
    """A law the items cite; ``articles`` maps what is cited to what it is about."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    law_name: str
    law_number: str
    articles: Mapping[str, str]


class Defaults(BaseModel):
    """What every item says, what an item of a type says, and what a kind of document is."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    every: Mapping[str, str]
    type: Mapping[str, Mapping[str, str]]
    document: Mapping[str, Mapping[str, str]]


class _Laws(RootModel[dict[str, Law]]):
    pass


class _Units(RootModel[dict[str, dict[str, str]]]):
    pass


class _Families(RootModel[dict[str, Told]]):
    pass


class _Entries(BaseModel):
    model_config = ConfigDict(extra="forbid")
    item: tuple[Entry, ...]


@cache
def laws() -> Mapping[str, Law]:
    """The laws by the short key the items use."""
    return load_model(DATA / "laws.toml", _Laws).root


@cache
def units() -> Mapping[str, Mapping[str, str]]:
    """The bodies by short key: elements that all items of a body share, and its ``region``."""
    return load_model(DATA / "units.toml", _Units).root


@cache
def families() -> Mapping[str, Told]:
    """The families by name."""
    return load_model(DATA / "families.toml", _Families).root


@cache
def defaults() -> Defaults:
    """What holds where nobody says otherwise."""
    return load_model(DATA / "defaults.toml", Defaults)


@cache
def entries(*files: str) -> tuple[Entry, ...]:
    """All items of the files, in file order."""
    return tuple(entry for name in files for entry in load_model(DATA / name, _Entries).item)
