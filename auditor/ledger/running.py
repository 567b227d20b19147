"""A run and the ledger: what it takes from it before, and how it is entered afterwards, all or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from auditor.config import Project
from auditor.ledger.absence import Lines, lines_in, no_lines
from auditor.ledger.aliases import Aliases, read_aliases
from auditor.ledger.clock import now
from auditor.ledger.entering import enter_run, last_run_of
from auditor.ledger.examined import finding_of
from auditor.ledger.looked import looked_at
from auditor.ledger.renames import Named, known_as, shipped_renames
from auditor.ledger.rows import ENTRY, batches
from auditor.report import RunReport
from catalog.store import Store
from diffs.model import Finding
from diffs.rules import Policy


@dataclass(frozen=True, slots=True)
class Turn:
    """A run's turn: the run that was entered last when it began, the names findings had before, who closes, and the
    pages that are kept."""

    last: str
    named: Named
    closing: str
    lines: Lines = no_lines


def begin(store: Store, project: Project) -> Turn:
    """The turn of a run that begins now; :class:`InputRefused` when the sheet of aliases cannot be read."""
    aliases = read_aliases(project.aliases) if project.aliases else Aliases()
    with store.transaction() as db:
        last = last_run_of(db)
    named = Named(aliases, shipped_renames())
    return Turn(last, named, project.config.ledger.closing, lines_in(project.evidence))


def known_before(store: Store, report: RunReport, turn: Turn) -> RunReport:
    """The report with every finding under the fingerprint the ledger knows it by, so that it keeps its number."""
    with store.transaction() as db:
        marks = set(db.execute(select(ENTRY.c.fingerprint)).scalars())
        became = known_as(report.findings, marks, lambda wanted: _entries(db, wanted), turn.named)
    if not became:
        return report
    names = tuple[str, ...]

    def now_called(marks: names) -> names:
        return tuple(became.get(mark, mark) for mark in marks)

    return replace(
        report,
        findings=tuple(
            replace(each, fingerprint=became[each.fingerprint]) if each.fingerprint in became else each
            for each in report.findings
        ),
        causes=tuple(replace(cause, findings=now_called(cause.findings)) for cause in report.causes),
        waivers=tuple(
            replace(use, findings=now_called(use.findings), again=now_called(use.again)) for use in report.waivers
        ),
    )


def entering(
    store: Store, report: RunReport, turn: Turn, policy: Policy, *, whole: bool
) -> Callable[[Connection], Mapping[str, str]]:
    """What enters a run into the ledger, to be done in the transaction that keeps the run; it gives back the number
    of every entry by its fingerprint.

    ``whole``: no channel of the project was left out.
    """
    days = {info.id: info.as_of for info in store.list_snapshots()}
    examined = looked_at(report, policy, whole=whole, named=turn.named, snapshots=days, lines=turn.lines)
    return lambda db: enter_run(db, examined, at=now(), after_run=turn.last, closing=turn.closing)


def _entries(db: Connection, marks: Collection[str]) -> Mapping[str, Finding]:
    """Fingerprint → the finding as the ledger saw it last."""
    found: dict[str, Finding] = {}
    for batch in batches(sorted(marks)):
        query = select(ENTRY.c.fingerprint, ENTRY.c.payload).where(ENTRY.c.fingerprint.in_(batch))
        found |= {row.fingerprint: finding_of(json.loads(row.payload)) for row in db.execute(query)}
    return found
