"""Marks on a finding that change how it counts or what it asks for: allowed, older than the library, outvoted.

A marked finding stays in every list. Keys of the marks in JSONL are those of the classes; an empty text is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, TypeVar

from catalog.errors import N_, InputRefused, unknown_key


@dataclass(frozen=True, slots=True)
class Waived:
    """Somebody allowed this difference: why, who, under which document number, and until which day (``""``: no end)."""

    reason: str
    approver: str = ""
    document: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Stale:
    """The page was captured on the day ``fetched_at``; the library's element changed by its snapshot of ``changed``."""

    fetched_at: str
    changed: str


@dataclass(frozen=True, slots=True)
class Outvoted:
    """Channels that agree with each other against the library, and what they say (``""``: they leave it out)."""

    value: str
    channels: tuple[str, ...]


Mark = Waived | Stale | Outvoted
M = TypeVar("M", Waived, Stale, Outvoted)

MARKS: Final[Mapping[str, type[Waived] | type[Stale] | type[Outvoted]]] = {
    "waived": Waived,
    "stale": Stale,
    "outvoted": Outvoted,
}
"""Key of a finding → the mark that stands there."""


def mark_to_json(mark: Mark) -> dict[str, object]:
    """The mark as plain types."""
    row = {each.name: getattr(mark, each.name) for each in fields(mark)}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in row.items() if value}


def mark_from_json(kind: type[M], obj: object, key: str, where: str) -> M:
    """The mark of one JSON object; :class:`InputRefused` naming ``where`` for anything else."""
    if not isinstance(obj, Mapping):
        raise InputRefused(N_("{key} must be an object"), where=where, key=key)
    names = [each.name for each in fields(kind)]
    values: dict[str, Any] = dict.fromkeys(names, "")
    for name, value in obj.items():
        if name not in names:
            raise unknown_key(name, names, where=where)
        values[name] = _value(value, name, where)
    if kind is Outvoted and not isinstance(values["channels"], tuple):
        raise InputRefused(N_("{key} must be a list of texts"), where=where, key="channels")
    return kind(**values)


def _value(value: object, name: str, where: str) -> str | tuple[str, ...]:
    if name == "channels":
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        raise InputRefused(N_("{key} must be a list of texts"), where=where, key=name)
    if not isinstance(value, str):
        raise InputRefused(N_("{key} must be a text"), where=where, key=name)
    return value
