"""What the console is held to whoever asks: passwords, logins, headers, files, pages of others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from consoles import ACCOUNTS, LIMIT_NUMBER, PASSWORD, Caller, console, project_in, token_in
from fastapi.testclient import TestClient

from auditor.config import Project, open_project
from auditor.console.accounts import Account, Accounts, Role
from auditor.console.patience import Patience
from auditor.console.serving import listening_of
from auditor.console.sessions import Sessions
from auditor.console.shield import POLICY, SANDBOX
from auditor.console.visit import COOKIE
from catalog.errors import ConfigError
from catalog.store import open_store
from spiders.evidence import EvidenceStore

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_in(tmp_path_factory.mktemp("console"))


@pytest.fixture
def client(project: Project) -> Iterator[TestClient]:
    with console(project) as client:
        yield client


def test_a_login_is_a_cookie_no_script_reads_and_no_other_site_sends(client: TestClient) -> None:
    answer = Caller(client).log_in("unit")
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith(f"{COOKIE}="))
    assert answer.status_code == 303
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {each.strip() for each in cookie.split(";")}
    token = cookie.split("=", 1)[1].split(";")[0]
    with open_store(client.app.state.console.project.database) as store, store.transaction() as db:  # type: ignore[attr-defined]
        rows = db.exec_driver_sql("SELECT * FROM console_session").all()
        hashes = db.exec_driver_sql("SELECT password FROM account").all()
    assert token not in str(rows), "only its digest is kept"
    assert all(row[0].startswith("$argon2id$") and PASSWORD not in row[0] for row in hashes)


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(client: TestClient) -> None:
    caller = Caller(client)
    assert [caller.log_in("viewer", "wrong password").status_code for _ in range(6)] == [401] * 5 + [429]
    assert caller.log_in("viewer").status_code == 429
    assert caller.log_in("lead").status_code == 303


def test_patience_comes_back_and_an_address_runs_out_too() -> None:
    at = [0.0]
    patience = Patience(lambda: at[0])
    for index in range(30):
        assert not patience.is_out(f"n{index}", "10.0.0.1")
        patience.was_wrong(f"n{index}", "10.0.0.1")
    assert patience.is_out("other", "10.0.0.1")
    assert not patience.is_out("other", "10.0.0.2")
    at[0] = 901.0
    assert not patience.is_out("other", "10.0.0.1")


def test_a_login_ends_by_age_and_by_idleness(tmp_path: Path) -> None:
    at = [1_000_000.0]
    with open_store(tmp_path / "a.db") as store:
        Accounts(store).add(Account("lead", Role.LEAD), PASSWORD)
        sessions = Sessions(store, hours=2, idle=30, clock=lambda: at[0])
        token, left = sessions.begin(ACCOUNTS["lead"]), sessions.begin(ACCOUNTS["lead"])
        for _ in range(4):
            at[0] += 29 * 60
            assert sessions.find(token)
        assert sessions.find(left) is None, "nothing was done with it for half an hour"
        at[0] += 5 * 60
        assert sessions.find(token) is None, "two hours are over"
        assert sessions.find("") is None


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x", "/\n"])
def test_logging_in_leads_to_no_other_site(client: TestClient, back: str) -> None:
    client.cookies.clear()
    form = {"name": "coordinator", "password": PASSWORD, "next": back}
    answer = client.post("/login", data=form | {"csrf": token_in(client.get("/login").text)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("path", ["/login", "/findings", "/nothing", "/static/console.js", "/api/v1/findings"])
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    Caller(client).log_in("unit")
    headers = client.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


FILES = [
    ("photo.png", PNG, 303),
    ("scan.pdf", b"%PDF-1.7\n", 303),
    ("page.html", b"<script>alert(1)</script>", 415),
    ("page.png", b"<svg onload=alert(1)>", 415),
    ("tool.docx.exe", b"MZ\x90\x00", 415),
    ("archive.zip", b"PK\x03\x04" + bytes(30), 415),
    ("big.png", PNG + bytes(11 * 1024 * 1024), 413),
]


@pytest.mark.parametrize(("name", "body", "status"), FILES, ids=[each[0] for each in FILES])
def test_files_are_taken_by_what_they_are_and_only_given_to_be_saved(
    client: TestClient, name: str, body: bytes, status: int
) -> None:
    caller = Caller(client)
    caller.log_in("unit")
    (entry,) = client.app.state.console.ledger.entries(numbers=[LIMIT_NUMBER])  # type: ignore[attr-defined]
    form = {"csrf": caller.token(), "pick": f"{LIMIT_NUMBER}@{entry.version}", "note": "附件"}
    answer = client.post("/acts/note", data=form, files={"file": (f"../../{name}", body, "text/html")})
    assert answer.status_code == status
    if status == 303:
        (now,) = client.app.state.console.ledger.entries(numbers=[LIMIT_NUMBER], history=True)  # type: ignore[attr-defined]
        (file,) = now.history[-1].data["files"]
        assert (file["name"], file["size"]) == (name, len(body))
        given = client.get(f"/findings/{LIMIT_NUMBER}/files/{file['sha256']}")
        assert given.content == body
        assert given.headers["content-disposition"].startswith("attachment;")
        assert given.headers["content-security-policy"] == SANDBOX
        caller.log_in("taxi")
        assert client.get(f"/findings/{LIMIT_NUMBER}/files/{file['sha256']}").status_code == 404


def test_a_page_kept_of_another_finding_is_not_given_out(client: TestClient, project: Project) -> None:
    other = EvidenceStore(project.evidence).put(b"<html>secret</html>")
    Caller(client).log_in("unit")
    for path in (f"evidence/{other}", f"evidence/{other}/raw", f"files/{other}", "evidence/..%2f..%2faudit.toml"):
        assert client.get(f"/findings/{LIMIT_NUMBER}/{path}").status_code == 404, path


def test_unknown_paths_and_days_lead_nowhere(client: TestClient) -> None:
    Caller(client).log_in("coordinator")
    for path in (
        "/week/papers/../audit.toml",
        "/week/papers/..%2f/audit.toml",
        "/week/papers/2021-09-17/..%2faudit.toml",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/runs/..%2faudit").status_code == 404


SETTINGS = [
    ("", None),
    ('host = "::1"', None),
    ('host = "0.0.0.0"', "TLS"),
    ('host = "10.1.2.3"\ncertificate = "c.pem"', "go together"),
    ('host = "10.1.2.3"\nproxies = ["10.1.2.4"]', "accounts"),
]


@pytest.mark.parametrize(("text", "why"), SETTINGS)
def test_other_machines_need_accounts_and_tls(tmp_path: Path, text: str, why: str | None) -> None:
    (tmp_path / "audit.toml").write_text(f"[console]\n{text}\n", "utf-8")
    project = open_project(tmp_path)
    if why is None:
        assert listening_of(project).local
        return
    with pytest.raises(ConfigError, match=why):
        listening_of(project)
    if why == "accounts":
        with open_store(project.database) as store:
            Accounts(store).add(Account("lead", Role.LEAD), PASSWORD)
        assert listening_of(project).secure


def test_an_etag_saves_the_second_answer(client: TestClient) -> None:
    Caller(client).log_in("coordinator")
    first = client.get("/api/v1/findings?size=2")
    assert json.loads(first.text)["total"] == 9
    again = client.get("/api/v1/findings?size=2", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/v1/openapi.json").json()["paths"].keys() >= {"/api/v1/findings", "/api/v1/matches"}
