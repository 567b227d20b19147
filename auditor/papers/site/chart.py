"""The trend of the runs as points of an inline drawing; the template writes it as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from auditor.course.model import Course
from auditor.history import History, Point
from auditor.report import RunReport
from diffs.figures import Figure

WIDTH: Final = 640
HEIGHT: Final = 180
_LEFT: Final = 44
_RIGHT: Final = 16
_TOP: Final = 14
_BOTTOM: Final = 26
_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Dot:
    """One run on the drawing: where, and what it stands for."""

    x: float
    y: float
    day: str
    run: str
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Findings that count over days. ``line`` are the coordinates of the line, ``deadline`` its place (``None``: no
    deadline is set)."""

    dots: tuple[Dot, ...]
    line: str
    top: int
    baseline: float
    deadline: float | None
    deadline_day: str


def points(report: RunReport) -> tuple[Point, ...]:
    """Every run that is known, this one last."""
    counted = sum(finding.counts for finding in report.findings)
    rates = {figure: report.figures.rate(figure) for figure in Figure}
    own = Point(report.run, report.as_of, report.exit_code, counted, rates, report.public_services.published)
    return (*(point for point in report.history.points if point.run != report.run), own)


def chart_of(report: RunReport) -> Chart | None:
    """The drawing of the last 60 days, the last run of each; of the runs where all are of one day. ``None`` with
    fewer than two."""
    known = [point for point in points(report) if _ordinal(point.day)]
    days_known = {point.day: point for point in known}
    shown = (sorted(days_known.values(), key=lambda point: point.day) if len(days_known) > 1 else known)[-_MOST:]
    if len(shown) < 2:
        return None
    days = [_ordinal(point.day) for point in shown]
    end = _ordinal(report.history.deadline)
    dots = _dots(shown, days, end)
    top = max(1, *(point.counted for point in shown))
    deadline = _x(end, days, end) if end else None
    line = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    return Chart(dots, line, top, float(HEIGHT - _BOTTOM), deadline, _deadline(report.history))


def _deadline(history: History) -> str:
    return history.deadline if _ordinal(history.deadline) else ""


def _dots(shown: Sequence[Point], days: Sequence[int], end: int) -> tuple[Dot, ...]:
    top = max(1, *(point.counted for point in shown))
    height = HEIGHT - _TOP - _BOTTOM
    same_day = max(days) == min(days)
    return tuple(
        Dot(
            _spread(index, len(shown)) if same_day else _x(day, days, end),
            round(_TOP + height * (1 - point.counted / top), 1),
            point.day,
            point.run,
            point.counted,
        )
        for index, (point, day) in enumerate(zip(shown, days, strict=True))
    )


def _spread(index: int, count: int) -> float:
    """Runs of one day beside each other."""
    return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * index / (count - 1), 1)


def _x(day: int, days: Sequence[int], end: int) -> float:
    first, last = min(*days, end or days[0]), max(*days, end)
    return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * (day - first) / max(last - first, 1), 1)


def _ordinal(day: str) -> int:
    """The day as a number; 0 for what is none."""
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return 0


@dataclass(frozen=True, slots=True)
class BurnChart:
    """What was left at the end of every week. ``dots``: day, place and number; ``planned``: the straight line to the
    deadline, ``""`` where none is set."""

    dots: tuple[tuple[str, float, float, int], ...]
    line: str
    planned: str
    top: int
    baseline: float
    deadline: float | None
    deadline_day: str


def burn_chart_of(course: Course | None) -> BurnChart | None:
    """The drawing of the last 60 weeks; ``None`` with fewer than two."""
    shown = course.burn_down.points[-_MOST:] if course else ()
    if course is None or len(shown) < 2:
        return None
    days, end = [_ordinal(point.day) for point in shown], _ordinal(course.burn_down.deadline)
    top = max(1, *(point.left for point in shown))
    xs = [_x(day, days, end) for day in days]
    dots = tuple((point.day, x, _y(point.left, top), point.left) for point, x in zip(shown, xs, strict=True))
    planned = [f"{x},{_y(point.planned, top)}" for point, x in zip(shown, xs, strict=True) if point.planned is not None]
    at = _x(end, days, end) if end else None
    if at is not None and end > days[-1]:
        planned.append(f"{at},{_y(0, top)}")
    line = " ".join(f"{x},{y}" for _, x, y, _ in dots)
    day = course.burn_down.deadline if end else ""
    return BurnChart(dots, line, " ".join(planned) if end else "", top, float(HEIGHT - _BOTTOM), at, day)


def _y(value: int, top: int) -> float:
    return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - min(value, top) / top), 1)
