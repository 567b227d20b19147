"""Every way a channel can fail is told apart, and nothing is trusted that was not read.

All scenarios run in one crawl, as the channels of a real run do.
"""

from __future__ import annotations

import gzip
import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

import pytest
from hostile import (
    CHALLENGE,
    COUNT,
    LOGIN,
    NAMES,
    SHELL,
    SOFT_404,
    UNSAID,
    Answer,
    Script,
    Site,
    every_guide,
    guide,
    healthy,
    html,
    instead,
    listing,
    number_in,
    one_guide,
    redirect,
    serve,
    serve_all,
)

from spiders.channel import ChannelFile
from spiders.crawl import crawl_channels
from spiders.evidence import EvidenceStore
from spiders.judge import names_not_read, read_channel
from spiders.model import ChannelReadings, CrawlLog

EXPECT: dict[str, Any] = {"min_items": COUNT, "fill": {"task_name": 1.0, "by_law": 0.9}}
INNER = "127.0.0.2"
"""A loopback address no channel names; a site that counts its visitors listens there."""


@dataclass(frozen=True)
class Scenario:
    """A site, what the channel file adds, and the verdict. ``one``: the reason item 3 is not read."""

    script: Script
    codes: set[str] = field(default_factory=set)
    one: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    read: int | None = None


def _robots(text: str, status: int = 200) -> Script:
    answer = Answer(text.encode(), status, {"Content-Type": "text/plain"})
    return instead(lambda _site, address, _hit: answer if address == "/robots.txt" else None)


def _list_is(answer: Answer) -> Script:
    return instead(lambda _site, address, _hit: answer if address.startswith("/list") else None)


def _looping(site: Site, address: str, hit: int) -> Answer:
    if not address.startswith("/list"):
        return healthy(site, address, hit)
    page = int(address.partition("page=")[2] or 1)
    return listing(range(8), f"<a href='/list?page={page + 1}'>下一页</a>")


def _leading_back(site: Site, address: str, hit: int) -> Answer:
    if address == "/list?page=2":
        return listing(range(8, COUNT), "<a href='/list'>下一页</a>", total=None)
    if address == "/list":
        return listing(range(8), "<a href='/list?page=2'>下一页</a>", total=None)
    return healthy(site, address, hit)


def _leading_out(site: Site, address: str, hit: int) -> Answer:
    if address.startswith("/list"):
        return listing(range(8), "<a href='http://elsewhere.example/list'>下一页</a>", total=None)
    return healthy(site, address, hit)


def _endless(site: Site, address: str, hit: int) -> Answer:
    if not address.startswith("/list"):
        return guide(number_in(address))
    page = int(address.partition("page=")[2] or 1)
    return listing(range(page * 4, page * 4 + 4), f"<a href='/list?page={page + 1}'>下一页</a>", total=9999)


def _ending_badly(site: Site, address: str, hit: int) -> Answer:
    if address == "/list":
        return listing(range(8), "<a href='/list?page=2'>下一页</a>", total=None)
    return LOGIN if address.startswith("/list") else healthy(site, address, hit)


def _sessions(site: Site, address: str, hit: int) -> Answer:
    if address.startswith("/list"):
        stamps = [f"/guide?_={1631840000 + n}&id={{}}" for n in range(3)]
        rows = "".join(f"<li><a href='{each.format(n)}'>{NAMES[n]}</a></li>" for n in range(COUNT) for each in stamps)
        return html(f"<ul>{rows}</ul>")
    return healthy(site, address, hit)


def _once(answer: Answer) -> Script:
    return instead(lambda _site, address, hit: answer if address == "/guide?id=3" and hit == 1 else None)


def _too_many(wait: str, status: int = 429) -> Answer:
    return Answer(b"slow down", status, {"Retry-After": wait})


def _gb(number: int) -> Answer:
    return guide(number, charset="gb18030", header="ISO-8859-1")


def _cut(number: int) -> Answer:
    whole = guide(number)
    return Answer(whole.body, 200, whole.headers, length=len(whole.body) + 500)


def _news(number: int) -> Answer:
    return html(
        f"<h1>{NAMES[number]}工作推进会召开</h1><p>日前，全市交通运输系统召开推进会，部署下一阶段工作。</p>" * 3
    )


def _without_basis(number: int) -> Answer:
    whole = guide(number)
    return Answer(whole.body.replace("设定依据".encode(), "温馨小提示".encode()), 200, whole.headers)


def _bomb(pack: Callable[[bytes], bytes], name: str) -> Answer:
    return Answer(pack(b" " * 40_000_000), 200, {"Content-Type": "text/html", "Content-Encoding": name})


SCENARIOS: dict[str, Scenario] = {
    "healthy": Scenario(healthy, read=COUNT),
    "no_expectations": Scenario(healthy, {"no_expectations"}, more={"expect": None}),
    "robots_all": Scenario(_robots("User-agent: *\nDisallow: /"), {"robots", "coverage"}, read=0),
    "robots_guides": Scenario(_robots("User-agent: *\nDisallow: /guide"), {"robots"}, read=0),
    "robots_broken": Scenario(_robots("", 503), read=COUNT, more={"http": {"delay": 0, "retries": 0}}),
    "blocked_all": Scenario(_list_is(html("<h1>403 Forbidden</h1>", 403)), {"blocked", "coverage"}, read=0),
    "blocked_guides": Scenario(every_guide(lambda _n: html("<h1>Forbidden</h1>", 403)), {"blocked"}, read=0),
    "soft_404": Scenario(every_guide(lambda _n: SOFT_404), {"soft_404"}, read=0),
    "challenge_list": Scenario(_list_is(CHALLENGE), {"challenge", "coverage"}, read=0),
    "challenge_guides": Scenario(every_guide(lambda _n: CHALLENGE), {"challenge"}, read=0),
    "empty_shell": Scenario(_list_is(SHELL), {"empty_shell", "coverage"}, read=0),
    "login_list": Scenario(_list_is(LOGIN), {"login", "coverage"}, read=0),
    "login_redirect": Scenario(
        instead(lambda _s, a, _h: LOGIN if a == "/login" else redirect("/login") if a.startswith("/guide") else None),
        {"login"},
        read=0,
    ),
    "login_elsewhere": Scenario(every_guide(lambda _n: redirect("http://sso.elsewhere.example/login")), {"login"}),
    "list_ends_in_login": Scenario(_ending_badly, {"login", "coverage"}, read=8),
    "truncated_list": Scenario(_list_is(listing(range(6), total=24)), {"coverage"}, more={"expect": {"min_items": 4}}),
    "list_loops": Scenario(_looping, {"loop", "coverage"}, read=8),
    "list_leads_back": Scenario(_leading_back, {"loop"}, read=COUNT),
    "list_goes_elsewhere": Scenario(_leading_out, {"off_site", "coverage"}, read=8),
    "list_without_end": Scenario(_endless, {"loop", "coverage"}, more={"http": {"delay": 0, "max_pages": 30}}),
    "total_lost": Scenario(healthy, {"coverage"}, more={"list": {"total": "p.total b"}}, read=COUNT),
    "same_page": Scenario(every_guide(lambda _n: guide(1)), {"same_content"}),
    "session_addresses": Scenario(_sessions, read=COUNT),
    "errors_all": Scenario(every_guide(lambda _n: html("<h1>500</h1>", 500)), {"errors"}, read=0),
    "errors_one": Scenario(one_guide(html("<h1>500</h1>", 500)), one="errors", read=COUNT - 1),
    "errors_one_strict": Scenario(
        one_guide(html("<h1>500</h1>", 500)), {"errors"}, "errors", more={"expect": {**EXPECT, "max_errors": 0.0}}
    ),
    "errors_passing": Scenario(_once(html("<h1>500</h1>", 500)), read=COUNT, more={"http": {"delay": 0, "retries": 1}}),
    "cut_all": Scenario(every_guide(_cut), {"truncated"}, read=0),
    "cut_one": Scenario(one_guide(_cut(3)), one="truncated", read=COUNT - 1),
    "huge_one": Scenario(one_guide(Answer(b" " * 50_000_000)), one="too_large", read=COUNT - 1),
    "huge_unsaid": Scenario(
        one_guide(Answer(b" " * 3_000_000, length=UNSAID)),
        one="too_large",
        more={"http": {"delay": 0, "retries": 0, "max_bytes": 1_000_000}},
    ),
    "huge_claimed": Scenario(one_guide(Answer(b"x", length=10**12)), one="too_large", read=COUNT - 1),
    "bomb": Scenario(one_guide(_bomb(gzip.compress, "gzip")), one="too_large", read=COUNT - 1),
    "bomb_deflated": Scenario(one_guide(_bomb(zlib.compress, "deflate")), one="too_large", read=COUNT - 1),
    "off_site_all": Scenario(every_guide(lambda _n: redirect("http://elsewhere.example/")), {"off_site"}, read=0),
    "metadata": Scenario(one_guide(redirect("http://169.254.169.254/latest/meta-data/")), one="off_site"),
    "slow_one": Scenario(
        one_guide(Answer(b"", wait=8.0)), one="timeout", more={"http": {"delay": 0, "retries": 0, "timeout": 3.0}}
    ),
    "wait_once": Scenario(_once(_too_many("1")), read=COUNT, more={"http": {"delay": 0, "retries": 1}}),
    "wait_until": Scenario(
        _once(_too_many(formatdate(usegmt=True), 503)), read=COUNT, more={"http": {"delay": 0, "retries": 1}}
    ),
    "wait_forever": Scenario(every_guide(lambda _n: _too_many("86400")), {"rate_limited"}, read=0),
    "wrong_charset": Scenario(every_guide(_gb), read=COUNT),
    "rubbish": Scenario(every_guide(lambda n: html(guide(n).body.decode("gb18030", "replace"))), {"encoding"}, read=0),
    "rebuilt": Scenario(every_guide(_news), {"not_a_guide", "drift"}, read=0),
    "basis_gone": Scenario(every_guide(_without_basis), {"fill_rate"}, read=COUNT),
}

INWARD = {
    "redirect": "http://{host}:{port}/",
    "decimal": "http://2130706434:{port}/",
    "hexadecimal": "http://0x7f000002:{port}/",
    "octal": "http://0177.0.0.2:{port}/",
    "mapped": "http://[::ffff:127.0.0.2]:{port}/",
    "user": "http://127.0.0.1@{host}:{port}/",
    "schemeless": "//{host}:{port}/",
}
"""Spellings of the inner site's address that a redirect may use."""


def channel(name: str, start: str, **more: Any) -> ChannelFile:
    data = {"name": name, "kind": "pc", "start": [start], "http": {"delay": 0, "retries": 0}, "expect": EXPECT, **more}
    return ChannelFile.model_validate({key: value for key, value in data.items() if value is not None})


@dataclass(frozen=True)
class Outcome:
    """What came of one scenario."""

    log: CrawlLog
    readings: ChannelReadings
    site: Site | None


@pytest.fixture(scope="module")
def inner() -> Iterator[Site]:
    with serve(lambda _site, _address, _hit: Answer(b"inside"), INNER) as site:
        yield site


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, inner: Site) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("hostile")
    scripts = {name: scenario.script for name, scenario in SCENARIOS.items()}
    for name, spelled in INWARD.items():
        scripts[f"inward_{name}"] = one_guide(redirect(spelled.format(host=INNER, port=inner.port)))
    with serve_all(scripts) as sites:
        channels = [
            channel(name, site.start, **(SCENARIOS[name].more if name in SCENARIOS else {}))
            for name, site in sites.items()
        ]
        with closing(socket.socket()) as taken:
            taken.bind(("127.0.0.1", 0))
            channels.append(channel("refused", f"http://127.0.0.1:{taken.getsockname()[1]}/list"))
            logs = crawl_channels(channels, out=folder / "out", evidence=EvidenceStore(folder / "evidence"))
    by_name = {each.name: each for each in channels}
    evidence = EvidenceStore(folder / "evidence")
    return {
        name: Outcome(log, read_channel(log, evidence, by_name[name]), sites.get(name)) for name, log in logs.items()
    }


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_the_verdict_names_what_happened(name: str, outcomes: dict[str, Outcome]) -> None:
    scenario, trust = SCENARIOS[name], outcomes[name].readings.trust
    assert {reason.code.value for reason in trust.reasons} == scenario.codes, trust.reasons
    assert trust.trusted == (not scenario.codes)
    if scenario.read is not None:
        assert trust.read == scenario.read
    if scenario.one:
        assert [(each.url.rpartition("/")[2], each.reason.value) for each in trust.not_read] == [
            ("guide?id=3", scenario.one)
        ]


@pytest.mark.parametrize("spelling", sorted(INWARD))
def test_a_redirect_inward_is_never_followed(spelling: str, outcomes: dict[str, Outcome], inner: Site) -> None:
    trust = outcomes[f"inward_{spelling}"].readings.trust
    assert [each.reason.value for each in trust.not_read] == ["off_site"]
    assert trust.trusted
    assert not inner.hits


def test_a_refused_port_is_unreachable(outcomes: dict[str, Outcome]) -> None:
    trust = outcomes["refused"].readings.trust
    assert {reason.code.value for reason in trust.reasons} == {"unreachable", "coverage"}


def test_what_is_disallowed_is_not_fetched(outcomes: dict[str, Outcome]) -> None:
    site = outcomes["robots_all"].site
    assert site is not None
    assert set(site.hits) == {"/robots.txt"}


def test_a_broken_robots_file_is_on_record(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["robots_broken"].log.stats["robotstxt/response_status_count/503"] == 1


def test_the_numbers_are_in_the_reason(outcomes: dict[str, Outcome]) -> None:
    trust = outcomes["truncated_list"].readings.trust
    (reason,) = trust.reasons
    assert reason.text == "announced 24, seen 6"
    assert reason.numbers == {"announced": 24, "seen": 6}
    assert (trust.announced, trust.seen, trust.read) == (24, 6, 6)


def test_each_address_is_fetched_once(outcomes: dict[str, Outcome]) -> None:
    site = outcomes["session_addresses"].site
    assert site is not None
    numbers = [number_in(address) for address in site.hits if address.startswith("/guide")]
    assert sorted(numbers) == list(range(COUNT))


def test_guides_that_were_not_read_are_still_known_by_name(outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes["errors_one"]
    assert names_not_read(outcome.log, outcome.readings) == (NAMES[3],)


def test_a_longer_wish_to_wait_is_asked_once(outcomes: dict[str, Outcome]) -> None:
    site = outcomes["wait_forever"].site
    assert site is not None
    assert max(site.hits.values()) == 1
