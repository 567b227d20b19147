"""``auditor papers``: the week's official papers in Word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click

from auditor.cli.base import (
    Lazy,
    LazyGroup,
    Session,
    TranslatedCommand,
    as_of_option,
    json_option,
    option,
    pass_session,
    print_json,
)
from auditor.cli.ledgeracts import named
from auditor.documents.all import Kind, notice_of, notices, save, write_all, write_kind
from auditor.documents.issuing import issue_notice
from auditor.documents.notice import Issue, overdue_units
from auditor.documents.office import Office
from auditor.documents.project import office_of
from catalog.collecting import without_collecting
from catalog.errors import N_, ConfigError, nearest

out_option = option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help=N_("Folder for the papers (default: reports/DAY).")
)
seed_option = option("--seed", default="", help=N_("Seed of the random pick (default: the week, as 2021-W38)."))

_ONE_KIND: Final[tuple[tuple[Kind, str], ...]] = (
    ("weekly", N_("The week's report with Thursday's figures.")),
    ("bulletin", N_("Monday's bulletin of every unit's progress.")),
    ("plan", N_("The weekly plan (the notice's form 3) of every unit, its weeks computed.")),
    ("guidance", N_("A guidance sheet for every district.")),
    ("score", N_("The score sheet: formula, deductions, and the findings behind each.")),
)


_LAZY: Final = {
    "units": Lazy(
        "auditor.cli.unitsheets:units_command",
        N_("Write a workbook to fill in for every unit and district, as the ledger stands now."),
    )
}
"""What needs far more than the ledger."""


@click.group(
    cls=LazyGroup,
    lazy=_LAZY,
    help=N_("The week's official papers, from the ledger."),
    epilog="auditor papers all --as-of 2021-09-23",
)
def papers() -> None:
    """Group of the papers."""


Writing = Callable[..., Sequence[Path]]
"""From session, office, folder and a command's own options to the files it wrote."""


def _command(name: str, line: str, example: str) -> Callable[[Writing], click.Command]:
    """A command that gets the week as of a day and the folder, and says which files it wrote."""

    def made(write: Writing) -> click.Command:
        @papers.command(name, cls=TranslatedCommand, help=line, epilog=example)
        @as_of_option
        @out_option
        @json_option
        @pass_session
        @wraps(write)
        def command(session: Session, /, as_of: str, out: Path | None, as_json: bool, **said: Any) -> None:
            project = session.project()
            # the ledger stays in memory meanwhile: every search for cycles would walk through all of it
            with without_collecting():
                office = office_of(project, as_of)
                written = write(session, office, out or project.reports / as_of, **said)
            _tell(session, office, written, as_json=as_json)

        return command

    return made


def _tell(session: Session, office: Office, written: Sequence[Path], *, as_json: bool) -> None:
    """The files, and what a reader of the numbers should know."""
    week = office.week
    if as_json:
        counts = {count.value: number for count, number in week.tally().numbers.items() if number}
        files = [str(path) for path in written]
        print_json({"as_of": week.as_of, "after": week.period.after, "run": week.run, "counts": counts, "files": files})
    else:
        for path in written:
            click.echo(str(path))
    if not written:
        session.tell(N_("nothing to write as of {day}"), day=week.as_of)
    if week.unknown_years:
        years = ", ".join(str(year) for year in week.unknown_years)
        session.tell(N_("the calendar does not know {years}: counted Monday to Friday ([calendar] file)"), years=years)


def _one(kind: Kind, line: str) -> None:
    @_command(kind, line, f"auditor papers {kind} --as-of 2021-09-23")
    def write(session: Session, office: Office, out: Path) -> Sequence[Path]:  # noqa: ARG001 - what every paper gets
        return write_kind(office, kind, out)


for _kind, _line in _ONE_KIND:
    _one(_kind, _line)


@_command(
    "pick", N_("Pick units for the random inspection; the same seed picks the same."), "auditor papers pick --seed 7"
)
@seed_option
def pick(session: Session, office: Office, out: Path, *, seed: str) -> Sequence[Path]:  # noqa: ARG001
    """The seed stands on the paper."""
    return write_kind(office, "pick", out, seed=seed)


@_command(
    "all", N_("Every paper of the week; notices as drafts."), "auditor papers all --as-of 2021-09-23 --out papers"
)
@seed_option
def every(session: Session, office: Office, out: Path, *, seed: str) -> Sequence[Path]:  # noqa: ARG001
    """All kinds in one folder."""
    return write_all(office, out, seed=seed)


@_command(
    "notice",
    N_("A notice to every unit that is overdue, as drafts; with --issue a person gives one its number."),
    "auditor papers notice\nauditor papers notice --unit 市运管处 --issue 市交督〔2021〕1号 --by 王工",
)
@option("--unit", metavar="NAME", default="", help=N_("Only this unit."))
@option(
    "--issue", "number", metavar="NUMBER", default="", help=N_("Issue the notice under this number (needs --unit).")
)
@option("--by", metavar="NAME", help=N_("Who issues it."))
def notice(session: Session, office: Office, out: Path, *, unit: str, number: str, by: str | None) -> Sequence[Path]:
    """Drafts have no number; the number is noted in the ledger with every finding."""
    late = overdue_units(office)
    if unit and unit not in late:
        raise ConfigError(
            N_("{unit} has nothing overdue on {day}"),
            where="--unit",
            hint=N_("did you mean {near}?") if nearest(unit, late) else "",
            unit=unit,
            day=office.week.as_of,
            near=nearest(unit, late),
        )
    if not number.strip():
        return save(office, [notice_of(office, unit)] if unit else notices(office), out)
    if not unit:
        raise ConfigError(N_("a number is for one notice"), where="--issue", hint=N_("name the unit with --unit"))
    issue = Issue(number.strip(), named(by))
    issue_notice(session.project(), office, unit, issue)
    return save(office, [notice_of(office, unit, issue)], out)
