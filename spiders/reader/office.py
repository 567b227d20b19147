"""Word, Excel and PDF papers, told by their first bytes. The libraries are loaded only when a paper comes."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Sequence
from typing import Final

from spiders.model import Reason, ReasonCode
from spiders.reader.outline import Outline, PaperDamaged, PaperRefused
from spiders.reader.refuse import refusal

_GROWTH: Final = 8
"""A paper may unpack to this many times the size allowed for a body; what claims more is a zip bomb."""


def office_outlines(body: bytes, max_bytes: int) -> list[Outline] | Reason | None:
    """The outlines of a paper, the reason why it cannot be read, or ``None`` when the bytes are no paper."""
    try:
        if body[:1024].lstrip().startswith(b"%PDF-"):
            return _of_pdf(body)
        return _of_zip(body, max_bytes) if body.startswith(b"PK\x03\x04") else None
    except PaperDamaged as error:
        return refusal(ReasonCode.TRUNCATED, str(error), bytes=len(body))
    except PaperRefused as error:
        return refusal(ReasonCode.NOT_A_GUIDE, str(error))


def _of_pdf(body: bytes) -> list[Outline]:
    from spiders.reader.pdf import outlines_of_pdf  # noqa: PLC0415 - costly to load

    return outlines_of_pdf(body)


def _of_zip(body: bytes, max_bytes: int) -> list[Outline] | Reason:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as pack:
            entries = pack.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise PaperDamaged("a damaged archive") from error
    size = sum(entry.file_size for entry in entries)
    if size > _GROWTH * max_bytes or len(entries) > 5000:
        return refusal(ReasonCode.TOO_LARGE, "unpacks to more than allowed", bytes=size, allowed=_GROWTH * max_bytes)
    names = {entry.filename for entry in entries}
    if not _unpacks(body, entries):
        raise PaperDamaged("a damaged archive")
    if "word/document.xml" in names:
        from spiders.reader.docx import outlines_of_docx  # noqa: PLC0415 - costly to load

        return outlines_of_docx(body)
    if "xl/workbook.xml" in names:
        from spiders.reader.xlsx import outlines_of_xlsx  # noqa: PLC0415 - costly to load

        return outlines_of_xlsx(body)
    return refusal(ReasonCode.NOT_A_GUIDE, "an archive that is neither .docx nor .xlsx")


def _unpacks(body: bytes, entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether every page of the archive can be unpacked: the libraries stumble over one that cannot in many ways."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as pack:
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    pack.read(entry)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, OSError, RuntimeError):
        return False
    return True
