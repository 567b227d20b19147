"""A small town: a project whose one portal changes while people live with its findings."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from running import run_auditor

from auditor.cli import main

NAMES = ("道路旅客运输经营许可", "出租汽车经营许可", "公路建设项目施工许可")
LABELS = {
    "task_name": "事项名称",
    "task_code": "实施编码",
    "dept_name": "实施主体",
    "promise_day": "承诺办结时限",
    "anticipate_day": "法定办结时限",
    "link_way": "咨询电话",
    "is_fee": "是否收费",
    "accept_condition": "受理条件",
}
SAID = {
    "dept_name": "市运管处",
    "promise_day": "8个工作日",
    "anticipate_day": "20个工作日",
    "is_fee": "否",
    "accept_condition": "在本市从事经营，车辆、人员和场地符合规定的企业",
}
CHANNEL = """name = "pc"
kind = "pc"
start = ["http://127.0.0.1:{port}/list.html"]
allow = ["127.0.0.1:{port}"]
[http]
delay = 0.0
[list]
items = "ul.items a"
total = "div.total b"
[expect]
min_items = 3
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@dataclass
class Town:
    """A project, the library's items, and the site as it stands."""

    root: Path
    web: Path
    items: list[dict[str, str]]
    shown: list[dict[str, str]]

    def publish(self) -> None:
        links = "".join(f'<li><a href="/g{at}.html">{each["事项名称"]}</a></li>' for at, each in enumerate(self.shown))
        body = f'<div class="total">共<b>{len(self.shown)}</b>项</div><ul class="items">{links}</ul>'
        self._page("list", body)
        for at, each in enumerate(self.shown):
            rows = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in each.items())
            self._page(f"g{at}", f"<h1>{each['事项名称']}</h1><table>{rows}</table>")

    def _page(self, name: str, body: str) -> None:
        text = f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'
        (self.web / f"{name}.html").write_text(text, "utf-8")

    def library(self, as_of: str) -> None:
        path = self.root / "library.jsonl"
        path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in self.items), "utf-8")
        self.here("library", "import", str(path), "--as-of", as_of)

    def call(self, *arguments: str, code: int = 0) -> str:
        """As people do it, in a process of its own."""
        done = run_auditor(*arguments, cwd=self.root)
        assert done.returncode == code, (arguments, done.stdout, done.stderr)
        return done.stdout

    def act(self, *arguments: str, code: int = 0) -> str:
        """What people do a minute before: the page that is to prove it must be newer."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SOURCE_DATE_EPOCH", str(int(time.time()) - 60))
            return self.here("ledger", *arguments, code=code)

    def here(self, *arguments: str, code: int = 0) -> str:
        """In this process: it is faster."""
        told = StringIO()
        with redirect_stdout(told), pytest.raises(SystemExit) as left:
            main(["--project", str(self.root), *arguments])
        assert int(left.value.code or 0) == code, (arguments, told.getvalue())
        return told.getvalue()

    def entries(self) -> dict[tuple[str, str], dict[str, Any]]:
        rows = map(json.loads, self.act("export", "--json").splitlines())
        return {(row["rule"], row["item"]["task_name"] + row["element"]): row for row in rows}


@contextmanager
def town_in(folder: Path, names: Sequence[str] = NAMES) -> Iterator[Town]:
    """A town whose portal says two things otherwise than the library; nothing was audited yet."""
    web = folder / "web"
    web.mkdir()
    items, shown = [], []
    for at, name in enumerate(names):
        said = {"task_name": name, "task_code": f"11610100MB2A00000{at}", "link_way": f"029-8678000{at}", **SAID}
        items.append({"id": f"L{at}", "region": "610100", **said})
        shown.append({label: said[key] for key, label in LABELS.items()})
    shown[0]["承诺办结时限"], shown[1]["咨询电话"] = "18个工作日", "029-86789999"
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(web))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made = Town(folder / "project", web, items, shown)
        made.root.mkdir()
        made.here("init", str(made.root))
        (made.root / "channels" / "pc.toml").write_text(CHANNEL.format(port=server.server_address[1]), "utf-8")
        made.publish()
        made.library("2021-09-10")
        yield made
        server.shutdown()
