"""A file somebody hands in with what he says: taken by what it is, not by what it is called."""

from __future__ import annotations

import re
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
_LONGEST_NAME: Final = 80


def handed_in(store: EvidenceStore, file: UploadFile) -> Mapping[str, Any]:
    """Keep a file; what the event remembers of it: ``sha256``, ``name``, ``type``, ``size``.

    Raises :class:`Turned` for what is neither picture, PDF, Word nor Excel.
    """
    body = file.file.read()
    ending, kind = _kind_of(body, (file.filename or "").lower())
    if not ending:
        raise Turned(415, N_("a file has to be a PDF, a picture (PNG, JPEG), Word (.docx) or Excel (.xlsx)"))
    return {"sha256": store.put(body), "name": _name(file.filename or "", ending), "type": kind, "size": len(body)}


def _kind_of(body: bytes, name: str) -> tuple[str, str]:
    for beginning, kind in _BEGINNINGS.items():
        if body.startswith(beginning):
            return kind
    ending = name[-5:]
    if body.startswith(_ARCHIVE) and ending in _OFFICE:
        return ending, _OFFICE[ending]
    return "", ""


def _name(given: str, ending: str) -> str:
    """The file's own name without folders and steering characters, with the ending of what it is."""
    bare = re.split(r"[\\/]", drop_invisible(given))[-1]
    stem = re.sub(r'[\x00-\x1f\x7f<>:"|?*;]', "_", bare).rpartition(".")[0] or "file"
    return f"{stem[:_LONGEST_NAME]}{ending}"
