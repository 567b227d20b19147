"""Issuing a notice: a person gives the number, and the ledger remembers it with every finding it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from auditor.config import Project
from auditor.documents.notice import Issue
from auditor.documents.office import Office
from auditor.ledger.book import open_ledger
from auditor.ledger.model import Action, Entry
from auditor.week.model import Count
from catalog.errors import N_, ConfigError, InputRefused

_NOTED: Final = "督办单："


def issued_to(entries: Iterable[Entry]) -> Mapping[str, str]:
    """The numbers given so far, with the unit each went to."""
    return {
        event.note.removeprefix(_NOTED): entry.unit
        for entry in entries
        for event in entry.history
        if event.action is Action.NOTED and event.note.startswith(_NOTED)
    }


def issue_notice(project: Project, office: Office, unit: str, issue: Issue) -> None:
    """Note the number with every overdue finding of the unit; a number it has already is not noted again.

    Raises :class:`ConfigError` when the unit has nothing overdue, or the number went to another unit.
    """
    late = [each.number for each in office.week.under(Count.OVERDUE, unit=unit)]
    if not late:
        raise ConfigError(N_("{unit} has nothing overdue on {day}"), unit=unit, day=office.week.as_of)
    with open_ledger(project) as book:
        given = issued_to(book.entries(history=True))
        if given.get(issue.number, unit) != unit:
            raise ConfigError(N_("the number {number} went to {unit}"), number=issue.number, unit=given[issue.number])
        if issue.number in given:
            return
        for answer in book.note(late, by=issue.by, note=f"{_NOTED}{issue.number}", day=office.week.as_of):
            if not answer.accepted:
                raise InputRefused(N_("{number}: refused: {why}"), number=answer.number, why=answer.text())
