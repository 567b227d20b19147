"""The hidden cell of a row: which version of the finding was written, and a seal of the cells that are locked.

``1.7.9f86d081.0b1c…``: the form of the mark, the version in the ledger, a seal of all locked cells, and two signs
for each of them, so that a changed cell can be named.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from auditor.sheets.columns import SEALED
from catalog.text import looks

_FORM: Final = "1"
_WHOLE, _EACH = 8, 2
_WRITTEN: Final = re.compile(rf"{_FORM}\.(\d{{1,9}})\.([0-9a-f]{{{_WHOLE}}})\.([0-9a-f]{{{_EACH * len(SEALED)}}})")
_ESCAPED: Final = re.compile("_x[0-9A-Fa-f]{4}_")
"""How a workbook writes some signs; programs do not agree on when to write them so."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark says. ``changed``: headings of the locked cells that are not as they were written."""

    version: int
    changed: tuple[str, ...]


def mark_of(texts: Mapping[str, str], version: int) -> str:
    """The mark of a row with these texts by heading."""
    whole, each = _seals(texts)
    return f"{_FORM}.{version}.{whole}.{''.join(each)}"


def read_mark(text: str, texts: Mapping[str, str]) -> Mark | None:
    """The mark read back and held against the row's texts as they are now; ``None`` for what is no mark of ours."""
    found = _WRITTEN.fullmatch(looks(text))
    if found is None:
        return None
    whole, each = _seals(texts)
    before = [found[3][at : at + _EACH] for at in range(0, len(found[3]), _EACH)]
    changed = [heading.text for heading, was, now in zip(SEALED, before, each, strict=True) if was != now]
    if not changed and whole != found[2]:
        # two signs may agree by chance; the whole does not
        changed = [heading.text for heading in SEALED]
    return Mark(int(found[1]), tuple(changed))


def _seals(texts: Mapping[str, str]) -> tuple[str, list[str]]:
    plain = [_ESCAPED.sub("", looks(texts.get(heading.text, ""))) for heading in SEALED]
    return _digest("\x1f".join(plain))[:_WHOLE], [_digest(text)[:_EACH] for text in plain]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
