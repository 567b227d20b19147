"""``auditor papers units`` and ``auditor ledger import FILE.xlsx`` on the project of a demo, from the shell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from filling import FIRST, cell_at, column, names, put
from running import DemoRun, run_auditor

from auditor.sheets.columns import CHOICE, DAY, NOTE, NUMBER, STATE

UNIT = "西安市道路运输管理处"


@pytest.fixture
def project(demo: DemoRun, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo.folder / "project", tmp_path / "project"))


def units(project: Path, folder: str) -> Path:
    done = run_auditor("papers", "units", "--as-of", "2021-09-18", "--out", folder, cwd=project)
    assert done.returncode == 0, done.stderr
    return project / folder / "units" / f"{UNIT}.xlsx"


def imported(project: Path, path: Path, *more: str) -> tuple[int, dict[str, list[dict[str, str]]]]:
    done = run_auditor("ledger", "import", str(path), "--as-of", "2021-09-20", "--json", *more, cwd=project)
    return done.returncode, json.loads(done.stdout or "{}") if done.returncode in (0, 3) else {}


def test_out_filled_in_and_back(project: Path, demo: DemoRun) -> None:
    before = units(project, "before")
    assert column(before, NUMBER) == column(demo.folder / "units" / f"{UNIT}.xlsx", NUMBER)
    on_channel = [row for row, place in enumerate(column(before, "渠道")) if place != "省事项库"]
    first, second, third = on_channel[:3]
    put(before, (first, CHOICE, "已整改"), (first, NOTE, "已改"), (second, CHOICE, "有异议"), (second, NOTE, "库有误"),
        (third, CHOICE, "已整改"), (third, DAY, "2021-09-30"))  # fmt: skip
    code, tried = imported(project, before, "--by", "甲", "--dry-run")
    assert (code, len(tried["taken"]), len(tried["refused"])) == (3, 2, 1)
    code, done = imported(project, before, "--by", "甲")
    assert done | {"dry_run": True} == tried
    assert [each["state"] for each in done["taken"]] == ["claimed", "disputed"]
    assert done["refused"] == [{"where": f"{UNIT}.xlsx · 整改清单 · {FIRST + third}", "reason": "2021-09-30 还没有到"}]
    code, again = imported(project, before, "--by", "甲")
    assert (code, len(again["taken"]), len(again["known"])) == (3, 0, 2)
    after = units(project, "after")
    states = dict(zip(column(after, NUMBER), column(after, STATE), strict=True))
    numbers = column(before, NUMBER)
    assert (states[numbers[first]], states[numbers[second]]) == ("已整改待核验", "有异议")
    # the older workbook speaks of what was, not of what is
    put(before, (first, CHOICE, "有异议"), (first, NOTE, "改主意了"))
    code, late = imported(project, before, "--by", "甲")
    assert [each["where"].rpartition(" · ")[2] for each in late["refused"]] == [str(FIRST + first), str(FIRST + third)]
    assert run_auditor("ledger", "check-log", cwd=project).returncode == 0


def test_what_is_no_workbook_leaves_with_three_and_a_hint(project: Path) -> None:
    path = project / "台账.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    done = run_auditor("ledger", "import", str(path), "--by", "甲", cwd=project)
    assert done.returncode == 3
    assert ".xlsx" in done.stderr
    assert run_auditor("ledger", "import", "absent.xlsx", cwd=project).returncode == 3


def test_nobody_named_is_refused_row_by_row(project: Path) -> None:
    path = units(project, "out")
    book = openpyxl.load_workbook(path)
    sheet = book["整改清单"]
    at = names(sheet)[CHOICE]
    cell_at(sheet, FIRST, at).value = cell_at(sheet, FIRST + 1, at).value = "已整改"
    book.save(path)
    done = run_auditor("ledger", "import", str(path), "--as-of", "2021-09-20", cwd=project)
    assert done.returncode == 3
    assert done.stdout.count("没有写明填报人") == 2
