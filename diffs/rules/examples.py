"""An example that breaks each rule and one that keeps it, read from ``examples.toml`` and held to by a test.

An example is an item of which only what matters is written (``library.jsonl`` keys); several items where the rule
looks at the whole library; for rules of task 2 a ``library`` and a ``channel`` side.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, RootModel

from catalog.tomlfile import load_model

_FILE: Final = Path(__file__).with_name("examples.toml")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    breaks: dict[str, Any] | list[dict[str, Any]]
    keeps: dict[str, Any] | list[dict[str, Any]]


class _File(RootModel[dict[str, _Entry]]):
    pass


@dataclass(frozen=True, slots=True)
class Example:
    """Both examples of a rule as compact JSON, one text for each."""

    breaks: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


def examples_of(rule_id: str) -> Example:
    """The examples of a rule of the product; none for an id nobody knows."""
    entry = example_data().get(rule_id)
    if entry is None:
        return Example()
    return Example((as_text(entry["breaks"]),), (as_text(entry["keeps"]),))


def as_text(example: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> str:
    """An example as people read it."""
    return json.dumps(example, ensure_ascii=False)


@lru_cache(maxsize=1)
def example_data() -> Mapping[str, Mapping[str, Any]]:
    """Rule id → ``breaks`` and ``keeps``, each an item, a list of items, or both sides."""
    entries = load_model(_FILE, _File).root
    return MappingProxyType({key: {"breaks": entry.breaks, "keeps": entry.keeps} for key, entry in entries.items()})
