"""The project faults are tried on: four items, one channel of five pages on loopback, on either database.

A :class:`Bench` makes it once per database and copies it for every trial: ``audited`` was audited once and two of
its findings are claimed; for ``crawled`` the channel was crawled again meanwhile, after one of the two was put right.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final

from auditor.config import open_project
from catalog.store import open_store
from catalog.tabledump import dumping
from tests.databases import Server

EPOCH: Final = 1631844000
"""2021-09-17 02:00 UTC: when everything happens, so that the same project gives the same rows."""
DAY: Final = "2021-09-20"
_NAMES: Final = ("道路旅客运输经营许可", "客运站经营许可", "道路货物运输经营许可", "公路超限运输许可")
_LABELS: Final = {
    "task_name": "事项名称",
    "task_code": "实施编码",
    "task_type": "事项类型",
    "dept_name": "实施主体",
    "project_type": "办件类型",
    "promise_day": "承诺办结时限",
    "is_fee": "是否收费",
    "link_way": "咨询方式",
    "transact_time": "办理时间",
}
Row = dict[str, Any]


def items() -> list[Row]:
    """The library: what the channel ought to show."""
    return [
        {
            "id": f"L{number}",
            "task_name": name,
            "task_code": f"12610100MB9T10025K36101180{number:02d}00{number}",
            "task_type": "行政许可",
            "dept_name": "西安市道路运输管理处",
            "project_type": "承诺件",
            "promise_day": f"{number + 4}个工作日",
            "is_fee": "否",
            "link_way": f"029-8678120{number}",
            "transact_time": "工作日上午9:00-12:00，下午13:00-17:00",
            "materials": [{"material_name": f"{name}申请表", "is_need": "必要"}],
        }
        for number, name in enumerate(_NAMES, 1)
    ]


_FIRST: Final[dict[int, Row]] = {0: {"promise_day": "30个工作日"}, 1: {"link_way": "029-86789999"}}
_LATER: Final[dict[int, Row]] = {1: {"link_way": "029-86789999"}, 2: {"is_fee": "是"}}
"""What the channel shows otherwise, before and after the unit put one right, left one and made a new mistake."""


def _guide(item: Row) -> str:
    rows = "".join(f"<tr><th>{label}</th><td>{item[key]}</td></tr>" for key, label in _LABELS.items())
    papers = "".join(f"<tr><td>{row['material_name']}</td><td>{row['is_need']}</td></tr>" for row in item["materials"])
    return (
        f"<html><head><title>办事指南</title></head><body><h2>{item['task_name']}</h2><table>{rows}</table>"
        f"<h3>申请材料</h3><table><tr><th>材料名称</th><th>必要性</th></tr>{papers}</table></body></html>"
    )


class Portal(HTTPServer):
    """The channel. ``later``: it shows what it does after the unit worked; ``asked`` is told every request's number."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.later = False
        self.requests = 0
        self.asked: Callable[[int], None] | None = None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor that was killed is no error of ours."""

    def page(self, path: str) -> str | None:
        """The page at a path, ``None`` for none."""
        if path == "/":
            links = "".join(f"<li><a href='/guide_{at}.html'>{name}</a></li>" for at, name in enumerate(_NAMES))
            return f"<html><body><ul>{links}</ul></body></html>"
        at = path.removeprefix("/guide_").removesuffix(".html")
        changed = _LATER if self.later else _FIRST
        return _guide(items()[int(at)] | changed.get(int(at), {})) if at.isdigit() and int(at) < len(_NAMES) else None


class _Handler(BaseHTTPRequestHandler):
    server: Portal

    def do_GET(self) -> None:
        self.server.requests += 1
        if self.server.asked is not None:
            self.server.asked(self.server.requests)
        page = self.server.page(self.path)
        body = (page or "404").encode()
        self.send_response_only(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def portal() -> Iterator[Portal]:
    """The channel on a free port."""
    server = Portal()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Place:
    """One project: its folder and the address of its database."""

    folder: Path
    database: str

    @property
    def is_server(self) -> bool:
        """Whether the rows are on a PostgreSQL server."""
        return "://" in self.database


def write_project(place: Place, port: int) -> None:
    """Settings, a channel file and the library as files."""
    (place.folder / "channels").mkdir(parents=True)
    write_settings(place)
    channel = (
        f'name = "pc"\nkind = "pc"\nstart = ["http://127.0.0.1:{port}/"]\n'
        f"[http]\ndelay = 0.0\nretries = 0\ntimeout = 5.0\n[expect]\nmin_items = {len(_NAMES)}\n"
    )
    (place.folder / "channels" / "pc.toml").write_text(channel, "utf-8")
    for name, changed in (("library.jsonl", {}), ("next.jsonl", {"transact_time": "工作日上午9:00-12:00"})):
        rows = items()
        rows[3] |= changed
        lines = "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows)
        (place.folder / name).write_text(lines, "utf-8")


def write_settings(place: Place) -> None:
    """``audit.toml``, which names the database; whatever a run verifies is struck off at once."""
    address = json.dumps(place.database if place.is_server else "state/audit.db")
    text = f'bureau = "西安市交通运输局"\ndatabase = {address}\n[ledger]\nclosing = "auto"\n'
    (place.folder / "audit.toml").write_text(text, "utf-8")


def copy_of(place: Place, folder: Path, server: Server | None) -> Place:
    """The same project in another folder, with a database of its own."""
    shutil.copytree(place.folder, folder)
    if not place.is_server:
        return Place(folder, str(folder / "state" / "audit.db"))
    assert server is not None
    copy = Place(folder, _database_like(place.database, server))
    write_settings(copy)
    return copy


def _database_like(address: str, server: Server) -> str:
    name = f"trial_{os.getpid()}_{time.monotonic_ns()}"
    _ask(server, "createdb", "-T", address.rpartition("/")[2], name)
    return f"{address.rpartition('/')[0]}/{name}"


def drop(place: Place, server: Server | None) -> None:
    """Delete a project that is not needed any more."""
    shutil.rmtree(place.folder, ignore_errors=True)
    if place.is_server and server is not None:
        _ask(server, "dropdb", "--if-exists", "--force", place.database.rpartition("/")[2])


def _ask(server: Server, program: str, *words: str) -> None:
    host = ("-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres")
    subprocess.run([server.programs / program, *host, *words], check=True, capture_output=True)


def rows_of(place: Place, *, timeless: bool = False) -> dict[str, list[str]]:
    """Every table as lines, the same on both kinds of database; ``timeless``: without when pages were fetched."""
    with open_store(place.database) as store, dumping(store.engine, "") as dump:
        return {name: [_line(row, timeless) for row in dump.rows(name)] for name in dump.tables}


def _line(row: Any, timeless: bool) -> str:
    text = json.dumps(dict(row), ensure_ascii=False, sort_keys=True, default=str)
    return _without_times(text) if timeless else text


def _without_times(text: str) -> str:
    import re  # noqa: PLC0415

    return re.sub(r'(fetched_at\\*": \\*")[^"\\]*', r"\1", text)


def standing(place: Place) -> dict[str, list[str]]:
    """What people go by: the findings of the last run, and the state of every number of the ledger."""
    project = open_project(place.folder)
    with open_store(place.database) as store:
        last = store.last_run()
        found = store.findings(last.run) if last else ()
    lines = [_without_times(json.dumps(each, ensure_ascii=False, sort_keys=True)) for each in found]
    from auditor.ledger.book import open_ledger  # noqa: PLC0415

    with open_ledger(project) as book:
        states = [f"{each.number} {each.fingerprint} {each.state.value}" for each in book.entries()]
    return {"findings": sorted(lines), "states": states}
