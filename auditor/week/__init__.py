"""The week as one frozen object: where every finding stood, what happened to it, and every number papers print.

Papers print numbers of :class:`auditor.week.model.Week` and none of their own.
"""

from auditor.week.model import Cell, Count, Period, Standing, Tally, Week
from auditor.week.picking import Picked, pick_units
from auditor.week.query import Facts, week_of
from auditor.week.scoring import Deduction, Score, formula, scores_of

__all__ = [
    "Cell",
    "Count",
    "Deduction",
    "Facts",
    "Period",
    "Picked",
    "Score",
    "Standing",
    "Tally",
    "Week",
    "formula",
    "pick_units",
    "scores_of",
    "week_of",
]
