"""The baseline of the commit a change began at: what the change itself writes into it blesses nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from gating import KNOWN, PHONE, audited, project_in

from auditor.config import Project
from auditor.gate.against import baseline_of
from auditor.gate.ask import gated
from auditor.gate.baselinefile import BaselineStaleError, read_baseline, write_baseline
from auditor.gate.model import Edited, GateVerdict, Part, Standing
from auditor.gate.writing import pruned, written
from auditor.report import RunReport
from catalog.errors import ConfigError, InputRefused

WORSE = {**KNOWN, ("pc", "L0004"): {"is_fee": "是"}}
MAIN = "git:main"


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@t.test", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project in a folder of a repository; ``main`` knows three findings, a branch is checked out."""
    made = project_in(tmp_path / "repository" / "audits")
    root = tmp_path / "repository"
    (root / ".gitignore").write_text("reports/\n", "utf-8")
    write_baseline(made.baseline, written(audited(made), ()).entries)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "main")
    git(root, "checkout", "-q", "-b", "change")
    return made


def verdict(project: Project, report: RunReport, against: str = MAIN) -> GateVerdict:
    told = gated(project, report, against=against).gate
    assert told is not None
    return told


def test_a_baseline_edited_by_the_change_itself_blesses_nothing_and_is_told(project: Project) -> None:
    worse = audited(project, WORSE)
    write_baseline(project.baseline, written(worse, read_baseline(project.baseline)).entries)
    git(project.root, "commit", "-q", "-a", "-m", "change")
    assert verdict(project, worse, "").exit_code == 0, "the working folder's own baseline would let it pass"
    told = verdict(project, worse)
    assert told.exit_code == 1
    assert [told.standings[mark] for mark in told.failing] == [Standing.NEW]
    assert told.edited == (Edited("baseline.jsonl", added=1, removed=0, part=Part.BASELINE),)


def test_what_main_learns_later_blesses_nothing_either(project: Project) -> None:
    worse = audited(project, WORSE)
    git(project.root, "checkout", "-q", "main")
    write_baseline(project.baseline, written(worse, ()).entries)
    git(project.root, "commit", "-q", "-a", "-m", "later")
    git(project.root, "checkout", "-q", "change")
    assert verdict(project, worse).exit_code == 1


def test_a_change_of_what_decides_is_told(project: Project) -> None:
    (project.root / "audit.toml").write_text("[rules]\npublic_service_target = 0\n# milder\n", "utf-8")
    assert verdict(project, audited(project)).edited == (Edited("audit.toml"),)


def test_a_channel_that_the_change_takes_away_is_told(project: Project) -> None:
    (project.root / "channels" / "kiosk.toml").unlink()
    told = verdict(project, audited(project))
    assert (told.exit_code, told.vanished) == (4, ("kiosk",))


def test_a_channel_without_findings_that_is_taken_away_is_told_too(project: Project) -> None:
    git(project.root, "checkout", "-q", "main")
    write_baseline(project.baseline, ())
    git(project.root, "commit", "-q", "-a", "-m", "none known")
    git(project.root, "checkout", "-q", "-b", "other")
    (project.root / "channels" / "pc.toml").unlink()
    assert verdict(project, audited(project, {})).vanished == ("pc",)


def test_a_run_over_some_channels_says_what_it_did_not_check(project: Project) -> None:
    told = verdict(project, audited(project, KNOWN, channels=["pc"]))
    assert (told.exit_code, told.vanished) == (0, ())
    assert [each.entry.channel for each in told.absent] == ["kiosk"]


def test_pruning_in_the_change_settles_what_it_mended(project: Project) -> None:
    better = audited(project, {key: value for key, value in KNOWN.items() if key not in PHONE})
    assert verdict(project, better).exit_code == 5
    write_baseline(project.baseline, pruned(better, read_baseline(project.baseline)).entries)
    told = verdict(project, better)
    assert told.exit_code == 0
    assert told.edited == (Edited("baseline.jsonl", added=0, removed=1, part=Part.BASELINE),)


def test_where_there_was_no_baseline_everything_is_new(project: Project) -> None:
    git(project.root, "checkout", "-q", "main")
    git(project.root, "rm", "-q", "--cached", "baseline.jsonl")
    git(project.root, "commit", "-q", "-m", "without")
    git(project.root, "checkout", "-q", "-b", "without")
    told = verdict(project, audited(project))
    assert set(told.standings.values()) == {Standing.NEW}


@pytest.mark.parametrize("against", ["git:nowhere", "main", "git:--output=x", "git:"])
def test_a_place_git_does_not_know_is_a_bad_call(project: Project, against: str) -> None:
    with pytest.raises(ConfigError):
        baseline_of(project, against)


def test_outside_a_repository_it_is_a_bad_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ConfigError):
        baseline_of(project_in(tmp_path / "alone"), MAIN)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('{"format": "auditor-baseline", "version": 2}\n', BaselineStaleError),
        ('{"format": "auditor-baseline"}\n', BaselineStaleError),
        ('{"format": "other", "version": 1}\n', InputRefused),
        ("<<<<<<< HEAD\n", InputRefused),
        ("[]\n", InputRefused),
    ],
)
def test_another_version_is_stale_and_anything_else_is_refused(
    project: Project, text: str, error: type[Exception]
) -> None:
    project.baseline.write_text(text, "utf-8")
    with pytest.raises(error):
        baseline_of(project)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('"fingerprint": "f1:', '"fingerprint": "f2:', BaselineStaleError),
        ('"state": "known"', '"state": "fine"', InputRefused),
        ('"rule"', '"rulle"', InputRefused),
        ('"item": {', '"item": [], "x": {', InputRefused),
        ('"number": "', '"number": 1, "x": "', InputRefused),
        ('"number"', '"came_back": "2", "number"', InputRefused),
    ],
)
def test_a_line_that_is_none_is_refused_with_its_place(
    project: Project, old: str, new: str, error: type[InputRefused]
) -> None:
    text = project.baseline.read_text("utf-8")
    assert old in text
    project.baseline.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(error) as told:
        read_baseline(project.baseline)
    assert told.value.where == "baseline.jsonl:2"


def test_an_empty_or_absent_baseline_knows_nothing(project: Project) -> None:
    project.baseline.write_text("", "utf-8")
    assert read_baseline(project.baseline) == ()
    project.baseline.unlink()
    assert baseline_of(project).entries == ()


def test_an_unknown_gate_is_a_bad_call_that_names_the_nearest(tmp_path: Path) -> None:
    project = project_in(tmp_path, '[gate.nightly]\nfail_on = ["new"]\n')
    with pytest.raises(ConfigError, match="nightly"):
        gated(project, audited(project), "nigthly")
