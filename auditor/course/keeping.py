"""The course of a project's ledger, from what it keeps."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.config import Project
from auditor.course.burning import deadline_of
from auditor.course.model import Course
from auditor.course.weeks import course_of
from auditor.ledger.book import Ledger
from auditor.ledger.model import Entry
from auditor.ledger.telling import flapping, lives
from auditor.worktime.calendar import WorkCalendar
from auditor.worktime.project import cut_off_of


def course_in(ledger: Ledger, project: Project, entries: Iterable[Entry], as_of: str, calendar: WorkCalendar) -> Course:
    """The course of these entries up to the end of ``as_of``, with the project's weeks, deadline and settings."""
    config = project.config
    return course_of(
        entries,
        lives(ledger.store),
        as_of,
        cut_off=cut_off_of(config),
        calendar=calendar,
        deadline=deadline_of(config),
        flapping=flapping(ledger.store, config.ledger.flapping_times, config.ledger.flapping_runs),
    )
