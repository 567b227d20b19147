"""The rule catalogue: what every rule demands, where it comes from and what to change.

Read from ``catalogue.toml``; which check belongs to a rule of tasks 1 and 3 is said where the check stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel, field_validator

from catalog.code_tables import code_table
from catalog.tomlfile import load_model
from diffs.model import Severity, Task

FIX_PLACES: Final = frozenset({"label", "value", "library", "channel", "sub", "detail"})
"""Names a fix template may use."""

_FILE: Final = Path(__file__).with_name("catalogue.toml")
_LONGEST: Final = 60
_NOTHING: Final = "（空）"


class Pack(StrEnum):
    """Where a rule's demand comes from. A project chooses packs; what is not chosen is not checked."""

    NOTICE = "notice"
    """The notice itself: elements complete and correct, channels equal to the library, public services."""
    LAW = "law"
    """What statutes ask of a published item (行政许可法, 优化营商环境条例) and of its legal basis."""
    STANDARD = "standard"
    """Codes and code tables of the national standards (GB/T 39554, GB 32100)."""
    GUIDE = "guide"
    """What inspections of service guides look for."""
    LOGIC = "logic"
    """Statements of one item that cannot be true together, and texts that look broken."""
    OWN = "own"
    """Rules the bureau wrote itself."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``severity`` is the usual one: a single finding may be milder, never harsher.

    ``types`` are the 事项类型 (national texts) it speaks of, ``()`` for every type. ``statement`` and ``hook`` are
    for people; ``fix`` is a template over :data:`FIX_PLACES`.
    """

    id: str
    task: Task
    severity: Severity
    statement: str
    hook: str
    fix: str
    pack: Pack = Pack.NOTICE
    types: tuple[str, ...] = ()

    def fix_for(self, **places: str | None) -> str:
        """What to change, filled in; values are shortened, what is not given or empty reads （空）.

        Raises :class:`ValueError` for a place no template may use.
        """
        if unknown := places.keys() - FIX_PLACES:
            raise ValueError(f"no such place in a fix: {', '.join(sorted(unknown))}")
        return self.fix.format_map({name: _short(places.get(name)) for name in _used_places(self.fix)})


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    task: Task
    severity: Severity
    pack: Pack
    types: tuple[str, ...] = ()
    statement: str
    hook: str
    fix: str

    @field_validator("fix")
    @classmethod
    def _known_places(cls, template: str) -> str:
        if unknown := unknown_places(template):
            raise ValueError(f"unknown place {', '.join(unknown)} in the template")
        return template

    @field_validator("types")
    @classmethod
    def _known_types(cls, types: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(types) - set(code_table("task_type").texts):
            raise ValueError(f"unknown item type {', '.join(sorted(unknown))}")
        return types


class _File(RootModel[dict[str, _Entry]]):
    pass


def rule(rule_id: str) -> Rule:
    """The rule of that id; ``KeyError`` for an id nobody knows.

    >>> rule("T2-NAME").fix_for(library="道路旅客运输经营许可")
    '将事项名称改为“道路旅客运输经营许可”'
    """
    return load_rules()[rule_id]


@lru_cache(maxsize=1)
def load_rules() -> Mapping[str, Rule]:
    """Every rule by id, in catalogue order."""
    entries = load_model(_FILE, _File).root
    return MappingProxyType(
        {
            rule_id: Rule(
                rule_id, entry.task, entry.severity, entry.statement, entry.hook, entry.fix, entry.pack, entry.types
            )
            for rule_id, entry in entries.items()
        }
    )


def unknown_places(template: str) -> tuple[str, ...]:
    """The places of a fix template that nobody fills in. Raises :class:`ValueError` when it is no template."""
    return tuple(sorted(set(_used_places(template)) - FIX_PLACES))


@lru_cache(maxsize=1024)
def _used_places(template: str) -> tuple[str, ...]:
    used = {name for _text, name, _spec, _conversion in Formatter().parse(template) if name is not None}
    return tuple(sorted(used))


def _short(value: str | None) -> str:
    text = " ".join((value or "").split())
    if not text:
        return _NOTHING
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
