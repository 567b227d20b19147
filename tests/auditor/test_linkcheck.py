"""The check of links in a run: only where it is asked for, kept for a run without the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import linkcheck
from auditor.config import AuditConfig, Project
from auditor.linkcheck import NOTHING_CHECKED, links_looked_at
from auditor.run import Audit, dead_links_of
from catalog.model import Material, Reading, ServiceItem
from diffs.compare.deadlinks import Dead
from spiders.channel import ChannelFile
from spiders.evidence import EvidenceStore
from spiders.links import LinkSeen, LinkState
from spiders.model import ChannelReadings, Trust

FORM, SOFT, SLOW = (f"http://pc.test/{name}.doc" for name in ("gone", "soft", "slow"))
SEEN = (
    LinkSeen(FORM, LinkState.DEAD, "", 404, "ab"),
    LinkSeen(SOFT, LinkState.DEAD, "soft_404", 200, "cd"),
    LinkSeen(SLOW, LinkState.UNVERIFIED, "timeout"),
)
DEAD = {
    ("pc", FORM): Dead("链接打不开：服务器回答 404", "ab"),
    ("pc", SOFT): Dead("链接打不开：打开的是“页面不存在”之类的网页，不是文件", "cd"),
}


def one_channel() -> tuple[ChannelFile, ChannelReadings]:
    file = ChannelFile.model_validate({"name": "pc", "kind": "pc", "start": ["http://pc.test/list"]})
    rows = tuple(Material(url, {"form_guid": url}) for url in (FORM, SOFT, SLOW))
    reading = Reading(ServiceItem("C1", "事项", materials=rows), "pc", "http://pc.test/1")
    return file, ChannelReadings("pc", (reading,), Trust("pc", trusted=True, announced=None, seen=1, read=1))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The addresses asked for, without a network."""
    calls: list[set[str]] = []

    def look(_file: ChannelFile, urls: set[str], _evidence: EvidenceStore, *, contact: str) -> tuple[LinkSeen, ...]:
        assert contact == "us"
        calls.append(urls)
        return SEEN

    monkeypatch.setattr(linkcheck, "check_links", look)
    return calls


def test_what_was_seen_online_is_said_again_offline(tmp_path: Path, asked: list[set[str]]) -> None:
    store, kept = EvidenceStore(tmp_path / "evidence"), tmp_path / "crawls"
    assert links_looked_at([one_channel()], kept=kept, evidence=store, offline=True) == {}
    assert links_looked_at([one_channel()], kept=kept, evidence=store, contact="us") == DEAD
    assert links_looked_at([one_channel()], kept=kept, evidence=store, offline=True) == DEAD
    assert asked == [{FORM, SOFT, SLOW}]


@pytest.mark.parametrize(
    ("settings", "call", "checked"),
    [
        ({}, {}, False),
        ({"check": {"links": True}}, {}, True),
        ({}, {"links": True}, True),
        ({"check": {"links": True}}, {"proxy": "http://127.0.0.1:3128"}, False),
        ({"check": {"links": True}, "crawl": {"proxy": "http://127.0.0.1:3128"}}, {}, False),
    ],
)
def test_links_are_checked_where_asked_for_and_reachable(
    tmp_path: Path, asked: list[set[str]], settings: dict[str, object], call: dict[str, object], checked: bool
) -> None:
    crawl = {"contact": "us", **settings.pop("crawl", {})}  # type: ignore[dict-item]
    project = Project(tmp_path, AuditConfig.model_validate({**settings, "crawl": crawl}))
    file, read = one_channel()
    told = dead_links_of(Audit(project, (file,), "2021-09-17", **call), [read])  # type: ignore[arg-type]
    assert told == (DEAD if checked else NOTHING_CHECKED)
    assert bool(asked) == checked
