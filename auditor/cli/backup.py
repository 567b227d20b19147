"""``auditor backup`` and ``auditor restore``: a project in one file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.backup import Manifest, restore_backup, verify_backup, write_backup
from auditor.cli.base import Session, TranslatedCommand, existing_file, json_option, option, pass_session, print_json
from catalog.errors import N_, ConfigError


@click.command(
    cls=TranslatedCommand,
    help=N_("Write settings, sheets, database and kept pages into one file, and read it back to be sure."),
    epilog="auditor backup 备份.zip",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@option("--no-evidence", is_flag=True, help=N_("Leave the kept pages out; the file is much smaller."))
@json_option
@pass_session
def backup(session: Session, file: Path, no_evidence: bool, as_json: bool) -> None:
    """Exit 0; an existing file is replaced only by a whole new one."""
    project = session.project()
    if project.root in file.resolve().parents and project.reports not in file.resolve().parents:
        hint = N_("keep backups outside, best on another disk")
        raise ConfigError(N_("a backup inside the project folder would be part of the next one"), hint=hint)
    write_backup(project, file, evidence=not no_evidence)
    _tell(session, N_("{file}: {files} files, {tables} tables, written and verified"), file, as_json)


@click.command(
    cls=TranslatedCommand,
    help=N_("Make a project again from its backup, in a new folder, after every byte was verified."),
    epilog="auditor restore 备份.zip 核查\nauditor restore 备份.zip --check",
)
@click.argument("file", type=existing_file)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@option("--database", default="", help=N_("An empty database for the rows (default: the place in the settings)."))
@option("--check", is_flag=True, help=N_("Only verify the backup; write nothing."))
@json_option
@pass_session
def restore(session: Session, file: Path, folder: Path | None, database: str, check: bool, as_json: bool) -> None:
    """Exit 0; 3 for a backup that is damaged, and then nothing is left behind."""
    if check:
        _tell(session, N_("{file}: {files} files, {tables} tables, all as they were written"), file, as_json)
        return
    if folder is None:
        raise ConfigError(N_("say into which folder"), hint=N_("or only --check the backup"))
    restore_backup(file, folder, database)
    _tell(session, N_("{file}: {files} files, {tables} tables, restored into {folder}"), file, as_json, folder)


def _tell(session: Session, template: str, file: Path, as_json: bool, folder: Path = Path()) -> None:
    manifest = verify_backup(file)
    tables = len(manifest.names("database/"))
    counts = {"files": len(manifest.members) - tables, "tables": tables}
    if as_json:
        print_json(_summary(manifest) | counts)
        return
    click.echo(session.say(template).format(file=file, folder=folder, **counts))


def _summary(manifest: Manifest) -> dict[str, object]:
    size = sum(member.size for member in manifest.members.values())
    return {"revision": manifest.revision, "evidence": manifest.evidence, "bytes": size}
