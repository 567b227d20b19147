"""A project written into one file, whoever works in it meanwhile."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from auditor.backup.draft import draft_of
from auditor.backup.shape import DATABASE, EVIDENCE, MANIFEST, PROJECT, Manifest, Member, pieces
from auditor.config import Project
from auditor.doctor.rows import unknown_runs
from catalog.errors import ConfigError
from catalog.jsonlines import dump_line
from catalog.store import Store, open_store
from catalog.tabledump import dumping

_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every member, so that the same project gives the same bytes."""


def write_backup(project: Project, path: Path, *, evidence: bool = True) -> Manifest:
    """Write the project into ``path`` (a ``.zip``), all or nothing, and say what is in it.

    ``evidence``: with the pages that were kept. Reports are left out: every one can be rendered again. The database
    is taken as of one moment; evidence never changes, and what is added meanwhile is not yet referred to.
    """
    with open_store(project.database) as store:
        _must_be_ours(project, store)
        with draft_of(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as backup:
            manifest = _fill(_Writer(backup), project, store, evidence=evidence)
            _write(backup, MANIFEST, [manifest.model_dump_json().encode()])
    return manifest


def _must_be_ours(project: Project, store: Store) -> None:
    """A good backup must not be replaced by one of a database that was begun anew where the old one was gone."""
    for each in unknown_runs(project, store):
        raise ConfigError(each.template, where=project.root.name, hint=each.hint, **each.params)


class _Writer:
    def __init__(self, backup: zipfile.ZipFile) -> None:
        self.members: dict[str, Member] = {}
        self._backup = backup

    def add(self, name: str, content: Iterable[bytes]) -> None:
        self.members[name] = _write(self._backup, name, content)

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as source:
            self.add(name, pieces(source))


def _fill(writer: _Writer, project: Project, store: Store, *, evidence: bool) -> Manifest:
    with dumping(store.engine, project.root.name) as dump:
        for table in dump.tables:
            writer.add(f"{DATABASE}{table}.jsonl", (f"{dump_line(row)}\n".encode() for row in dump.rows(table)))
        revision = dump.revision
    for path in _own_files(project):
        writer.add_file(PROJECT + path.relative_to(project.root).as_posix(), path)
    for path in sorted(project.evidence.glob("[0-9a-f][0-9a-f]/*.gz")) if evidence else ():
        writer.add_file(EVIDENCE + path.relative_to(project.evidence).as_posix(), path)
    return Manifest(revision=revision, evidence=evidence, members=dict(sorted(writer.members.items())))


def _own_files(project: Project) -> Iterator[Path]:
    """The files of the project that are neither database nor evidence nor papers, sorted."""
    left_out = {project.evidence, project.reports}
    database = make_url(project.database).database if "://" in project.database else project.database
    beside = Path(database or "")
    for folder, names, files in os.walk(project.root):
        here = Path(folder)
        names[:] = sorted(name for name in names if here / name not in left_out and not (here / name).is_symlink())
        for name in sorted(files):
            path = here / name
            if not path.is_symlink() and not (here == beside.parent and name.startswith(beside.name)):
                yield path


def _write(backup: zipfile.ZipFile, name: str, content: Iterable[bytes]) -> Member:
    """One member, and what its manifest line says."""
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_STORED if name.endswith(".gz") else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with backup.open(info, "w", force_zip64=True) as target:
        for piece in content:
            digest.update(piece)
            size += len(piece)
            target.write(piece)
    return Member(size=size, sha256=digest.hexdigest())
