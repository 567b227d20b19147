"""The items of a kept snapshot as the lines they are kept as, some at a time: nobody needs all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import select

from catalog.model import SourceRow
from catalog.store import Store
from catalog.tables import SnapshotItemRow, table_of

_ITEM: Final = table_of(SnapshotItemRow)
_BATCH: Final = 500


def lines_between(store: Store, snapshot_id: str, start: int, end: int) -> Iterator[str]:
    """The lines of the items at the places from ``start`` (0 the first) up to and without ``end``, in order."""
    place = _ITEM.c.position
    query = select(_ITEM.c.payload).where(_ITEM.c.snapshot_id == snapshot_id, place >= start, place < end)
    with store.transaction() as db:
        yield from db.execute(query.order_by(place).execution_options(yield_per=_BATCH)).scalars()


def lines_at(store: Store, snapshot_id: str, places: Sequence[int]) -> Iterator[str]:
    """The lines of the items at these places, which go up."""
    place = _ITEM.c.position
    query = select(_ITEM.c.payload).where(_ITEM.c.snapshot_id == snapshot_id).order_by(place)
    with store.transaction() as db:
        for at in range(0, len(places), _BATCH):
            yield from db.execute(query.where(place.in_(places[at : at + _BATCH]))).scalars()


def origin_at(store: Store, snapshot_id: str, place: int) -> SourceRow | None:
    """Where the item at a place stood in the file it was imported from, ``None`` when that is not known."""
    columns = (_ITEM.c.file, _ITEM.c.sheet, _ITEM.c.row)
    query = select(*columns).where(_ITEM.c.snapshot_id == snapshot_id, _ITEM.c.position == place)
    with store.transaction() as db:
        row = db.execute(query).first()
    return SourceRow(*row) if row is not None and row.file else None
