"""Time as the notice counts it: working days, deadlines, weekly cut-offs, the weeks of 附件3, delays.

``auditor.worktime.deadlines`` reads the project's settings and is imported by its own name.
"""

from auditor.worktime.calendar import WorkCalendar, days_after, later, shipped_calendar
from auditor.worktime.cutoffs import CutOff
from auditor.worktime.sheet import with_sheet
from auditor.worktime.weeks import PlanWeek, in_chinese, plan_weeks

__all__ = [
    "CutOff",
    "PlanWeek",
    "WorkCalendar",
    "days_after",
    "in_chinese",
    "later",
    "plan_weeks",
    "shipped_calendar",
    "with_sheet",
]
