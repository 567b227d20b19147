"""What fell due and what happened in every week of the action, for one unit: the numbers of 附件3."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from auditor.week.model import Count, Tally, Week
from auditor.worktime.weeks import PlanWeek


def plan_tallies(week: Week, weeks: Sequence[PlanWeek], unit: str) -> tuple[Tally, ...]:
    """A tally for every week: ``listed`` are the findings whose last day lies in it, and of these ``waiting`` those
    that still wait for the unit; the others are what happened in it, each finding once."""
    tallies: list[Counter[Count]] = [Counter() for _ in weeks]
    lasts = [each.last for each in weeks]
    for standing in week.by_unit.get(unit, ()):
        if Count.LISTED not in standing.counts:
            continue
        told = set(standing.happened) | ({(Count.LISTED, standing.due)} if standing.due else set())
        if Count.WAITING in standing.counts and standing.due:
            told.add((Count.WAITING, standing.due))
        found = {
            (count, at)
            for count, day in told
            if (at := bisect_left(lasts, day)) < len(weeks) and weeks[at].first <= day
        }
        for count, at in found:
            tallies[at][count] += 1
    return tuple(Tally(each) for each in tallies)
