"""A web archive that other tools read, whole, and the same to the byte every time."""

from __future__ import annotations

import gzip
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hostile import COUNT, Answer, Site, healthy, redirect, serve
from warcio.archiveiterator import ArchiveIterator

from catalog.errors import InputRefused
from spiders.channel import ChannelFile
from spiders.crawl import crawl_channels
from spiders.crawl.journal import journal_path, read_journal
from spiders.evidence import EvidenceStore
from spiders.warc import Crawled, write_warc


def _site(site: Site, address: str, hit: int) -> Answer:
    if address == "/guide?id=2":
        return redirect("/moved?id=2")
    page = healthy(site, address.replace("/moved", "/guide"), hit)
    if address == "/guide?id=3":
        return replace(page, body=gzip.compress(page.body), headers={**page.headers, "Content-Encoding": "gzip"})
    return page


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Crawled], EvidenceStore, str]:
    folder = tmp_path_factory.mktemp("warc")
    (folder / "hall").mkdir()
    (folder / "hall" / "办事指南.html").write_text("<h1>办事指南</h1>", "utf-8")
    evidence = EvidenceStore(folder / "evidence")
    with serve(_site) as site:
        channels = [
            ChannelFile.model_validate({"name": "pc", "kind": "pc", "start": [site.start], "http": {"delay": 0}}),
            ChannelFile.model_validate({"name": "hall", "kind": "hall", "start": ["hall"]}).in_folder(folder),
        ]
        logs = crawl_channels(channels, out=folder, evidence=evidence)
    crawls = [Crawled(log, read_journal(journal_path(folder, name))) for name, log in logs.items()]
    return crawls, evidence, site.start


def _records(path: Path) -> list[tuple[Any, bytes]]:
    with path.open("rb") as file:
        # check_digests raises on the first digest, of block or payload, that is not what it says
        return [(each, each.content_stream().read()) for each in ArchiveIterator(file, check_digests="raise")]


def test_an_archive_is_read_back(crawled: tuple[list[Crawled], EvidenceStore, str], tmp_path: Path) -> None:
    crawls, evidence, start = crawled
    count = write_warc(tmp_path / "a.warc.gz", crawls, evidence, software="made-up/1")
    records = _records(tmp_path / "a.warc.gz")
    kinds = [each.rec_type for each, _ in records]
    exchanges = COUNT + 4  # robots.txt, two list pages, the guides, one redirect
    assert len(records) == count == 2 + 3 * exchanges
    assert kinds[:2] == ["warcinfo", "resource"]
    assert [kinds.count(kind) for kind in ("request", "response", "metadata")] == [exchanges] * 3
    home = start.removesuffix("/list")
    answers = {
        each.rec_headers["WARC-Target-URI"]: (each, body) for each, body in records if each.rec_type == "response"
    }
    assert answers[f"{home}/guide?id=2"][0].http_headers.get_statuscode() == "302"
    assert answers[f"{home}/guide?id=2"][0].http_headers["Location"] == "/moved?id=2"
    assert "道路旅客运输经营许可".encode() in answers[f"{home}/guide?id=0"][1]
    assert "更新采伐" not in answers[f"{home}/guide?id=3"][1].decode("utf-8")
    numbers = [each.rec_headers["WARC-Record-ID"] for each, _ in records]
    assert len(set(numbers)) == len(numbers)
    assert {each.rec_headers["WARC-Concurrent-To"] for each, _ in records if each.rec_type == "request"} <= set(numbers)
    told = next(body for each, body in records if each.rec_type == "metadata" and b"group: http" in body)
    assert b"channel: pc\r\n" in told


def test_the_same_crawl_gives_the_same_bytes(
    crawled: tuple[list[Crawled], EvidenceStore, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawls, evidence, _ = crawled
    write_warc(tmp_path / "a.warc.gz", crawls, evidence, software="made-up/1")
    monkeypatch.setitem(os.environ, "TZ", "Asia/Shanghai")
    write_warc(tmp_path / "b.warc.gz", crawls[::-1], evidence, software="made-up/1")
    assert (tmp_path / "a.warc.gz").read_bytes() == (tmp_path / "b.warc.gz").read_bytes()
    write_warc(tmp_path / "plain.warc", crawls, evidence, software="made-up/1")
    assert (tmp_path / "plain.warc").read_bytes() == gzip.decompress((tmp_path / "a.warc.gz").read_bytes())


def test_an_archive_without_its_evidence_is_refused(
    crawled: tuple[list[Crawled], EvidenceStore, str], tmp_path: Path
) -> None:
    with pytest.raises(InputRefused):
        write_warc(tmp_path / "a.warc.gz", crawled[0], EvidenceStore(tmp_path / "empty"), software="made-up/1")
    assert not (tmp_path / "a.warc.gz").exists()
