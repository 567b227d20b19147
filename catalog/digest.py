"""What an item says, as one short digest: the same content has the same one in every run on one Python version.

It tells what changed since the last run; it is no proof against somebody who wants two contents to look alike.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Final

from catalog.model import LegalBasis, Reading, ServiceItem

SIZE: Final = 16
_PLAIN: Final = 2
"""The marshal version without back references: equal values have equal bytes."""


Plain = str | bytes | int | float | bool | None | tuple["Plain", ...]


def digest_of(*parts: Plain) -> bytes:
    """The digest of plain values (texts, bytes, numbers, tuples of them), order and types included."""
    return blake2b(marshal.dumps(parts, _PLAIN), digest_size=SIZE).digest()


def item_digest(item: ServiceItem) -> bytes:
    """The digest of everything an item says; where its row stands in a file is not part of it."""
    return digest_of(
        item.id,
        item.task_name,
        item.codes,
        item.region,
        tuple(item.elements.items()),
        tuple(map(_basis, item.by_law)),
        tuple((row.material_name, tuple(row.elements.items())) for row in item.materials),
        _rows(item.fees),
        _rows(item.faq),
    )


def reading_digest(reading: Reading) -> bytes:
    """The digest of a reading: the item as shown, and where and how it was read."""
    return digest_of(
        item_digest(reading.item),
        reading.channel,
        reading.url,
        reading.source,
        reading.fetched_at,
        reading.evidence,
        tuple(reading.locators.items()),
        tuple(reading.not_read.items()),
        reading.unread,
        reading.has_provenance,
    )


def _basis(row: LegalBasis) -> tuple[str, ...]:
    return (
        row.law_name,
        row.law_number,
        row.article,
        row.content,
        row.issue_org,
        row.effective_date,
        row.source_url,
        row.text,
    )


def _rows(rows: Iterable[Mapping[str, str]]) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(tuple(row.items()) for row in rows)
