"""The webhook: what is sent, how it is signed, and where it is never sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from auditor.config import open_project
from auditor.webhook import Webhook, signature, tell, webhook_of
from catalog.errors import ConfigError

VERDICT = {"run": "R20210917-1", "exit": 1, "as_of": "2021-09-17", "channels": [{"channel": "pc", "trust": "trusted"}]}


@contextmanager
def listening(status: int = 204) -> Iterator[tuple[int, list[tuple[dict[str, str], bytes]]]]:
    """Somebody who hears, on a port of loopback."""
    heard: list[tuple[dict[str, str], bytes]] = []

    class Hearing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(status)
            self.send_header("location", "http://169.254.169.254/")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Hearing) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, heard
        server.shutdown()
        thread.join()


def test_the_receiver_can_tell_it_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1631844000")
    with listening() as (port, heard):
        assert tell(Webhook(f"http://127.0.0.1:{port}/hook?a=1", "secret"), VERDICT) == 204
    ((headers, body),) = heard
    assert json.loads(body)["run"] == "R20210917-1"
    assert headers["x-auditor-event"] == "run.ended"
    at = headers["x-auditor-timestamp"]
    assert at == "2021-09-17T02:00:00Z"
    assert headers["x-auditor-signature"] == signature("secret", at, body) != signature("other", at, body)
    assert headers["host"] == f"127.0.0.1:{port}"


def test_a_redirect_is_not_followed() -> None:
    with listening(302) as (port, heard):
        assert tell(Webhook(f"http://localhost:{port}/", "secret"), VERDICT) == 302
    assert len(heard) == 1


def test_a_name_that_leads_to_a_private_address_is_refused_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as (port, heard):
        found = [(2, 1, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)
        url = f"http://hook.example:{port}/"
        with pytest.raises(ConfigError, match="private"):
            tell(Webhook(url, "secret"), VERDICT)
        assert not heard
        assert tell(Webhook(url, "secret", ("127.0.0.1",)), VERDICT) == 204


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://user:pw@hook.example/", "hook.example", "http:///x"])
def test_what_is_no_address_is_refused_before_anything_is_crawled(tmp_path: Path, url: str) -> None:
    (tmp_path / "audit.toml").write_text(f'[console]\nwebhook = "{url}"\n', "utf-8")
    with pytest.raises(ConfigError, match="no address"):
        webhook_of(open_project(tmp_path))


def test_without_a_secret_nothing_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_WEBHOOK_SECRET", raising=False)
    (tmp_path / "audit.toml").write_text('[console]\nwebhook = "https://hook.example/"\n', "utf-8")
    with pytest.raises(ConfigError, match="no secret"):
        webhook_of(open_project(tmp_path))
    monkeypatch.setenv("AUDITOR_WEBHOOK_SECRET", "x")
    assert webhook_of(open_project(tmp_path)) == Webhook("https://hook.example/", "x")


def test_nobody_there_is_told() -> None:
    with pytest.raises(ConfigError, match="cannot be reached"):
        tell(Webhook("http://127.0.0.1:1/", "secret"), VERDICT)
