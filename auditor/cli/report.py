"""``auditor report``: a kept run rendered again, in any form."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.base import Session, TranslatedCommand, option, pass_session
from auditor.gate.ask import gated
from auditor.gate.model import Part
from auditor.gate.settings import DEFAULT
from auditor.gate.telling import gate_lines
from auditor.papers.formats import FORMATS, Format, Reader
from auditor.papers.schema import published_schema
from auditor.report import EXIT_CONSISTENT, RunReport
from auditor.reportfile import kept_report
from catalog.errors import N_
from spiders.evidence import EvidenceStore

gate_option = option("--gate", metavar="NAME", help=N_("Ask the gate of this name ([gate.NAME]); it decides the exit."))
against_option = option(
    "--against", metavar="WHERE", default="", help=N_("Take what decides from here, e.g. git:origin/main.")
)
accept_option = option(
    "--accept",
    "agreed",
    type=click.Choice(list(Part), case_sensitive=False),
    multiple=True,
    envvar="AUDITOR_ACCEPT",
    help=N_("Agree to what the change edits of this; repeatable. For a person to say, not for the change."),
)


@click.command(
    cls=TranslatedCommand,
    help=N_("Render a kept run again; texts go to standard output unless --out says where."),
    epilog="auditor report --format sarif --out report.sarif\nauditor report --run R20210917-2 --format html",
)
@option("--run", "run", metavar="RUN", default="", help=N_("Which run (default: the last one)."))
@option("--format", "form", type=click.Choice(list(FORMATS)), default="terminal", help=N_("In which form."))
@option("--out", type=click.Path(path_type=Path), help=N_("File, or folder, to write to."))
@gate_option
@against_option
@accept_option
@option("--schema", is_flag=True, help=N_("Print the JSON Schema of the forms json and jsonl, and nothing else."))
@pass_session
def report(
    session: Session,
    run: str,
    form: str,
    out: Path | None,
    gate: str | None,
    against: str,
    agreed: tuple[Part, ...],
    schema: bool,
) -> int:
    """Exit 0, or what the gate says."""
    if schema:
        click.echo(published_schema(), nl=False)
        return EXIT_CONSISTENT
    project = session.project()
    kept = kept_report(project, run)
    if gate or against:
        kept = gated(project, kept, gate or DEFAULT, against, agreed)
    chosen, reader = FORMATS[form], Reader(session.language, EvidenceStore(project.evidence))
    if chosen.text and out is None:
        click.echo(chosen.render(kept, reader), nl=False)
    else:
        path = _place(chosen, out, project.reports / kept.run)
        chosen.write(kept, path, reader)
        session.tell(N_("report: {page}"), page=path)
    return told_gate(session, kept) if kept.gate else EXIT_CONSISTENT


def _place(form: Format, out: Path | None, usual: Path) -> Path:
    """The file or folder to write: under its usual name where a folder is given for a file, or nothing at all."""
    if not form.text and out is not None:
        return out
    return (out or usual) / form.name if out is None or out.is_dir() else out


def told_gate(session: Session, report: RunReport) -> int:
    """What the gate says, on standard error; its exit code."""
    for line in gate_lines(report, session.say):
        click.echo(line, err=True)
    return report.gate.exit_code if report.gate else report.exit_code
