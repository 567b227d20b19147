"""The store keeps what it is given and says what is wrong with a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

from catalog import tables
from catalog.errors import ConfigError
from catalog.itemfile import item_from_json
from catalog.model import Rejected, ServiceItem, Snapshot, SourceRow
from catalog.snapshot import snapshot_id
from catalog.store import KEPT_RUNS, Store, TrustedRun, open_store
from tests.databases import Server

DAY = "2021-09-17"


def item(key: str, **more: Any) -> ServiceItem:
    return item_from_json({"id": key, "task_name": f"事项{key}"} | more)


def frozen(*items: ServiceItem, as_of: str = DAY) -> Snapshot:
    rejected = (Rejected(SourceRow("库.xlsx", "事项", 7), "repeats row {row}", {"row": 2}),)
    return Snapshot(snapshot_id(as_of, items), as_of, "库.xlsx", items, rejected, {"事项名称": "task_name", "备注": ""})


SNAPSHOT = frozen(item("A", promise_day="", materials=["申请表"], by_law="无"), item("B", codes=["1", "2"]))


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with open_store(database) as opened:
        yield opened


def save(store: Store, run_id: str, *findings: dict[str, Any], trust: str = "trusted", read: int = 40) -> None:
    pc = {"channel": "pc", "trust": trust, "announced": 41, "seen": 40, "read": read}
    verdict = {"run": run_id, "exit": 1, "channels": [pc, {"channel": "hall", "trust": "untrusted"}]}
    store.save_run(
        run_id=run_id,
        as_of=DAY,
        exit_code=1,
        verdict=verdict,
        findings=findings,
        fill={"pc": {"by_law": 0.9}},
        unread={"pc": 0.25},
    )


def test_a_snapshot_comes_back_as_it_was(store: Store) -> None:
    store.save_snapshot(SNAPSHOT)
    assert store.load_snapshot(SNAPSHOT.id) == SNAPSHOT


def test_rows_keep_their_place_in_the_file(store: Store) -> None:
    placed = ServiceItem("A", "甲", origin=SourceRow("库.xlsx", "事项", 3))
    store.save_snapshot(frozen(placed))
    assert store.load_snapshot(frozen(placed).id).items == (placed,)


def test_saving_twice_is_saving_once(store: Store) -> None:
    store.save_snapshot(SNAPSHOT)
    store.save_snapshot(SNAPSHOT)
    assert [(info.id, info.items) for info in store.list_snapshots()] == [(SNAPSHOT.id, 2)]
    assert store.load_snapshot(SNAPSHOT.id) == SNAPSHOT


def test_snapshots_are_listed_by_day(store: Store) -> None:
    days = ["2021-09-18", "2021-09-16", "2021-09-17"]
    for day in days:
        store.save_snapshot(frozen(item("A"), as_of=day))
    assert [info.as_of for info in store.list_snapshots()] == sorted(days)


def test_one_snapshot_is_current(store: Store) -> None:
    assert store.current_snapshot() is None
    assert store.current_id() == ""
    store.save_snapshot(SNAPSHOT)
    store.set_current(SNAPSHOT.id)
    store.set_current(SNAPSHOT.id)
    assert store.current_snapshot() == SNAPSHOT


@pytest.mark.parametrize("method", ["load_snapshot", "set_current"])
def test_an_unknown_snapshot_is_refused(store: Store, method: str) -> None:
    with pytest.raises(ConfigError, match="there is no snapshot S20210917-000000"):
        getattr(store, method)("S20210917-000000")


def test_runs_of_a_day_are_numbered(store: Store) -> None:
    assert store.next_run_id(DAY) == "R20210917-1"
    for run in ("R20210917-1", "R20210917-10", "R20210917-2", "R20210918-77"):
        save(store, run)
    assert store.next_run_id(DAY) == "R20210917-11"
    with pytest.raises(ConfigError, match="is no date"):
        store.next_run_id("17.9.2021")


def test_the_last_run_is_the_one_saved_last(store: Store) -> None:
    assert store.last_run() is None
    save(store, "R20210918-1")
    save(store, "R20210917-1")
    last = store.last_run()
    assert last is not None
    assert (last.run, last.exit_code, last.verdict["channels"][1]["channel"]) == ("R20210917-1", 1, "hall")


def test_the_last_trusted_run_of_a_channel(store: Store) -> None:
    assert store.last_trusted("pc") is None
    save(store, "R20210917-1", read=38)
    save(store, "R20210917-2", read=12, trust="untrusted")
    assert store.last_trusted("pc") == TrustedRun("R20210917-1", DAY, 38, 40, 41, {"by_law": 0.9}, 0.25)
    assert store.last_trusted("hall") is None


def test_findings_are_found_by_number_and_fingerprint(store: Store) -> None:
    old = {"fingerprint": "f1:ab12", "number": "F-7K2Q9D4M", "library_value": "旧"}
    new = old | {"library_value": "新"}
    save(store, "R20210917-1", old)
    save(store, "R20210917-2", new, {"fingerprint": "f1:ab99", "number": "F-7K2Q0000", "channel_value": ""})
    assert len(store.findings("R20210917-2")) == 2
    for name in ("F-7K2Q9D4M", "f-7k2q9", "f1:ab12", "AB12"):
        assert store.find_finding(name) == new
    assert store.find_finding("F-00000000") is None
    assert store.find_finding("") is None
    assert store.find_finding("%") is None
    with pytest.raises(ConfigError, match="F-7K names several findings: F-7K2Q0000, F-7K2Q9D4M"):
        store.find_finding("F-7K")


def test_a_run_saved_again_replaces_itself(store: Store) -> None:
    save(store, "R20210917-1", {"fingerprint": "f1:aa"})
    save(store, "R20210917-1", {"fingerprint": "f1:bb"})
    assert store.findings("R20210917-1") == ({"fingerprint": "f1:bb"},)
    assert store.find_finding("f1:aa") is None


def test_old_runs_lose_their_findings_and_keep_their_verdict(store: Store) -> None:
    for number in range(KEPT_RUNS + 2):
        save(store, f"R20210917-{number + 1}", {"fingerprint": f"f1:{number:04x}"})
    assert store.findings("R20210917-1") == ()
    assert store.findings("R20210917-3") != ()
    assert store.next_run_id(DAY) == f"R20210917-{KEPT_RUNS + 3}"


def test_a_run_whose_findings_fail_leaves_nothing(store: Store) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        save(store, "R20210917-1", {"fingerprint": "f1:aa"}, {"score": float("nan")})
    assert store.last_run() is None


def test_evidence_is_indexed(store: Store) -> None:
    row = {
        "sha256": "ab" * 32,
        "channel": "pc",
        "url": "http://x.test/1",
        "content_type": "text/html",
        "fetched_at": "t1",
    }
    store.save_evidence([row, row | {"fetched_at": "t2"}])
    assert store.find_evidence("ab" * 32) == row | {"fetched_at": "t2"}
    assert store.find_evidence("cd" * 32) is None


def test_a_store_opens_again_by_path_or_url(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    with open_store(path) as first:
        first.save_snapshot(SNAPSHOT)
    with open_store(f"sqlite:///{path}") as second:
        assert second.load_snapshot(SNAPSHOT.id) == SNAPSHOT


def test_a_new_database_may_be_opened_by_several_at_once(database: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for opened in [pool.submit(open_store, database) for _ in range(4)]:
            opened.result().close()


def test_a_store_outlives_a_server_that_was_started_anew(postgres: Server) -> None:
    with open_store(postgres.new_database()) as store:
        store.save_snapshot(SNAPSHOT)
        postgres.restart()
        assert store.load_snapshot(SNAPSHOT.id) == SNAPSHOT


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql+psycopg://postgres@127.0.0.1:{port}/nowhere", "make it on the server first"),
        ("postgresql+psycopg://postgres@127.0.0.1:9/audit", "cannot be reached"),
    ],
)
def test_a_server_that_does_not_serve_is_told(postgres: Server, address: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        open_store(address.format(port=postgres.port))


def test_a_password_in_an_address_is_never_told() -> None:
    with pytest.raises(ConfigError) as refused:
        open_store("postgresql+psycopg://audit:geheim@127.0.0.1:9/audit")
    assert "geheim" not in f"{refused.value}{refused.value.where}"


def test_sqlite_is_set_up_for_more_than_one_reader(tmp_path: Path) -> None:
    with open_store(tmp_path / "audit.db") as store, store.engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 30_000


def test_migrations_make_the_tables_the_code_has(store: Store) -> None:
    own = {tables.table_of(model).name for model in vars(tables).values() if _is_table(model)}
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _parents: kind != "table" or name in own}
        )
        assert context.get_current_revision() == tables.HEAD
        assert compare_metadata(context, SQLModel.metadata) == []


def _is_table(model: object) -> bool:
    return isinstance(model, type) and issubclass(model, SQLModel) and model is not SQLModel


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(ConfigError, match="cannot be written"):
        open_store(tmp_path / "state" / "audit.db")


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be opened for writing"):
        open_store(tmp_path)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "audit.db").write_bytes(b"this is no database, whatever its name says" * 50)
    with pytest.raises(ConfigError, match="not a database or is damaged"):
        open_store(tmp_path / "audit.db")


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    with open_store(path) as store:
        store.save_snapshot(SNAPSHOT)
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(bytes(data))
    with pytest.raises(ConfigError, match="not a database or is damaged"), open_store(path) as store:
        store.load_snapshot(SNAPSHOT.id)


def test_a_database_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    with open_store(path) as store:
        store.save_snapshot(SNAPSHOT)
    with (
        pytest.raises(ConfigError, match="the database or its folder cannot be written"),
        open_store(f"sqlite:///file:{path}?mode=ro&uri=true") as store,
    ):
        store.save_snapshot(SNAPSHOT)


def test_a_database_of_a_newer_version_is_told(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    open_store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(ConfigError, match="a newer version of this program"):
        open_store(path)


@pytest.mark.parametrize("address", ["nonsense://x", "sqlite+nonsense:///x.db", "://"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(ConfigError, match="is no database address"):
        open_store(address)
