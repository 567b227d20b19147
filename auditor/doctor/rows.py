"""Is the database whole, and do its rows still say what they said?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from auditor.config import Project
from auditor.doctor.model import Ailment, Level, ailment_of
from auditor.ledger.checking import check_log
from auditor.reportfile import NAME
from catalog.errors import N_, AuditError
from catalog.snapshot import snapshot_id
from catalog.store import Store, open_store
from catalog.tables import EvidenceRow, table_of


def damaged_database(project: Project) -> Iterator[Ailment]:
    """Whether it opens, and what it says of itself."""
    try:
        with open_store(project.database) as store:
            yield from _unsound(store)
            yield from _changed_snapshot(store)
            yield from _clock_set_back(store)
            yield from unknown_runs(project, store)
    except AuditError as error:
        yield ailment_of(error)


def tampered_ledger(project: Project) -> Iterator[Ailment]:
    """Whether every event and entry of the ledger is as it was written; a database that does not open is told above."""
    try:
        with open_store(project.database) as store:
            found = check_log(store).tampered
    except AuditError:
        return
    hint = N_("`auditor ledger check-log` shows all of it; restore the last backup: `auditor restore`")
    for each in found:
        yield Ailment(Level.WRONG, each.template, each.number, hint, each.params)


def _unsound(store: Store) -> Iterator[Ailment]:
    """What SQLite finds in its own file; a server looks after its files itself."""
    if store.engine.dialect.name != "sqlite":
        return
    with store.transaction() as db:
        said = [str(row[0]) for row in db.exec_driver_sql("PRAGMA integrity_check(5)") if row[0] != "ok"]
        broken = db.exec_driver_sql("PRAGMA foreign_key_check").first()
    hint = N_("restore the last backup: `auditor restore`")
    for line in said:
        yield Ailment(Level.WRONG, N_("the database is damaged: {why}"), "", hint, {"why": line})
    if broken is not None:
        why = f"{broken[0]} → {broken[2]}"
        yield Ailment(Level.WRONG, N_("the database is damaged: {why}"), "", hint, {"why": why})


def _changed_snapshot(store: Store) -> Iterator[Ailment]:
    """A snapshot is named by its content: another content is another snapshot, or somebody changed rows."""
    current = store.current_id()
    if not current:
        return
    snapshot = store.load_snapshot(current)
    if snapshot_id(snapshot.as_of, snapshot.items) != snapshot.id:
        hint = N_("import the library again: `auditor library import`")
        yield Ailment(Level.WRONG, N_("the library in the database is not the one that was imported"), current, hint)


def unknown_runs(project: Project, store: Store) -> Iterator[Ailment]:
    """Reports of runs that the database never saw: it is another one, or was begun anew where the old one was gone."""
    known = {info.run for info in store.runs()}
    strange = sorted(path.parent.name for path in project.reports.glob(f"R*/{NAME}") if path.parent.name not in known)
    if strange:
        hint = N_("bring the database back, or restore the last backup: `auditor restore`")
        template = N_("the database does not know run {run}, of which there is a report")
        yield Ailment(Level.WRONG, template, "", hint, {"run": strange[0]})


def _clock_set_back(store: Store) -> Iterator[Ailment]:
    """Pages from the future: the clock was set back, and a claim may seem younger than the page that proves it."""
    table = table_of(EvidenceRow)
    with store.transaction() as db:
        newest = db.execute(select(func.max(table.c.fetched_at))).scalar() or ""
    if newest > (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"):
        hint = N_("set the clock of this machine right")
        yield Ailment(
            Level.WRONG, N_("pages were kept at {moment}, which is yet to come"), "", hint, {"moment": newest}
        )
