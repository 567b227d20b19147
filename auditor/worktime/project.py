"""The calendar, the weekly cut-off and the weeks of a project, as its settings have them."""

from __future__ import annotations

from auditor.config import AuditConfig, Project
from auditor.worktime.calendar import WorkCalendar, shipped_calendar
from auditor.worktime.cutoffs import CutOff
from auditor.worktime.sheet import with_sheet
from auditor.worktime.weeks import PlanWeek, plan_weeks


def calendar_of(project: Project) -> WorkCalendar:
    """The shipped calendar with the project's own sheet; :class:`InputRefused` when that cannot be read."""
    return with_sheet(shipped_calendar(), project.days) if project.days else shipped_calendar()


def cut_off_of(config: AuditConfig) -> CutOff:
    """The weekly cut-off."""
    settings = config.calendar
    return CutOff.parse(settings.cut_off, settings.cut_off_on_day_off) or CutOff()


def weeks_of(config: AuditConfig) -> tuple[PlanWeek, ...]:
    """The weeks of the action, none where the project does not say when it begins and ends."""
    action = config.action
    return plan_weeks(action.start, action.end, action.week_names) if action.start and action.end else ()
