"""``auditor papers units``: the workbooks that go out to units and districts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from auditor.cli.base import Session, TranslatedCommand, as_of_option, json_option, option, pass_session, print_json
from auditor.ledger.book import open_ledger
from auditor.report import to_share
from auditor.reportfile import kept_report
from auditor.sheets.workbook import write_workbooks
from catalog.errors import N_


@click.command(
    "units",
    cls=TranslatedCommand,
    help=N_("Write a workbook to fill in for every unit and district, as the ledger stands now."),
    epilog="auditor papers units --as-of 2021-09-18",
)
@as_of_option
@option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help=N_("Folder for the papers (default: reports/DAY)."),
)
@json_option
@pass_session
def units_command(session: Session, as_of: str, out: Path | None, as_json: bool) -> None:
    """The last run says what lies behind the findings, the ledger where they stand."""
    project = session.project()
    report = kept_report(project)
    with open_ledger(project) as ledger:
        entries = {entry.fingerprint: entry for entry in ledger.entries()}
    report = to_share(replace(report, history=replace(report.history, entries=entries)), project.config.privacy.hides)
    folder = out or project.reports / as_of
    paths = write_workbooks(report, folder, as_of)
    if as_json:
        print_json({"as_of": as_of, "files": [str(path) for path in paths]})
        return
    session.tell(N_("{n} workbooks: {folder}"), n=len(paths), folder=folder)
