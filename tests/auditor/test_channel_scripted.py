"""Which JSON of a rendered page is read in its place: the one that the library's values stand in."""

from __future__ import annotations

import json
from pathlib import Path

from auditor.channels.draft import toml_of
from auditor.channels.scripted import in_browser, preferring_json
from catalog.model import ServiceItem
from spiders.channel import ChannelFile, load_channel
from spiders.evidence import EvidenceStore
from spiders.model import CrawlLog, Page, PageRole

HOST = "http://app.example"
NAMES = ("道路旅客运输经营许可", "客运站经营许可", "机动车维修经营备案")


def library() -> list[ServiceItem]:
    def told(number: int) -> dict[str, str]:
        return {"dept_name": "示例市运输处", "promise_day": f"{number + 5}个工作日", "link_way": f"029-8678000{number}"}

    return [ServiceItem(id=f"L{n}", task_name=name, elements=told(n)) for n, name in enumerate(NAMES)]


def crawled(evidence: EvidenceStore) -> CrawlLog:
    pages: list[Page] = []
    for number, item in enumerate(library()):
        group = f"{HOST}/guide#/item?id={number}"
        payloads = {
            "/api/item": {"data": {"taskName": item.task_name, **item.elements}},
            "/api/menu": {"menus": ["首页", "办事服务"]},
            "/api/near": {"rows": [{"taskName": name} for name in NAMES]},
        }
        shell = evidence.put(f"<h1>{item.task_name}</h1>".encode())
        pages.append(Page(group, PageRole.GUIDE, 200, shell, "text/html", group=group))
        for path, data in payloads.items():
            body = evidence.put(json.dumps(data, ensure_ascii=False).encode())
            url = f"{HOST}{path}?id={number}"
            pages.append(Page(url, PageRole.PART, 200, body, "application/json", group=group))
    return CrawlLog("app", tuple(pages), announced=3, seen=3)


def test_the_payload_with_the_librarys_values_is_the_guide(tmp_path: Path) -> None:
    evidence = EvidenceStore(tmp_path)
    channel = in_browser(ChannelFile.model_validate({"name": "app", "kind": "pc", "start": [f"{HOST}/list"]}))
    made, log = preferring_json(channel, crawled(evidence), evidence, library())
    assert made.render is not None
    assert made.render.json_ == ("/api/item",)
    guides = [page for page in log.pages if page.role is PageRole.GUIDE]
    assert [page.url for page in guides] == [f"{HOST}/guide#/item?id={n}" for n in range(3)]
    assert all(b"taskName" in evidence.get(page.evidence) for page in guides)
    assert not any(page.role is PageRole.PART for page in log.pages)
    path = tmp_path / "app.toml"
    path.write_text(toml_of(made), "utf-8")
    assert load_channel(path).render == made.render


def test_without_such_a_payload_the_page_is_read(tmp_path: Path) -> None:
    evidence = EvidenceStore(tmp_path)
    channel = in_browser(ChannelFile.model_validate({"name": "app", "kind": "pc", "start": [f"{HOST}/list"]}))
    made, log = preferring_json(channel, crawled(evidence), evidence, [])
    assert made.render is not None
    assert made.render.json_ == ()
    assert {page.role for page in log.pages} == {PageRole.GUIDE}
