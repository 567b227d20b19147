"""The child process: proxy, signature, secrets, progress, and a worker that dies."""

from __future__ import annotations

import os
import sys
from base64 import b64encode
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hostile import COUNT, NAMES, Answer, Site, guide, healthy, number_in, serve

from catalog.errors import ConfigError, InputRefused
from spiders.channel import ChannelFile, SignSettings
from spiders.crawl import CrawlEvent, crawl_channels, log_from_json, log_to_json, read_log, write_log
from spiders.crawl.addresses import AddressGate
from spiders.crawl.agent import user_agent
from spiders.crawl.middlewares import retry_after
from spiders.crawl.resolver import GuardedResolver
from spiders.crawl.settings import channel_settings
from spiders.crawl.signing import signature, signed_headers, string_to_sign
from spiders.evidence import EvidenceStore
from spiders.judge import read_channel
from spiders.model import CrawlLog, Page, PageRole, Reason, ReasonCode

SECRET = "made-up-secret-7d1c"
PASSWORD = "made-up-password-88"
STAMP = "1631840000"


def channel(name: str, start: str, **more: Any) -> ChannelFile:
    return ChannelFile.model_validate(
        {"name": name, "kind": "pc", "start": [start], "http": {"delay": 0, "retries": 0}, "expect": {}, **more}
    )


def _answer(site: Site, address: str, hit: int) -> Answer:
    """Two hosts behind one proxy: a healthy site, and a signed interface."""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if parts.hostname == "pc.city.example":
        return _outward(path) if path == "/guide?id=3" else healthy(site, path, hit)
    if path == "/api/list?page=1":
        rows = ",".join(f'{{"name": "{name}", "id": {n}}}' for n, name in enumerate(NAMES))
        return Answer(f'{{"rows": [{rows}], "total": {COUNT}}}'.encode(), 200, {"Content-Type": "application/json"})
    return guide(number_in(path)) if path.startswith("/api/detail") else Answer(status=404)


def _outward(_path: str) -> Answer:
    return Answer(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})


def test_everything_goes_through_the_proxy_and_nothing_secret_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADE_UP_SECRET", SECRET)
    monkeypatch.setenv("AUDITOR_PROXY_LOGIN", f"audit:{PASSWORD}")
    events: list[CrawlEvent] = []
    evidence = EvidenceStore(tmp_path / "evidence")
    signed = {
        "list": {"guide": "/api/detail?id={id}", "page": "page"},
        "sign": {"secret_env": "MADE_UP_SECRET"},
    }
    with serve(_answer) as site:
        logs = crawl_channels(
            [
                channel("pc", "http://pc.city.example/list"),
                channel("mini", "http://mini.city.example/api/list", **signed),
            ],
            out=tmp_path / "out",
            evidence=evidence,
            proxy=f"http://127.0.0.1:{site.port}",
            on_event=events.append,
            contact="mailto:audit@city.example",
        )
        hosts = {urlsplit(address).hostname for address in site.hits}
    assert hosts == {"pc.city.example", "mini.city.example"}
    assert site.logins == {"Basic " + b64encode(f"audit:{PASSWORD}".encode()).decode()}
    assert [logs[name].seen for name in ("mini", "pc")] == [COUNT, COUNT]
    assert {event.kind for event in events if event.channel == "pc"} == {"started", "page", "finished"}
    assert [page.failure for page in logs["pc"].pages if page.failure] == [ReasonCode.OFF_SITE]
    hidden = (SECRET, PASSWORD, b64encode(f"audit:{PASSWORD}".encode()).decode())
    for body in (path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()):
        assert not [text for text in hidden if text.encode() in body]


def test_the_same_site_gives_the_same_log(tmp_path: Path) -> None:
    def run(name: str) -> list[tuple[str, str, str]]:
        logs = crawl_channels(
            [channel("pc", site.start, http={"delay": 0, "concurrency": 8})],
            out=tmp_path / name,
            evidence=EvidenceStore(tmp_path / "evidence"),
        )
        return [(page.url, page.role, page.evidence) for page in logs["pc"].pages]

    with serve(healthy) as site:
        assert run("one") == run("two")


def test_a_missing_secret_is_a_mistake_in_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MADE_UP_SECRET", raising=False)
    signed = channel("mini", "http://mini.example/", sign={"secret_env": "MADE_UP_SECRET"})
    with pytest.raises(ConfigError, match="MADE_UP_SECRET"):
        crawl_channels([signed], out=tmp_path, evidence=EvidenceStore(tmp_path))


def test_two_channels_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = [channel("pc", "http://a.example/"), channel("pc", "http://b.example/")]
    with pytest.raises(ConfigError, match="two channels are called pc"):
        crawl_channels(twice, out=tmp_path, evidence=EvidenceStore(tmp_path))


def test_a_worker_that_dies_leaves_channels_that_cannot_be_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = tmp_path / "killed"
    killed.write_text("#!/bin/sh\nkill -9 $$\n")
    killed.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(killed))
    pc = channel("pc", "http://127.0.0.1:9/")
    evidence = EvidenceStore(tmp_path / "evidence")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "pc.json").write_text("{} of an earlier run")
    logs = crawl_channels([pc], out=tmp_path / "out", evidence=evidence)
    trust = read_channel(logs["pc"], evidence, pc).trust
    assert not trust.trusted
    assert {reason.code for reason in trust.reasons} == {ReasonCode.ERRORS}
    assert read_log(tmp_path / "out" / "pc.json") == logs["pc"]


def test_a_follower_that_stops_ends_the_child(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(event: CrawlEvent) -> None:
        raise Enough

    with serve(healthy) as site, pytest.raises(Enough):
        crawl_channels([channel("pc", site.start)], out=tmp_path, evidence=EvidenceStore(tmp_path), on_event=stop)


def test_a_log_survives_its_file(tmp_path: Path) -> None:
    page = Page("http://a.example/", PageRole.GUIDE, 403, "0" * 64, "text/html", ReasonCode.BLOCKED, "HTTP 403", "g")
    log = CrawlLog("pc", (page,), 40, 20, {"lost": 20}, (Reason(ReasonCode.LOOP, "again", {"limit": 3}),))
    write_log(log, tmp_path / "pc.json")
    assert read_log(tmp_path / "pc.json") == log
    assert log_from_json(log_to_json(CrawlLog("pc"))) == CrawlLog("pc")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"channel": "pc", "pages": [{"role": "x"}]}'])
def test_what_is_no_log_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pc.json").write_text(text)
    with pytest.raises(InputRefused):
        read_log(tmp_path / "pc.json")


WISHES = [
    (b"120", None, 120.0),
    (b" 0 ", None, 0.0),
    (b"99999999999999999999", None, float("inf")),
    (formatdate(1631840060, usegmt=True).encode(), formatdate(1631840000, usegmt=True).encode(), 60.0),
    (formatdate(1631840000, usegmt=True).encode(), None, 0.0),
    (b"soon", None, None),
    (b"", None, None),
    (b"-5", None, None),
    (b"\xff\xfe", None, None),
]


@pytest.mark.parametrize(("asked", "date", "seconds"), WISHES)
def test_how_long_a_server_asks_to_wait(asked: bytes, date: bytes | None, seconds: float | None) -> None:
    assert retry_after(asked, date) == seconds


def test_a_signature_covers_method_address_time_and_nonce() -> None:
    url = "http://m.example/api/list?size=20&page=1"
    assert string_to_sign("get", url, STAMP, "n1") == f"GET\n/api/list?page=1&size=20\n{STAMP}\nn1"
    assert string_to_sign("GET", "http://m.example", STAMP, "n1") == f"GET\n/\n{STAMP}\nn1"
    headers = signed_headers(SignSettings(secret_env="S"), SECRET, method="GET", url=url, timestamp=STAMP, nonce="n1")
    assert headers == {
        "X-Timestamp": STAMP,
        "X-Nonce": "n1",
        "X-Sign": signature(SECRET, string_to_sign("GET", url, STAMP, "n1")),
    }


def test_names_that_lead_inward_are_not_resolved() -> None:
    resolver = GuardedResolver.__new__(GuardedResolver)
    resolver.guard({"pc": ["pc.example"], "kiosk": ["kiosk.example", "10.1.2.3"]}, "127.0.0.1")
    assert not resolver.lets_connect("pc.example", "10.1.2.3")
    assert resolver.lets_connect("kiosk.example", "10.1.2.3")
    assert not resolver.lets_connect("kiosk.example", "::ffff:169.254.169.254")
    assert resolver.lets_connect("127.0.0.1", "127.0.0.1")
    assert resolver.refused == {"pc.example", "kiosk.example"}
    assert AddressGate(["pc.example"]).knows("PC.example.")


def test_politeness_is_the_default() -> None:
    settings = channel_settings(
        ChannelFile.model_validate({"name": "pc", "kind": "pc", "start": ["http://a.example/"]}),
        out=Path(os.devnull),
        proxy=None,
        contact="mailto:audit@city.example",
    )
    assert settings["ROBOTSTXT_OBEY"]
    assert settings["DOWNLOAD_DELAY"] >= 1.0
    assert settings["AUTOTHROTTLE_ENABLED"]
    assert settings["USER_AGENT"].endswith("(+mailto:audit@city.example)")
    assert user_agent().startswith("item-catalog-auditor/")
