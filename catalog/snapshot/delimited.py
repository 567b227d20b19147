"""Delimited text (``.csv``, ``.tsv``) as a grid: encoding and delimiter are found out, never guessed silently."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from catalog.errors import N_, InputRefused
from catalog.jsonlines import open_input
from catalog.snapshot.grid import Grid, cell_text

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS: Final = ("utf-8", "gb18030")
_DELIMITERS: Final = (",", "\t", ";", "|")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_FORCED: Final = re.compile(r"""="([^"]*)"|'([0-9A-Za-z-]+)""")
_SAMPLE: Final = 65536
_SEARCHED: Final = 40


def read_delimited(path: Path, is_heading: Callable[[str], bool]) -> Grid:
    """The file as one grid without a sheet name; :class:`InputRefused` when it is no delimited text.

    ``is_heading`` tells headings people know: the delimiter is the one that cuts out most of them.
    """
    with open_input(path) as file:
        text = decode(file.read(), path.name)
    delimiter = sniff_delimiter(text[:_SAMPLE], is_heading)
    try:
        rows = _parse(text, delimiter, quoted=True)
    except csv.Error as error:
        if delimiter != "\t":
            raise InputRefused(N_("a quotation mark is not closed or stands wrong"), where=path.name) from error
        # programs that write tabs often do not quote at all
        rows = _parse(text, delimiter, quoted=False)
    return Grid(path.name, "", [tuple(cell_text(_unforced(cell)) for cell in row) for row in rows])


def decode(data: bytes, name: str) -> str:
    """The text of UTF-8 (with or without BOM), UTF-16 with BOM or GB18030 bytes; else :class:`InputRefused`."""
    marked = tuple(encoding for bom, encoding in _BOMS if data.startswith(bom))
    for encoding in marked or _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    hint = N_("save it in one of them, or as .xlsx")
    raise InputRefused(N_("is not text in UTF-8 or GB18030"), where=name, hint=hint)


def sniff_delimiter(sample: str, is_heading: Callable[[str], bool]) -> str:
    """The delimiter that cuts most known headings out of one line; of equals the first of comma, tab, ``;``, ``|``."""
    lines = [line for line in sample.splitlines()[:_SEARCHED] if line.strip()]

    def known(delimiter: str) -> int:
        return max((sum(map(is_heading, _cut(line, delimiter))) for line in lines), default=0)

    return max(_DELIMITERS, key=known)


def _unforced(cell: str) -> str:
    """The text of ``="0012"`` and ``'0012``, by which exports keep a spreadsheet from taking codes for numbers."""
    forced = _FORCED.fullmatch(cell)
    return forced[1] or forced[2] if forced else cell


def _cut(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]


def _parse(text: str, delimiter: str, *, quoted: bool) -> list[list[str]]:
    lines = io.StringIO(text, newline="")
    if quoted:
        return list(csv.reader(lines, delimiter=delimiter, strict=True))
    return list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
