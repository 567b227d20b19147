"""A database opened, checked and brought to the newest revision; every failure says what to do about it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from catalog.errors import N_, AuditError, ConfigError
from catalog.tables import HEAD

_BUSY: Final = 30
"""Seconds a writer waits for another one."""
_CACHE: Final = 16 * 1024
"""KiB of pages a connection to SQLite keeps: the rows of a ledger are wide, and lie apart."""
_PAUSE: Final = 0.02
"""Seconds between two tries where SQLite itself does not wait."""
_MIGRATING: Final = 0x6175646974
"""The advisory lock of a PostgreSQL database that is brought to the newest revision: ``audit`` in ASCII."""
_MIGRATIONS: Final = Path(__file__).with_name("migrations")


def open_engine(address: str | Path, *, revision: str = HEAD) -> Engine:
    """An engine for a path (SQLite) or a database URL, its tables at the newest revision.

    A new database gets the tables of ``revision``, for whoever fills it with rows of that revision. Raises
    :class:`ConfigError` when the address is none, the folder cannot be written, the file is no database, or a newer
    version of this program made it.
    """
    url = _url(address)
    where = url.database or str(address) if url.drivername.startswith("sqlite") else url.render_as_string()
    try:
        if url.drivername.startswith("sqlite") and url.database and not url.database.startswith("file:"):
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        # a server may have been started anew since the last call: ask before a connection is used again
        engine = create_engine(url, pool_pre_ping=not url.drivername.startswith("sqlite"))
    except OSError as error:
        raise ConfigError(N_("cannot be written: {why}"), where=where, why=error.strerror or "") from error
    except (ArgumentError, ImportError, NoSuchModuleError) as error:
        raise ConfigError(N_("is no database address: {why}"), where=where, why=error) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    try:
        with database_errors(where):
            _migrate(engine, where, revision)
    except AuditError:
        engine.dispose()
        raise
    return engine


@contextmanager
def database_errors(where: str) -> Iterator[None]:
    """Turn what a database driver says into an error people can act on."""
    try:
        yield
    except DBAPIError as error:
        raise ConfigError(_explain(str(error.orig)), where=where, why=_first_line(error.orig)) from error


def _first_line(error: BaseException | None) -> str:
    """What a driver says; servers go on with hints and the statement over many lines."""
    return str(error).strip().partition("\n")[0]


def _explain(why: str) -> str:
    for said, template in _SAYINGS:
        if said in why:
            return template
    return N_("the database cannot be used: {why}")


_SAYINGS: Final = (
    ("readonly", N_("the database or its folder cannot be written")),
    ("unable to open", N_("the database or its folder cannot be opened for writing")),
    ("not a database", N_("the file is not a database or is damaged: restore it or move it away")),
    ("malformed", N_("the file is not a database or is damaged: restore it or move it away")),
    ("locked", N_("another program keeps the database locked")),
    ("disk is full", N_("the disk is full")),
    ("No space left", N_("the disk is full")),
    ("read-only transaction", N_("the database or its folder cannot be written")),
    ("authentication failed", N_("the database server does not accept this user or password: {why}")),
    ("no password supplied", N_("the database server asks for a password: set PGPASSWORD")),
    ("does not exist", N_("the database is not there; make it on the server first: {why}")),
    ("Connection refused", N_("the database server cannot be reached: {why}")),
    ("could not translate host name", N_("the database server cannot be reached: {why}")),
    ("failed to resolve host", N_("the database server cannot be reached: {why}")),
    ("timeout expired", N_("the database server cannot be reached: {why}")),
    ("server closed the connection", N_("the database server went away: {why}")),
    ("terminating connection", N_("the database server went away: {why}")),
)


def _url(address: str | Path) -> URL:
    said = str(address)
    if "://" not in said:
        return URL.create("sqlite", database=said)
    try:
        return make_url(said)
    except ArgumentError as error:
        raise ConfigError(N_("is no database address: {why}"), where=said, why=error) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    try:
        for pragma in (f"busy_timeout = {_BUSY * 1000}", "foreign_keys = ON", f"cache_size = -{_CACHE}"):
            cursor.execute(f"PRAGMA {pragma}")
        _keep_a_log(cursor)
    finally:
        cursor.close()


def _keep_a_log(cursor: Any) -> None:
    """Switch to the write-ahead log. SQLite does not wait for a lock when it changes the mode, so we do."""
    patience = time.monotonic() + _BUSY
    while cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > patience:
                raise
            time.sleep(_PAUSE)


def _migrate(engine: Engine, where: str, wanted: str) -> None:
    with engine.connect() as connection:
        revision = revision_of(connection)
    if revision == wanted:
        return
    if revision is not None and revision > wanted:
        raise ConfigError(N_("a newer version of this program made the database"), where=where)
    # alembic takes a third of a second to import: only who needs it pays
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        # two programs may open a new database at once: the second waits here and finds the work done
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_MIGRATING)))
        if revision_of(connection) != wanted:
            config.attributes["connection"] = connection
            command.upgrade(config, wanted)


def revision_of(connection: Connection) -> str | None:
    """The revision of the tables, ``None`` where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
