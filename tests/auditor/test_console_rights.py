"""Every route as every role: the table of rights says what must come of it, and nothing else is served."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from consoles import ACCOUNTS, LIMIT_NUMBER, Caller, console, project_in
from fastapi import APIRouter
from fastapi.testclient import TestClient
from httpx2 import Response
from ledgers import findings
from reports import TAXI
from starlette.responses import PlainTextResponse
from starlette.routing import Mount

from auditor.console.app import create_app
from auditor.console.rights import Right, rights
from auditor.console.visit import COOKIE
from auditor.ledger.model import State
from diffs.fingerprint import number

TAXIS = next(number(each.fingerprint) for each in findings() if each.unit == TAXI)
PLACES = {"number": LIMIT_NUMBER, "sha": "ab" * 32, "day": "2021-09-17", "name": "x.docx", "job": "J0", "run": "R0"}
RIGHTS = list(rights().values())
MAY = tomllib.loads(Path(__file__).with_name("console_rights.toml").read_text("utf-8"))
LETTER = {"lead": "L", "unit": "U", "taxi": "U", "district": "D", "coordinator": "C", "viewer": "V"}
NOBODY = "nobody"
OWN_BY_NUMBER = [each for each in RIGHTS if "{number}" in each.path]
ACTS = [each for each in RIGHTS if each.path.startswith("/acts/")]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with console(project_in(tmp_path_factory.mktemp("console"))) as client:
        yield client


def as_somebody(client: TestClient, who: str) -> str:
    """Log in without a password; the token of the login."""
    client.cookies.clear()
    if who == NOBODY:
        return ""
    sessions = client.app.state.console.sessions  # type: ignore[attr-defined]
    token = sessions.begin(ACCOUNTS[who])
    client.cookies.set(COOKIE, token)
    login = sessions.find(token)
    assert login is not None
    return str(login.csrf)


def asked(client: TestClient, right: Right, token: str, **places: str) -> Response:
    path = right.path.format(**{"item": "L1", **PLACES, **places})
    answer: Response = (
        client.get(path) if right.method == "GET" else client.post(path, data={"csrf": token, "until": "2100-01-01"})
    )
    return answer


def is_refused(answer: Response) -> bool:
    to_log_in = answer.headers.get("location", "").startswith("/login") and "set-cookie" not in answer.headers
    return answer.status_code in (401, 403) or to_log_in


@pytest.mark.parametrize("who", [*ACCOUNTS, NOBODY])
@pytest.mark.parametrize("right", RIGHTS, ids=lambda right: right.name)
def test_every_route_as_every_role(client: TestClient, right: Right, who: str) -> None:
    allowed = MAY[right.name] == "anyone" or LETTER.get(who, "nobody") in MAY[right.name]
    answer = asked(client, right, as_somebody(client, who))
    if right.name == "login":
        assert answer.status_code == 403, "without the token of its form"
    else:
        assert is_refused(answer) is not allowed, answer.text
        assert answer.status_code < 500, answer.text


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert MAY.keys() == rights().keys()


def served_by(app: Any) -> set[tuple[str, str]]:
    """Method and path of everything the application answers, its static files aside."""
    found, left = set(), list(app.routes)
    while left:
        each = left.pop()
        if isinstance(each, Mount):
            found |= {("*", each.path)} - {("*", "/static")}
        elif inside := getattr(each, "routes", None) or getattr(getattr(each, "original_router", None), "routes", None):
            left += inside
        else:
            found |= {(method, each.path) for method in getattr(each, "methods", None) or ["*"]}
    return found


def test_nothing_is_served_that_is_not_in_the_table(client: TestClient) -> None:
    assert served_by(client.app) == {(each.method, each.path) for each in RIGHTS}
    for right in RIGHTS:
        assert asked(client, right, as_somebody(client, "lead")).status_code != 405, right
    for path in ("/docs", "/redoc", "/openapi.json", "/static/../rights.toml", "/static/%2e%2e/rights.toml"):
        assert client.get(path).status_code == 404, path


def test_a_route_beside_the_table_would_be_seen(tmp_path: Path) -> None:
    app = create_app(project_in(tmp_path))
    known = served_by(app)
    router = APIRouter()
    router.add_api_route("/one", lambda: "x")
    app.include_router(router)
    app.add_route("/two", lambda _: PlainTextResponse("x"), methods=["POST"])
    app.mount("/three", app)
    assert served_by(app) - known >= {("GET", "/one"), ("POST", "/two"), ("*", "/three")}
    app.state.console.store.close()


@pytest.mark.parametrize("right", [each for each in RIGHTS if not each.open], ids=lambda right: right.name)
def test_no_route_serves_a_login_that_has_ended(client: TestClient, right: Right) -> None:
    csrf = as_somebody(client, "lead")
    client.app.state.console.sessions.end(client.cookies[COOKIE])  # type: ignore[attr-defined]
    assert is_refused(asked(client, right, csrf))


@pytest.mark.parametrize("who", ["taxi", "district"])
@pytest.mark.parametrize("right", OWN_BY_NUMBER, ids=lambda right: right.name)
def test_the_finding_of_another_unit_is_not_there(client: TestClient, right: Right, who: str) -> None:
    assert asked(client, right, as_somebody(client, who)).status_code == 404


@pytest.mark.parametrize("right", ACTS, ids=lambda right: right.name)
def test_nobody_acts_on_the_finding_of_another_unit(client: TestClient, right: Right) -> None:
    before = client.app.state.console.ledger.events()  # type: ignore[attr-defined]
    for who in ("taxi", "district"):
        token = as_somebody(client, who)
        form = {"csrf": token, "pick": f"{LIMIT_NUMBER}@1", "note": "x", "until": "2100-01-01"}
        wanted = 404 if right.allows(ACCOUNTS[who].role) else 403
        assert client.post(right.path, data=form).status_code == wanted
    assert client.app.state.console.ledger.events() == before  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "right", [each for each in RIGHTS if each.writes and not each.open], ids=lambda each: each.name
)
def test_no_write_without_the_token_of_the_login(client: TestClient, right: Right) -> None:
    for who in ACCOUNTS:
        if right.allows(ACCOUNTS[who].role):
            as_somebody(client, who)
            for form in ({}, {"csrf": ""}, {"csrf": "x" * 43}, {"csrf": as_somebody(client, "viewer") + "x"}):
                as_somebody(client, who)
                assert client.post(right.path, data=form).status_code == 403
            token = as_somebody(client, who)
            foreign = {"sec-fetch-site": "cross-site"}
            assert client.post(right.path, data={"csrf": token}, headers=foreign).status_code == 403


def test_lists_hold_only_what_is_ones_own(client: TestClient) -> None:
    every = client.app.state.console.ledger.entries()  # type: ignore[attr-defined]
    wanted = {
        "taxi": {each.number for each in every if each.unit == TAXI},
        "district": {each.number for each in every if each.region == ACCOUNTS["district"].region},
        "viewer": {each.number for each in every},
    }
    for who, numbers in wanted.items():
        as_somebody(client, who)
        for more in ("", "&unit=市道路运输处", "&text=道路"):
            page = client.get(f"/findings?state=all{more}").text
            rows = client.get(f"/api/v1/findings?size=500{more}").json()["rows"]
            shown = {each.number for each in every if each.number in page}
            assert shown <= numbers
            assert {row["number"] for row in rows} <= numbers
            if not more:
                assert shown == {row["number"] for row in rows} == numbers


def test_what_is_disabled_or_old_lets_nobody_in(tmp_path: Path) -> None:
    with console(project_in(tmp_path)) as client:
        as_somebody(client, "unit")
        assert client.get("/findings").status_code == 200
        client.app.state.console.accounts.disable("unit")  # type: ignore[attr-defined]
        assert is_refused(client.get("/findings"))
        assert Caller(client).log_in("unit").status_code == 401


def test_two_claims_of_the_same_page_the_second_is_told(tmp_path: Path) -> None:
    with console(project_in(tmp_path)) as client:
        token = as_somebody(client, "unit")
        form = {"csrf": token, "pick": f"{LIMIT_NUMBER}@1", "note": "已改"}
        assert client.post("/acts/claim", data=form).status_code == 303
        second = client.post("/acts/dispute", data=form)
        assert second.status_code == 409
        assert "已整改待核验" in second.text
        (entry,) = client.app.state.console.ledger.entries(numbers=[LIMIT_NUMBER], history=True)  # type: ignore[attr-defined]
        assert (entry.state, entry.history[-1].by, entry.version) == (State.CLAIMED, "unit", 2)
