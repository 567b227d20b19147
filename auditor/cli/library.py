"""``auditor library``: import the province's export, look at snapshots, audit the library itself (tasks 1 and 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

import click

from auditor.cli.base import (
    Session,
    TranslatedCommand,
    TranslatedGroup,
    as_of_option,
    existing_file,
    json_option,
    option,
    pass_session,
    print_json,
    print_lines,
)
from auditor.cli.fairness import sheet_told, tell, waivers_option
from auditor.config import CONFIG_NAME
from auditor.lawbook import register_in
from auditor.libraries import current_snapshot, library_of
from auditor.papers.terminal import not_checked_line
from auditor.report import exit_code_of
from auditor.rulebook import policy_in
from catalog.errors import N_, ConfigError
from catalog.model import Rejected, ServiceItem
from catalog.snapshot import Imported, ItemChange, PackedSnapshot, Sureness, diff_snapshots, pack_library
from catalog.store import open_store
from diffs.compare import Comparison, Tally
from diffs.findingfile import finding_to_json
from diffs.rules import Profile, check_library, not_checked
from diffs.weighing import Audited, weigh

_ROLES: Final = {
    "items": N_("items"),
    "parts": N_("materials and other rows of items"),
    "skipped": N_("not used"),
}
"""What a sheet of an export holds."""


@click.group(
    cls=TranslatedGroup,
    help=N_("The provincial item library: snapshots and what is wrong in the library itself."),
    epilog="auditor library import 省事项库导出.xlsx",
)
def library() -> None:
    """Group of the commands about the library."""


@library.command(
    "import",
    cls=TranslatedCommand,
    help=N_("Import an export of the library (.xlsx .csv .tsv .json .jsonl) and make it the current snapshot."),
    epilog="auditor library import 省事项库导出.xlsx --as-of 2021-09-17",
)
@click.argument("file", type=existing_file)
@option("--sheet", default="", help=N_("The sheet that holds the items (default: found by its headings)."))
@as_of_option
@json_option
@pass_session
def import_command(session: Session, file: Path, sheet: str, as_of: str, as_json: bool) -> None:
    """Rows in = rows accepted + rows rejected; every rejected row is told."""
    project = session.project() if (session.root / CONFIG_NAME).is_file() else None
    settings = project.config.library if project else None
    with pack_library(
        file,
        as_of=as_of,
        columns=settings.columns if settings else {},
        sheet=sheet or (settings.sheet if settings else ""),
    ) as imported:
        if project:
            with open_store(project.database) as store:
                store.save_snapshot(imported.snapshot)
                store.set_current(imported.snapshot.id)
        else:
            session.tell(N_("no audit.toml here: the file was checked, nothing was stored"))
    if as_json:
        print_json(_import_json(session, imported))
    else:
        click.echo("\n".join(_import_lines(session, imported)))


def _import_lines(session: Session, imported: Imported[PackedSnapshot]) -> Iterator[str]:
    """Columns as they were taken, sheets with their counts, every rejected row, and the snapshot."""
    say, snapshot = session.say, imported.snapshot
    for guess in imported.guesses:
        template = N_("column {heading} → {element}") if guess.element else N_("column {heading} is not used")
        if not guess.element and guess.sureness is Sureness.AMBIGUOUS:
            template = N_("column {heading} is not used: it may be {others}; say which in [library.columns]")
        others = ", ".join(guess.others)
        yield say(template).format(heading=guess.heading, element=guess.element, others=others)
    for heading in imported.unused:
        yield say(N_("[library.columns] names {heading}, which the file does not have")).format(heading=heading)
    for count in imported.sheets:
        template = N_("sheet {sheet} ({role}): {rows} rows = {accepted} accepted + {rejected} rejected")
        yield say(template).format(
            sheet=count.sheet or snapshot.source,
            role=say(_ROLES[count.role]),
            rows=count.rows,
            accepted=count.accepted,
            rejected=count.rejected,
        )
    for rejected in snapshot.rejected:
        yield say(N_("rejected: {place}: {reason}")).format(place=_place(rejected), reason=_reason(session, rejected))
    template = N_("snapshot {id}: {items} items, {rejected} rows rejected")
    yield say(template).format(id=snapshot.id, items=snapshot.count, rejected=len(snapshot.rejected))


def _import_json(session: Session, imported: Imported[PackedSnapshot]) -> dict[str, Any]:
    snapshot = imported.snapshot
    rejected = [
        {"file": each.origin.file, "sheet": each.origin.sheet, "row": each.origin.row, "reason": _reason(session, each)}
        for each in snapshot.rejected
    ]
    return {
        "snapshot": snapshot.id,
        "as_of": snapshot.as_of,
        "items": snapshot.count,
        "columns": dict(snapshot.columns),
        "sheets": [asdict(count) for count in imported.sheets],
        "rejected": rejected,
    }


def _place(rejected: Rejected) -> str:
    origin = rejected.origin
    return " · ".join(part for part in (origin.file, origin.sheet, str(origin.row or "")) if part)


def _reason(session: Session, rejected: Rejected) -> str:
    return session.say(rejected.reason).format(**rejected.params)


@library.command(
    "list", cls=TranslatedCommand, help=N_("List the snapshots of this project."), epilog="auditor library list"
)
@json_option
@pass_session
def list_command(session: Session, as_json: bool) -> None:
    """Oldest first; the current one is marked."""
    with open_store(session.project().database) as store:
        current = store.current_id()
        for row in store.list_snapshots():
            if as_json:
                print_json({"snapshot": row.id, "as_of": row.as_of, "items": row.items, "current": row.id == current})
            else:
                mark = "*" if row.id == current else " "
                click.echo(f"{mark} {row.id}  {row.as_of}  {row.items:>7}  {row.source}")


@library.command(
    "diff",
    cls=TranslatedCommand,
    help=N_("What changed between two snapshots, item by item and element by element."),
    epilog="auditor library diff S20210917-1a2b3c S20210924-4d5e6f",
)
@click.argument("before")
@click.argument("after")
@json_option
@pass_session
def diff_command(session: Session, before: str, after: str, as_json: bool) -> None:
    """Added, removed and changed items."""
    with open_store(session.project().database) as store:
        changes = diff_snapshots(store.load_snapshot(before), store.load_snapshot(after))
    if not changes:
        session.tell(N_("the two snapshots hold the same"))
    for change in changes:
        if as_json:
            print_json(change.to_json())
        else:
            _show_change(session, change)


def _show_change(session: Session, change: ItemChange) -> None:
    """The item on one line, and for a changed item each element with both values below it."""
    click.echo(change.line(session.say))
    for each in change.changes:
        place = " ".join(part for part in (each.element, each.row) if part)
        click.echo(f"    {place}: {each.before or ''} → {each.after or ''}")


@library.command(
    "check",
    cls=TranslatedCommand,
    help=N_("Audit the library itself (tasks 1 and 3): one finding per line. Without FILE, the current snapshot."),
    epilog="auditor library check 省事项库导出.xlsx --profile strict",
)
@click.argument("file", type=existing_file, required=False)
@option("--profile", type=click.Choice(["national", "strict"]), help=N_("Which elements must be filled."))
@as_of_option
@waivers_option
@pass_session
def check_command(
    session: Session, file: Path | None, profile: Profile | None, as_of: str, waivers: Path | None
) -> int:
    """Exit 1 with any error or warning, else 0."""
    policy = policy_in(session.root)
    if profile:
        policy = replace(policy, profile=profile)
    sheet = sheet_told(session, waivers, policy)
    items = _library_to_check(session, file, as_of)
    own = check_library(items, as_of=as_of, policy=policy, register=register_in(session.root, items))
    audited = Audited(items, (), (), Comparison((), Tally()), own)
    weighed = weigh(audited, as_of=as_of, policy=policy, waivers=sheet.waivers)
    print_lines(finding_to_json(finding) for finding in weighed.findings)
    tell(session, weighed, sheet)
    if left_out := not_checked(policy):
        click.echo(not_checked_line(left_out, session.say), err=True)
    return exit_code_of(weighed.findings)


def _library_to_check(session: Session, file: Path | None, as_of: str) -> tuple[ServiceItem, ...]:
    if file is not None:
        return library_of(file, as_of=as_of)
    if not (session.root / CONFIG_NAME).is_file():
        raise ConfigError(N_("name a FILE, or run this in a project folder"))
    with open_store(session.project().database) as store:
        return current_snapshot(store).items
