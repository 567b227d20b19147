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
    "channel", "url", "source", "evidence", "unread", "has_provenance"
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


def shown_digest(reading: Reading, item: ServiceItem, *around: Plain) -> bytes:
    """The digest of what a reading shows beside the item it stands for, and where and how it was read; and of what is
    around it, the item's own digest among it: what both say to the letter is not gone through again.

    When the page was fetched is no part of it: nothing that is said of the pair depends on that.
    """
    mine, theirs = item, reading.item
    laws = None if mine.by_law == theirs.by_law else tuple(map(_basis, theirs.by_law))
    papers = None if mine.materials == theirs.materials else _papers(theirs)
    rows = None if mine.fees == theirs.fees and mine.faq == theirs.faq else _rows(theirs)
    said = (_plain(theirs), _beside(mine.elements, theirs.elements), laws, papers, rows)
    return digest_of(said, _where(reading), _pairs(reading.locators), _pairs(reading.not_read), *around)


def _beside(mine: Mapping[str, str], theirs: Mapping[str, str]) -> Plain:
    """All keys in order, and the texts that are not those of the same key on the other side."""
    if mine == theirs:
        return tuple(theirs)
    return (tuple(theirs), tuple([None if mine.get(key) == text else text for key, text in theirs.items()]))


def _said(item: ServiceItem) -> tuple[Plain, ...]:
    return (
        _plain(item),
        _pairs(item.elements),
        tuple(map(_basis, item.by_law)),
        _papers(item),
        _rows(item),
    )


def _papers(item: ServiceItem) -> tuple[Plain, ...]:
    return tuple([(row.material_name, _pairs(row.elements)) for row in item.materials])


def _rows(item: ServiceItem) -> tuple[Plain, ...]:
    return (tuple(map(_pairs, item.fees)), tuple(map(_pairs, item.faq)))


def _pairs(row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(row.items())
