"""Office files that are the same to the byte in every run: fixed dates inside, fixed times in the archive."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WRITTEN_ON: Final = "2021-09-10T09:00:00Z"
_ZIP_TIME: Final = (2021, 9, 10, 9, 0, 0)
_DATES: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def settled(archive: bytes) -> bytes:
    """The office file with its entries in order, all written on one day."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as given, ZipFile(out, "w", ZIP_DEFLATED) as taken:
        for name in sorted(given.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            entry = ZipInfo(name, _ZIP_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            content = given.read(name)
            if name == "docProps/core.xml":
                content = _DATES.sub(rb"\g<1>" + WRITTEN_ON.encode() + rb"\g<2>", content)
            taken.writestr(entry, content)
    return out.getvalue()
