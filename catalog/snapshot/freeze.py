"""What a snapshot is called: its day and a hash of what it says, whatever the order of the file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from catalog.errors import N_, ConfigError
from catalog.itemfile import dump_line, item_to_json
from catalog.model import ServiceItem

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def snapshot_id(as_of: str, items: Iterable[ServiceItem]) -> str:
    """``S20210917-1a2b3c``: the day, and the first six hex digits of the sha256 over the items as sorted lines.

    Where the items stood in the file is not in it. :class:`ConfigError` when ``as_of`` is no ISO date.
    """
    return id_of_lines(as_of, (dump_line(item_to_json(item)) for item in sorted(items, key=lambda item: item.id)))


def id_of_lines(as_of: str, lines: Iterable[str]) -> str:
    """The same from the lines of the items, sorted by id."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(f"{line}\n".encode())
    return f"S{compact_day(as_of)}-{digest.hexdigest()[:6]}"


def compact_day(as_of: str) -> str:
    """``20210917`` for ``2021-09-17``; :class:`ConfigError` for what is no day."""
    try:
        if _DAY.fullmatch(as_of):
            return date.fromisoformat(as_of).strftime("%Y%m%d")
    except ValueError:
        pass
    raise ConfigError(N_("{day} is no date like 2021-09-17"), day=as_of)
