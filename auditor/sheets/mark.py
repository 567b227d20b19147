"""The hidden cell of a row: which version of the finding was written, and seals of the cells that are locked.

``1.7.9f86d081.4d186321.0b1c…``: the form of the mark, the version in the ledger, a seal of the cells that say what the
row is about, one of the other locked cells, and two signs for each of them, so that a changed cell can be named.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from auditor.sheets.columns import IDENTITY, SEALED
from catalog.text import looks

_FORM: Final = "1"
_WHOLE, _EACH = 8, 2
_WRITTEN: Final = re.compile(
    rf"{_FORM}\.(?P<version>\d{{1,9}})"
    rf"\.(?P<seals>[0-9a-f]{{{_WHOLE}}}\.[0-9a-f]{{{_WHOLE}}})\.(?P<each>[0-9a-f]{{{_EACH * len(SEALED)}}})"
)
_ESCAPED: Final = re.compile("_x[0-9A-Fa-f]{4}_")
"""How a workbook writes some signs; programs do not agree on when to write them so."""


_PARTS: Final = (IDENTITY, frozenset(heading.text for heading in SEALED) - IDENTITY)
"""What each of the two seals covers."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark says. ``changed``: headings of the locked cells that are not as they were written."""

    version: int
    changed: tuple[str, ...]


def mark_of(texts: Mapping[str, str], version: int) -> str:
    """The mark of a row with these texts by heading."""
    plain = _plain(texts)
    return f"{_FORM}.{version}.{_seals(plain)}.{''.join(_signs(plain))}"


def read_mark(text: str, texts: Mapping[str, str]) -> Mark | None:
    """The mark read back and held against the row's texts as they are now; ``None`` for what is no mark of ours."""
    found = _WRITTEN.fullmatch(looks(text))
    if found is None:
        return None
    plain, signs = _plain(texts), found["each"]
    before = [signs[at : at + _EACH] for at in range(0, len(signs), _EACH)]
    changed = {heading.text for heading, was, now in zip(SEALED, before, _signs(plain), strict=True) if was != now}
    for names, was, now in zip(_PARTS, found["seals"].split("."), _seals(plain).split("."), strict=True):
        if was != now and not changed.intersection(names):
            # two signs may agree by chance; the seal does not
            changed |= names
    return Mark(int(found["version"]), tuple(heading.text for heading in SEALED if heading.text in changed))


def _plain(texts: Mapping[str, str]) -> list[str]:
    return [_ESCAPED.sub("", looks(texts.get(heading.text, ""))) for heading in SEALED]


def _seals(plain: Sequence[str]) -> str:
    return ".".join(
        hashlib.sha256(
            "\x1f".join(text for heading, text in zip(SEALED, plain, strict=True) if heading.text in names).encode(
                "utf-8", "replace"
            )
        ).hexdigest()[:_WHOLE]
        for names in _PARTS
    )


def _signs(plain: Sequence[str]) -> list[str]:
    return [f"{zlib.crc32(text.encode('utf-8', 'replace')) & 0xFF:02x}" for text in plain]
