"""Many rows at once are the same rows on both databases, and fail as a single one does."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Table, select

from catalog.bulk import ENOUGH
from catalog.errors import ConfigError
from catalog.store import insert_rows, open_store
from catalog.tables import EvidenceRow, table_of

TABLE: Table = table_of(EvidenceRow)
ODD = ("", "\\N", "a\tb\nc\\", "甲\r\n", "🚗", "\"'", "\ufffd")


def rows(count: int) -> list[dict[str, Any]]:
    names = [column.name for column in TABLE.c if column.name != "sha256"]
    return [{"sha256": f"{at:064x}", **dict.fromkeys(names, ODD[at % len(ODD)])} for at in range(count)]


@pytest.mark.parametrize("count", [ENOUGH - 1, ENOUGH, 2500])
def test_what_is_put_in_comes_out(database: str, count: int) -> None:
    with open_store(database) as store:
        with store.writing() as db:
            insert_rows(db, TABLE, rows(count))
        with store.transaction() as db:
            kept = [dict(row) for row in db.execute(select(TABLE).order_by(TABLE.c.sha256)).mappings()]
    assert kept == rows(count)


def test_what_is_refused_leaves_nothing(database: str) -> None:
    with open_store(database) as store:
        with pytest.raises(ConfigError), store.writing() as db:
            insert_rows(db, TABLE, [*rows(ENOUGH), *rows(ENOUGH)])
        with store.transaction() as db:
            assert db.execute(select(TABLE)).first() is None
