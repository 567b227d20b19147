"""Which units the findings of a ledger belong to."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from auditor.ledger.book import Ledger
from auditor.ledger.rows import ENTRY, head_of

_UNITS: Final = "units"


def units_in(ledger: Ledger) -> tuple[str, ...]:
    """The units that answer for at least one finding, by name; none for findings of the whole bureau."""
    with ledger.store.transaction() as db:
        head = head_of(db)
        known: tuple[str, ...] | None = ledger.remembered.get(head, _UNITS)
        if known is None:
            names = db.execute(select(ENTRY.c.unit).distinct().order_by(ENTRY.c.unit)).scalars()
            known = tuple(name for name in names if name)
            ledger.remembered.put(head, _UNITS, known)
    return known
