"""Every damage is named, and what can be mended is mended without losing anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, update

from auditor.cli import cli
from auditor.config import Project, open_project
from auditor.doctor import CHECKS
from catalog.itemfile import item_from_json
from catalog.model import Snapshot
from catalog.snapshot import snapshot_id
from catalog.store import open_store
from catalog.tables import LedgerEventRow, SnapshotItemRow, table_of
from spiders.crawl.logfile import write_log
from spiders.evidence import EvidenceStore
from spiders.model import CrawlLog, Page, PageRole

ITEMS = (item_from_json({"id": "A", "task_name": "甲"}),)
SNAPSHOT = Snapshot(snapshot_id("2021-09-17", ITEMS), "2021-09-17", "库.xlsx", ITEMS)
CHANNEL = 'name = "pc"\nkind = "pc"\nstart = ["http://127.0.0.1:8080/"]\n[expect]\nmin_items = 1\n'
ROW = {"channel": "pc", "url": "http://127.0.0.1:8080/1", "content_type": "text/html"}


@pytest.fixture
def project(tmp_path: Path, database: str) -> Project:
    """A project that was crawled once and is all right."""
    (tmp_path / "channels").mkdir()
    (tmp_path / "channels" / "pc.toml").write_text(CHANNEL, "utf-8")
    (tmp_path / "audit.toml").write_text(f"database = {json.dumps(database)}\n", "utf-8")
    project = open_project(tmp_path)
    sha = EvidenceStore(project.evidence).put("<html>办事指南</html>".encode())
    write_log(CrawlLog("pc", (Page(ROW["url"], PageRole.GUIDE, evidence=sha),), seen=1), project.crawls / "pc.json")
    with open_store(database) as store:
        store.save_snapshot(SNAPSHOT)
        store.set_current(SNAPSHOT.id)
        store.save_evidence([{**ROW, "sha256": sha, "fetched_at": "2021-09-17T02:00:00Z"}])
    return project


def doctor(project: Project, *more: str) -> Result:
    return CliRunner().invoke(cli, ["--project", str(project.root), "doctor", *more], standalone_mode=False)


def said(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.output.splitlines()]


def evidence_file(project: Project) -> Path:
    return next(project.evidence.glob("*/*.gz"))


def another_content(project: Project) -> None:
    table = table_of(SnapshotItemRow)
    with open_store(project.database) as store, store.transaction() as db:
        db.execute(update(table).values(payload='{"id": "A", "task_name": "乙"}'))


def kept_tomorrow(project: Project) -> None:
    with open_store(project.database) as store:
        store.save_evidence([{**ROW, "sha256": "0" * 64, "fetched_at": "2999-01-01T00:00:00Z"}])


def event_of_nobody(project: Project) -> None:
    """An event that no act and no run wrote."""
    texts = {"number": "F-22222222", "action": "closed", "at": "2021-09-17T02:00:00Z", "day": "2021-09-17", "who": "甲"}
    more = {"state": "closed", "note": "", "run": "", "evidence": "", "data": "{}", "previous": "", "hash": "0" * 64}
    with open_store(project.database) as store, store.writing() as db:
        db.execute(insert(table_of(LedgerEventRow)).values(seq=1, **texts, **more))


def draft(project: Project) -> None:
    (evidence_file(project).parent / ".0123.77").write_bytes(b"half")


def another_database(project: Project) -> None:
    report = project.reports / "R20210917-7" / "report.json"
    report.parent.mkdir(parents=True)
    report.write_text("{}")


def older_page_gone(project: Project) -> None:
    with open_store(project.database) as store:
        store.save_evidence([{**ROW, "sha256": "1" * 64, "fetched_at": "2021-09-10T00:00:00Z"}])


DAMAGE: dict[str, tuple[Callable[[Project], object], str, str, bool]] = {
    "page changed": (lambda p: evidence_file(p).write_bytes(b"x"), "kept pages", "wrong", True),
    "page gone": (lambda p: evidence_file(p).unlink(), "kept pages", "wrong", False),
    "crawl log cut off": (lambda p: (p.crawls / "pc.json").write_text('{"chan'), "crawl logs", "wrong", True),
    "draft left behind": (draft, "files left behind", "hint", True),
    "library changed in the database": (another_content, "database", "wrong", False),
    "a database that was begun anew": (another_database, "database", "wrong", False),
    "page of an earlier crawl gone": (older_page_gone, "kept pages", "wrong", False),
    "event nobody wrote": (event_of_nobody, "ledger", "wrong", False),
    "clock set back": (kept_tomorrow, "database", "wrong", False),
    "channel file": (lambda p: (p.channels / "pc.toml").write_text("name ="), "settings and sheets", "wrong", False),
    "judgements": (lambda p: p.judgements.write_text("{}\n"), "settings and sheets", "wrong", False),
}


def test_a_whole_project_is_well(project: Project) -> None:
    result = doctor(project)
    assert result.return_value == 0
    assert result.output.count("✓") == len(CHECKS)


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_named_and_mended(name: str, project: Project) -> None:
    damage, check, level, mendable = DAMAGE[name]
    damage(project)
    found = doctor(project, "--json")
    [first, *_] = said(found)
    english = CliRunner().invoke(cli, ["--lang", "en", "--project", str(project.root), "doctor"], standalone_mode=False)
    assert f"✗ {check}" in english.output
    assert (first["level"], first["mendable"]) == (level, mendable)
    assert found.return_value == (level == "wrong")
    files = sum(path.is_file() for path in project.root.rglob("*"))
    doctor(project, "--mend")
    assert sum(path.is_file() for path in project.root.rglob("*")) == files
    left = said(doctor(project, "--json"))
    assert not any(each["mendable"] for each in left)
    assert bool(left) == (not mendable or name == "page changed")  # the page itself has to be fetched again


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "audit.toml").write_text("")
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "audit.db").write_bytes(b"this is no database" * 300)
    result = doctor(open_project(tmp_path), "--json")
    assert result.return_value == 1
    assert any("audit.db" in str(each["text"]) for each in said(result))
