"""``auditor report`` and ``auditor baseline`` as people and CI call them, in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gating import KNOWN, LIMIT, audited, project_in

from auditor.cli import main
from auditor.config import Project
from auditor.papers.formats import FORMATS
from auditor.papers.schema import published_schema

RUN = ("--run", "R20210917-1")
TEXTS = [name for name, each in FORMATS.items() if each.text]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with one kept run of three findings."""
    made = project_in(tmp_path, '[gate.mild]\nseverities = ["warning"]\n')
    audited(made)
    return made


def called(project: Project, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["--project", str(project.root), "--lang", "en", *arguments])
    told = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, told.out, told.err


@pytest.mark.parametrize("form", TEXTS)
def test_a_text_goes_to_standard_output_or_to_its_file(
    project: Project, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    code, out, _ = called(project, capsys, "report", *RUN, "--format", form)
    assert (code, bool(out)) == (0, True)
    folder = project.root / "out"
    folder.mkdir()
    assert called(project, capsys, "report", *RUN, "--format", form, "--out", str(folder))[0] == 0
    (path,) = folder.iterdir()
    assert path.name == FORMATS[form].name
    assert path.read_text("utf-8") == out
    named = project.root / "deep" / "er.x"
    assert called(project, capsys, "report", *RUN, "--format", form, "--out", str(named))[0] == 0
    assert named.read_text("utf-8") == out


def test_a_folder_is_written_where_the_run_is_kept_unless_told(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(project, capsys, "report", *RUN, "--format", "xlsx")[0] == 0
    assert list((project.reports / RUN[1] / "units").glob("*.xlsx"))
    assert called(project, capsys, "report", *RUN, "--format", "html", "--out", str(project.root / "site"))[0] == 0
    assert (project.root / "site" / "report.html").is_file()


def test_the_schema_needs_no_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(["report", "--schema"])
    assert left.value.code == 0
    assert capsys.readouterr().out == published_schema()


def test_a_gate_decides_the_exit_and_is_told_beside_the_form(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = called(project, capsys, "report", *RUN, "--format", "sarif", "--gate", "default")
    assert code == 1
    assert "gate default against baseline.jsonl: over the gate (exit 1)" in err
    assert "baselineState" in out
    assert called(project, capsys, "report", *RUN, "--gate", "mild")[0] == 0
    assert called(project, capsys, "report", *RUN, "--gate", "none")[0] == 2


def test_a_baseline_is_written_checked_and_pruned(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert called(project, capsys, "baseline", "check", *RUN)[0] == 1
    code, out, _ = called(project, capsys, "baseline", "write", *RUN, "--json")
    assert (code, json.loads(out)["known"], json.loads(out)["added"]) == (0, 3, 3)
    assert called(project, capsys, "baseline", "check", *RUN)[0] == 0
    audited(project, LIMIT, run="R20210918-1")
    code, out, _ = called(project, capsys, "baseline", "check", "--run", "R20210918-1")
    assert code == 5
    assert "auditor baseline prune" in out
    code, out, _ = called(project, capsys, "baseline", "prune", "--run", "R20210918-1", "--json")
    assert json.loads(out)["gone"] == 2
    assert called(project, capsys, "baseline", "check", "--run", "R20210918-1")[0] == 0
    code, out, _ = called(project, capsys, "baseline", "check", *RUN, "--json")
    assert (code, len(json.loads(out)["standings"]["reopened"])) == (1, 2)


def test_a_crawl_that_cannot_be_judged_writes_nothing_new(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    called(project, capsys, "baseline", "write", *RUN)
    before = project.baseline.read_bytes()
    audited(project, {**KNOWN, ("pc", "L0004"): {"is_fee": "是"}}, run="R20210918-1", untrusted=["pc"])
    code, _, err = called(project, capsys, "baseline", "write", "--run", "R20210918-1")
    assert (code, "pc cannot be judged" in err) == (4, True)
    assert project.baseline.read_bytes() == before
    assert called(project, capsys, "baseline", "check", "--run", "R20210918-1")[0] == 4


def test_a_baseline_of_another_version_is_stale_until_written_afresh(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.baseline.write_text('{"format": "auditor-baseline", "version": 9}\n', "utf-8")
    for command in ("check", "write", "prune"):
        code, _, err = called(project, capsys, "baseline", command, *RUN)
        assert (code, "auditor baseline write --fresh" in err) == (5, True)
    assert called(project, capsys, "baseline", "write", *RUN, "--fresh")[0] == 0
    assert called(project, capsys, "baseline", "check", *RUN)[0] == 0


def test_every_finding_stays_in_every_form_whatever_the_gate_lets_pass(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = called(project, capsys, "report", *RUN, "--format", "codequality")[1]
    assert called(project, capsys, "report", *RUN, "--format", "codequality", "--gate", "mild")[1] == bare
    lines = called(project, capsys, "report", *RUN, "--format", "jsonl", "--gate", "mild")[1].splitlines()
    assert sum(json.loads(line).get("standing") == "new" for line in lines) == 3
