"""The rule catalogue: what every rule demands, where it comes from and what to change.

Read from ``catalogue.toml``; which check belongs to a rule of tasks 1 and 3 is said where the check stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel, field_validator

from catalog.tomlfile import load_model
from diffs.model import Severity, Task

FIX_PLACES: Final = frozenset({"label", "value", "library", "channel", "sub", "detail"})
"""Names a fix template may use."""

_FILE: Final = Path(__file__).with_name("catalogue.toml")
_LONGEST: Final = 60
_NOTHING: Final = "（空）"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``severity`` is the usual one: a single finding may be milder, never harsher.

    ``statement`` and ``hook`` are for people; ``fix`` is a template over :data:`FIX_PLACES`.
    """

    id: str
    task: Task
    severity: Severity
    statement: str
    hook: str
    fix: str

    def fix_for(self, **places: str | None) -> str:
        """What to change, filled in; values are shortened, what is not given or empty reads （空）.

        Raises :class:`ValueError` for a place no template may use.
        """
        if unknown := places.keys() - FIX_PLACES:
            raise ValueError(f"no such place in a fix: {', '.join(sorted(unknown))}")
        return self.fix.format_map({name: _short(places.get(name)) for name in FIX_PLACES})


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    task: Task
    severity: Severity
    statement: str
    hook: str
    fix: str

    @field_validator("fix")
    @classmethod
    def _known_places(cls, template: str) -> str:
        used = {name for _text, name, _spec, _conversion in Formatter().parse(template) if name is not None}
        if unknown := used - FIX_PLACES:
            raise ValueError(f"unknown place {', '.join(sorted(unknown))} in the template")
        return template


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
            rule_id: Rule(rule_id, entry.task, entry.severity, entry.statement, entry.hook, entry.fix)
            for rule_id, entry in entries.items()
        }
    )


def _short(value: str | None) -> str:
    text = " ".join((value or "").split())
    if not text:
        return _NOTHING
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
