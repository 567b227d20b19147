"""``auditor ledger export`` and ``import``: entries for programs, and people's decisions there and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from auditor.cli.base import (
    Session,
    TranslatedCommand,
    as_of_option,
    existing_file,
    json_option,
    option,
    pass_session,
    print_json,
    print_lines,
)
from auditor.ledger.book import open_ledger
from auditor.ledger.decisions import Taken, decisions, read_decisions, take
from auditor.ledger.lines import entry_json
from catalog.errors import N_, ConfigError, InputRefused
from catalog.jsonlines import read_jsonl
from catalog.privacy import masked_all

_DECISIONS: Final = (".jsonl", ".json", ".ndjson")
"""Endings of files of decisions; whatever ends otherwise is read as a workbook, or told that it is none."""


@click.command(
    "export",
    cls=TranslatedCommand,
    help=N_("Write the ledger as JSONL: every finding with its history, or with --decisions what people decided."),
    epilog="auditor ledger export --json > 台账.jsonl\nauditor ledger export --decisions > 决定.jsonl",
)
@option("--decisions", "only_decisions", is_flag=True, help=N_("Only acts of people; `ledger import` takes them back."))
@as_of_option
@json_option
@pass_session
def export_command(session: Session, only_decisions: bool, as_of: str, as_json: bool) -> None:  # noqa: ARG001 - always
    """One line per finding, or per act, on standard output."""
    with open_ledger(session.project()) as book:
        if only_decisions:
            print_lines(decisions(book.events()))
        else:
            hides = session.project().config.privacy.hides
            print_lines(entry_json(masked_all(entry, hides), as_of) for entry in book.entries(history=True))


@click.command(
    "import",
    cls=TranslatedCommand,
    help=N_(
        "Take a unit's filled workbook (.xlsx) or decisions (.jsonl); what the ledger knows already is passed over."
    ),
    epilog="auditor ledger import 西安公路局.xlsx --dry-run\nauditor ledger import 决定.jsonl",
)
@click.argument("file", type=existing_file)
@option("--by", metavar="NAME", default="", help=N_("Who filled the workbook in, where it names nobody."))
@option("--dry-run", is_flag=True, help=N_("Only show what would be taken from the workbook."))
@as_of_option
@json_option
@pass_session
def import_command(session: Session, file: Path, by: str, dry_run: bool, as_of: str, as_json: bool) -> int:
    """Exit 0 when every line was taken or known, 3 when any was refused."""
    if file.suffix.lower() not in _DECISIONS:
        # the reader of workbooks takes longer to import than most commands of the ledger take to run
        from auditor.cli.ledgersheet import import_workbook  # noqa: PLC0415

        return import_workbook(session, file, by=by.strip(), day=as_of, dry_run=dry_run, as_json=as_json)
    if by or dry_run:
        raise ConfigError(N_("--by and --dry-run are for workbooks"), where=file.name)
    given = read_decisions(read_jsonl(file))
    with open_ledger(session.project()) as book:
        taken = take(book, given)
    refused = [each for each in taken if each.refused]
    known = sum(each.code == "known" for each in taken)
    counts = {"taken": len(taken) - known - len(refused), "known": known}
    if as_json:
        print_json({**counts, "refused": [_refused_json(session, each) for each in refused]})
    else:
        for each in refused:
            row = _refused_json(session, each)
            click.echo(session.say(N_("refused: {where}: {why}")).format(where=row["where"], why=row["reason"]))
        session.tell(N_("{taken} taken, {known} known already, {refused} refused"), **counts, refused=len(refused))
    return InputRefused.exit_code if refused else 0


def _refused_json(session: Session, taken: Taken) -> dict[str, Any]:
    reason = session.say(taken.template).format(**taken.params)
    where = f"{taken.decision.where} {taken.decision.number}"
    return {"where": where, "number": taken.decision.number, "code": taken.code, "reason": reason}


FILES: Final = (export_command, import_command)
