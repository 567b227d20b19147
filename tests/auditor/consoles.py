"""A project with a small ledger and an account of every role, and a console over it."""

from __future__ import annotations

import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from fastapi.testclient import TestClient
from httpx2 import Response
from ledgering import World
from ledgering import finding as of_world
from ledgers import DISTRICT, findings
from reports import ROAD, TAXI, report

from auditor.config import Project, open_project
from auditor.console.accounts import Account, Accounts, Role
from auditor.console.app import create_app
from auditor.ledger.entering import enter_run, last_run_of
from auditor.ledger.examined import ChannelSeen, Examined
from auditor.report import verdict_json
from auditor.reportfile import report_path, save_report
from catalog.store import Store, open_store
from diffs.fingerprint import number
from diffs.model import Finding, Seen
from diffs.rules import NATIONAL
from spiders.evidence import EvidenceStore

HOSTILE = """<!doctype html><html><head><meta http-equiv="refresh" content="0;url=http://evil.test/refresh">
<base href="http://evil.test/"><link rel="stylesheet" href="http://evil.test/a.css">
<style>@import "http://evil.test/b.css"; p { background: url(http://evil.test/c.png) }</style>
<script>top.pwned = 1; parent.pwned = 1; fetch("/logout", {method: "POST"}); alert(document.cookie)</script></head>
<body onload="top.pwned = 2"><p id="here">5个工作日</p><img src="http://evil.test/d.png" onerror="top.pwned = 3">
<svg onload="top.pwned = 4"></svg><iframe src="javascript:top.pwned = 5"></iframe>
<form id="f" action="/acts/claim" method="post"><input name="pick" value="x"></form><script>f.submit()</script>
<a href="javascript:top.pwned = 6" id="link">办理</a><object data="http://evil.test/e"></object></body></html>""".encode()
"""A page a channel served, which does what it can."""
SEEN = Seen("http://pc.city.test/1", sha256(HOSTILE).hexdigest(), "/html/body/p")
LIMIT = of_world(unit=ROAD, seen=SEEN)
"""A finding that a later run can see mended."""
LIMIT_NUMBER = number(LIMIT.fingerprint)
PASSWORD = "correct horse"
ACCOUNTS = {
    "lead": Account("lead", Role.LEAD),
    "unit": Account("unit", Role.UNIT, unit=ROAD),
    "taxi": Account("taxi", Role.UNIT, unit=TAXI),
    "district": Account("district", Role.DISTRICT, region=DISTRICT),
    "coordinator": Account("coordinator", Role.COORDINATOR),
    "viewer": Account("viewer", Role.VIEWER),
}
SETTINGS = """bureau = "某市交通运输局"
[waivers]
file = "waivers.csv"
[[tasks]]
id = "T2"
due = "2099-12-31"
"""


def project_in(folder: Path) -> Project:
    """A project whose last run found what :mod:`ledgers` lists: made once, and copied for everybody."""
    shutil.copytree(_made().name, folder, dirs_exist_ok=True)
    return open_project(folder)


@lru_cache(maxsize=1)
def _made() -> TemporaryDirectory[str]:
    made = TemporaryDirectory()
    new_project(Path(made.name))
    return made


def new_project(folder: Path, database: str = "", more: Sequence[Finding] = ()) -> Project:
    """The same, not copied: in another database, with ``more`` findings."""
    (folder / "channels").mkdir(parents=True)
    (folder / "audit.toml").write_text((f'database = "{database}"\n' if database else "") + SETTINGS, "utf-8")
    project = open_project(folder)
    with open_store(project.database) as store:
        _enter(store, project, more)
        kept = EvidenceStore(project.evidence).put(HOSTILE)
        row = {"sha256": kept, "channel": "pc", "url": SEEN.url, "content_type": "text/html; charset=utf-8"}
        store.save_evidence([row | {"fetched_at": "2021-09-17T00:00:00Z"}])
        accounts = Accounts(store)
        for account in ACCOUNTS.values():
            accounts.add(account, PASSWORD)
    return project


def _enter(store: Store, project: Project, more: Sequence[Finding]) -> None:
    found = (*findings(), LIMIT, *more)
    told = report(*found)
    channels = {name: ChannelSeen(name, trusted=True, complete=True) for name in ("pc", "hall")}
    examined = Examined(told.run, told.as_of, "S1", told.as_of, channels, (), (), (), found, NATIONAL)
    store.save_run(
        run_id=told.run,
        as_of=told.as_of,
        exit_code=1,
        verdict=verdict_json(told),
        findings=(),
        also=lambda db: enter_run(db, examined, at=f"{told.as_of}T00:00:00Z", after_run=last_run_of(db)),
    )
    save_report(told, report_path(project, told.run))


def mend(project: Project, day: str = "2099-01-01") -> None:
    """A run that reads the page of :data:`LIMIT` again, and finds it as the library says."""
    world = World(fetched_at=f"{day}T02:00:00Z")
    with open_store(project.database) as store, store.writing() as db:
        enter_run(db, world.run("R20990101-1", day), at=f"{day}T03:00:00Z", after_run=last_run_of(db))


class Caller:
    """Somebody with a browser that keeps cookies and sends what the forms hold."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def log_in(self, name: str, password: str = PASSWORD) -> Response:
        self.client.cookies.clear()
        form = {"name": name, "password": password, "csrf": token_in(self.client.get("/login").text)}
        answer: Response = self.client.post("/login", data=form)
        return answer

    def token(self) -> str:
        """The token of the login, as any page holds it."""
        return token_in(self.client.get("/findings").text)


def token_in(text: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found, text
    return found[1]


@contextmanager
def console(project: Project) -> Iterator[TestClient]:
    """The console without a network; redirects are not followed."""
    with TestClient(create_app(project), base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


@contextmanager
def serving(project: Project) -> Iterator[str]:
    """The console on a port of loopback, for a browser; its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(project), log_level="error", lifespan="on", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
