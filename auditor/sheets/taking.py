"""A filled workbook put into the ledger: every row is taken, known already, or refused with the reason.

A row speaks of the finding as it was when the workbook was written. What became of it since is told, not written over;
what the ledger took from this very row before is known, so that a workbook may be handed in twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from auditor.ledger.acts import Act, Answer, Order
from auditor.ledger.book import Ledger
from auditor.ledger.clock import now
from auditor.ledger.model import Action, Entry, Event
from auditor.sheets.columns import Says
from auditor.sheets.filled import Filled, FilledRow
from auditor.sheets.returned import RowRefused, Told
from catalog.errors import N_

ACTS: Final[Mapping[Says, Action]] = {
    Says.DONE: Action.CLAIMED,
    Says.DISPUTED: Action.DISPUTED,
    Says.LATER: Action.EXTENSION_ASKED,
}
"""What the ledger does with what a unit chose."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that was taken, and the finding as it stands now."""

    row: FilledRow
    entry: Entry


@dataclass(frozen=True, slots=True)
class Taking:
    """What became of a workbook. ``notes`` are about rows that are taken all the same, about rows that say again what
    another one says, and about columns."""

    taken: tuple[Taken, ...]
    known: tuple[FilledRow, ...]
    refused: tuple[Told, ...]
    notes: tuple[Told, ...]
    blank: int


class _Undone(Exception):
    """Takes back what was only tried."""


def take(ledger: Ledger, filled: Filled, *, by: str = "", day: str, dry_run: bool = False) -> Taking:
    """Put what was filled in into the ledger, all in one transaction.

    ``by`` and ``day``: who and when where the workbook does not say it; a day later than ``day`` is refused.
    ``dry_run`` tells what would be taken, and changes nothing.
    """
    numbers = [row.number for row in filled.rows]
    entries = {entry.number: entry for entry in ledger.entries(numbers=numbers, history=True)}
    fresh: list[FilledRow] = []
    known: list[FilledRow] = []
    refused: list[Told] = list(filled.refused)
    for row in filled.rows:
        try:
            whole = _whole(row, entries.get(row.number), by, day)
        except RowRefused as why:
            refused.append(why.told(row.where))
        else:
            (known if _is_known(whole, row, entries[row.number]) else fresh).append(whole)
    answers = _acted(ledger, fresh, dry_run=dry_run)
    taken = [Taken(row, entry) for row in fresh if (entry := answers[row.number].entry) is not None]
    refused += [_told(row, answers[row.number]) for row in fresh if not answers[row.number].accepted]
    notes = (*filled.notes, *filled.repeated)
    return Taking(tuple(taken), tuple(known), tuple(sorted(refused, key=_place)), notes, filled.blank)


def _place(told: Told) -> tuple[str, int]:
    """Sheet and row, so that rows are told in the order in which they stand."""
    sheet, _, row = told.where.rpartition(" · ")
    return sheet, int(row)


def _whole(row: FilledRow, entry: Entry | None, by: str, day: str) -> FilledRow:
    """The row with who and when filled in."""
    if entry is None:
        raise RowRefused(N_("the ledger has no number {number}"), number=row.number)
    who, when = row.by or by, row.day or day
    if not who:
        raise RowRefused(N_("nobody is named as who filled it in, neither in the workbook nor with --by"))
    if when > day:
        raise RowRefused(N_("{day} lies ahead"), day=when)
    if when < entry.first_day:
        raise RowRefused(N_("on {day} it had not been found yet"), day=when)
    if row.version > entry.version:
        raise RowRefused(N_("the workbook was written from a later ledger than this one"))
    return replace(row, by=who, day=when)


def _is_known(row: FilledRow, written: FilledRow, entry: Entry) -> bool:
    """Whether the ledger took this very row since the workbook was written."""
    since = entry.version - row.version
    return any(_says(event, row, written) for event in entry.history[-since:]) if since else False


def _says(event: Event, row: FilledRow, written: FilledRow) -> bool:
    """``written``: the row as it stood in the workbook; a day it did not name may be any day."""
    same = (event.action, event.by, event.note) == (ACTS[row.says], row.by, row.note)
    return same and event.data.get("until", "") == row.until and written.day in ("", event.day)


def _acted(ledger: Ledger, rows: Iterable[FilledRow], *, dry_run: bool) -> dict[str, Answer]:
    """Number → what the ledger answered."""
    moment = now()
    orders = [
        Order(row.number, Act(ACTS[row.says], row.by, row.note, row.day, row.until), moment, row.version)
        for row in rows
    ]
    answers: tuple[Answer, ...] = ()
    try:
        with ledger.store.writing() as db:
            answers = ledger.carry_out(db, orders)
            if dry_run:
                raise _Undone
    except _Undone:
        pass
    return {answer.number: answer for answer in answers}


def _told(row: FilledRow, answer: Answer) -> Told:
    return Told(row.where, answer.template, answer.params)
