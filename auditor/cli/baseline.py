"""``auditor baseline``: the findings that are known, and the gate that holds a run against them."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.base import Session, TranslatedCommand, TranslatedGroup, json_option, option, pass_session, print_json
from auditor.cli.report import accept_option, against_option
from auditor.gate.ask import gated
from auditor.gate.baselinefile import BaselineStaleError, read_baseline, write_baseline
from auditor.gate.model import BaselineEntry, Knowledge, Part
from auditor.gate.settings import DEFAULT
from auditor.gate.telling import gate_json, gate_lines
from auditor.gate.writing import pruned, written
from auditor.ledger.absence import lines_in
from auditor.report import EXIT_CANNOT_JUDGE, EXIT_CONSISTENT
from auditor.reportfile import kept_report
from catalog.errors import N_

run_option = option("--run", "run", metavar="RUN", default="", help=N_("Which run (default: the last one)."))


@click.group(
    cls=TranslatedGroup,
    help=N_("Keep the list of known findings, and hold a run against it."),
    epilog="auditor baseline check --against git:origin/main",
)
def baseline() -> None:
    """Its commands work on ``[baseline] file`` of the project."""


@baseline.command(
    cls=TranslatedCommand,
    help=N_("Write what a run found as known; what it did not check stays."),
    epilog="auditor baseline write",
)
@run_option
@option("--fresh", is_flag=True, help=N_("Let nothing stay of what the file says now."))
@json_option
@pass_session
def write(session: Session, run: str, fresh: bool, as_json: bool) -> int:
    """Exit 4 when a channel cannot be judged: it adds nothing and loses nothing."""
    project = session.project()
    report = kept_report(project, run)
    made = written(report, _before(project.baseline, fresh=fresh), fresh=fresh, lines=lines_in(project.evidence))
    write_baseline(project.baseline, made.entries)
    numbers = {"known": _known(made.entries), "added": made.added, "gone": made.gone, "unchecked": made.unchecked}
    if as_json:
        print_json({"file": str(project.baseline), "run": report.run, **numbers})
    else:
        template = N_("{file}: {known} known, {added} of them new, {unchecked} kept unchecked, {gone} marked gone")
        click.echo(session.say(template).format(file=project.baseline.name, **numbers))
    for result in report.untrusted:
        session.tell(N_("{channel} cannot be judged: its lines stay as they were"), channel=result.channel)
    return EXIT_CANNOT_JUDGE if report.untrusted else EXIT_CONSISTENT


def _before(path: Path, *, fresh: bool) -> tuple[BaselineEntry, ...]:
    """What the file says; with ``fresh`` a file of another version says nothing."""
    try:
        return read_baseline(path)
    except BaselineStaleError:
        if fresh:
            return ()
        raise


def _known(entries: tuple[BaselineEntry, ...]) -> int:
    return sum(each.state is not Knowledge.GONE for each in entries)


@baseline.command(
    cls=TranslatedCommand,
    help=N_("Hold a run against the baseline: 0 within the gate, 1 over it, 4 cannot judge, 5 baseline stale."),
    epilog="auditor baseline check --against git:origin/main",
)
@run_option
@option("--gate", metavar="NAME", default=DEFAULT, help=N_("By which gate ([gate.NAME])."))
@against_option
@accept_option
@json_option
@pass_session
def check(session: Session, run: str, gate: str, against: str, agreed: tuple[Part, ...], as_json: bool) -> int:
    """New and reopened findings fail, and known ones that are wrong in another way."""
    project = session.project()
    report = gated(project, kept_report(project, run), gate, against, agreed)
    verdict = report.gate
    if verdict is None:
        return EXIT_CONSISTENT
    if as_json:
        print_json(gate_json(verdict))
    else:
        click.echo("\n".join(gate_lines(report, session.say)))
    return verdict.exit_code


@baseline.command(
    cls=TranslatedCommand,
    help=N_("Mark what a trusted run proved gone; it fails as reopened if it comes back."),
    epilog="auditor baseline prune",
)
@run_option
@json_option
@pass_session
def prune(session: Session, run: str, as_json: bool) -> int:
    """Nothing else changes."""
    project = session.project()
    report = kept_report(project, run)
    made = pruned(report, read_baseline(project.baseline), lines_in(project.evidence))
    if made.gone:
        write_baseline(project.baseline, made.entries)
    numbers = {"known": _known(made.entries), "gone": made.gone}
    if as_json:
        print_json({"file": str(project.baseline), "run": report.run, **numbers})
    else:
        template = N_("{file}: {gone} marked gone, {known} still known")
        click.echo(session.say(template).format(file=project.baseline.name, **numbers))
    return EXIT_CONSISTENT
