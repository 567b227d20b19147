"""Figures as lines that can be summed any way: by unit, region, channel, element, or all together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Literal

from diffs.compare.tally import Cell, Unchecked

Dimension = Literal["channel", "region", "unit", "element"]
DIMENSIONS: Final[tuple[Dimension, ...]] = ("channel", "region", "unit", "element")


class Figure(StrEnum):
    """One of the three figures."""

    COMPLETENESS = "completeness"
    CONSISTENCY = "consistency"
    ACCURACY = "accuracy"


@dataclass(frozen=True, slots=True)
class Line:
    """What was counted in one cell: ``good`` of ``of``, and how many have no verdict, by reason. Figures of the
    library itself have no ``channel``."""

    figure: Figure
    channel: str
    region: str
    unit: str
    element: str
    good: int
    of: int
    unchecked: tuple[tuple[Unchecked, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its numerator and denominator, and how many have no verdict, by reason."""

    good: int = 0
    of: int = 0
    unchecked: Mapping[Unchecked, int] = field(default_factory=dict)

    @property
    def not_checked(self) -> int:
        """How many have no verdict, for whatever reason."""
        return sum(self.unchecked.values())

    @property
    def percent(self) -> str:
        """The share in per cent with one decimal, cut off, so that only all of them are 100.0%; ``—`` of nothing.

        >>> Rate(1999, 2000).percent, Rate().percent
        ('99.9%', '—')
        """
        if not self.of:
            return "—"
        tenths = self.good * 1000 // self.of
        return f"{tenths // 10}.{tenths % 10}%"

    def to_json(self) -> dict[str, Any]:
        """Numerator, denominator and what was not checked, as plain types."""
        left_out = {why.value: count for why in Unchecked if (count := self.unchecked.get(why, 0))}
        return {"numerator": self.good, "denominator": self.of, "not_checked": left_out}


@dataclass(frozen=True, slots=True)
class Figures:
    """The lines of all figures, sorted within each figure."""

    lines: tuple[Line, ...] = ()

    def rate(self, figure: Figure, **where: str) -> Rate:
        """One figure over everything, or over the lines that have these values (``unit="…"``)."""
        return _sum(
            line
            for line in self.lines
            if line.figure == figure and all(getattr(line, name) == value for name, value in where.items())
        )

    def by(self, figure: Figure, dimension: Dimension) -> dict[str, Rate]:
        """One figure per unit, region, channel or element, in the order of their names."""
        groups: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.figure == figure:
                groups.setdefault(getattr(line, dimension), []).append(line)
        return {name: _sum(groups[name]) for name in sorted(groups)}


def lines_of(
    figure: Figure, good: Mapping[Cell, int], of: Mapping[Cell, int], unchecked: Mapping[tuple[Cell, Unchecked], int]
) -> tuple[Line, ...]:
    """The lines of one figure from its counts by cell, sorted; cells without anything make no line."""
    reasons: dict[Cell, list[tuple[Unchecked, int]]] = {}
    for (cell, why), count in sorted(unchecked.items()):
        if count:
            reasons.setdefault(cell, []).append((why, count))
    cells = sorted({cell for cell, count in of.items() if count} | reasons.keys())
    return tuple(
        Line(figure, *cell, good=good.get(cell, 0), of=of.get(cell, 0), unchecked=tuple(reasons.get(cell, ())))
        for cell in cells
    )


def figures_to_json(figures: Figures) -> dict[str, Any]:
    """Each figure overall and by every dimension that says something."""
    return {figure.value: _figure_json(figures, figure) for figure in Figure}


def line_to_json(line: Line) -> dict[str, Any]:
    """One line as plain types, what says nothing left out: the finest grain there is."""
    places: dict[str, Any] = {name: text for name in DIMENSIONS if (text := getattr(line, name))}
    return {"figure": line.figure.value, **places, **_sum([line]).to_json()}


def _figure_json(figures: Figures, figure: Figure) -> dict[str, Any]:
    told = figures.rate(figure).to_json()
    for dimension in DIMENSIONS:
        if dimension != "channel" or figure is Figure.CONSISTENCY:
            rates = figures.by(figure, dimension)
            told[f"by_{dimension}"] = [{dimension: name} | rate.to_json() for name, rate in rates.items()]
    return told


def _sum(lines: Iterable[Line]) -> Rate:
    good, of = 0, 0
    unchecked: Counter[Unchecked] = Counter()
    for line in lines:
        good += line.good
        of += line.of
        for why, count in line.unchecked:
            unchecked[why] += count
    return Rate(good, of, unchecked)
