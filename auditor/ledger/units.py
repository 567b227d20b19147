"""Which units the findings of a ledger belong to."""

from __future__ import annotations

from sqlalchemy import select

from auditor.ledger.book import Ledger
from auditor.ledger.rows import ENTRY


def units_in(ledger: Ledger) -> tuple[str, ...]:
    """The units that answer for at least one finding, by name; none for findings of the whole bureau."""
    with ledger.store.transaction() as db:
        names = db.execute(select(ENTRY.c.unit).distinct().order_by(ENTRY.c.unit)).scalars()
        return tuple(name for name in names if name)
