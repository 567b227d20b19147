"""A project in one file: whole, verified, and back again on either database."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.backup import restore_backup, verify_backup, write_backup
from auditor.backup.draft import draft_of
from auditor.backup.shape import MANIFEST
from auditor.cli import cli
from auditor.config import Project, open_project
from auditor.doctor.kept import leftovers
from catalog.errors import AuditError, ConfigError, InputRefused
from catalog.itemfile import item_from_json
from catalog.model import Snapshot
from catalog.store import open_store
from spiders.evidence import EvidenceStore
from tests.databases import Server

SNAPSHOT = Snapshot("S20210917-1a2b3c", "2021-09-17", "库.xlsx", (item_from_json({"id": "A", "task_name": "甲"}),))
PAGE = "<html>办事指南</html>".encode()


@pytest.fixture
def project(tmp_path: Path, database: str) -> Project:
    """A project with one of everything, its rows on each kind of database."""
    root = tmp_path / "核查"
    (root / "channels").mkdir(parents=True)
    (root / "audit.toml").write_text(f"database = {json.dumps(database)}\n", "utf-8")
    (root / "channels" / "pc.toml").write_text("# 渠道\n", "utf-8")
    (root / "reports" / "R1").mkdir(parents=True)
    (root / "reports" / "R1" / "report.html").write_text("rendered")
    opened = open_project(root)
    EvidenceStore(opened.evidence).put(PAGE)
    with open_store(database) as store:
        store.save_snapshot(SNAPSHOT)
        store.set_current(SNAPSHOT.id)
        verdict = {"run": "R20210917-1", "exit": 1, "channels": []}
        store.save_run(run_id="R20210917-1", as_of="2021-09-17", exit_code=1, verdict=verdict, findings=[])
    return opened


def test_a_project_comes_back(project: Project, tmp_path: Path) -> None:
    path, back = tmp_path / "备份.zip", tmp_path / "back"
    write_backup(project, path)
    restore_backup(path, back, str(tmp_path / "other.db"))
    assert (back / "channels" / "pc.toml").read_text("utf-8") == "# 渠道\n"
    assert not (back / "reports").exists()
    again = open_project(back)
    assert list(EvidenceStore(again.evidence)) == list(EvidenceStore(project.evidence))
    with open_store(tmp_path / "other.db") as store:
        assert store.current_snapshot() == SNAPSHOT
        last = store.last_run()
        assert last is not None
        assert last.run == "R20210917-1"


def test_rows_move_to_a_server_and_go_on_counting(project: Project, postgres: Server, tmp_path: Path) -> None:
    write_backup(project, tmp_path / "b.zip")
    target = postgres.new_database()
    restore_backup(tmp_path / "b.zip", tmp_path / "back", target)
    with open_store(target) as store:
        verdict = {"run": "R20210917-2", "exit": 0, "channels": []}
        store.save_run(run_id="R20210917-2", as_of="2021-09-17", exit_code=0, verdict=verdict, findings=[])
        assert store.next_run_id("2021-09-17") == "R20210917-3"


def test_the_same_project_gives_the_same_bytes(project: Project, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        write_backup(project, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_database_that_was_begun_anew_replaces_no_backup(project: Project, tmp_path: Path) -> None:
    (project.reports / "R1" / "report.json").write_text("{}")
    (tmp_path / "b.zip").write_bytes(b"the last good one")
    with pytest.raises(ConfigError, match="does not know run R1"):
        write_backup(project, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == b"the last good one"


def test_evidence_may_be_left_out(project: Project, tmp_path: Path) -> None:
    assert write_backup(project, tmp_path / "b.zip", evidence=False).names("evidence/") == ()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A backup of a small project on SQLite."""
    root = tmp_path / "small"
    root.mkdir()
    (root / "audit.toml").write_text("")
    project = open_project(root)
    EvidenceStore(project.evidence).put(PAGE)
    with open_store(project.database) as store:
        store.save_snapshot(SNAPSHOT)
    write_backup(project, tmp_path / "b.zip")
    return tmp_path / "b.zip"


def rewritten(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The backup with other members, as somebody might have made it."""
    with zipfile.ZipFile(path) as old:
        members = {info.filename: old.read(info) for info in old.infolist()}
    change(members)
    with zipfile.ZipFile(path, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    return path


def renamed(members: dict[str, bytes], to: str) -> None:
    """Give the settings another name, in the manifest too."""
    members[to] = members.pop("project/audit.toml")
    manifest = json.loads(members[MANIFEST])
    manifest["members"][to] = manifest["members"].pop("project/audit.toml")
    members[MANIFEST] = json.dumps(manifest).encode()


REFUSED: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "a changed row": (lambda each: each.update({"database/snapshot.jsonl": b"{}\n"}), "damaged"),
    "a changed sheet": (lambda each: each.update({"project/audit.toml": b'bureau = "x"'}), "damaged"),
    "a member too many": (lambda each: each.update({"project/more": b""}), "differ"),
    "a member too few": (lambda each: each.pop("project/audit.toml"), "differ"),
    "no manifest": (lambda each: each.pop(MANIFEST), "no backup"),
    "a manifest that is none": (lambda each: each.update({MANIFEST: b"[]"}), "no backup"),
    "a path upwards": (lambda each: renamed(each, "project/../../x"), "no place"),
    "an absolute path": (lambda each: renamed(each, "/etc/x"), "no place"),
    "a path of another system": (lambda each: renamed(each, "project/..\\x"), "no place"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_backup_that_was_changed_leaves_nothing_behind(name: str, kept: Path, tmp_path: Path) -> None:
    change, told = REFUSED[name]
    rewritten(kept, change)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputRefused, match=told):
        restore_backup(kept, tmp_path / "back")
    with pytest.raises(InputRefused, match=told):
        verify_backup(kept)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("size", [0, 10, 1000, -30])
def test_a_file_cut_off_is_refused(kept: Path, tmp_path: Path, size: int) -> None:
    kept.write_bytes(kept.read_bytes()[:size])
    with pytest.raises(InputRefused, match="no backup"):
        restore_backup(kept, tmp_path / "back")


def test_a_folder_with_content_is_left_alone(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "mine").write_text("")
    with pytest.raises(ConfigError, match="has content already"):
        restore_backup(kept, tmp_path / "back")


def test_a_database_with_content_is_left_alone(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="has content already"):
        restore_backup(kept, tmp_path / "back", str(tmp_path / "small" / "state" / "audit.db"))
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("setting", ['database = "../x.db"', 'evidence = "../x"', 'database = "postgresql://h/x"'])
def test_nothing_is_written_outside_the_new_folder(kept: Path, tmp_path: Path, setting: str) -> None:
    root = tmp_path / "small"
    (root / "audit.toml").write_text(setting)
    project = open_project(root)
    if "postgresql" in setting:
        project = Project(root, project.config.model_copy(update={"database": str(root / "state" / "audit.db")}))
    write_backup(project, kept)
    with pytest.raises(AuditError):
        restore_backup(kept, tmp_path / "deep" / "er" / "back")
    assert not (tmp_path / "deep" / "er" / "back").exists()


def test_a_backup_does_not_swallow_itself(kept: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        cli, ["--project", str(tmp_path / "small"), "backup", str(tmp_path / "small" / "b.zip")]
    )
    assert isinstance(result.exception, ConfigError)


def test_the_commands_say_what_they_did(kept: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    made = run(cli, ["--lang", "en", "--project", str(tmp_path / "small"), "backup", str(tmp_path / "c.zip")])
    assert "written and verified" in made.output
    assert "all as they were" in run(cli, ["--lang", "en", "restore", str(tmp_path / "c.zip"), "--check"]).output
    back = run(cli, ["--lang", "en", "restore", str(tmp_path / "c.zip"), str(tmp_path / "back")])
    assert "restored into" in back.output
    assert (tmp_path / "back" / "audit.toml").exists()


def test_what_a_killed_program_left_is_cleared_away_by_the_next_backup(project: Project, tmp_path: Path) -> None:
    left = tmp_path / "昨天.zip.123.new"
    left.write_bytes(b"PK\x03\x04half a backup")
    foreign, like = tmp_path / "notes.new", tmp_path / "notes.7.new"
    for each in (foreign, like):
        each.write_bytes(b"mine")
    writing = draft_of(tmp_path / "同时.zip")
    with writing as other:
        write_backup(project, tmp_path / "备份.zip")
        assert other.exists(), "somebody still writes it"
    assert not left.exists()
    assert sorted(path.name for path in tmp_path.glob("*.new")) == ["notes.7.new", "notes.new"]
    assert {path.name for path in tmp_path.glob("*.zip")} == {"备份.zip", "同时.zip"}


def test_the_doctor_names_the_draft_of_a_backup(project: Project, tmp_path: Path) -> None:
    left = tmp_path / "备份.zip.123.new"
    left.write_bytes(b"PK\x03\x04half a backup")
    (found,) = leftovers(project)
    assert (found.where, found.mend is not None) == (left.name, True)
    with draft_of(tmp_path / "另.zip"):
        pass
    assert list(leftovers(project)) == []
