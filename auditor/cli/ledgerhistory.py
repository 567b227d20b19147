"""``auditor ledger history``: what was opened and closed, what came back, and what is left, week by week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, get_args

import click

from auditor.cli.base import Session, TranslatedCommand, as_of_option, json_option, option, pass_session, print_json
from auditor.course.keeping import course_in
from auditor.course.model import BurnDown, Course, Dimension, Turn, Week
from auditor.i18n import Translate
from auditor.ledger.book import open_ledger
from auditor.ledger.telling import told_entries
from auditor.papers.terms import TURN_TERMS
from auditor.papers.wording import LIBRARY_WORD, NO_UNIT, element_label
from auditor.worktime.project import calendar_of
from catalog.collecting import without_collecting
from catalog.errors import N_
from catalog.regions import find_region


@click.command(
    "history",
    cls=TranslatedCommand,
    help=N_("What was opened and closed, what came back and what is left, week by week, down to the deadline."),
    epilog="auditor ledger history\nauditor ledger history --by unit --as-of 2021-09-23 --json",
)
@option("--by", type=click.Choice(get_args(Dimension)), help=N_("Also for each of them."))
@as_of_option
@json_option
@pass_session
def history_command(session: Session, by: Dimension | None, as_of: str, as_json: bool) -> None:
    """Only findings that count against a unit; each thing once a week for a finding. Weeks in which nothing happened
    are only in the JSON."""
    project = session.project()
    calendar = calendar_of(project)
    with open_ledger(project) as book, without_collecting():
        course = course_in(book, project, told_entries(book), as_of, calendar)
    if as_json:
        print_json(course_json(course))
        return
    for line in _lines(course, by, session.say):
        click.echo(line)


def course_json(course: Course) -> dict[str, Any]:
    """The course as plain types."""
    by = {
        dimension: {name: [_week_json(week) for week in weeks] for name, weeks in part.items()}
        for dimension, part in course.by.items()
    }
    burn = {key: value for key, value in asdict(course.burn_down).items() if value is not None}
    burn["points"] = [
        {key: value for key, value in asdict(point).items() if value is not None} for point in course.burn_down.points
    ]
    if course.burn_down.in_time is not None:
        burn["in_time"] = course.burn_down.in_time
    weeks = [_week_json(week) for week in course.weeks]
    return {"as_of": course.as_of, "weeks": weeks, "by": by, "burn_down": burn, "flapping": dict(course.flapping)}


def _week_json(week: Week) -> dict[str, Any]:
    turns = {turn.value: week[turn] for turn in Turn}
    return {"first": week.span.first, "last": week.span.last, **turns, "left": week.left}


def _lines(course: Course, by: Dimension | None, say: Translate) -> Iterator[str]:
    yield "\t".join((say(N_("week")), *(say(word) for word in TURN_TERMS.values()), say(N_("left"))))
    yield from map(_row, _lively(course.weeks))
    if by is not None:
        for name, weeks in course.by.get(by, {}).items():
            yield from ("", name_word(by, name), *map(_row, _lively(weeks)))
    yield from _burn_lines(course.burn_down, say)
    if course.flapping:
        names = ", ".join(f"{number} {times}" for number, times in course.flapping.items())
        yield say(N_("come and go (number, times): {names}")).format(names=names)


def _lively(weeks: Sequence[Week]) -> list[Week]:
    """The weeks in which anything happened, and the last."""
    return [*(week for week in weeks[:-1] if week.turns), *weeks[-1:]]


def _row(week: Week) -> str:
    return "\t".join((f"{week.span.first}~{week.span.last}", *(str(week[turn]) for turn in Turn), str(week.left)))


def _burn_lines(burn: BurnDown, say: Translate) -> Iterator[str]:
    """What is left and whether it will be done in time, as far as it can be said."""
    yield say(N_("left: {n}")).format(n=burn.left)
    if burn.pace is not None:
        yield say(N_("fewer by {n} a week lately")).format(n=burn.pace)
    if burn.needed is not None:
        told = N_("{weeks} weeks to the deadline {day}: {n} a week are needed")
        yield say(told).format(weeks=burn.weeks_left, day=burn.deadline, n=burn.needed)
    elif burn.deadline and burn.left:
        yield say(N_("the deadline {day} is past")).format(day=burn.deadline)


def name_word(dimension: Dimension, name: str) -> str:
    """What people call a unit, region, channel, element or task of the history."""
    if dimension == "element":
        return element_label(name)
    if dimension == "region":
        known = find_region(name) if name else None
        return known.name if known else name or NO_UNIT
    return name or (LIBRARY_WORD if dimension == "channel" else NO_UNIT)
