"""The week: what is due, what is late, and the papers, written anew when somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fastapi.responses import Response

from auditor.console.drawing import gone_to, page
from auditor.console.papers import XLSX, attached
from auditor.console.routing import Routes
from auditor.console.visit import NOT_FOUND, Turned, Visit, Visiting
from auditor.documents.all import write_all
from auditor.documents.office import WORDS
from auditor.documents.project import office_of
from auditor.ledger.clock import today
from auditor.week.model import Count, Standing, Week
from catalog.days import read_day
from catalog.errors import N_

routes: Final = Routes()
_COUNTS: Final = (
    Count.LISTED, Count.WAITING, Count.OVERDUE, Count.DUE_SOON, Count.CLAIMED, Count.VERIFIED, Count.CLOSED,
)  # fmt: skip
_LISTED: Final = 30
_KINDS: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": XLSX,
    ".csv": "text/csv; charset=utf-8",
}


@routes.serves("week_desk")
def week_desk(visit: Visiting) -> Response:
    """Per unit the counts of the papers, the findings that are due or late, and the files that are ready."""
    day = today()
    office = office_of(visit.console.project, day)
    units = [(unit, tally) for unit, tally in office.week.by("unit").items()]
    return page(
        visit,
        "week.html.j2",
        day=day,
        office=office,
        units=units,
        counts=[(count, WORDS[count]) for count in _COUNTS],
        total=office.week.tally(),
        pressing=[(word, rows[:_LISTED], max(len(rows) - _LISTED, 0)) for word, rows in _pressing(office.week, day)],
        files=[path.name for path in _files(visit, day)],
    )


@routes.serves("week_write")
def week_write(visit: Visiting) -> Response:
    """Write every paper of the week, as ``auditor papers all`` does."""
    project, day = visit.console.project, today()
    write_all(office_of(project, day), project.reports / day)
    return gone_to("/week")


@routes.serves("week_paper")
def week_paper(visit: Visiting, day: str, name: str) -> Response:
    """One of the files, to be saved."""
    found = next((path for path in _files(visit, day) if path.name == name), None)
    if found is None:
        raise Turned(404, NOT_FOUND)
    return attached(found.read_bytes(), name, _KINDS[found.suffix])


def _pressing(week: Week, day: str) -> list[tuple[str, Sequence[Standing]]]:
    """What is late, what is due today, and what in the next seven days: longest overdue first, then by number."""
    soon = week.under(Count.DUE_SOON)
    return [
        (N_("late"), week.under(Count.OVERDUE)),
        (N_("due today"), [each for each in soon if each.due == day]),
        (N_("due in the next seven days"), [each for each in soon if each.due != day]),
    ]


def _files(visit: Visit, day: str) -> list[Path]:
    """The papers of a day, by name."""
    folder = visit.console.project.reports / day
    if read_day(day) != day or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and path.suffix in _KINDS)
