"""The jobs of docs/ci: read by their public schemas, and their very commands run in a shell over a small project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from auditor.config import open_project
from auditor.project import write_project
from auditor.run import Audit, chosen_channels, run_audit
from catalog.itemfile import item_to_json
from catalog.jsonlines import write_jsonl
from catalog.snapshot import import_library
from catalog.store import open_store
from spiders import city
from spiders.city.folder import listings
from spiders.city.render.hall import write_hall

ROOT = Path(__file__).resolve().parents[2]
JOBS = ROOT / "docs" / "ci"
ITEMS = 3
CHANNEL = 'name = "hall"\nkind = "hall"\nstart = ["../hall"]\n[expect]\nmin_items = 1\n'
RELAXED = """
[gate.default]
fail_on = []
[[rules.change]]
rule = "T2-FORMAT"
severity = "off"
channels = ["hall"]
"""
SHIM = '#!/bin/sh\nexec "{python}" -m auditor "$@"\n'


def loaded(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("schema", "name"), [("vendor.github-workflows", "github-actions.yml"), ("vendor.gitlab-ci", "gitlab-ci.yml")]
)
def test_the_public_schema_takes_the_file(schema: str, name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--no-cache", "--builtin-schema", schema, str(JOBS / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_hooks_are_hooks() -> None:
    """What pre-commit demands of both files."""
    offered = loaded(ROOT / ".pre-commit-hooks.yaml")
    own = loaded(JOBS / "pre-commit-config.yaml")["repos"][0]
    assert own["repo"] == "local"
    assert [each["id"] for each in offered] == [each["id"] for each in own["hooks"]]
    for each in (*offered, *own["hooks"]):
        assert {"id", "name", "entry", "language"} <= each.keys()


def github() -> str:
    steps = loaded(JOBS / "github-actions.yml")["jobs"]["audit"]["steps"]
    return str(next(each["run"] for each in steps if each.get("name") == "核查"))


def gitlab() -> str:
    return "\n".join(loaded(JOBS / "gitlab-ci.yml")["audit"]["script"])


def jenkins() -> str:
    return str(re.findall(r"sh '''(.*?)'''", (JOBS / "Jenkinsfile").read_text("utf-8"), re.DOTALL)[1])


def hook() -> str:
    return str(loaded(JOBS / "pre-commit-config.yaml")["repos"][0]["hooks"][1]["entry"])


def cron() -> str:
    line = (JOBS / "crontab").read_text("utf-8").splitlines()[-1]
    return line.split(maxsplit=5)[5]


SCRIPTS = {"github": github, "gitlab": gitlab, "jenkins": jenkins, "hook": hook, "cron": cron}
MADE = {
    "github": ["audit-out/report.sarif", "audit-out/junit.xml", "audit-out/annotations.txt", "steps.md"],
    "gitlab": ["audit-out/junit.xml", "audit-out/gl-code-quality-report.json", "audit-out/report.html"],
    "jenkins": ["audit-out/junit.xml", "audit-out/report.sarif", "audit-out/summary.md"],
    "hook": [".audit-out/report.html"],
    "cron": ["nightly/summary.md", "nightly.log"],
}
"""What must be there after the job, whatever the gate says."""


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_shell_takes_the_commands(name: str) -> None:
    done = subprocess.run(["bash", "-n"], input=SCRIPTS[name](), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_crontab_and_its_script_hold_together() -> None:
    lines = (JOBS / "crontab").read_text("utf-8").splitlines()
    assert all(line.startswith("#") or re.match(r"[A-Z_]+=|(\S+\s+){5}\S", line) for line in lines)
    assert subprocess.run(["sh", "-n", str(JOBS / "nightly.sh")], check=False).returncode == 0
    text = (JOBS / "Jenkinsfile").read_text("utf-8")
    assert all(text.count(one) == text.count(other) for one, other in ("{}", "()"))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in git whose one channel, papers of the hall, was crawled."""
    root = tmp_path_factory.mktemp("ci") / "project"
    write_project(root)
    write_jsonl(root / "library.jsonl", map(item_to_json, city.items()[:ITEMS]))
    write_hall(listings()["hall"][:ITEMS], root / "hall")
    (root / "channels" / "hall.toml").write_text(CHANNEL, "utf-8")
    project = open_project(root)
    with open_store(project.database) as store:
        snapshot = import_library(root / "library.jsonl", as_of=city.AS_OF)
        store.save_snapshot(snapshot)
        store.set_current(snapshot.id)
    report = run_audit(Audit(project, chosen_channels(project, ()), city.AS_OF))
    assert any(finding.counts for finding in report.findings)
    git(root, "init", "-q", "-b", "main")
    committed(root)
    return root


def git(root: Path, *arguments: str) -> None:
    who = {f"GIT_{role}_{what}": "ci@city.test" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], cwd=root, env={**os.environ, **who}, check=True, capture_output=True)


def committed(root: Path) -> None:
    """Everything is on the branch the change goes to."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "state of the project")
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")


@pytest.fixture
def project(kept: Path, tmp_path: Path) -> Path:
    root = shutil.copytree(kept, tmp_path / "project")
    shutil.copy(JOBS / "nightly.sh", root)
    shim = tmp_path / "bin" / "auditor"
    shim.parent.mkdir()
    shim.write_text(SHIM.format(python=sys.executable), "utf-8")
    shim.chmod(0o755)
    return root


def ran(root: Path, script: str, **told: str) -> subprocess.CompletedProcess[str]:
    """The commands as a runner calls them: a shell that ends with the first failure."""
    places = {
        "PATH": f"{root.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "GITHUB_STEP_SUMMARY": str(root / "steps.md"),
        "GITHUB_BASE_REF": "main",
        "CI_DEFAULT_BRANCH": "main",
        "AUDIT": str(root),
        "AUDITOR_LANG": "zh",
        **told,
    }
    return subprocess.run(
        ["bash", "-e"], input=script, cwd=root, env={**os.environ, **places}, capture_output=True, text=True,
        encoding="utf-8", timeout=240, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTS)
def test_new_findings_fail_the_job_and_everything_is_there(project: Path, name: str) -> None:
    done = ran(project, SCRIPTS[name]())
    assert done.returncode == 1, done.stderr
    assert [path for path in MADE[name] if not (project / path).is_file()] == []
    assert "超出闸门（退出码 1）" in done.stdout + done.stderr
    if name == "github":
        assert re.search(r"^::error ", done.stdout, re.MULTILINE)
        assert (project / "steps.md").read_text("utf-8") == (project / "audit-out" / "summary.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["github", "cron"])
def test_known_findings_pass(project: Path, name: str) -> None:
    assert ran(project, "auditor baseline write").returncode == 0
    committed(project)
    done = ran(project, SCRIPTS[name]())
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path for path in MADE[name] if not (project / path).is_file()] == []
    assert name != "cron" or done.stdout == ""


def test_a_label_of_the_change_agrees_to_what_it_edits(project: Path) -> None:
    assert ran(project, "auditor baseline write").returncode == 0
    committed(project)
    settings = project / "audit.toml"
    settings.write_text(settings.read_text("utf-8") + RELAXED, "utf-8")
    done = ran(project, github(), LABELS="documentation,audit-accept-gate")
    assert (done.returncode, "--accept rules" in done.stderr) == (4, True), done.stderr
    for script, name in ((github(), "LABELS"), (gitlab(), "CI_MERGE_REQUEST_LABELS"), (jenkins(), "")):
        told = (
            {name: "documentation,audit-accept-gate,audit-accept-rules"} if name else {"AUDITOR_ACCEPT": "gate rules"}
        )
        done = ran(project, script, **told)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "parameters { string(name: 'AUDITOR_ACCEPT'" in (JOBS / "Jenkinsfile").read_text("utf-8")


def test_without_a_kept_crawl_the_job_cannot_judge(project: Path) -> None:
    (project / "state" / "crawls" / "hall.json").unlink()
    done = ran(project, github())
    assert done.returncode == 4
    assert "auditor crawl hall" in done.stderr
