"""``auditor init``: a project folder to start from."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.base import Session, TranslatedCommand, pass_session
from auditor.config import CONFIG_NAME
from auditor.project import write_project
from catalog.errors import N_, ConfigError


@click.command(
    cls=TranslatedCommand,
    help=N_("Make a project folder: a commented audit.toml, a sample channel file, empty folders."),
    epilog="auditor init my-audit",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="[DIR]")
@pass_session
def init(session: Session, folder: Path) -> None:
    """Never overwrites a project that is there."""
    if (folder / CONFIG_NAME).exists():
        raise ConfigError(N_("there is an {name} already"), where=str(folder), name=CONFIG_NAME)
    for path in write_project(folder, samples=True):
        session.tell(N_("written: {path}"), path=path)
    session.tell(N_("next: auditor library import FILE, then fill in channels/ and run `auditor run`"))
