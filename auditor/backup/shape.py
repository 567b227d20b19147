"""What a backup is made of: a zip of ``project/…``, ``evidence/…``, ``database/<table>.jsonl`` and a manifest."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from catalog.errors import N_, InputRefused

MANIFEST: Final = "manifest.json"
PROJECT, EVIDENCE, DATABASE = "project/", "evidence/", "database/"
CHUNK: Final = 1 << 20
_LARGEST_MANIFEST: Final = 256 << 20


class Member(BaseModel):
    """One file of the backup: its length in bytes and its sha256."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    size: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """What is in a backup; ``revision`` is that of the database's tables."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["item-catalog-auditor backup 1"] = "item-catalog-auditor backup 1"
    revision: Annotated[str, Field(pattern=r"^\d{4}$")]
    evidence: bool
    members: Mapping[str, Member]

    def names(self, part: str) -> tuple[str, ...]:
        """The members of one part, sorted, with the part's own name cut off."""
        return tuple(sorted(name.removeprefix(part) for name in self.members if name.startswith(part)))


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The backup to read; :class:`InputRefused` for what is none."""
    try:
        with zipfile.ZipFile(path) as backup:
            yield backup
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise InputRefused(N_("is no backup, or is damaged: {why}"), where=path.name, why=error) from error


def read_manifest(backup: zipfile.ZipFile, where: str) -> Manifest:
    """The manifest, after the names in it were found to be names and the same as in the file."""
    try:
        if backup.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise InputRefused(N_("is no backup, or is damaged: {why}"), where=where, why=MANIFEST)
        manifest = Manifest.model_validate_json(backup.read(MANIFEST))
    except (KeyError, ValidationError, json.JSONDecodeError) as error:
        raise InputRefused(N_("is no backup, or is damaged: {why}"), where=where, why=MANIFEST) from error
    held = {info.filename for info in backup.infolist()} - {MANIFEST}
    if strange := sorted(held ^ set(manifest.members)):
        raise InputRefused(N_("the backup and its manifest differ at {name}"), where=where, name=strange[0])
    if bad := next((name for name in sorted(held) if not _is_name(name)), ""):
        raise InputRefused(N_("the backup has a member {name} that is no place in a project"), where=where, name=bad)
    return manifest


def _is_name(name: str) -> bool:
    """Whether a member stays inside its part of the backup, on every system."""
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and str(path) == name
    return plain and "\\" not in name and ":" not in name and name.startswith((PROJECT, EVIDENCE, DATABASE))


def pieces(source: IO[bytes]) -> Iterator[bytes]:
    """The content of a file, piece by piece."""
    while piece := source.read(CHUNK):
        yield piece


def checked(backup: zipfile.ZipFile, name: str, member: Member, where: str) -> Iterator[bytes]:
    """The content of a member piece by piece; :class:`InputRefused` where it is not what the manifest says."""
    digest, size = hashlib.sha256(), 0
    with backup.open(name) as source:
        for piece in pieces(source):
            size += len(piece)
            if size > member.size:
                break
            digest.update(piece)
            yield piece
    if (size, digest.hexdigest()) != (member.size, member.sha256):
        raise InputRefused(N_("{name} in the backup is damaged"), where=where, name=name)
