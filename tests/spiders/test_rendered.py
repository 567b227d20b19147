"""Channels whose pages are empty until a browser has run their scripts: what is read, asked, refused."""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hostile import NAMES, Answer, Site, html, number_in, serve

from catalog.errors import ConfigError
from spiders.channel import ChannelFile
from spiders.crawl import crawl_channels
from spiders.crawl.browser import PROGRAM
from spiders.crawl.journal import journal_path, read_journal
from spiders.crawl.rendered import Fetched, packed
from spiders.evidence import EvidenceStore
from spiders.judge import read_channel
from spiders.model import ChannelReadings, CrawlLog, PageRole, ReasonCode

SHELL = "<div id='app'></div><script src='/app.js'></script>"
APP = """
const app = document.getElementById('app');
const get = async (url) => (await fetch(url)).json();
const row = (label, value) => `<tr><th>${label}</th><td>${value}</td></tr>`;
async function list() {
  const told = await get('/api/list');
  app.innerHTML = '<ul>' + told.rows.map((r) => `<li><a href="/guide#/item?id=${r.id}">${r.taskName}</a></li>`).join('')
    + `</ul><p>共 <b>${told.total}</b> 项</p>`;
}
async function guide(id) {
  const {data} = await get('/api/item?id=' + id);
  await get('/api/menu');
  app.innerHTML = `<h1>${data.taskName}</h1><table>` + row('实施主体', data.deptName)
    + row('承诺办结时限', data.promiseDay) + row('法定办结时限', data.anticipateDay)
    + row('咨询电话', data.linkWay) + row('办理地点', data.transactAddr) + '</table>';
}
function put(tag, told) {
  const made = Object.assign(document.createElement(tag), told);
  document.body.append(made);
  return made;
}
async function mischief(port) {
  const own = location.host, tries = [
    () => fetch(`http://127.0.0.1:${port}/xhr`), () => fetch('http://169.254.169.254/latest/meta-data'),
    () => fetch('/away'), () => fetch('/api/item?id=1', {method: 'DELETE'}), () => import(`http://127.0.0.1:${port}/m.js`),
    () => new WebSocket(`ws://127.0.0.1:${port}/ws`), () => navigator.serviceWorker.register('/worker.js'),
    () => navigator.sendBeacon(`http://127.0.0.1:${port}/beacon`), () => window.open(`http://127.0.0.1:${port}/popup`),
    () => put('img', {src: `http://127.0.0.1:${port}/img.png`}),
    () => put('iframe', {src: `http://127.0.0.1:${port}/frame`}),
    () => put('a', {href: '/file.zip', download: 'x'}).click(),
    () => new EventSource(`http://127.0.0.1:${port}/events`),
    () => fetch('file:///etc/passwd'),
  ];
  for (const each of tries) { try { await each(); } catch (error) {} }
}
const asked = new URLSearchParams(location.search);
if (location.pathname === '/list') list();
else if (location.pathname === '/never') { for (;;) {} }
else if (location.pathname === '/mischief') mischief(asked.get('port')).then(() => guide(1));
else guide(asked.get('id') || location.hash.split('id=')[1]);
"""


def item(number: int) -> Mapping[str, str]:
    return {
        "taskName": NAMES[number],
        "deptName": "西安市道路运输管理处",
        "promiseDay": f"{number + 1}个工作日",
        "anticipateDay": "20个工作日",
        "linkWay": f"029-8678{number:04d}",
        "transactAddr": f"政务大厅{number}号窗口",
    }


def spa(site: Site, address: str, _hit: int) -> Answer:
    """An application: one empty page for all addresses, a script, an interface."""
    if address == "/app.js":
        return Answer(APP.encode(), headers={"Content-Type": "text/javascript; charset=utf-8"})
    if address == "/api/list":
        rows = [{"id": n, "taskName": NAMES[n]} for n in range(3)]
        return answer({"rows": rows, "total": 3})
    if address.startswith("/api/item"):
        return answer({"code": 200, "data": item(number_in(address))})
    if address == "/api/menu":
        return answer({"menus": [{"title": "首页"}]})
    if address == "/away":
        return Answer(status=302, headers={"Location": "http://169.254.169.254/latest/"})
    if address.startswith(("/list", "/guide", "/mischief", "/never")):
        return html(SHELL)
    return html("<p>页面不存在</p>", 404)


def answer(data: object) -> Answer:
    return Answer(json.dumps(data, ensure_ascii=False).encode(), headers={"Content-Type": "application/json"})


def channel(*start: str, render: object, **more: Any) -> ChannelFile:
    http = {"delay": 0.0, "timeout": 60.0}
    data = {
        "name": "app",
        "kind": "pc",
        "start": list(start),
        "http": http,
        "render": render,
        "expect": {"min_items": 1},
    }
    return ChannelFile.model_validate({**data, **more})


@dataclass(frozen=True)
class Crawled:
    log: CrawlLog
    evidence: EvidenceStore
    channel: ChannelFile
    out: Path
    hits: Mapping[str, int]

    def read(self) -> ChannelReadings:
        return read_channel(self.log, self.evidence, self.channel)


def crawl(out: Path, site: Site, channel: ChannelFile) -> Crawled:
    evidence = EvidenceStore(out / "evidence")
    log = crawl_channels([channel], out=out, evidence=evidence)["app"]
    return Crawled(log, evidence, channel, out, dict(site.hits))


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory, needs: Callable[[str], str]) -> Iterator[Crawled]:
    """The application walked from its list, the JSON of its interface in place of its pages."""
    needs("chromium")
    with serve(spa) as site:
        yield crawl(tmp_path_factory.mktemp("spa"), site, channel(site.start, render={"json": ["/api/item"]}))


def test_what_the_page_fetched_is_read(walked: Crawled) -> None:
    readings = walked.read()
    assert readings.trust.trusted, readings.trust.reasons
    assert sorted(each.item.task_name for each in readings.readings) == sorted(NAMES[:3])
    for each in readings.readings:
        number = NAMES.index(each.item.task_name)
        assert each.item.elements["promise_day"] == f"{number + 1}个工作日"
        assert each.locators["promise_day"].startswith("$.")  # a member of the payload, not a place on the page
        assert each.url.endswith(f"/guide#/item?id={number}")  # the route is read by the page's script alone


def test_each_answer_is_kept_and_read_again_to_the_byte(walked: Crawled) -> None:
    assert walked.log.announced == walked.log.seen == 3
    kept = [page for page in walked.log.pages if page.role is PageRole.GUIDE]
    assert [json.loads(walked.evidence.get(page.evidence))["data"]["taskName"] for page in kept] == list(NAMES[:3])
    assert walked.read() == walked.read()
    exchanges = read_journal(journal_path(walked.out, "app")).exchanges
    assert sum(walked.hits.values()) == len(exchanges)
    assert (walked.hits["/app.js"], walked.hits["/robots.txt"]) == (1, 1)


@dataclass(frozen=True)
class Opened:
    """Three pages opened, and what a site that is not the channel's was asked meanwhile."""

    crawled: Crawled
    elsewhere: Mapping[str, int]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, needs: Callable[[str], str]) -> Opened:
    """A page, one full of mischief, one that never is done; the channel file says that the site is in GB 18030."""
    needs("chromium")
    with serve(spa) as other, serve(spa) as site:
        paths = ("/guide?id=2", f"/mischief?port={other.port}", "/never")
        starts = [f"http://{site.host}:{site.port}{path}" for path in paths]
        render = {"settle": 1.0, "timeout": 5.0}
        made = channel(*starts, render=render, form="guide_pages", encoding="gb18030")
        return Opened(crawl(tmp_path_factory.mktemp("opened"), site, made), dict(other.hits))


def test_the_page_itself_is_read_where_nothing_was_learned(opened: Opened) -> None:
    reading = next(each for each in opened.crawled.read().readings if each.url.endswith("/guide?id=2"))
    assert (reading.item.task_name, reading.item.elements["link_way"]) == (NAMES[2], "029-86780002")


def test_nothing_leaves_the_browser_but_through_the_crawl(opened: Opened) -> None:
    assert opened.elsewhere == {}
    assert not {"/worker.js", "/file.zip"} & opened.crawled.hits.keys()
    reading = next(each for each in opened.crawled.read().readings if "/mischief" in each.url)
    assert reading.item.task_name == NAMES[1]
    exchanges = read_journal(journal_path(opened.crawled.out, "app")).exchanges
    assert len({each.url.partition("/")[2].partition("/")[0] for each in exchanges}) == 1
    assert len(exchanges) == sum(opened.crawled.hits.values())


def test_a_page_that_is_never_done_is_given_up(opened: Opened) -> None:
    assert [page.failure for page in opened.crawled.log.pages if page.url.endswith("/never")] == [ReasonCode.TIMEOUT]


def test_a_page_of_robots_is_not_opened(tmp_path: Path, needs: Callable[[str], str]) -> None:
    needs("chromium")

    def private(site: Site, address: str, hit: int) -> Answer:
        if address == "/robots.txt":
            return Answer(b"User-agent: *\nDisallow: /api/\n", headers={"Content-Type": "text/plain"})
        return spa(site, address, hit)

    with serve(private) as site:
        start = f"http://{site.host}:{site.port}/guide?id=2"
        done = crawl(tmp_path, site, channel(start, render=True, form="guide_pages"))
    assert not any(path.startswith("/api/") for path in done.hits)
    readings = done.read()
    assert readings.readings == ()
    assert not readings.trust.trusted


@pytest.mark.parametrize(
    ("missing", "says"), [("find_spec", "the extra for it is not installed"), ("which", "no Chromium is installed")]
)
def test_without_a_browser_it_is_said_before_anything_is_asked(
    missing: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None if missing == "find_spec" else object())
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.delenv(PROGRAM, raising=False)
    with pytest.raises(ConfigError, match=says):
        crawl_channels([channel("http://127.0.0.1:9/", render=True)], out=tmp_path, evidence=EvidenceStore(tmp_path))


def test_a_rendered_page_is_the_same_whatever_came_first() -> None:
    one, two = (
        Fetched("http://a/1", 200, "application/json", b"\xff{}"),
        Fetched("http://a/0", failure=ReasonCode.TIMEOUT),
    )
    assert packed("<p>甲</p>", [one, two]) == packed("<p>甲</p>", [two, one])


@pytest.mark.parametrize(("said", "guides"), [(True, True), (False, None), ({"guides": False}, False)])
def test_what_a_channel_file_says(said: object, guides: bool | None) -> None:
    render = channel("http://a.example/", render=said).render
    assert (render.guides if render else None) == guides
