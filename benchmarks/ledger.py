"""A run entered into a large ledger, beside putting the very same rows into bare tables of the same database.

    python benchmarks/ledger.py [FINDINGS] [DATABASE …]

DATABASE: addresses of empty databases; without one, a new SQLite file and, where its programs are installed, a
PostgreSQL server of the benchmark's own. Told are seconds by the clock, findings
a second, and seconds of this program's own processor time (not the server's): a first run (every
finding is new), a run that still sees all of them, one that sees a tenth otherwise and a tenth claimed and mended, and
a claim of all. Beside them: the rows of the first run by ``executemany`` and, on PostgreSQL, by ``COPY``; the rows the
second run changes by ``executemany``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, insert, select, text
from sqlalchemy.sql import quoted_name

sys.path.insert(0, str(Path(__file__).parents[1]))
from auditor.ledger.book import Ledger
from auditor.ledger.entering import enter_run, last_run_of
from auditor.ledger.examined import ChannelSeen, Examined
from auditor.ledger.rows import ENTRY, EVENT
from catalog.identity import main_code
from catalog.itemfile import item_from_json
from catalog.model import Reading, ServiceItem
from catalog.store import open_store
from diffs.fingerprint import stamp
from diffs.model import Decision, DifferenceKind, Finding, ItemRef, Match, Seen, Severity, Task
from diffs.rules import NATIONAL
from tests.databases import running_server, server_programs

ELEMENTS = ("promise_day", "link_way", "transact_addr", "transact_time", "is_fee")
SNAPSHOTS = {"S1": "2021-09-17"}


def items_of(count: int) -> tuple[ServiceItem, ...]:
    """So many items that say something of every element."""
    return tuple(
        item_from_json({"id": f"L{at}", "task_code": f"11610100MB2A{at:010}", "task_name": f"道路运输许可（第{at}项）",
                        **dict.fromkeys(ELEMENTS, "8个工作日")})
        for at in range(count)
    )  # fmt: skip


def finding(item: ServiceItem, at: int, element: str) -> Finding:
    """A finding of usual size."""
    seen = Seen(url=f"http://pc.city.test/guide/{at}.html", evidence="e" * 64, locator="table[2]/tr[4]/td[2]")
    made = Finding(
        "T2-LIMIT",
        Task.T2,
        DifferenceKind.MISMATCH,
        Severity.ERROR,
        ItemRef(main_code(item), item.task_name),
        element,
        channel="pc",
        library=item.id,
        reading=f"C{at}",
        region="610100",
        unit=f"第{at % 40}管理处",
        library_value="8个工作日",
        channel_value="5个工作日",
        fix="改为：8个工作日",
        seen=seen,
    )
    return stamp(made, main_code(item))


def examined(run: str, day: str, items: Sequence[ServiceItem], findings: Sequence[Finding]) -> Examined:
    """A run over a trusted channel that shows every item."""
    readings = tuple(
        Reading(replace(item, id=f"C{at}"), "pc", evidence="e" * 64, fetched_at=f"{day}T02:00:00Z")
        for at, item in enumerate(items)
    )
    matches = tuple(Match(Decision.AUTO, "pc", f"C{at}", item.id) for at, item in enumerate(items))
    channels = {"pc": ChannelSeen("pc", trusted=True, complete=True)}
    return Examined(run, day, "S1", SNAPSHOTS["S1"], channels, items, readings, matches, findings, NATIONAL,
                    snapshots=SNAPSHOTS)  # fmt: skip


@dataclass
class Took:
    """Seconds by the clock, and of this program's own processor time."""

    clock: float = 0.0
    processor: float = 0.0


@contextmanager
def timed() -> Iterator[Took]:
    """What is done within is timed."""
    took, clock, processor = Took(), time.perf_counter(), time.process_time()
    yield took
    took.clock, took.processor = time.perf_counter() - clock, time.process_time() - processor


def entered(book: Ledger, run: Examined) -> Took:
    """What it takes to enter a run."""
    with timed() as took, book.store.writing() as db:
        enter_run(db, run, at=f"{run.day}T03:00:00Z", after_run=last_run_of(db))
    return took


def product(book: Ledger, count: int) -> Iterator[tuple[str, int, Took]]:
    """What the ledger takes for what: label, findings, time."""
    items = items_of(count // len(ELEMENTS))
    found = [finding(item, at, element) for at, item in enumerate(items) for element in ELEMENTS]
    yield "first run, all new", count, entered(book, examined("R1", "2021-09-18", items, found))
    yield "second run, all still there", count, entered(book, examined("R2", "2021-09-19", items, found))
    numbers = [entry.number for entry in book.entries()]
    with timed() as took:
        book.claim(numbers[::10], by="张三", day="2021-09-20", at="2021-09-20T08:00:00Z")
    yield "a claim of a tenth", len(numbers[::10]), took
    claimed = {entry.fingerprint for entry in book.entries(numbers=numbers[::10])}
    left = [each for each in found if each.fingerprint not in claimed]
    changed = [stamp(replace(each, channel_value="6个工作日"), each.item.task_code) for each in left[::9]]
    later = [*changed, *(each for at, each in enumerate(left) if at % 9)]
    yield "third run, a tenth mended, a tenth other", count, entered(book, examined("R3", "2021-09-21", items, later))


Rows = list[dict[str, Any]]


def bare(book: Ledger, count: int) -> Iterator[tuple[str, int, Took]]:
    """The rows of the first run into tables of the same columns and indexes, and nothing else."""
    with book.store.transaction() as db:
        rows: dict[str, Rows] = {
            table.name: [dict(row) for row in db.execute(select(table).limit(count)).mappings()]
            for table in (EVENT, ENTRY)
        }
    ways: dict[str, Callable[[Connection, Table, Rows], None]] = {"executemany": _many}
    if book.store.engine.dialect.name == "postgresql":
        ways["COPY"] = _copy
    for name, way in ways.items():
        tables = [table.to_metadata(MetaData(), name=f"bare_{table.name}") for table in (EVENT, ENTRY)]
        for table in tables:
            for index in table.indexes:
                index.name = quoted_name(f"bare_{index.name}", quote=None)
        with book.store.transaction() as db:
            for table in tables:
                table.create(db)
        with timed() as took, book.store.transaction() as db:
            for table in tables:
                way(db, table, rows[table.name.removeprefix("bare_")])
        yield f"bare: the rows of the first run, {name}", count, took
        yield from _updated(book, tables[1], count) if name == "executemany" else ()
        with book.store.transaction() as db:
            for table in tables:
                table.drop(db)


def _updated(book: Ledger, table: Table, count: int) -> Iterator[tuple[str, int, Took]]:
    """What the second run changes."""
    with book.store.transaction() as db:
        numbers = list(db.execute(select(table.c.number)).scalars())
        change = f"UPDATE {table.name} SET last_run = :run, last_day = :day, verdict = '' WHERE number = :number"
        with timed() as took:
            db.execute(text(change), [{"run": "R2", "day": "2021-09-19", "number": each} for each in numbers])
    yield "bare: the rows of the second run, executemany", count, took


def _many(db: Connection, table: Table, rows: Rows) -> None:
    db.execute(insert(table), rows)


def _copy(db: Connection, table: Table, rows: Rows) -> None:
    columns = [column.name for column in table.c]
    names = ", ".join(f'"{name}"' for name in columns)
    cursor = db.connection.cursor()
    with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in columns])


@contextmanager
def databases(given: Sequence[str]) -> Iterator[list[str]]:
    """The addresses asked for, or a new SQLite file and a new server."""
    if given:
        yield list(given)
        return
    programs = server_programs()
    with tempfile.TemporaryDirectory() as folder:
        sqlite = str(Path(folder) / "audit.db")
        if programs is None:
            yield [sqlite]
            return
        with running_server(programs) as server:
            yield [sqlite, server.new_database()]


def main(count: int, given: Sequence[str]) -> None:
    """Print a line for each of them."""
    with databases(given) as addresses:
        for address in addresses:
            with open_store(address) as store:
                book = Ledger(store)
                print(store.engine.dialect.name)
                for label, number, took in (*product(book, count), *bare(book, count)):
                    rate = number / took.clock
                    print(f"  {label:52} {number:8} {took.clock:8.2f} s {rate:10,.0f} /s {took.processor:8.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, sys.argv[2:])
