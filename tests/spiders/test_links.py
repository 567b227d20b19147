"""Which links are called dead: those that certainly are, asked politely and never beyond the channel's hosts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import AF_INET, SOCK_STREAM
from typing import Any
from urllib.parse import unquote

import pytest

from catalog.errors import InputRefused
from spiders.channel import ChannelFile
from spiders.evidence import EvidenceStore
from spiders.links import LinkSeen, LinkState, check_links, read_links, write_links

GONE = "<html><body><h1>404</h1><p>您访问的页面不存在</p></body></html>".encode()
LOGIN = "<html><body>请先登录</body></html>".encode()
Answer = tuple[int, dict[str, str], bytes]
HTML = {"Content-Type": "text/html; charset=utf-8"}
PAPER = {"Content-Type": "application/msword"}
ANSWERS: dict[str, Answer] = {
    "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /closed/\n"),
    "/form.doc": (200, PAPER, b"\xd0\xcf\x11\xe0"),
    "/apply": (200, HTML, b"<html>apply</html>"),
    "/gone.doc": (404, HTML, GONE),
    "/never.doc": (410, HTML, b""),
    "/soft.doc": (200, HTML, GONE),
    "/soft-page": (200, HTML, GONE),
    "/wall.doc": (200, HTML, LOGIN),
    "/other.doc": (200, HTML, b"<html>hello</html>"),
    "/refused.doc": (403, HTML, b"no"),
    "/broken.doc": (500, HTML, b"no"),
    "/moved.doc": (302, {"Location": "/form.doc"}, b""),
    "/lost.doc": (302, {"Location": "/gone.doc"}, b""),
    "/round.doc": (302, {"Location": "/round.doc"}, b""),
    "/away.doc": (302, {"Location": "http://127.0.0.2:9/gone.doc"}, b""),
    "/to-login.doc": (302, {"Location": "/login"}, b""),
    "/login": (200, HTML, LOGIN),
    "/closed/form.doc": (404, HTML, GONE),
    "/表 格.doc": (200, PAPER, b"x"),
}


@contextmanager
def site(answer: Callable[[str, str], Answer]) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """A server on a free port of the loopback, and what it was asked."""
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            asked.append((self.command, self.path))
            status, headers, body = answer(self.command, self.path)
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = _any  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def channel(port: int, **http: Any) -> ChannelFile:
    """A channel on the server."""
    start = [f"http://127.0.0.1:{port}/list"]
    return ChannelFile.model_validate({"name": "pc", "kind": "pc", "start": start, "http": {"delay": 0.0, **http}})


def plain(_method: str, path: str) -> Answer:
    return ANSWERS.get(unquote(path), (404, HTML, GONE))


@pytest.mark.parametrize(
    ("path", "state", "reason", "status"),
    [
        ("/form.doc", "alive", "", 200),
        ("/apply", "alive", "", 200),
        ("/表 格.doc", "alive", "", 200),
        ("/moved.doc", "alive", "", 200),
        ("/soft-page", "alive", "", 200),
        ("/gone.doc", "dead", "", 404),
        ("/never.doc", "dead", "", 410),
        ("/lost.doc", "dead", "", 404),
        ("/soft.doc", "dead", "soft_404", 200),
        ("/wall.doc", "unverified", "login", 200),
        ("/to-login.doc", "unverified", "login", 200),
        ("/refused.doc", "unverified", "errors", 403),
        ("/broken.doc", "unverified", "errors", 500),
        ("/round.doc", "unverified", "loop", 0),
        ("/away.doc", "unverified", "off_site", 0),
        ("/closed/form.doc", "unverified", "robots", 0),
    ],
)
def test_what_became_of_a_link(tmp_path: Path, path: str, state: str, reason: str, status: int) -> None:
    store = EvidenceStore(tmp_path)
    with site(plain) as (port, _asked):
        url = f"http://127.0.0.1:{port}{path}"
        (seen,) = check_links(channel(port), [url, url], store)
    assert (seen.url, seen.state, seen.reason, seen.status) == (url, LinkState(state), reason, status)
    assert (seen.evidence in store) == (state == "dead")
    if state == "dead" and path != "/never.doc":
        assert store.get(seen.evidence) == GONE


def test_a_page_that_is_no_guide_is_unverified(tmp_path: Path) -> None:
    with site(plain) as (port, _asked):
        (seen,) = check_links(channel(port), [f"http://127.0.0.1:{port}/other.doc"], EvidenceStore(tmp_path))
    assert seen.state is LinkState.UNVERIFIED


def test_a_server_that_knows_no_head_is_asked_in_full(tmp_path: Path) -> None:
    with site(lambda method, path: (405, {}, b"") if method == "HEAD" else plain(method, path)) as (port, asked):
        urls = [f"http://127.0.0.1:{port}{path}" for path in ("/form.doc", "/gone.doc")]
        told = check_links(channel(port), urls, EvidenceStore(tmp_path))
    assert [each.state.value for each in told] == ["alive", "dead"]
    assert ("GET", "/form.doc") in asked


def test_a_404_to_head_alone_is_no_proof(tmp_path: Path) -> None:
    with site(lambda method, path: (404, {}, b"") if method == "HEAD" else (200, PAPER, b"x")) as (port, _asked):
        (seen,) = check_links(channel(port), [f"http://127.0.0.1:{port}/form.doc"], EvidenceStore(tmp_path))
    assert seen.state is LinkState.ALIVE


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.2:{port}/x.doc", "http://localhost:{port}/x.doc", "ftp://127.0.0.1/x", "http://[::1]:{port}/x"],
)
def test_other_hosts_are_never_asked(tmp_path: Path, url: str) -> None:
    with site(plain) as (port, asked):
        (seen,) = check_links(channel(port), [url.format(port=port)], EvidenceStore(tmp_path))
    assert (seen.state, seen.reason, asked) == (LinkState.UNVERIFIED, "off_site", [])


def test_a_name_that_leads_to_a_private_address_is_not_followed(tmp_path: Path) -> None:
    with site(plain) as (port, asked):
        file = ChannelFile.model_validate({"name": "pc", "kind": "pc", "start": [f"http://inner.example:{port}/"]})
        with pytest.MonkeyPatch.context() as patch:
            place = (AF_INET, SOCK_STREAM, 6, "", ("127.0.0.1", port))
            patch.setattr("spiders.links.ask.socket.getaddrinfo", lambda *_args, **_rest: [place])
            (seen,) = check_links(file, [f"http://inner.example:{port}/gone.doc"], EvidenceStore(tmp_path))
    assert (seen.state, seen.reason, asked) == (LinkState.UNVERIFIED, "off_site", [])


def test_no_answer_is_no_verdict_and_a_silent_host_is_left_alone(tmp_path: Path) -> None:
    def slow(_method: str, path: str) -> Answer:
        if path != "/robots.txt":
            time.sleep(0.6)
        return 404, {}, b""

    with site(slow) as (port, asked):
        urls = [f"http://127.0.0.1:{port}/{number}.doc" for number in range(6)]
        told = check_links(channel(port, timeout=0.2), urls, EvidenceStore(tmp_path))
    assert {each.state for each in told} == {LinkState.UNVERIFIED}
    assert [each.reason for each in told] == ["timeout"] * 3 + ["unreachable"] * 3
    assert len(asked) == 4  # robots.txt, and three links


def test_a_host_that_says_it_is_too_much_is_asked_no_more(tmp_path: Path) -> None:
    with site(lambda _method, path: plain("", path) if path == "/robots.txt" else (429, {}, b"")) as (port, asked):
        urls = [f"http://127.0.0.1:{port}/{number}.doc" for number in range(4)]
        told = check_links(channel(port), urls, EvidenceStore(tmp_path))
    assert [each.reason for each in told] == ["rate_limited", "unreachable", "unreachable", "unreachable"]
    assert len(asked) == 2


def test_links_are_asked_no_closer_than_the_channel_says(tmp_path: Path) -> None:
    with site(plain) as (port, asked):
        start = time.monotonic()
        check_links(channel(port, delay=0.1), [f"http://127.0.0.1:{port}/gone.doc"], EvidenceStore(tmp_path))
    assert [each for each, _path in asked] == ["GET", "HEAD", "GET"]
    assert time.monotonic() - start >= 0.2


def test_what_was_seen_is_kept_for_a_run_without_the_network(tmp_path: Path) -> None:
    path = tmp_path / "crawls" / "pc.links.json"
    links = (
        LinkSeen("http://a.example/1.doc", LinkState.DEAD, "", 404, "ab"),
        LinkSeen("http://a.example/2.doc", LinkState.UNVERIFIED, "timeout"),
    )
    assert read_links(path) == ()
    write_links(links, path)
    assert read_links(path) == links
    for text in ("{", '[{"url": 3}]', '[{"url": "x", "state": "odd"}]', "[3]"):
        path.write_text(text, "utf-8")
        with pytest.raises(InputRefused):
            read_links(path)
