"""A file somebody hands in with what he says: taken by what it is, not by what it is called."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from starlette.datastructures import UploadFile

from auditor.console.visit import Turned
from catalog.errors import N_
from catalog.text import drop_invisible
from spiders.evidence import EvidenceStore

_BEGINNINGS: Final = {
    b"%PDF-": (".pdf", "application/pdf"),
    b"\x89PNG\r\n\x1a\n": (".png", "image/png"),
    b"\xff\xd8\xff": (".jpg", "image/jpeg"),
}
_ARCHIVE: Final = b"PK\x03\x04"
_OFFICE: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ACCEPTED: Final = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"
"""What a form lets people choose."""
_PARTS: Final = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
_MOST_PARTS: Final = 5000
_MOST_UNPACKED: Final = 200 * 1024 * 1024
"""Bytes a Word or Excel file may unpack to: whoever opens it unpacks it."""
_LONGEST_NAME: Final = 60


def handed_in(store: EvidenceStore, file: UploadFile) -> Mapping[str, Any]:
    """Keep a file; what the event remembers of it: ``sha256``, ``name``, ``type``, ``size``.

    Raises :class:`Turned` for what is neither picture, PDF, Word nor Excel, for Office files with macros, and for
    archives that unpack to more than anybody wants on his disk.
    """
    body = file.file.read()
    ending, kind = _kind_of(body, (file.filename or "").lower())
    if not ending:
        raise Turned(415, N_("a file has to be a PDF, a picture (PNG, JPEG), Word (.docx) or Excel (.xlsx)"))
    return {"sha256": store.put(body), "name": named(file.filename or "", ending), "type": kind, "size": len(body)}


def _kind_of(body: bytes, name: str) -> tuple[str, str]:
    for beginning, kind in _BEGINNINGS.items():
        if body.startswith(beginning):
            return kind
    ending = name[-5:]
    if body.startswith(_ARCHIVE) and ending in _OFFICE and _is_office(body, ending):
        return ending, _OFFICE[ending]
    return "", ""


def _is_office(body: bytes, ending: str) -> bool:
    """Whether an archive is what its name says: told by its list of contents, nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    names = {part.filename.lower() for part in parts}
    if any(name.endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) for name in names):
        return False
    small = len(parts) <= _MOST_PARTS and sum(part.file_size for part in parts) <= _MOST_UNPACKED
    return small and _PARTS[ending] in names


def named(given: str, ending: str) -> str:
    """The file's own name without folders and steering characters, with the ending of what it is."""
    bare = re.split(r"[\\/]", drop_invisible(given))[-1]
    stem = re.sub(r'[\x00-\x1f\x7f<>:"|?*;]', "_", bare).rpartition(".")[0] or "file"
    return f"{stem[:_LONGEST_NAME]}{ending}"
