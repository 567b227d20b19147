"""A project with very many findings and an account for every unit, and its console in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from auditor.config import Project, open_project
from auditor.console.accounts import Account, Accounts, Role
from auditor.console.sessions import Sessions
from auditor.ledger.entering import enter_run, last_run_of
from auditor.ledger.examined import Examined
from benchmarks.ledger import examined, finding, items_of
from catalog.model import ServiceItem
from catalog.store import Store, open_store
from diffs.fingerprint import stamp
from diffs.model import Finding, NormalPair
from tests.databases import running_server, server_programs

UNITS: Final = 40
_SHARES: Final = (("promise_day", "8个工作日", "5个工作日"), ("link_way", "029-86780001", "029-86780007"))
_ADDRESS: Final = "某市某区文景路{at}号市民中心三楼B区{at}号窗口"
_WHY: Final = "与省事项库不一致"
_LONG_LOGIN: Final = 24.0


@dataclass(frozen=True, slots=True)
class Somebody:
    """An account that is logged in: what its browser holds."""

    name: str
    unit: str
    cookie: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Served:
    """A running console: where, whose process, who is logged in."""

    project: Project
    port: int
    process: int
    units: tuple[Somebody, ...]
    lead: Somebody


def findings_of(count: int) -> tuple[list[ServiceItem], list[Finding]]:
    """So many findings of usual size, each unit's as many: differing characters, normal forms, a reason."""
    items = list(items_of(-(-count // 5)))
    made: list[Finding] = []
    for at, item in enumerate(items):
        for element, library, channel in _SHARES:
            made.append(_told(finding(item, at, element), library, channel))
        for element in ("transact_addr", "transact_time", "is_fee"):
            text = _ADDRESS.format(at=at)
            made.append(_told(finding(item, at, element), text, text.replace("三", "二")))
    return items, made[:count]


def _told(bare: Finding, library: str, channel: str) -> Finding:
    cut = next(at for at, (one, other) in enumerate(zip(library, channel, strict=True)) if one != other)
    marks = (("equal", 0, cut, 0, cut), ("replace", cut, cut + 1, cut, cut + 1))
    end = ("equal", cut + 1, len(library), cut + 1, len(channel))
    made = replace(
        bare,
        library_value=library,
        channel_value=channel,
        normal=NormalPair(library, channel, ("numerals",)),
        highlight=(*marks, end),
        fix=f"由“{channel}”改为“{library}”",
        why=_WHY,
    )
    return stamp(made, bare.item.task_code)


def make_project(folder: Path, database: str, count: int) -> Project:
    """A project whose ledger holds ``count`` findings, a lead and an account for every unit."""
    (folder / "channels").mkdir(parents=True)
    told = f'bureau = "某市交通运输局"\ndatabase = "{database}"\n[[tasks]]\nid = "T2"\ndue = "2099-12-31"\n'
    (folder / "audit.toml").write_text(told, "utf-8")
    project = open_project(folder)
    with open_store(project.database) as store:
        _enter(store, examined("R20210918-1", "2021-09-18", *findings_of(count)))
        accounts = Accounts(store)
        accounts.add(Account("lead", Role.LEAD), "correct horse")
        for at in range(UNITS):
            accounts.add(Account(f"unit{at}", Role.UNIT, unit=f"第{at}管理处"), "correct horse")
    return project


def _enter(store: Store, run: Examined) -> None:
    with store.writing() as db:
        enter_run(db, run, at="2021-09-18T03:00:00Z", after_run=last_run_of(db))


def log_in(project: Project) -> dict[str, Somebody]:
    """A login for every account, made without a password: hashing is not what is measured."""
    with open_store(project.database) as store:
        sessions = Sessions(store, hours=_LONG_LOGIN, idle=1440)
        found = {}
        for account in Accounts(store).list():
            token = sessions.begin(account)
            login = sessions.find(token)
            assert login is not None
            found[account.name] = Somebody(account.name, account.unit, token, login.csrf)
        return found


@contextmanager
def served(project: Project) -> Iterator[Served]:
    """The console of the project by ``auditor serve`` on loopback, ended at the end."""
    people, port = log_in(project), _free_port()
    words = [sys.executable, "-m", "auditor", "--project", str(project.root), "serve", "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port, process)
            units = tuple(each for each in people.values() if each.unit)
            yield Served(project, port, process.pid, units, people["lead"])
        finally:
            process.terminate()
            process.wait(60)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    message = f"the console ended with {process.returncode}"
    raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def databases(names: Sequence[str]) -> Iterator[dict[str, str]]:
    """The address of an empty database of each kind: ``sqlite`` (in the project's folder), ``postgresql`` (a server
    of the benchmark's own, on loopback)."""
    found = {"sqlite": "state/audit.db"} if "sqlite" in names else {}
    programs = server_programs()
    if "postgresql" not in names or programs is None:
        yield found
        return
    with running_server(programs) as server:
        yield found | {"postgresql": server.new_database()}


def processor_seconds(process: int) -> float:
    """What a process has used of the processor so far, in seconds."""
    parts = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / 100


@contextmanager
def projects(names: Sequence[str], count: int) -> Iterator[Iterator[tuple[str, Project]]]:
    """A project with so many findings in each kind of database."""
    with databases(names) as addresses, tempfile.TemporaryDirectory() as folder:
        yield ((name, make_project(Path(folder) / name, address, count)) for name, address in addresses.items())
