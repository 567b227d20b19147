"""What the product remembers between calls: snapshots, runs, what channels gave, where evidence was seen.

One :class:`Store` per database. Items and findings are kept as the lines they are written as, so that reading
them back makes no objects but the frozen ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Connection, Engine, RowMapping, Table, delete, func, insert, or_, select

from catalog.bulk import ENOUGH, insert_many, insert_tuples
from catalog.database import database_errors, open_engine
from catalog.errors import N_, ConfigError
from catalog.jsonlines import dump_line
from catalog.model import ServiceItem, Snapshot
from catalog.snapshot.freeze import compact_day
from catalog.snapshot.packing import PackedSnapshot, packed
from catalog.storerows import (
    ITEM_COLUMNS,
    channel_values,
    finding_values,
    item_of,
    item_tuples,
    snapshot_of,
    snapshot_values,
)
from catalog.tables import (
    ChannelRunRow,
    EvidenceRow,
    FindingRow,
    RunRow,
    Setting,
    SnapshotItemRow,
    SnapshotRow,
    table_of,
)
from catalog.text import looks

KEPT_RUNS: Final = 20
"""Runs whose findings stay in the database; older runs keep their verdict."""

_CURRENT: Final = "current_snapshot"
_BATCH: Final = 1000
_WRITING: Final = 0x6C656467
"""The lock that writers of a PostgreSQL database take turns by."""

_SETTING = table_of(Setting)
_SNAPSHOT = table_of(SnapshotRow)
_ITEM = table_of(SnapshotItemRow)
_EVIDENCE = table_of(EvidenceRow)
_RUN = table_of(RunRow)
_CHANNEL = table_of(ChannelRunRow)
_FINDING = table_of(FindingRow)


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """A snapshot without its items; ``items`` is their number."""

    id: str
    as_of: str
    source: str
    items: int


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run as it was saved; ``report`` is the report's JSON or where it was written."""

    run: str
    as_of: str
    exit_code: int
    verdict: Mapping[str, Any]
    report: str = ""


@dataclass(frozen=True, slots=True)
class TrustedRun:
    """Numbers of the last run that could judge a channel; ``fill`` is a share per element."""

    run: str
    as_of: str
    read: int
    seen: int
    announced: int | None = None
    fill: Mapping[str, float] = field(default_factory=dict)
    unread: float | None = None


def open_store(address: str | Path) -> Store:
    """The store at a path (SQLite) or a URL (``sqlite:///…``, ``postgresql+psycopg://…``), made if it is not there.

    Raises :class:`ConfigError` when it cannot be opened; use as a context manager, or call :meth:`Store.close`.
    """
    return Store(open_engine(address), str(address))


class Store:
    """The database of one project. Every method is one transaction."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine = engine
        self._where = where

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    # ---- snapshots

    def save_snapshot(self, snapshot: Snapshot | PackedSnapshot) -> None:
        """Keep a snapshot; saving the same one again changes nothing but where its rows were found last."""
        whole = packed(snapshot) if isinstance(snapshot, Snapshot) else snapshot
        rows = item_tuples(whole)
        with self.transaction() as db:
            db.execute(delete(_ITEM).where(_ITEM.c.snapshot_id == whole.id))
            put_row(db, _SNAPSHOT, {"id": whole.id}, snapshot_values(whole))
            while batch := list(islice(rows, _BATCH)):
                insert_tuples(db, _ITEM, ITEM_COLUMNS, batch)

    def list_snapshots(self) -> tuple[SnapshotInfo, ...]:
        """All snapshots, the oldest day first."""
        columns = (_SNAPSHOT.c.id, _SNAPSHOT.c.as_of, _SNAPSHOT.c.source, _SNAPSHOT.c["items"])
        with self.transaction() as db:
            rows = db.execute(select(*columns).order_by(_SNAPSHOT.c.as_of, _SNAPSHOT.c.id)).all()
        return tuple(SnapshotInfo(*row) for row in rows)

    def load_snapshot(self, snapshot_id: str) -> Snapshot:
        """The snapshot with its items; :class:`ConfigError` when there is none of that id."""
        with self.transaction() as db:
            row = db.execute(select(_SNAPSHOT).where(_SNAPSHOT.c.id == snapshot_id)).mappings().first()
            if row is None:
                raise _no_snapshot(snapshot_id, self._where)
            return snapshot_of(row, _items(db, snapshot_id))

    def some_items(self, snapshot_id: str, *, start: int, most: int) -> tuple[tuple[ServiceItem, ...], int]:
        """At most ``most`` items of a snapshot from the place ``start`` (0 the first) on, and how many it has."""
        mine = _ITEM.c.snapshot_id == snapshot_id
        query = select(_ITEM).where(mine, _ITEM.c.position >= start).order_by(_ITEM.c.position).limit(most)
        with self.transaction() as db:
            total = db.execute(select(_SNAPSHOT.c["items"]).where(_SNAPSHOT.c.id == snapshot_id)).scalar() or 0
            return tuple(item_of(row) for row in db.execute(query).mappings()), total

    def find_item(self, snapshot_id: str, item_id: str) -> ServiceItem | None:
        """The item of that id in a snapshot, ``None`` when there is none."""
        query = select(_ITEM).where(_ITEM.c.snapshot_id == snapshot_id, _ITEM.c.item_id == item_id).limit(1)
        with self.transaction() as db:
            row = db.execute(query).mappings().first()
        return item_of(row) if row else None

    def set_current(self, snapshot_id: str) -> None:
        """Make a snapshot the library the project works with; :class:`ConfigError` when there is none of that id."""
        with self.transaction() as db:
            if db.execute(select(_SNAPSHOT.c.id).where(_SNAPSHOT.c.id == snapshot_id)).first() is None:
                raise _no_snapshot(snapshot_id, self._where)
            put_row(db, _SETTING, {"key": _CURRENT}, {"key": _CURRENT, "value": snapshot_id})

    def current_id(self) -> str:
        """The id of the current snapshot, ``""`` before the first import."""
        with self.transaction() as db:
            return db.execute(select(_SETTING.c.value).where(_SETTING.c.key == _CURRENT)).scalar() or ""

    def current_snapshot(self) -> Snapshot | None:
        """The current snapshot, ``None`` before the first import."""
        current = self.current_id()
        return self.load_snapshot(current) if current else None

    # ---- runs

    def next_run_id(self, as_of: str) -> str:
        """``R20210917-2`` for the second run as of that day; :class:`ConfigError` for what is no day."""
        prefix = f"R{compact_day(as_of)}-"
        with self.transaction() as db:
            ids = db.execute(select(_RUN.c.id).where(_RUN.c.id.startswith(prefix, autoescape=True))).scalars().all()
        numbers = [int(tail) for each in ids if (tail := each.removeprefix(prefix)).isdecimal()]
        return f"{prefix}{max(numbers, default=0) + 1}"

    def save_run(
        self,
        *,
        run_id: str,
        as_of: str,
        exit_code: int,
        verdict: Mapping[str, Any],
        findings: Iterable[Mapping[str, Any]],
        fill: Mapping[str, Mapping[str, float]] | None = None,
        unread: Mapping[str, float] | None = None,
        report: str = "",
        also: Callable[[Connection], object] | None = None,
    ) -> None:
        """Keep a run; a run of the same id is replaced.

        ``also`` is done first, in the same transaction: the run is kept with all that follows from it, or not at all.

        ``verdict`` is the object of ``auditor run --json``; ``fill`` (channel → element → share) and ``unread``
        (channel → share of labels nobody claimed) are what :meth:`last_trusted` gives back.
        """
        values = {"id": run_id, "as_of": as_of, "exit_code": exit_code, "report": report}
        values["verdict"] = dump_line(verdict)
        with self.writing() as db:
            if also is not None:
                also(db)
            db.execute(delete(_RUN).where(_RUN.c.id == run_id))
            number = 1 + (db.execute(select(func.max(_RUN.c.number))).scalar() or 0)
            db.execute(insert(_RUN).values(number=number, **values))
            for channel in verdict.get("channels", ()):
                name = channel["channel"]
                row = channel_values(number, channel, (fill or {}).get(name, {}), (unread or {}).get(name))
                db.execute(insert(_CHANNEL).values(row))
            insert_rows(db, _FINDING, finding_values(number, findings))
            db.execute(delete(_FINDING).where(_FINDING.c.run_number <= number - KEPT_RUNS))

    def last_run(self) -> RunInfo | None:
        """The run saved last, ``None`` before the first."""
        with self.transaction() as db:
            row = db.execute(select(_RUN).order_by(_RUN.c.number.desc()).limit(1)).mappings().first()
        return _run_info(row) if row else None

    def runs(self) -> tuple[RunInfo, ...]:
        """Every run, in the order they were saved."""
        with self.transaction() as db:
            return tuple(_run_info(row) for row in db.execute(select(_RUN).order_by(_RUN.c.number)).mappings())

    def last_trusted(self, channel: str) -> TrustedRun | None:
        """The numbers of the last trusted run of a channel, ``None`` when there was none."""
        query = (
            select(_RUN.c.id, _RUN.c.as_of, _CHANNEL)
            .join(_CHANNEL, _CHANNEL.c.run_number == _RUN.c.number)
            .where(_CHANNEL.c.channel == channel, _CHANNEL.c.trusted)
            .order_by(_RUN.c.number.desc())
        )
        with self.transaction() as db:
            row = db.execute(query.limit(1)).mappings().first()
        if row is None:
            return None
        numbers = {key: row[key] for key in ("read", "seen", "announced", "unread")}
        return TrustedRun(row["id"], row["as_of"], fill=json.loads(row["fill"]), **numbers)

    def findings(self, run_id: str) -> tuple[dict[str, Any], ...]:
        """The findings of a run in their order; ``()`` for a run too old to have kept them."""
        query = select(_FINDING.c.payload).join(_RUN).where(_RUN.c.id == run_id).order_by(_FINDING.c.position)
        with self.transaction() as db:
            return tuple(json.loads(payload) for payload in db.execute(query).scalars())

    def find_finding(self, name: str) -> dict[str, Any] | None:
        """The newest finding of a number (``F-7K2Q9D4M``) or fingerprint, or of the beginning of one.

        Raises :class:`ConfigError` when several findings begin so.
        """
        number, mark = looks(name).upper(), looks(name).lower()
        if not number:
            return None
        hit = or_(
            _FINDING.c.number.startswith(number, autoescape=True),
            _FINDING.c.fingerprint.startswith(mark, autoescape=True),
            _FINDING.c.fingerprint.startswith(f"f1:{mark}", autoescape=True),
        )
        columns = (_FINDING.c.fingerprint, _FINDING.c.number, _FINDING.c.payload)
        query = select(*columns).where(hit).order_by(_FINDING.c.run_number.desc(), _FINDING.c.position)
        with self.transaction() as db:
            rows = db.execute(query).all()
        several = sorted({row.number or row.fingerprint for row in rows})
        if len(several) > 1:
            known = ", ".join(several[:5])
            raise ConfigError(N_("{name} names several findings: {known}"), name=name, known=known)
        return json.loads(rows[0].payload) if rows else None

    # ---- evidence

    def save_evidence(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Keep where bytes were seen: ``sha256``, ``channel``, ``url``, ``content_type``, ``fetched_at``."""
        with self.transaction() as db:
            for row in rows:
                put_row(db, _EVIDENCE, {"sha256": row["sha256"]}, dict(row))

    def find_evidence(self, sha256: str) -> dict[str, str] | None:
        """Where bytes were seen last, ``None`` when they never were."""
        with self.transaction() as db:
            row = db.execute(select(_EVIDENCE).where(_EVIDENCE.c.sha256 == sha256)).mappings().first()
        return {str(key): value for key, value in row.items()} if row else None

    def kept_evidence(self) -> Iterator[str]:
        """The sha256 of all bytes that were ever seen."""
        with self.transaction() as db:
            yield from db.execute(select(_EVIDENCE.c.sha256).execution_options(yield_per=_BATCH)).scalars()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction during which nobody else writes: what is read in it stays true; a second writer waits."""
        with self.transaction() as db:
            if db.dialect.name == "sqlite":
                db.exec_driver_sql("BEGIN IMMEDIATE")
            elif db.dialect.name == "postgresql":
                db.execute(select(func.pg_advisory_xact_lock(_WRITING)))
            yield db

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction on the database; what a driver says comes out as :class:`ConfigError`."""
        with database_errors(self._where), self.engine.begin() as connection:
            yield connection


def _run_info(row: RowMapping) -> RunInfo:
    return RunInfo(row["id"], row["as_of"], row["exit_code"], json.loads(row["verdict"]), row["report"])


def _no_snapshot(snapshot_id: str, where: str) -> ConfigError:
    hint = N_("`auditor library list` shows the snapshots")
    return ConfigError(N_("there is no snapshot {id}"), where=where, hint=hint, id=snapshot_id)


def _items(db: Connection, snapshot_id: str) -> Iterator[ServiceItem]:
    query = select(_ITEM).where(_ITEM.c.snapshot_id == snapshot_id).order_by(_ITEM.c.position)
    return (item_of(row) for row in db.execute(query).mappings())


def put_row(db: Connection, table: Table, key: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """Update the row of that key, or insert it."""
    where = [table.c[name] == value for name, value in key.items()]
    if not db.execute(table.update().where(*where).values(**values)).rowcount:
        db.execute(insert(table).values(**values))


def insert_rows(db: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert many rows in batches, without ever holding all of them."""
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        if len(batch) >= ENOUGH:
            insert_many(db, table, batch)
        else:
            db.execute(insert(table), batch)
