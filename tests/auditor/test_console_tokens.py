"""Programs that read the API with a token: as one role, until it ends, only so fast, and nothing but the API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from consoles import ACCOUNTS, console, project_in
from fastapi.testclient import TestClient
from reports import TAXI

from auditor.cli import cli
from auditor.config import Project, open_project
from auditor.console.accounts import Account, Role
from auditor.console.pace import Pace
from auditor.console.rights import rights
from auditor.console.state import Console
from auditor.console.tokens import PREFIX, Tokens
from catalog.errors import ConfigError
from catalog.store import open_store

OF_PROGRAMS = [each for each in rights().values() if each.of_programs]
PLACES = {"run": "R0", "number": "F-0", "item": "L1"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_in(tmp_path_factory.mktemp("tokens"))


@pytest.fixture
def client(project: Project) -> Iterator[TestClient]:
    with console(project) as client:
        yield client


def with_token(project: Project, name: str, reader: Account, days: int = 30) -> dict[str, str]:
    with open_store(project.database) as store:
        return {"authorization": f"Bearer {Tokens(store).add(name, reader, days)}"}


def test_a_token_reads_what_its_role_may_read_and_nothing_else(client: TestClient, project: Project) -> None:
    for who, account in ACCOUNTS.items():
        headers = with_token(project, f"of-{who}", account)
        for right in OF_PROGRAMS:
            answer = client.get(right.path.format(**PLACES), headers=headers)
            assert (answer.status_code == 403) is not right.allows(account.role), (who, right.name)
            assert answer.status_code not in (401, 500)
        for right in rights().values():
            if not (right.of_programs or right.open):
                path = right.path.format(**PLACES, sha="ab", day="2021-09-17", name="x", job="J0")
                answer = client.request(right.method, path, headers=headers)
                assert answer.status_code == 303, "only people use pages, and only people write"
                assert answer.headers["location"].startswith("/login")


def test_a_token_of_a_unit_reads_its_own_findings(client: TestClient, project: Project) -> None:
    headers = with_token(project, "taxi-only", ACCOUNTS["taxi"])
    rows = client.get("/api/v1/findings?size=500", headers=headers).json()["rows"]
    assert rows
    assert {row["unit"] for row in rows} == {TAXI}
    assert client.get("/api/v1/findings?unit=市道路运输处", headers=headers).json()["rows"] == rows


def test_wrong_revoked_and_ended_tokens_read_nothing(client: TestClient, project: Project) -> None:
    headers = with_token(project, "short", ACCOUNTS["viewer"], days=1)
    asked: Console = client.app.state.console  # type: ignore[attr-defined]
    assert client.get("/api/v1/runs", headers=headers).status_code == 200
    token = headers["authorization"].removeprefix("Bearer ")
    later = Tokens(asked.store, clock=lambda: 4_000_000_000.0)
    assert later.find(token) is None
    assert [each.ended for each in later.list() if each.name == "short"] == [True]
    asked.tokens.revoke("short")
    with pytest.raises(ConfigError, match="there is no token"):
        asked.tokens.revoke("short")
    for wrong in (token, token + "x", PREFIX, "", "x" * 50, f"{PREFIX}%' OR 1=1 --"):
        answer = client.get("/api/v1/runs", headers={"authorization": f"Bearer {wrong}"})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_only_the_digest_of_a_token_is_kept(project: Project) -> None:
    token = with_token(project, "kept", ACCOUNTS["viewer"])["authorization"].removeprefix("Bearer ")
    with open_store(project.database) as store, store.transaction() as db:
        assert token not in str(db.exec_driver_sql("SELECT * FROM api_token").all())


def test_a_program_that_asks_too_fast_is_told_how_long_to_wait(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    with (tmp_path / "audit.toml").open("a", encoding="utf-8") as settings:
        settings.write("[console]\napi_per_minute = 2\n")
    project = open_project(project.root)
    with console(project) as client:
        headers = with_token(project, "fast", ACCOUNTS["viewer"])
        answers = [client.get("/api/v1/runs", headers=headers) for _ in range(4)]
        assert [each.status_code for each in answers][:3] == [200, 200, 429]
        assert 1 <= int(answers[2].headers["retry-after"]) <= 30
        wrong = [client.get("/api/v1/runs", headers={"authorization": f"Bearer {PREFIX}{n}"}) for n in range(9)]
        assert {each.status_code for each in wrong[:2]} == {401}
        assert wrong[-1].status_code == 429, "nobody tries one token after the other"


def test_a_bucket_fills_again() -> None:
    at = [0.0]
    pace = Pace({"token": 60}, lambda: at[0])
    assert [pace.asked("token", "a") for _ in range(61)] == [0] * 60 + [1]
    assert pace.asked("token", "b") == 0
    at[0] = 2.0
    assert [pace.asked("token", "a") for _ in range(3)] == [0, 0, 1]
    for index in range(20_000):
        pace.asked("token", str(index))


REFUSED = [
    (["a b", "--role", "viewer"], "is no name for a token"),
    (["x", "--role", "unit"], "needs --unit"),
    (["x", "--role", "viewer", "--unit", "某处"], "needs --unit"),
    (["kept", "--role", "viewer"], "already"),
]


@pytest.mark.parametrize(("words", "why"), REFUSED, ids=[each[1] for each in REFUSED])
def test_what_no_token_may_be_is_refused(project: Project, words: list[str], why: str) -> None:
    with open_store(project.database) as store:
        tokens = Tokens(store)
        if "kept" not in {each.name for each in tokens.list()}:
            tokens.add("kept", Account("kept", Role.VIEWER), 1)
    result = CliRunner().invoke(cli, ["--project", str(project.root), "serve", "token", "add", *words])
    assert isinstance(result.exception, ConfigError)
    assert why in str(result.exception)


def test_a_token_is_shown_once_listed_and_revoked_by_the_command_line(project: Project) -> None:
    def call(*words: str) -> str:
        result = CliRunner().invoke(cli, ["--project", str(project.root), "serve", "token", *words])
        assert result.exit_code == 0, result.output
        return result.stdout

    token = call("add", "exchange", "--role", "district", "--region", "610113", "--days", "7").strip()
    assert token.startswith(PREFIX)
    rows = [json.loads(line) for line in call("list", "--json").splitlines()]
    (row,) = [each for each in rows if each["name"] == "exchange"]
    assert (row["role"], row["region"], row["ended"]) == ("district", "610113", False)
    assert token not in call("list")
    call("revoke", "exchange")
    assert "exchange" not in call("list")
