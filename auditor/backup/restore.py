"""A project made again from its backup, after everything in it was found to be whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from auditor.backup.shape import DATABASE, EVIDENCE, PROJECT, Manifest, checked, opened, read_manifest
from auditor.config import CONFIG_NAME, Project, open_project
from catalog.errors import N_, ConfigError, InputRefused
from catalog.tabledump import Row, load_dump

_TABLE: Final = ".jsonl"


def verify_backup(path: Path) -> Manifest:
    """What is in the backup; :class:`InputRefused` where a single byte of it is not what was written."""
    with opened(path) as backup:
        manifest = read_manifest(backup, path.name)
        for name, member in manifest.members.items():
            for _ in checked(backup, name, member, path.name):
                pass
    return manifest


def restore_backup(path: Path, folder: Path, database: str = "") -> Manifest:
    """Make the project again in ``folder``, which must be new or empty.

    ``database``: where its rows go instead of the place the settings name, which must be empty too. Nothing is left
    in ``folder`` when anything fails.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = N_("name a new folder")
        raise ConfigError(N_("the folder has content already; nothing was restored"), where=str(folder), hint=hint)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        with opened(path) as backup:
            manifest = read_manifest(backup, path.name)
            _files(backup, manifest, path.name, PROJECT, aside)
            project = _project(aside, path.name)
            _files(backup, manifest, path.name, EVIDENCE, _inside(project.evidence, aside))
            load_dump(
                database or _own_database(project, aside), manifest.revision, _tables(backup, manifest, path.name)
            )
        aside.chmod(0o755)
        aside.replace(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest


def _project(root: Path, where: str) -> Project:
    try:
        return open_project(root)
    except ConfigError as error:
        raise InputRefused(N_("the backup has no usable {name}"), where=where, name=CONFIG_NAME) from error


def _inside(place: Path, root: Path) -> Path:
    """A place of the settings, when it lies in the project; a backup must not write anywhere else."""
    if Path(os.path.normpath(place)).is_relative_to(root.resolve()):
        return place
    hint = N_("restore it without evidence, or copy the evidence by hand")
    raise ConfigError(N_("{place} lies outside the project folder"), hint=hint, place=place)


def _own_database(project: Project, root: Path) -> str:
    """Where the settings want the rows; a server is only written when the call names it."""
    if "://" in project.database:
        hint = N_("name an empty one with --database")
        raise ConfigError(N_("the project keeps its rows on a database server"), hint=hint)
    return str(_inside(Path(project.database), root))


def _files(backup: zipfile.ZipFile, manifest: Manifest, where: str, part: str, root: Path) -> None:
    for name in manifest.names(part):
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            for piece in checked(backup, part + name, manifest.members[part + name], where):
                file.write(piece)


def _tables(backup: zipfile.ZipFile, manifest: Manifest, where: str) -> dict[str, Iterable[Row]]:
    return {
        name.removesuffix(_TABLE): _rows(backup, manifest, DATABASE + name, where)
        for name in manifest.names(DATABASE)
        if name.endswith(_TABLE)
    }


def _rows(backup: zipfile.ZipFile, manifest: Manifest, name: str, where: str) -> Iterator[Row]:
    rest = b""
    for piece in checked(backup, name, manifest.members[name], where):
        *lines, rest = (rest + piece).split(b"\n")
        yield from (_row(line, name, where) for line in lines)
    if rest:
        raise InputRefused(N_("{name} in the backup is damaged"), where=where, name=name)


def _row(line: bytes, name: str, where: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputRefused(N_("{name} in the backup is damaged"), where=where, name=name) from error
    if not isinstance(row, dict):
        raise InputRefused(N_("{name} in the backup is damaged"), where=where, name=name)
    return row
