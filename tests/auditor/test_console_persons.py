"""Numbers of persons and files nobody needs: hidden from pages and programs, and gone after a while."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from consoles import HOSTILE, LIMIT_NUMBER, SEEN, Caller, console, new_project
from fastapi.testclient import TestClient
from reports import finding

from auditor.config import Project
from auditor.console.leftovers import Attachments
from auditor.console.state import Console
from catalog.store import open_store
from diffs.fingerprint import number, stamp
from spiders.evidence import EvidenceStore

PERSON = "610102198001014567"
MASKED = "610102********4567"
PAGE = HOSTILE.replace("5个工作日".encode(), f"5个工作日，联系人{PERSON}".encode())
TOLD = finding(code="126101000999", name="客运站许可", region="610100")
TOLD = stamp(
    replace(TOLD, channel_value=f"联系人{PERSON}", seen=replace(SEEN, evidence=sha256(PAGE).hexdigest())),
    TOLD.item.task_code,
)
NUMBER = number(TOLD.fingerprint)
PNG = b"\x89PNG\r\n\x1a\n"
DAY = 24 * 3600


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = new_project(tmp_path_factory.mktemp("persons"), more=[TOLD])
    kept = EvidenceStore(made.evidence).put(PAGE)
    row = {"sha256": kept, "channel": "pc", "url": SEEN.url, "content_type": "text/html; charset=utf-8"}
    with open_store(made.database) as store:
        store.save_evidence([row | {"fetched_at": "2021-09-17T00:00:00Z"}])
    return made


@pytest.fixture
def client(project: Project) -> Iterator[TestClient]:
    with console(project) as client:
        yield client


def console_of(client: TestClient) -> Console:
    found: Console = client.app.state.console  # type: ignore[attr-defined]
    return found


def test_no_page_and_no_answer_shows_the_number_of_a_person(client: TestClient) -> None:
    Caller(client).log_in("lead")
    kept = f"/findings/{NUMBER}/evidence/{sha256(PAGE).hexdigest()}"
    shown = [f"/findings?state=all&text={NUMBER}", f"/findings/{NUMBER}", f"/findings/{NUMBER}/excerpts", kept]
    shown += [f"{kept}/raw", f"/api/v1/findings/{NUMBER}", f"/api/v1/findings?text={NUMBER}"]
    for path in shown:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert PERSON not in answer.text, path
        assert MASKED in answer.text, path


def test_who_needs_them_can_say_so(project: Project) -> None:
    privacy = project.config.privacy.model_copy(update={"mask": False})
    open_ = Project(project.root, project.config.model_copy(update={"privacy": privacy}))
    with console(open_) as client:
        Caller(client).log_in("lead")
        assert PERSON in client.get(f"/api/v1/findings/{NUMBER}").text


def test_what_was_tried_and_never_taken_is_gone_after_a_day(client: TestClient) -> None:
    caller, asked = Caller(client), console_of(client)
    caller.log_in("unit")
    form = {"csrf": caller.token(), "pick": f"{LIMIT_NUMBER}@1", "note": "见附件"}
    assert client.post("/acts/note", data=form, files={"file": ("a.png", PNG + b"taken")}).status_code == 303
    assert client.post("/acts/note", data=form, files={"file": ("b.png", PNG + b"refused")}).status_code == 409
    taken, refused = (sha256(PNG + each).hexdigest() for each in (b"taken", b"refused"))
    assert {taken, refused} <= set(asked.attachments)
    assert asked.attachments.sweep(asked.store, hours=10) == []
    assert asked.attachments.sweep(asked.store, hours=48, clock=lambda: time.time() + 1.5 * DAY) == []
    assert refused in asked.attachments.sweep(asked.store, hours=10, clock=lambda: time.time() + 1.5 * DAY)
    assert taken in asked.attachments
    assert client.get(f"/findings/{LIMIT_NUMBER}/files/{taken}").content == PNG + b"taken"


def test_what_is_handed_in_again_counts_as_new(tmp_path: Path) -> None:
    kept = Attachments(tmp_path / "files")
    sha = kept.put(b"body")
    (path,) = (tmp_path / "files").rglob("*.gz")
    os.utime(path, (0, 0))
    assert kept.put(b"body") == sha
    assert path.stat().st_mtime > time.time() - DAY
