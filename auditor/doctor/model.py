"""One thing that is wrong, or may become so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from catalog.errors import AuditError


class Level(StrEnum):
    """How bad it is."""

    WRONG = "wrong"
    """Something is lost, changed or cannot be used."""
    HINT = "hint"
    """Nothing is lost; somebody should know."""


@dataclass(frozen=True, slots=True)
class Ailment:
    """What is wrong and where; ``template`` and ``hint`` are message templates, ``params`` fills both.

    ``mend`` puts it right without losing anything: what cannot be used is moved aside, never deleted. ``None`` where
    only a person can.
    """

    level: Level
    template: str
    where: str = ""
    hint: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    mend: Callable[[], None] | None = None


def ailment_of(error: AuditError, mend: Callable[[], None] | None = None) -> Ailment:
    """What an error says, as an ailment."""
    return Ailment(Level.WRONG, error.template, error.where, error.hint, error.params, mend)
