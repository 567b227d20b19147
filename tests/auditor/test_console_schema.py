"""The read API asked for everything its OpenAPI allows, and much that it does not: every answer is as described."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from consoles import ACCOUNTS, console, project_in
from fastapi.testclient import TestClient

from auditor.console.pace import Pace
from auditor.console.visit import COOKIE

pytest.importorskip("schemathesis", reason="schemathesis is not installed")

import schemathesis
from schemathesis.config import (
    GenerationConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.engine import Status, events, from_schema

EXAMPLES = 6
"""For every address, beside those that try the bounds of each parameter."""


@dataclass
class Tried:
    """How often which status came back, and what was not as described."""

    statuses: Counter[int] = field(default_factory=Counter)
    checks: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """As patient as it takes: hundreds of wrong tokens a second are asked with, and are to be told what they are."""
    with pytest.MonkeyPatch.context() as patch, console(project_in(tmp_path_factory.mktemp("schema"))) as client:
        patch.setattr(Pace, "wait", lambda *_: 0)
        patch.setattr(Pace, "asked", lambda *_: 0)
        yield client


def tried(client: TestClient, who: str, only: str = "") -> Tried:
    """Everything that comes to mind from the description, asked by somebody; ``only`` of one address."""
    app: Any = client.app
    headers = {"Cookie": f"{COOKIE}={app.state.console.sessions.begin(ACCOUNTS[who])}"}
    project = ProjectConfig(headers=headers, phases=PhasesConfig(stateful=StatefulPhaseConfig(enabled=False)))
    project.generation = GenerationConfig(max_examples=EXAMPLES, deterministic=True, database="none")
    config = SchemathesisConfig(projects=ProjectsConfig(default=project))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=headers, config=config)
    told = Tried()
    for event in from_schema(schema.include(path=only) if only else schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _note(told, event)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            told.failures.append(str(event))
    return told


def _note(told: Tried, event: events.ScenarioFinished) -> None:
    told.statuses.update(each.response.status_code for each in event.recorder.interactions.values() if each.response)
    for checks in event.recorder.checks.values():
        for check in checks:
            told.checks.add(check.name)
            if check.status is Status.FAILURE and check.failure_info is not None:
                why = check.failure_info.failure
                told.failures.append(f"{event.label}: {why.title}: {why.message}\n{check.failure_info.code_sample}")


def test_every_answer_is_as_described(client: TestClient) -> None:
    told = tried(client, "lead")
    assert not told.failures, "\n\n".join(told.failures[:5])
    assert {"not_a_server_error", "status_code_conformance", "content_type_conformance"} <= told.checks
    assert {"response_schema_conformance", "negative_data_rejection", "ignored_auth"} <= told.checks
    assert {200, 401, 404, 405, 422} <= told.statuses.keys(), "good and bad were both asked for"
    assert sum(told.statuses.values()) > 200


def test_whoever_sees_only_his_own_is_answered_as_described(client: TestClient) -> None:
    told = tried(client, "unit", "/api/v1/findings")
    assert not told.failures, "\n\n".join(told.failures[:5])


def test_an_answer_that_is_not_as_described_is_seen(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trial itself is tried: a row of another shape, a status nobody described."""
    monkeypatch.setattr("auditor.console.api._run", lambda _: {"run": 1})
    told = tried(client, "lead", "/api/v1/runs")
    assert any("GET /api/v1/runs" in each and "schema" in each.lower() for each in told.failures), told.failures


def test_the_page_tells_every_address_in_chinese(client: TestClient) -> None:
    app: Any = client.app
    client.cookies.clear()
    client.cookies.set(COOKIE, app.state.console.sessions.begin(ACCOUNTS["viewer"]))
    text = client.get("/api").text
    for path in client.get("/api/v1/openapi.json").json()["paths"]:
        assert path in text
    for word in ("数据接口", "参数不合要求", "台账里的问题，按编号排列", "每页条数，最多500"):
        assert word in text
    assert "//" not in text.replace("http://127.0.0.1/", ""), "nothing from outside"
