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
    mine = (each for each in week.by_unit.get(unit, ()) if Count.LISTED in each.counts)
    alike = Counter((each.happened, each.due, Count.WAITING in each.counts) for each in mine)
    for (happened, due, waits), number in alike.items():
        told = set(happened) | ({(Count.LISTED, due)} if due else set())
        if waits and due:
            told.add((Count.WAITING, due))
        found = {
            (count, at)
            for count, day in told
            if (at := bisect_left(lasts, day)) < len(weeks) and weeks[at].first <= day
        }
        for count, at in found:
            tallies[at][count] += number
    return tuple(Tally(each) for each in tallies)
