"""Who may use which route: a table, which the app is built from and the tests are held against."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from auditor.console.accounts import Role

ANYONE: Final = "anyone"
_EVERY_ROLE: Final = "*"
_TABLE: Final = Path(__file__).with_name("rights.toml")


@dataclass(frozen=True, slots=True)
class Right:
    """One route and the roles that may use it; ``open``: nobody has to log in. ``scope`` ``own``: units and districts
    see and change only their own findings through it."""

    name: str
    method: Literal["GET", "POST"]
    path: str
    roles: frozenset[Role]
    open: bool = False
    scope: Literal["own", "all"] = "all"

    def allows(self, role: Role) -> bool:
        """Whether somebody of that role may use the route."""
        return self.open or role in self.roles

    @property
    def writes(self) -> bool:
        """Whether it changes something, and so needs the token of the login."""
        return self.method != "GET"

    @property
    def of_programs(self) -> bool:
        """Whether programs read it."""
        return self.path.startswith("/api/")


@lru_cache(maxsize=1)
def rights() -> Mapping[str, Right]:
    """Every route by its name."""
    rows = tomllib.loads(_TABLE.read_text("utf-8"))["right"]
    return {row["name"]: _right(**row) for row in rows}


def _right(
    name: str, method: Literal["GET", "POST"], path: str, roles: list[str], scope: Literal["own", "all"] = "all"
) -> Right:
    everyone = frozenset(Role)
    named = everyone if _EVERY_ROLE in roles else frozenset(Role(each) for each in roles if each != ANYONE)
    return Right(name, method, path, named, ANYONE in roles, scope)
