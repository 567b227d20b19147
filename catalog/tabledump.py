"""All rows of a database as plain values, and back into an empty one, of the other kind too.

Tables are asked for what they are rather than known beforehand, so that a dump of an older revision goes into
tables of that revision and is then brought to the newest one, the way every database is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select, text

from catalog.database import database_errors, open_engine, revision_of
from catalog.errors import N_, ConfigError, InputRefused
from catalog.tables import HEAD

_BATCH: Final = 1000
_OF_MIGRATIONS: Final = "alembic_version"

Row = Mapping[str, Any]


class Dump:
    """One moment of a database: ``revision`` of its tables, their names, and the rows of each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tables = {table.name: table for table in _tables(connection)}
        self.revision = revision_of(connection) or ""
        self.tables = tuple(self._tables)
        """Names, every table after those it refers to."""

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a table by its primary key, never all of them in memory."""
        table = self._tables[name]
        query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_BATCH)
        for row in self._connection.execute(query).mappings():
            yield dict(row)


@contextmanager
def dumping(engine: Engine, where: str) -> Iterator[Dump]:
    """The database as it stands now, whoever writes meanwhile; :class:`ConfigError` when it cannot be read."""
    with database_errors(where), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # the driver begins by itself only where something is written
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield Dump(connection)


def load_dump(address: str | Path, revision: str, tables: Mapping[str, Iterable[Row]]) -> None:
    """Fill an empty database with the rows of ``tables`` as of ``revision``, then bring it to the newest one.

    All or nothing. Raises :class:`ConfigError` for a database that has tables already, :class:`InputRefused` for
    rows that do not fit their table.
    """
    where = str(address)
    if revision > HEAD:
        raise ConfigError(N_("a newer version of this program made the backup"), where=where)
    engine = open_engine(address, revision=revision)
    try:
        with database_errors(where), engine.begin() as connection:
            known = {table.name: table for table in _tables(connection)}
            _must_be_empty(connection, known.values(), where)
            if strange := sorted(set(tables) - set(known)):
                raise InputRefused(N_("the backup has a table {name} nobody knows"), name=strange[0])
            for name, table in known.items():
                _fill(connection, table, tables.get(name, ()))
    finally:
        engine.dispose()
    open_engine(address).dispose()


def _tables(connection: Connection) -> list[Table]:
    shape = MetaData()
    shape.reflect(connection)
    return [table for table in shape.sorted_tables if table.name != _OF_MIGRATIONS]


def _must_be_empty(connection: Connection, tables: Iterable[Table], where: str) -> None:
    for table in tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            hint = N_("name a new database")
            raise ConfigError(N_("the database has content already; nothing was restored"), where=where, hint=hint)


def _fill(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    columns = set(table.columns.keys())
    empty: dict[str, Any] = dict.fromkeys(columns)
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        if any(row.keys() - columns for row in batch):
            raise InputRefused(N_("a row of table {name} does not fit"), name=table.name)
        connection.execute(insert(table), [empty | dict(row) for row in batch])
    _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """Where the server counts the keys itself, let it go on behind the last one."""
    key = table.autoincrement_column
    if key is None or connection.dialect.name != "postgresql":
        return
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": key.name})
    name, last = sequence.scalar(), connection.execute(select(func.max(key))).scalar()
    if name and last:
        connection.execute(select(func.setval(name, last)))
