"""Logging in at a provider: what lets somebody in, and everything that does not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from consoles import Caller, console, project_in, token_in
from fastapi.testclient import TestClient
from httpx2 import Response
from providing import CLIENT, SECRET, OidcServer, providing
from reports import ROAD

from auditor.config import Project, open_project
from auditor.console.accounts import Account, Role
from auditor.console.app import create_app
from auditor.console.state import Console
from auditor.console.visit import COOKIE
from auditor.console.waiting import PATIENCE, Waiting
from catalog.errors import ConfigError

SETTINGS = """[console.oidc]
issuer = "{issuer}"
client_id = "{client}"
address = "http://127.0.0.1"
title = "统一认证"
[[console.oidc.map]]
claim = "groups"
value = "audit-lead"
role = "lead"
[[console.oidc.map]]
claim = "department"
value = "road"
role = "unit"
unit = "{unit}"
"""
LEAD = {"sub": "u-1", "preferred_username": "wang", "groups": ["staff", "audit-lead"]}
OF_UNIT = {"sub": "u-2", "preferred_username": "li", "department": "road"}


@pytest.fixture(scope="module")
def server() -> Iterator[OidcServer]:
    with providing() as server:
        yield server


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, server: OidcServer) -> Project:
    made = project_in(tmp_path_factory.mktemp("elsewhere"))
    with (made.root / "audit.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(issuer=server.address, client=CLIENT, unit=ROAD))
    return open_project(made.root)


@pytest.fixture
def client(project: Project, server: OidcServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("AUDITOR_OIDC_SECRET", SECRET)
    server.who, server.lie, server.signed = dict(LEAD), {}, "RS256"
    with console(project) as client:
        yield client


def console_of(client: TestClient) -> Console:
    found: Console = client.app.state.console  # type: ignore[attr-defined]
    return found


def went(client: TestClient, server: OidcServer, back: str = "", **changed: str) -> Response:
    """There and back; ``changed`` is what the browser brings back otherwise."""
    start = client.get(f"/login/elsewhere?next={back}")
    assert start.status_code == 303
    brought = server.authorize(start.headers["location"]) | changed
    answer: Response = client.get("/login/elsewhere/back", params=brought)
    return answer


def is_in(client: TestClient) -> bool:
    return client.get("/overview").status_code == 200


def test_somebody_with_a_mapped_claim_is_let_in_with_its_role(client: TestClient, server: OidcServer) -> None:
    assert "统一认证" in client.get("/login").text
    answer = went(client, server, "/group")
    assert (answer.status_code, answer.headers["refresh"]) == (200, "0;url=/group")
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith(f"{COOKIE}="))
    assert {"HttpOnly", "SameSite=strict"} <= {each.strip() for each in cookie.split(";")}
    assert "wang" in client.get("/group").text
    (account,) = [each for each in console_of(client).accounts.list() if each.name == "wang"]
    assert account == Account("wang", Role.LEAD, elsewhere=True)
    assert Caller(client).log_in("wang", "").status_code == 401, "it has no password"


def test_the_role_is_the_one_of_the_last_log_in(client: TestClient, server: OidcServer) -> None:
    server.who = dict(OF_UNIT)
    assert went(client, server).status_code == 200
    assert client.get("/group").status_code == 403
    server.who = OF_UNIT | {"groups": "audit-lead", "preferred_username": "renamed"}
    assert went(client, server).status_code == 200
    assert "li" in client.get("/group").text, "who is who is told by the subject: the ledger has the old name"


def test_what_it_asks_for_is_a_code_with_a_proof_and_a_nonce(client: TestClient, server: OidcServer) -> None:
    place = client.get("/login/elsewhere").headers["location"]
    for part in ("response_type=code", "code_challenge_method=S256", "nonce=", "state=", "scope=openid"):
        assert part in place
    assert SECRET not in place


AT = int(time.time())
LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "expired": {"exp": AT - 3600},
    "no end": {"exp": None},
    "of the future": {"iat": AT + 3600},
    "another audience": {"aud": "somebody else"},
    "meant for another party too": {"aud": [CLIENT, "other"], "azp": "other"},
    "for several and for nobody": {"aud": [CLIENT, "other"]},
    "another issuer": {"iss": "https://evil.test"},
    "no subject": {"sub": None},
    "no mapped claim": {"groups": ["staff"]},
    "no name": {"preferred_username": None},
    "a name that is none": {"preferred_username": "a b\n"},
    "the name of another account": {"preferred_username": "lead", "sub": "u-9"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_nobody_is_let_in_by_a_token_that_says(client: TestClient, server: OidcServer, lie: dict[str, Any]) -> None:
    server.lie = lie
    answer = went(client, server)
    assert answer.status_code == 403
    assert not any(each.startswith(f"{COOKIE}=") for each in answer.headers.get_list("set-cookie"))
    assert not is_in(client)


@pytest.mark.parametrize("signed", ["none", "HS256", "other"])
def test_nobody_is_let_in_by_a_token_signed_by(client: TestClient, server: OidcServer, signed: str) -> None:
    server.signed = signed
    assert went(client, server).status_code == 403
    assert not is_in(client)


CHANGED = {"another state": {"state": "x"}, "no code": {"code": ""}, "another issuer": {"iss": "https://evil.test"}}
CHANGED |= {"an unknown code": {"code": "x"}, "an error": {"error": "access_denied"}}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED)
def test_nobody_is_let_in_who_brings_back(client: TestClient, server: OidcServer, changed: dict[str, str]) -> None:
    assert went(client, server, "", **changed).status_code == 403
    assert not is_in(client)


def test_a_way_back_is_gone_once_and_by_the_browser_that_went(client: TestClient, server: OidcServer) -> None:
    brought = server.authorize(client.get("/login/elsewhere").headers["location"])
    kept = dict(client.cookies)
    client.cookies.clear()
    assert client.get("/login/elsewhere/back", params=brought).status_code == 403, "another browser"
    client.cookies.update(kept)
    assert client.get("/login/elsewhere/back", params=brought).status_code == 200
    client.cookies.clear()
    client.cookies.update(kept)
    assert client.get("/login/elsewhere/back", params=brought).status_code == 403, "once more"


def test_a_disabled_account_does_not_come_back(client: TestClient, server: OidcServer) -> None:
    server.who = LEAD | {"sub": "u-3", "preferred_username": "zhao"}
    assert went(client, server).status_code == 200
    console_of(client).accounts.disable("zhao")
    assert not is_in(client)
    assert went(client, server).status_code == 403


def test_who_logs_out_here_is_shown_the_way_out_there(client: TestClient, server: OidcServer) -> None:
    went(client, server)
    token = token_in(client.get("/overview").text)
    answer = client.post("/logout", data={"csrf": token})
    assert not is_in(client)
    page = client.get(answer.headers["location"]).text
    assert f"{server.address}/end_session?client_id={CLIENT}" in page


def test_keys_that_were_changed_are_asked_for_again(client: TestClient, server: OidcServer) -> None:
    provider = console_of(client).provider
    assert provider is not None
    at = [1000.0]
    provider._clock = lambda: at[0]
    assert went(client, server).status_code == 200
    before, server.key = server.key, type(server.key).generate_key(2048, {"kid": "two", "use": "sig"})
    assert went(client, server).status_code == 403, "asked a moment ago"
    at[0] += 60
    assert went(client, server).status_code == 200
    server.key = before


def test_a_log_in_that_takes_too_long_is_forgotten() -> None:
    at = [0.0]
    waiting = Waiting(lambda: at[0])
    key, begun = waiting.begin("/x")
    late, _ = waiting.begin("/y")
    assert (waiting.take(key), waiting.take(key), waiting.take("")) == (begun, None, None)
    at[0] = PATIENCE + 1
    assert waiting.take(late) is None
    for _ in range(10_500):
        waiting.begin("")


def test_without_secret_or_tls_the_console_does_not_start(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_OIDC_SECRET", raising=False)
    with pytest.raises(ConfigError, match="no client id or no secret"):
        create_app(project)
    oidc = project.config.console.oidc.model_copy(update={"issuer": "http://sso.test"})
    settings = project.config.console.model_copy(update={"oidc": oidc})
    other = Project(project.root, project.config.model_copy(update={"console": settings}))
    with pytest.raises(ConfigError, match="https"):
        create_app(other)


def test_without_a_provider_there_is_no_such_way(tmp_path_factory: pytest.TempPathFactory) -> None:
    with console(project_in(tmp_path_factory.mktemp("none"))) as client:
        assert client.get("/login/elsewhere").status_code == 404
        assert client.get("/login/elsewhere/back").status_code == 404
        assert "/login/elsewhere" not in client.get("/login").text
