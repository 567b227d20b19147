"""What an item says, as one short digest: the same content has the same one in every run on one Python version.

It tells what changed since the last run; it is no proof against somebody who wants two contents to look alike.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from hashlib import blake2b
from operator import attrgetter
from typing import Any, Final

from catalog.model import LegalBasis, Reading, ServiceItem

SIZE: Final = 16
_PLAIN: Final = 2
"""The marshal version without back references: equal values have equal bytes."""


_plain: Final[Callable[[ServiceItem], tuple[Any, ...]]] = attrgetter("id", "task_name", "codes", "region")
_where: Final[Callable[[Reading], tuple[Any, ...]]] = attrgetter(
    "channel", "url", "source", "fetched_at", "evidence", "unread", "has_provenance"
)
_basis: Final[Callable[[LegalBasis], tuple[Any, ...]]] = attrgetter(
    "law_name", "law_number", "article", "content", "issue_org", "effective_date", "source_url", "text"
)

Plain = str | bytes | int | float | bool | None | tuple["Plain", ...]


def digest_of(*parts: Plain) -> bytes:
    """The digest of plain values (texts, bytes, numbers, tuples of them), order and types included."""
    return blake2b(marshal.dumps(parts, _PLAIN), digest_size=SIZE).digest()


def item_digest(item: ServiceItem) -> bytes:
    """The digest of everything an item says; where its row stands in a file is not part of it."""
    return digest_of(_said(item))


def reading_digest(reading: Reading, *around: Plain) -> bytes:
    """The digest of a reading: the item as shown, and where and how it was read; and of what is around it."""
    return digest_of(_said(reading.item), _where(reading), _pairs(reading.locators), _pairs(reading.not_read), *around)


def _said(item: ServiceItem) -> tuple[Plain, ...]:
    return (
        _plain(item),
        _pairs(item.elements),
        tuple(map(_basis, item.by_law)),
        tuple([(row.material_name, _pairs(row.elements)) for row in item.materials]),
        tuple(map(_pairs, item.fees)),
        tuple(map(_pairs, item.faq)),
    )


def _pairs(row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(row.items())
