"""Allowed differences and earlier libraries on the command line, from plain files; and which snapshots a run asks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from running import run_auditor

from auditor.config import AuditConfig, Project, WaiverSettings
from auditor.fairness import earlier_snapshots, sheet_of
from catalog.errors import ConfigError
from catalog.model import Reading, ServiceItem, Snapshot
from catalog.store import open_store
from diffs.rules import NATIONAL

ITEM = {
    "id": "L1",
    "task_code": "11610100MB2A0001X3000118001000",
    "task_name": "客运站经营许可",
    "task_type": "行政许可",
    "dept_name": "市道路运输处",
    "region": "610100",
    "promise_day": "8个工作日",
    "link_way": "029-86780000",
}
PAGE = ITEM | {
    "id": "C1",
    "channel": "pc",
    "url": "http://pc.city.test/1",
    "locators": {},
    "promise_day": "18个工作日",
    "fetched_at": "2021-09-10T09:00:00+08:00",
}
SHEET = """\
规则,要素,允许关系,允许的值,原因,批准人,文号,截止日期
T2-LIMIT,,指定值,18个工作日,系统改造期间,业务推进组,8号,2021-09-30
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "library.jsonl", ITEM)
    write(tmp_path / "before.jsonl", ITEM | {"promise_day": "18个工作日"})
    write(tmp_path / "readings.jsonl", PAGE)
    (tmp_path / "waivers.csv").write_text(SHEET + "T9-X,,,,电话,,,\n", encoding="gb18030")
    return tmp_path


def write(path: Path, *rows: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def diff(folder: Path, *options: str) -> tuple[CompletedProcess[str], list[dict[str, Any]]]:
    done = run_auditor("diff", "library.jsonl", "readings.jsonl", "--as-of", "2021-09-17", *options, cwd=folder)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def test_an_allowed_difference_is_listed_and_leaves_with_zero(folder: Path) -> None:
    done, (finding,) = diff(folder, "--waivers", "waivers.csv")
    assert done.returncode == 0
    assert finding["waived"] == {
        "reason": "系统改造期间",
        "approver": "业务推进组",
        "document": "8号",
        "until": "2021-09-30",
    }
    assert finding["severity"] == "error"
    assert "未采用：waivers.csv 第 3 行：“规则”列：没有规则 T9-X" in done.stderr
    assert "允许的差异：1 行准许了 1 处" in done.stderr


def test_without_a_sheet_and_after_its_end_it_counts(folder: Path) -> None:
    done, (finding,) = diff(folder)
    assert (done.returncode, finding["severity"]) == (1, "error")
    assert "一致率" in done.stderr
    later = run_auditor(
        "diff", "library.jsonl", "readings.jsonl", "--as-of", "2021-10-01", "--waivers", "waivers.csv", cwd=folder
    )
    assert later.returncode == 1
    assert "已于2021-09-30到期" in later.stdout


def test_a_page_older_than_the_library_is_stale(folder: Path) -> None:
    done, (finding,) = diff(folder, "--previous", "before.jsonl", "--previous-as-of", "2021-09-01")
    assert done.returncode == 0
    assert finding["stale"] == {"fetched_at": "2021-09-10", "changed": "2021-09-17"}
    assert finding["severity"] == "info"


@pytest.mark.parametrize(
    "options",
    [
        ("--previous", "before.jsonl"),
        ("--previous-as-of", "2021-09-01"),
        ("--previous", "before.jsonl", "--previous-as-of", "2021-09-17"),
        ("--previous", "before.jsonl", "--previous-as-of", "20210901"),
    ],
)
def test_bad_calls_about_the_earlier_library(folder: Path, options: tuple[str, ...]) -> None:
    done, _ = diff(folder, *options)
    assert done.returncode == 2
    assert "--previous" in done.stderr


def test_the_library_itself_may_have_allowed_faults(folder: Path) -> None:
    write(folder / "library.jsonl", ITEM | {"link_way": "86780000", "supervise_way": "86780000"})
    (folder / "own.csv").write_text("规则,原因\nT1-PHONE-SAME,同一热线\n", encoding="utf-8")
    done = run_auditor("library", "check", "library.jsonl", "--waivers", "own.csv", cwd=folder)
    marked = {row["rule"] for row in map(json.loads, done.stdout.splitlines()) if "waived" in row}
    assert marked == {"T1-PHONE-SAME"}
    assert "完整率" in done.stderr
    assert "准确率" in done.stderr


def test_the_project_names_its_sheet(folder: Path) -> None:
    project = Project(folder, AuditConfig(waivers=WaiverSettings(file="waivers.csv")))
    sheet = sheet_of(project, NATIONAL)
    assert (len(sheet.waivers), len(sheet.refused)) == (1, 1)
    assert sheet_of(Project(folder, AuditConfig()), NATIONAL).waivers == ()
    with pytest.raises(ConfigError):
        sheet_of(Project(folder, AuditConfig(waivers=WaiverSettings(file="none.csv"))), NATIONAL)


@pytest.mark.parametrize(
    ("fetched_at", "expected"),
    [
        ("2021-09-20", []),
        ("", []),
        ("2021-09-12", ["2021-09-10"]),
        ("2021-09-05", ["2021-09-01", "2021-09-10"]),
        ("2021-08-05", ["2021-09-01", "2021-09-10"]),
    ],
)
def test_a_run_asks_the_snapshots_its_pages_may_have_followed(
    tmp_path: Path, fetched_at: str, expected: list[str]
) -> None:
    item = ServiceItem("L1", "事项")
    states = [
        Snapshot(f"S{day.replace('-', '')}-{mark}", day, "f", (replace(item, task_name=f"事项{mark}"),))
        for day, mark in (("2021-09-01", "a"), ("2021-09-10", "b"), ("2021-09-10", "c"), ("2021-09-17", "d"))
    ]
    reading = Reading(item, "pc", fetched_at=fetched_at)
    with open_store(tmp_path / "audit.db") as store:
        for state in states:
            store.save_snapshot(state)
        assert [each.as_of for each in earlier_snapshots(store, states[-1], [reading])] == expected
