"""评价赋分: points off for findings, by the formula of the project's settings, every point traced to its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from auditor.config import ScoreSettings
from auditor.week.model import Count, Standing, Week

Kind = Literal["overdue", "returned", "reopened", "open"]
KINDS: Final[dict[Kind, str]] = {
    "overdue": "逾期未整改",
    "returned": "核验退回",
    "reopened": "重新出现",
    "open": "未逾期的待整改",
}


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points off for one kind of failing: so many findings, each so many points. A finding may be in several kinds."""

    kind: Kind
    each: Decimal
    numbers: tuple[str, ...]

    @property
    def points(self) -> Decimal:
        """The points off."""
        return self.each * len(self.numbers)


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a unit, with what was taken off; never below the lowest score of the settings."""

    unit: str
    points: Decimal
    deductions: tuple[Deduction, ...]

    @property
    def lost(self) -> Decimal:
        """All points off, also those that would lead below the lowest score."""
        return sum((each.points for each in self.deductions), Decimal(0))


def formula(settings: ScoreSettings) -> str:
    """The formula as it is printed; terms of no points are left out.

    >>> formula(ScoreSettings())
    '得分 = 100 − 2×逾期未整改条数 − 1×核验退回条数 − 2×重新出现条数，最低0分'
    """
    terms = [f"{plain(each)}×{word}条数" for kind, word in KINDS.items() if (each := _each(settings, kind))]
    return f"得分 = {' − '.join([plain(settings.base), *terms])}，最低{plain(settings.lowest)}分"


def scores_of(week: Week, settings: ScoreSettings, units: Sequence[str]) -> tuple[Score, ...]:
    """The score of every unit, the best first, then by name."""
    mine: dict[str, list[Standing]] = {unit: [] for unit in units}
    for standing in week.standings:
        if Count.LISTED in standing.counts and standing.unit in mine:
            mine[standing.unit].append(standing)
    scores = [_score(unit, found, settings) for unit, found in mine.items()]
    return tuple(sorted(scores, key=lambda score: (-score.points, score.unit)))


def plain(points: Decimal) -> str:
    """Points without needless noughts.

    >>> plain(Decimal("0.50")), plain(Decimal("100"))
    ('0.5', '100')
    """
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _score(unit: str, found: Sequence[Standing], settings: ScoreSettings) -> Score:
    numbers: dict[Kind, list[str]] = {kind: [] for kind in KINDS}
    for standing in found:
        for kind in _failings(standing):
            numbers[kind].append(standing.number)
    off = tuple(Deduction(kind, _each(settings, kind), tuple(sorted(numbers[kind]))) for kind in KINDS)
    lost = sum((each.points for each in off), Decimal(0))
    return Score(unit, max(settings.lowest, settings.base - lost), off)


def _failings(standing: Standing) -> list[Kind]:
    told: list[Kind] = []
    if Count.WAITING in standing.counts:
        told.append("overdue" if standing.late else "open")
    if standing.failed:
        told.append("returned")
    if standing.came_back:
        told.append("reopened")
    return told


def _each(settings: ScoreSettings, kind: Kind) -> Decimal:
    points: Decimal = getattr(settings, kind)
    return points
