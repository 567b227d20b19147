"""The seeds as declared in ``data/``: what is done to which value of which item, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, RootModel

from catalog.tomlfile import load_model
from spiders.city.tables import DATA

LIBRARY: Final = "library"
"""The ``on`` of a seed that is a fault of the library itself."""


class Op(BaseModel):
    """A kind of seed. ``does`` names the function of :mod:`spiders.city.seeds` that carries it out.

    ``rule`` and ``kind`` are what an audit must report; both are empty for a harmless variation. ``what``
    says in a few words what happens to the value. ``blames`` is the element a finding names where it is not the
    one touched, ``sub_element`` the sub-element, if always the same; ``sub_key`` says which of the seed's texts
    names the row: ``row`` (the default), ``to``, or none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    does: str
    what: str
    rule: str = ""
    kind: str = ""
    blames: str = ""
    sub_key: Literal["row", "to", ""] = "row"
    sub_element: str = ""

    @property
    def harmless(self) -> bool:
        """Whether the two values still say the same."""
        return not self.rule


class Seed(BaseModel):
    """One seed: ``op`` on ``element`` (and its row ``row``, column ``column``) of ``item`` on channel ``on``.

    ``was`` is the part of the value that is replaced by ``to``. ``row`` is a material's name or a citation as
    the truth names it (道路运输条例第八条, a whole law without article). ``rule`` and ``kind`` override the op's.
    No ``item``: the library as a whole.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    on: str
    op: str
    item: str = ""
    element: str = ""
    row: str = ""
    column: str = ""
    was: str = ""
    to: str = ""
    rule: str = ""
    kind: str = ""
    note: str = ""

    @property
    def place(self) -> tuple[str, str, str, str, str]:
        """What the seed touches; no two seeds may touch the same."""
        return self.on, self.item, self.element, self.row, self.column


class _Ops(RootModel[dict[str, Op]]):
    pass


class _Seeds(BaseModel):
    model_config = ConfigDict(extra="forbid")
    seed: tuple[Seed, ...]


@cache
def ops() -> Mapping[str, Op]:
    """The kinds of seed by name."""
    return load_model(DATA / "ops.toml", _Ops).root


@cache
def seeds() -> tuple[Seed, ...]:
    """All seeds in the order of the file: differences ``D…`` and harmless variations ``H…``."""
    return load_model(DATA / "seeds.toml", _Seeds).seed
