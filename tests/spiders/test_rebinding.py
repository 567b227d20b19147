"""A name that leads to another address the next time: what it leads to is judged when it is connected to.

The crawl's process gets a resolver that answers from a file, one line for each question; the sites are on loopback.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile import COUNT, healthy, serve

from spiders.channel import ChannelFile
from spiders.crawl import crawl_channels
from spiders.evidence import EvidenceStore
from spiders.model import CrawlLog, ReasonCode

RESOLVER = """
import os, socket
real = socket.getaddrinfo
def answered(host, port, *rest, **more):
    name = host.decode() if isinstance(host, bytes) else host
    if name != "rebinding.example":
        return real(host, port, *rest, **more)
    with open(os.environ["ANSWERS"], "r+") as file:
        answers = file.read().split()
        file.seek(0)
        file.truncate()
        file.write(" ".join(answers[1:] or answers))
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, int(port or 0))) for each in answers[0].split("+")]
socket.getaddrinfo = answered
"""
NAMED, INNER = "127.0.0.1", "127.0.0.2"


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "patched").mkdir()
    (tmp_path / "patched" / "sitecustomize.py").write_text(RESOLVER, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "patched"))
    monkeypatch.setenv("ANSWERS", str(tmp_path / "answers"))
    return tmp_path / "answers"


def crawled(folder: Path, port: int) -> CrawlLog:
    """A crawl of the name; the address of the outer site is one the channel names."""
    start = f"http://rebinding.example:{port}/list"
    named = {"allow": [f"rebinding.example:{port}", NAMED], "http": {"delay": 0, "retries": 0}}
    channel = ChannelFile.model_validate({"name": "pc", "kind": "pc", "start": [start], **named})
    return crawl_channels([channel], out=folder / "out", evidence=EvidenceStore(folder / "evidence"))["pc"]


@pytest.mark.parametrize("told", [f"{NAMED} {INNER}", f"{INNER}+{NAMED} {INNER}"])
def test_an_inner_address_is_never_connected_to(answers: Path, tmp_path: Path, told: str) -> None:
    answers.write_text(told, "utf-8")
    with serve(healthy) as outer, serve(healthy, INNER, outer.port) as inner:
        first = crawled(tmp_path, outer.port)
        second = crawled(tmp_path, outer.port)
    assert first.seen == COUNT
    assert sum(outer.hits.values()) > COUNT
    assert not inner.hits
    assert [page.failure for page in second.pages] == [ReasonCode.OFF_SITE]
