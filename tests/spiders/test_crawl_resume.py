"""A crawl that was killed goes on where it was, and ends as if nothing had happened."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hostile import COUNT, Answer, Site, guide, healthy, listing, number_in, redirect, serve
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import ConfigError
from spiders.channel import ChannelFile
from spiders.crawl import CrawlEvent, crawl_channels, read_log
from spiders.crawl.journal import Exchange, Journal, age_in_hours, finished, journal_path, mark_taken, now, read_journal
from spiders.crawl.lock import only_crawl_in
from spiders.evidence import EvidenceStore
from spiders.judge import read_channel

CHANNELS = 8
KILLS = (11, 34, 58, 83)
"""After how many requests, over all channels, the worker is killed: 32 moments in the lives of eight crawls."""


def site_of_all_sorts(_site: Site, address: str, _hit: int) -> Answer:
    """Two list pages, redirects, errors that stay, a body that is cut, a cookie, a link out; the same every time."""
    number = number_in(address)
    time.sleep(0.002 * (number % 4))
    if address == "/list":
        page = listing(range(8), "<a href='/list?page=2'>下一页</a>")
        return replace(page, headers={**page.headers, "Set-Cookie": "visit=1"})
    if address == "/robots.txt":
        return Answer(b"User-agent: *\nDisallow: /guide?id=4\n", headers={"Content-Type": "text/plain"})
    answers = {
        "/guide?id=2": redirect("/moved?id=2"),
        "/guide?id=5": Answer(b"oops", 500),
        "/guide?id=6": replace(guide(6), length=99_999),
        "/guide?id=7": redirect("http://elsewhere.example/login"),
    }
    if address.startswith("/moved"):
        return guide(number)
    return answers.get(address) or healthy(_site, address, _hit)


def channel(name: str, site: Site, **more: Any) -> ChannelFile:
    http = {"delay": 0, "retries": 1, "timeout": 5.0}
    data = {"name": name, "kind": "pc", "start": [site.start], "http": http, "expect": {"min_items": COUNT}, **more}
    return ChannelFile.model_validate(data)


def timeless(path: Path) -> str:
    return re.sub(r'"fetched_at": "[^"]+"', '"fetched_at": ""', path.read_text("utf-8"))


class Killer:
    """Starts children as usual, remembers the last one, and kills it when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.children: list[subprocess.Popen[str]] = []
        self.killed: list[subprocess.Popen[str]] = []
        self.asked = 0
        self.at: list[int] = []
        start = subprocess.Popen

        def remember(*args: Any, **kwargs: Any) -> subprocess.Popen[str]:
            self.children.append(start(*args, **kwargs))
            return self.children[-1]

        monkeypatch.setattr("spiders.crawl.process.subprocess.Popen", remember)

    def script(self, site: Site, address: str, hit: int) -> Answer:
        self.asked += 1
        if self.at and self.asked >= self.at[0] and self.children[-1] not in self.killed:
            self.at.pop(0)
            self.killed.append(self.children[-1])
            self.children[-1].kill()
        return site_of_all_sorts(site, address, hit)


@contextmanager
def sites(count: int, script: Any) -> Iterator[dict[str, Site]]:
    with ExitStack() as stack:
        yield {f"c{number:02d}": stack.enter_context(serve(script)) for number in range(count)}


def test_a_crawl_killed_again_and_again_ends_like_an_undisturbed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killer = Killer(monkeypatch)
    evidence = EvidenceStore(tmp_path / "evidence")
    with sites(CHANNELS, killer.script) as served:
        channels = [channel(name, site) for name, site in served.items()]
        crawl_channels(channels, out=tmp_path / "whole", evidence=evidence)
        undisturbed = killer.asked
        killer.asked, killer.at = 0, list(KILLS)
        events: list[CrawlEvent] = []
        for _ in (*KILLS, "the last one lives"):
            again = EvidenceStore(tmp_path / "again")
            crawl_channels(channels, out=tmp_path / "killed", evidence=again, resume_hours=1, on_event=events.append)
    assert not killer.at
    assert [child.returncode for child in killer.children] == [0, *[-9] * len(KILLS), 0]
    for each in channels:
        whole, killed = (tmp_path / out / f"{each.name}.json" for out in ("whole", "killed"))
        assert timeless(killed) == timeless(whole)
        log = read_log(killed)
        readings = [
            [replace(reading, fetched_at="") for reading in read_channel(log_, store, each).readings]
            for log_, store in ((log, again), (read_log(whole), evidence))
        ]
        assert readings[0] == readings[1]
    # two under way per channel, the one that fails with its retry, and what was not written down yet
    assert killer.asked <= undisturbed + len(KILLS) * CHANNELS * 6
    assert {event.channel for event in events if event.kind == "resumed"} == {each.name for each in channels}


def test_whatever_of_the_journal_is_left_only_the_rest_is_asked_for(tmp_path: Path) -> None:
    evidence, out = EvidenceStore(tmp_path / "evidence"), tmp_path / "out"
    with sites(1, site_of_all_sorts) as served:
        site = served["c00"]
        first = channel("c00", site)
        crawl_channels([first], out=out, evidence=evidence)
        whole = journal_path(out, "c00").read_bytes()
        lines = whole.splitlines(keepends=True)
        cuts = sorted({1, len(whole), *(len(whole) * part // 24 for part in range(1, 24))})
        channels = [first.model_copy(update={"name": f"cut{number:02d}"}) for number in range(len(cuts))]
        for each, cut in zip(channels, cuts, strict=True):
            with Journal(journal_path(out, each.name), each):
                pass
            head = journal_path(out, each.name).read_bytes()
            # the end of the whole crawl is left out: a crawl that is over is not gone on with
            journal_path(out, each.name).write_bytes(head + b"".join(lines[1:-2])[: max(0, cut - len(lines[0]))])
        left = {each.name: sum(map(len, finished(_kept(out, each.name)).values())) for each in channels}
        site.hits.clear()
        crawl_channels(channels, out=out, evidence=evidence, resume_hours=1)
        asked = site.hits.total()
    exchanges = len(read_journal(journal_path(out, "c00")).exchanges)
    assert asked == sum(exchanges - count for count in left.values())
    expected = timeless(out / "c00.json")
    for each in channels:
        assert timeless(out / f"{each.name}.json").replace(each.name, "c00") == expected


def _kept(out: Path, name: str) -> tuple[Exchange, ...]:
    return read_journal(journal_path(out, name)).exchanges


REQUESTS = COUNT + 3
"""``robots.txt``, two list pages, the guides."""
AGAIN: dict[str, tuple[dict[str, Any], int]] = {
    "ended": ({}, 0),
    "over": ({"over": True}, REQUESTS),
    "old": ({"head": {"began": "2021-09-17T00:00:00Z"}}, REQUESTS),
    "ahead": ({"head": {"began": "2921-09-17T00:00:00Z"}}, REQUESTS),
    "changed": ({"change": {"title": "别的"}}, REQUESTS),
    "format": ({"head": {"journal": 99}}, REQUESTS),
    "damaged": ({"damaged": True}, REQUESTS),
}
"""What is done to a journal and the rest, and how many requests the next crawl sends then."""


def test_when_a_crawl_begins_anew(tmp_path: Path) -> None:
    evidence, out = EvidenceStore(tmp_path / "evidence"), tmp_path / "out"
    with ExitStack() as stack:
        served = {name: stack.enter_context(serve(_of_its_own)) for name in AGAIN}
        crawl_channels([channel(name, site) for name, site in served.items()], out=out, evidence=evidence)
        for name, site in served.items():
            _change(out, name, evidence, **AGAIN[name][0])
            site.hits.clear()
        channels = [channel(name, site, **AGAIN[name][0].get("change", {})) for name, site in served.items()]
        logs = crawl_channels(channels, out=out, evidence=evidence, resume_hours=1)
        assert {name: site.hits.total() for name, site in served.items()} == {
            name: requests for name, (_, requests) in AGAIN.items()
        }
        for each in channels:
            assert read_channel(logs[each.name], evidence, each).trust.trusted


def _of_its_own(site: Site, address: str, hit: int) -> Answer:
    page = healthy(site, address, hit)
    return replace(page, body=page.body + f"<!-- {site.port} -->".encode())


def _change(out: Path, name: str, evidence: EvidenceStore, **how: Any) -> None:
    path = journal_path(out, name)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines[0] = json.dumps({**json.loads(lines[0]), **how.get("head", {})}) + "\n"
    path.write_text("".join(lines if how.get("over") else lines[:-1]), "utf-8")
    for each in _kept(out, name) if how.get("damaged") else ():
        (evidence.root / each.evidence[:2] / f"{each.evidence}.gz").write_bytes(b"")


def test_a_crawl_goes_on_only_when_that_is_wanted(tmp_path: Path) -> None:
    evidence, out = EvidenceStore(tmp_path / "evidence"), tmp_path / "out"
    with serve(healthy) as site:
        crawl_channels([channel("pc", site)], out=out, evidence=evidence)
        _change(out, "pc", evidence)
        crawl_channels([channel("pc", site)], out=out, evidence=evidence)
        assert site.hits.total() == 2 * REQUESTS


def test_pages_keep_the_time_they_were_fetched_at(tmp_path: Path) -> None:
    evidence, out = EvidenceStore(tmp_path / "evidence"), tmp_path / "out"
    with serve(healthy) as site:
        crawl_channels([channel("pc", site)], out=out, evidence=evidence)
        path = journal_path(out, "pc")
        text = "".join(path.read_text("utf-8").splitlines(keepends=True)[:-1])
        path.write_text(re.sub(r'"at": "[^"]+"', '"at": "2021-09-17T08:00:00Z"', text), "utf-8")
        log = crawl_channels([channel("pc", site)], out=out, evidence=evidence, resume_hours=1)["pc"]
    assert {page.fetched_at for page in log.pages} == {"2021-09-17T08:00:00Z"}


def test_two_crawls_never_write_into_one_folder(tmp_path: Path) -> None:
    with only_crawl_in(tmp_path), pytest.raises(ConfigError, match="still writing"), only_crawl_in(tmp_path, 0.2):
        pass
    with only_crawl_in(tmp_path, 0.0):
        pass


def test_what_identifies_us_is_not_written_down(tmp_path: Path) -> None:
    secret = "made-up-token-77"
    with serve(healthy) as site:
        http = {"delay": 0, "headers": {"X-Token": secret, "Authorization": secret, "Cookie": f"t={secret}"}}
        crawl_channels([channel("pc", site, http=http)], out=tmp_path, evidence=EvidenceStore(tmp_path / "evidence"))
    assert secret not in journal_path(tmp_path, "pc").read_text("utf-8")


def _exchange(key: str, attempt: int, error: str = "") -> Exchange:
    return Exchange(key, attempt, "http://a.example/", error=error, at=f"{key}{attempt}{error}")


def test_only_failures_that_were_followed_by_an_answer_are_played_again() -> None:
    a = [_exchange("a", 0, "builtins.OSError"), _exchange("a", 1), _exchange("a", 2, "builtins.OSError")]
    assert finished(a) == {"a": a[:2]}
    assert finished([_exchange("b", 0, "builtins.OSError")]) == {}
    assert finished([_exchange("c", 0, "builtins.OSError"), _exchange("c", 0)]) == {"c": [_exchange("c", 0)]}
    assert finished([_exchange("d", 0), _exchange("d", 2)]) == {"d": [_exchange("d", 0)]}


@given(cut=st.integers(0, 700), tail=st.binary(max_size=20))
def test_a_torn_journal_gives_its_whole_lines(tmp_path_factory: pytest.TempPathFactory, cut: int, tail: bytes) -> None:
    path = tmp_path_factory.mktemp("torn") / "pc.journal"
    pc = ChannelFile.model_validate({"name": "pc", "kind": "pc", "start": ["http://a.example/"]})
    exchanges = (_exchange("a", 0), _exchange("b", 0, "builtins.OSError"), _exchange("b", 1))
    with Journal(path, pc) as journal:
        for each in exchanges:
            journal.write(each)
    path.write_bytes(path.read_bytes()[:cut] + tail)
    kept = read_journal(path)
    assert kept.exchanges == exchanges[: len(kept.exchanges)]
    with Journal(path, pc) as journal:
        journal.write(exchanges[2])
        journal.end()
    mark_taken(path)
    mended = read_journal(path)
    assert mended.exchanges == (*kept.exchanges, exchanges[2])
    assert mended.ended
    assert mended.taken


def test_ages() -> None:
    assert age_in_hours(now()) == pytest.approx(0, abs=0.01)
    assert age_in_hours("2021-09-17T00:00:00Z") > 40_000
    assert age_in_hours("yesterday") == float("inf")
