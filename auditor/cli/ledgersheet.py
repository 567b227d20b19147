"""``auditor ledger import FILE.xlsx``: a unit's workbook that comes back."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.base import Session, print_json
from auditor.ledger.book import open_ledger
from auditor.sheets.filled import read_filled
from auditor.sheets.returned import Told
from auditor.sheets.taking import Taking, take
from catalog.errors import N_, InputRefused


def import_workbook(session: Session, file: Path, *, by: str, day: str, dry_run: bool, as_json: bool) -> int:
    """Take a filled workbook into the project's ledger and say what became of every row.

    Exit 0 when every row that says something was taken or known, 3 when any was refused; raises
    :class:`InputRefused` when the file cannot be read at all.
    """
    filled = read_filled(file)
    with open_ledger(session.project()) as ledger:
        taking = take(ledger, filled, by=by, day=day, dry_run=dry_run)
    if as_json:
        print_json(_taking_json(taking, session, dry_run=dry_run))
    else:
        _tell(taking, session, dry_run=dry_run)
    return InputRefused.exit_code if taking.refused else 0


def _tell(taking: Taking, session: Session, *, dry_run: bool) -> None:
    for name, several in ((N_("refused: {where}: {why}"), taking.refused), (N_("note: {where}: {why}"), taking.notes)):
        for told in several:
            click.echo(session.say(name).format(where=told.where, why=_why(told, session)))
    counts = {
        "taken": len(taking.taken),
        "known": len(taking.known),
        "refused": len(taking.refused),
        "blank": taking.blank,
    }
    session.tell(N_("{taken} rows taken, {known} known already, {refused} refused, {blank} not filled in"), **counts)
    if dry_run:
        session.tell(N_("nothing was changed: this only shows what would be taken"))


def _why(told: Told, session: Session) -> str:
    return session.say(told.reason).format(**told.params)


def _taking_json(taking: Taking, session: Session, *, dry_run: bool) -> dict[str, object]:
    def rows(several: tuple[Told, ...]) -> list[dict[str, str]]:
        return [{"where": each.where, "reason": _why(each, session)} for each in several]

    return {
        "taken": [
            {"where": each.row.where, "number": each.row.number, "says": each.row.says.name.lower(),
             "state": each.entry.state.value}
            for each in taking.taken
        ],
        "known": [{"where": each.where, "number": each.number} for each in taking.known],
        "refused": rows(taking.refused),
        "notes": rows(taking.notes),
        "blank": taking.blank,
        "dry_run": dry_run,
    }  # fmt: skip
