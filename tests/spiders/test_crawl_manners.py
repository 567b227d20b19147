"""How the crawler behaves towards a site, over all channels, and that nothing it read is lost."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hostile import Answer, Site, guide, healthy, number_in, serve

from spiders.channel import ChannelFile, HttpSettings
from spiders.crawl import crawl_channels
from spiders.crawl.journal import journal_path, read_journal
from spiders.crawl.settings import channel_settings
from spiders.evidence import EvidenceStore

DELAY = 0.25


def channel(name: str, site: Site, numbers: range, **http: Any) -> ChannelFile:
    start = [f"http://{site.host}:{site.port}/guide?id={number}" for number in numbers]
    data = {"name": name, "kind": "pc", "start": start, "form": "guide_pages", "http": http}
    return ChannelFile.model_validate(data)


def crawl(tmp_path: Path, *channels: ChannelFile) -> EvidenceStore:
    evidence = EvidenceStore(tmp_path / "evidence")
    crawl_channels(channels, out=tmp_path, evidence=evidence, contact="mailto:audit@city.example")
    return evidence


def test_channels_of_one_host_take_turns(tmp_path: Path) -> None:
    asked: list[float] = []

    def script(_site: Site, address: str, _hit: int) -> Answer:
        asked.append(time.monotonic())
        return guide(number_in(address)) if address.startswith("/guide") else Answer(status=404)

    with serve(script) as site:
        crawl(tmp_path, channel("a", site, range(3), delay=0.1), channel("b", site, range(3, 6), delay=DELAY))
    assert len(asked) == 8
    # each alone would be asked within 0.5 to 1.5 delays; together they are asked no closer than the longer delay
    assert asked[-1] - asked[0] >= 7 * DELAY * 0.9
    assert all(later - earlier > DELAY * 0.4 for earlier, later in pairwise(asked))


def test_a_wish_to_wait_holds_back_every_channel_of_the_host(tmp_path: Path) -> None:
    asked: list[tuple[float, str]] = []

    def script(_site: Site, address: str, hit: int) -> Answer:
        asked.append((time.monotonic(), address))
        if address == "/guide?id=0" and hit == 1:
            return Answer(b"slow down", 503, {"Retry-After": "2"})
        return guide(number_in(address)) if address.startswith("/guide") else Answer(status=404)

    with serve(script) as site:
        crawl(tmp_path, channel("a", site, range(1), delay=0.1), channel("b", site, range(1, 12), delay=0.1))
    told = next(at for at, address in asked if address == "/guide?id=0")
    # what had been sent when the answer came is not called back
    meanwhile = [address for at, address in asked if 0.5 < at - told < 1.9]
    assert meanwhile == []
    assert len(asked) == 2 + 12 + 1


def test_every_response_is_in_the_evidence_store(tmp_path: Path) -> None:
    with serve(healthy) as site:
        start = {"name": "pc", "kind": "pc", "start": [site.start], "http": {"delay": 0}}
        evidence = crawl(tmp_path, ChannelFile.model_validate(start))
        answered = site.hits.total()
    exchanges = read_journal(journal_path(tmp_path, "pc")).exchanges
    assert len(exchanges) == answered
    assert all(evidence.get(each.evidence) for each in exchanges)


def test_the_agent_says_who_it_is_and_whom_to_ask(tmp_path: Path) -> None:
    with serve(healthy) as site:
        crawl(tmp_path, channel("pc", site, range(2), delay=0))
    for each in read_journal(journal_path(tmp_path, "pc")).exchanges:
        agent = dict(each.sent)["User-Agent"]
        assert agent.startswith("item-catalog-auditor/")
        assert agent.endswith("(+mailto:audit@city.example)")


POLICY: dict[str, Any] = {
    "ROBOTSTXT_OBEY": True,
    "AUTOTHROTTLE_ENABLED": True,
    "CONCURRENT_REQUESTS_PER_DOMAIN": HttpSettings().concurrency,
    "DOWNLOAD_DELAY": HttpSettings().delay,
    "DOWNLOAD_TIMEOUT": HttpSettings().timeout,
    "DOWNLOAD_MAXSIZE": HttpSettings().max_bytes,
    "TELNETCONSOLE_ENABLED": False,
}


@pytest.mark.parametrize("setting", sorted(POLICY))
def test_the_policy_of_a_channel_that_says_nothing(setting: str, tmp_path: Path) -> None:
    pc = ChannelFile.model_validate({"name": "pc", "kind": "pc", "start": ["http://a.example/"]})
    assert channel_settings(pc, out=tmp_path, proxy=None, contact="")[setting] == POLICY[setting]


def test_the_defaults_are_patient() -> None:
    http = HttpSettings()
    assert http.delay >= 1
    assert http.concurrency <= 2
    assert http.timeout <= 60
    assert http.max_bytes <= 32 * 1024 * 1024
