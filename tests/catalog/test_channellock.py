"""A channel is audited by one machine at a time, and by the next as soon as that one is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from catalog.channellock import only_audit_of
from catalog.database import open_engine
from catalog.errors import ConfigError
from tests.databases import Server

_HOLDING = """
import sys, time
from catalog.channellock import only_audit_of
from catalog.database import open_engine
with only_audit_of(open_engine(sys.argv[1]), sys.argv[2:]):
    print("taken", flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def address(postgres: Server) -> str:
    return postgres.new_database()


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    engine = open_engine(address)
    yield engine
    engine.dispose()


def test_one_channel_is_audited_once(address: str, engine: Engine) -> None:
    other = open_engine(address)
    with only_audit_of(engine, ["pc", "hall"]):
        with only_audit_of(other, ["kiosk", "mobile"]):
            pass
        with pytest.raises(ConfigError, match=rf"hall.*auditor \S+ {os.getpid()}"), only_audit_of(other, ["hall"], 0.2):
            pass
    with only_audit_of(other, ["hall", "pc"]):
        pass
    other.dispose()


def test_what_was_taken_before_a_refusal_is_let_go(address: str, engine: Engine) -> None:
    with only_audit_of(engine, ["pc"]):
        with pytest.raises(ConfigError), only_audit_of(engine, ["hall", "pc"], 0.2):
            pass
        with only_audit_of(engine, ["hall"], 0.2):
            pass


def test_the_lock_dies_with_its_process(address: str, engine: Engine) -> None:
    call = [sys.executable, "-c", _HOLDING, address, "pc"]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "taken\n"
        with pytest.raises(ConfigError, match=f"{holder.pid}"), only_audit_of(engine, ["pc"], 0.2):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait(60)
        with only_audit_of(engine, ["pc"], 60):
            pass


def test_a_server_that_goes_away_breaks_nothing_by_itself(postgres: Server, address: str, engine: Engine) -> None:
    with only_audit_of(engine, ["pc"]):
        postgres.restart()
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1
    with only_audit_of(engine, ["pc"], 60):
        pass


def test_projects_in_other_databases_do_not_meet(postgres: Server, engine: Engine) -> None:
    other = open_engine(postgres.new_database())
    with ExitStack() as held:
        held.enter_context(only_audit_of(engine, ["pc"]))
        held.enter_context(only_audit_of(other, ["pc"], 0.2))
    other.dispose()


def test_a_database_in_a_file_is_left_to_the_lock_of_the_crawl(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "audit.db")
    with only_audit_of(engine, ["pc"]), only_audit_of(engine, ["pc"]):
        pass
    engine.dispose()
