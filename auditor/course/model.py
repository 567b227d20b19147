"""The frozen words of history: what happened in every week, how much is left, and whether it will be done in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal


class Turn(StrEnum):
    """What history counts of findings that count against a unit (error, warning): each finding once a week."""

    OPENED = "opened"
    CLAIMED = "claimed"
    RETURNED = "returned"
    VERIFIED = "verified"
    CLOSED = "closed"
    WAIVED = "waived"
    CAME_BACK = "came_back"
    """It had been verified, closed or waived, or a run had passed it unclaimed, and it is there again."""


Dimension = Literal["unit", "region", "channel", "element", "task"]
DIMENSIONS: Final[tuple[Dimension, ...]] = ("unit", "region", "channel", "element", "task")


@dataclass(frozen=True, slots=True)
class Span:
    """A week: its first and last day (ISO), both included. The last one may not be over yet."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Week:
    """What happened in a week, and how many findings were neither closed nor waived at its end."""

    span: Span
    turns: Mapping[Turn, int] = field(default_factory=dict)
    left: int = 0

    def __getitem__(self, turn: Turn) -> int:
        return self.turns.get(turn, 0)

    @property
    def came_back(self) -> int:
        """How many came back."""
        return self[Turn.CAME_BACK]


@dataclass(frozen=True, slots=True)
class Burn:
    """A point of the burn-down: what was left at the end of a day, and what a straight line to the deadline allows
    (``None``: no deadline is set)."""

    day: str
    left: int
    planned: int | None = None


@dataclass(frozen=True, slots=True)
class BurnDown:
    """How much is left and how fast it goes. ``pace``: closed a week in the last four weeks that are over, less what
    came back or was opened; ``needed``: what every week up to the deadline has to bring. ``None``: cannot be said."""

    deadline: str
    left: int
    points: tuple[Burn, ...] = ()
    weeks_left: float | None = None
    needed: float | None = None
    pace: float | None = None

    @property
    def in_time(self) -> bool | None:
        """Whether it will be done by the deadline if it goes on like this."""
        if self.needed is None or self.pace is None:
            return None
        return self.pace >= self.needed


@dataclass(frozen=True, slots=True)
class Course:
    """The ledger's weeks up to a day: of all findings, and per unit, region, channel (``""``: the library), element
    and task. Every list of weeks has the same spans; ``flapping``: number → how often it came back lately."""

    as_of: str
    weeks: tuple[Week, ...] = ()
    by: Mapping[Dimension, Mapping[str, tuple[Week, ...]]] = field(default_factory=dict)
    burn_down: BurnDown = BurnDown("", 0)
    flapping: Mapping[str, int] = field(default_factory=dict)

    def total(self, turn: Turn) -> int:
        """How often it happened in all weeks together."""
        return sum(week[turn] for week in self.weeks)
