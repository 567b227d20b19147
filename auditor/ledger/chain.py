"""The chain of events: each carries a hash over itself and the one before, so that nothing can be changed unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from json import JSONEncoder
from typing import Any, Final

import orjson

START: Final = "0" * 64
"""What stands before the first event."""

_PLAIN: Final = JSONEncoder(ensure_ascii=False, separators=(",", ":"))
FIELDS: Final = ("seq", "number", "action", "at", "day", "who", "state", "note", "run", "evidence", "data", "previous")
"""The columns an event's hash covers, in this order."""


class Break(StrEnum):
    """What is wrong at a place of the chain."""

    ALTERED = "altered"
    """The row does not say what was written."""
    MISSING = "missing"
    """Rows are gone before it, or it does not follow the row before it."""
    REORDERED = "reordered"
    """It follows another row than the one before it, and that row is there."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A break of the chain: at which event of which finding."""

    seq: int
    number: str
    kind: Break


def event_hash(row: Mapping[Any, Any]) -> str:
    """The hash of an event's row: sha256 over its columns, ``previous`` among them."""
    told = [row[name] for name in FIELDS]
    return hashlib.sha256(_written(told)).hexdigest()


def _written(told: list[Any]) -> bytes:
    """As a JSON list without spaces, as it was written from the first day on."""
    try:
        return orjson.dumps(told)
    except TypeError:
        # half a character, as only a changed row can hold it
        return _PLAIN.encode(told).encode("utf-8", "surrogatepass")


def breaks(rows: Iterable[Mapping[Any, Any]]) -> Iterator[Broken]:
    """Every break of a chain whose rows come in the order of ``seq``."""
    rows = list(rows)
    hashes = {row["hash"] for row in rows}
    previous, seq = START, 0
    for row in rows:
        if event_hash(row) != row["hash"]:
            yield Broken(row["seq"], row["number"], Break.ALTERED)
        elif row["seq"] != seq + 1:
            yield Broken(row["seq"], row["number"], Break.MISSING)
        elif row["previous"] != previous:
            kind = Break.REORDERED if row["previous"] in hashes else Break.MISSING
            yield Broken(row["seq"], row["number"], kind)
        previous, seq = row["hash"], row["seq"]
