"""What is known from before: the figures of earlier runs, and the life of each finding in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from auditor.course.model import Course
from auditor.ledger.model import Entry
from catalog.store import RunInfo
from diffs.figures import Figure, Rate
from diffs.fingerprint import number


@dataclass(frozen=True, slots=True)
class Point:
    """What one run came to: findings that count, the three shares, public services published (``None``: not kept)."""

    run: str
    day: str
    exit_code: int
    counted: int
    rates: Mapping[Figure, Rate] = field(default_factory=dict)
    published: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """``points``: earlier runs in the order they were made, without the one they are told to. ``entries``:
    fingerprint → the entry of the ledger. ``deadline``: the day by which all is to be mended, ``""`` where none is
    set. ``course``: the ledger week by week, ``None`` where there is no ledger."""

    points: tuple[Point, ...] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)
    deadline: str = ""
    course: Course | None = None

    def number(self, fingerprint: str) -> str:
        """What people call a finding by: the ledger's number, which is another where two would share one."""
        known = self.entries.get(fingerprint)
        return known.number if known is not None else number(fingerprint)

    def flaps(self, number: str) -> int:
        """How often a finding came back lately, where that is too often; else 0."""
        return self.course.flapping.get(number, 0) if self.course else 0


def points_of(runs: Iterable[RunInfo]) -> tuple[Point, ...]:
    """The points of runs as the store keeps them; what an older run did not keep is left out."""
    return tuple(_point(run) for run in runs)


def _point(run: RunInfo) -> Point:
    verdict = run.verdict
    places = [*verdict.get("channels", ()), {"findings": verdict.get("library", {})}]
    counted = sum(place["findings"].get(level, 0) for place in places for level in ("error", "warning"))
    told = verdict.get("rates", {})
    rates = {
        figure: Rate(told[figure.value]["numerator"], told[figure.value]["denominator"])
        for figure in Figure
        if figure.value in told
    }
    published = verdict.get("public_services", {}).get("published")
    return Point(run.run, run.as_of, run.exit_code, counted, rates, published)
