"""``auditor laws``, and that a project's register is what run, diff and library check judge by."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from auditor.cli import main
from auditor.lawbook import cited_titles
from auditor.project import write_project
from catalog.itemfile import item_from_json

LAWS = Path(__file__).parents[1] / "catalog" / "law_files"
QUOTED = {"law_name": "渡口管理条例", "article": "第六条", "content": "渡工应当经县级渡运管理机构考试合格。"}


@dataclass(frozen=True)
class Told:
    exit_code: int
    stdout: str


def call(*arguments: str | Path, project: Path) -> Told:
    """The command as a shell would run it."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit) as left:
        main(["--project", str(project), *map(str, arguments)])
    return Told(int(left.value.code or 0), out.getvalue())


def lines(told: Told) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.stdout.splitlines()]


def item(*by_law: str | dict[str, str], name: str = "A") -> str:
    row = {"id": name, "task_name": "渡口设置许可", "task_type": "行政许可", "by_law": list(by_law)}
    return json.dumps(row, ensure_ascii=False) + "\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_project(tmp_path / "p")
    result = call("laws", "import", LAWS, "--json", project=tmp_path / "p")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["accepted"], len(told["rejected"]), told["laws"], told["total"]) == (4, 5, 3, 3)
    return tmp_path / "p"


def test_import_again_and_for_people(project: Path) -> None:
    result = call("laws", "import", LAWS, project=project)
    assert result.exit_code == 0
    assert "采用 4 个，未采用 5 个；共 3 部法规，项目登记库现有 3 部" in result.stdout
    assert result.stdout.count("未采用：") == 5


def test_nothing_accepted_is_refused(project: Path) -> None:
    assert call("laws", "import", LAWS / "杂项", project=project).exit_code == 3


def test_list_and_show(project: Path) -> None:
    listed = lines(call("laws", "list", "--json", "--as-of", "2023-08-31", project=project))
    law = next(each for each in listed if each["title"] == "渡口管理条例")
    assert (law["status"], law["in_force"]["date"]) == ("现行有效", "2019-03-02")
    shown = lines(
        call("laws", "show", "中华人民共和国渡口管理条例", "--json", "--as-of", "2023-09-01", project=project)
    )
    assert shown[0]["in_force"]["articles"] == 5
    assert "* 2023-07-20" in call("laws", "show", "国务院令第9001号", "--as-of", "2024-01-01", project=project).stdout
    assert "2022年" not in call("laws", "list", project=project).stdout


def test_a_project_is_needed_to_import_only(tmp_path: Path) -> None:
    listed = call("laws", "list", "--as-of", "2021-09-17", project=tmp_path).stdout
    assert "现行有效\t法律\t2017-11-04\t公路法" in listed
    for arguments in (("laws", "show", "渡口管理条例"), ("laws", "import", LAWS)):
        assert call(*arguments, project=tmp_path).exit_code == 2


def test_check_a_text(tmp_path: Path) -> None:
    text = "《道路运输条例》第八十三条；《渡船法》第一条；《公路法》第四十四条"
    result = call("laws", "check", text, "--json", "--as-of", "2024-01-01", project=tmp_path)
    assert result.exit_code == 1
    assert [[each["kind"] for each in row["doubts"]] for row in lines(result)] == [["article"], ["unknown"], []]
    good = call("laws", "check", "《渡船法》第一条", project=tmp_path)
    assert (good.exit_code, good.stdout) == (0, "《渡船法》第一条：登记库无此法，未能核对：渡船法\n")


def test_check_a_library(project: Path, tmp_path: Path) -> None:
    library = tmp_path / "library.jsonl"
    library.write_text(item(QUOTED), "utf-8")
    result = call("laws", "check", "--library", library, "--json", "--as-of", "2023-09-01", project=project)
    assert result.exit_code == 1
    (row,) = lines(result)
    assert (row["id"], [each["kind"] for each in row["doubts"]]) == ("A", ["article"])


def test_library_check_asks_the_register_of_the_project(project: Path, tmp_path: Path) -> None:
    library = tmp_path / "library.jsonl"
    library.write_text(item(QUOTED | {"article": "第三条"}), "utf-8")

    def rules(folder: Path, day: str) -> list[str]:
        told = lines(call("library", "check", library, "--as-of", day, project=folder))
        return [each["rule"] for each in told if each["rule"].startswith("T1-LAW-")]

    assert rules(project, "2023-08-31") == []
    assert rules(project, "2023-09-01") == ["T1-LAW-TEXT"]
    assert rules(tmp_path, "2023-09-01") == ["T1-LAW-KNOWN"]


def test_diff_asks_it_too(project: Path, tmp_path: Path) -> None:
    library, readings = tmp_path / "library.jsonl", tmp_path / "readings.jsonl"
    library.write_text(item("《渡口管理条例》第三条"), "utf-8")
    seen = json.loads(item("《渡口管理条例》（2019年修订）第三条", name="C")) | {"channel": "pc"}
    readings.write_text(json.dumps(seen, ensure_ascii=False) + "\n", "utf-8")
    for day, rules in (("2023-08-31", []), ("2023-09-01", ["T2-BASIS-STALE"])):
        told = lines(call("diff", library, readings, "--as-of", day, project=project))
        assert [each["rule"] for each in told if each["severity"] == "error"] == rules


def test_titles_are_asked_for_once() -> None:
    laws = ("《公路法》第一条、第二条", "同法第三条")
    assert cited_titles([item_from_json(json.loads(item(*laws, name=name))) for name in "AB"]) == ["公路法"]
