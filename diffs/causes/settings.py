"""From how many findings on something is a cause, and in what words: ``causes.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from catalog.element import Element, Kind
from catalog.tomlfile import load_model
from diffs.causes.model import CauseKind

_FILE: Final = Path(__file__).with_name("causes.toml")

Shared = Literal["value", "row", "unit"]


class Entry(BaseModel):
    """Thresholds and wording of one kind of cause; the keys are explained in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least: int = Field(ge=2)
    items: int = 0
    share: float = Field(ge=0, le=1)
    acts: Literal["unit", "channel", "library"]
    sentence: str
    fix: str


class _Shared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: frozenset[Kind]
    keys: frozenset[str]


class Settings(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    library_value: Entry
    library_column: Entry
    library_shared: Entry
    template: Entry
    items_missing: Entry
    raw_code: Entry
    unit_name: Entry
    law: Entry
    material: Entry
    shared_value: Entry
    constant: Entry
    mapping: Entry
    row_missing: Entry
    row_extra: Entry
    shared: _Shared
    library_rules: Mapping[str, Shared]

    def entry(self, kind: CauseKind) -> Entry:
        """The entry of one kind."""
        entry: Entry = getattr(self, kind.value)
        return entry

    def is_shared(self, element: Element) -> bool:
        """Whether values of the element belong to the unit rather than to a single item."""
        return element.kind in self.shared.kinds or element.key in self.shared.keys


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings as shipped."""
    return load_model(_FILE, Settings)
