"""Every form of one report is the same to the byte, whatever hash seed, time zone, locale and order of the folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gating import KNOWN, audited, project_in
from running import DemoRun

from auditor.gate.baselinefile import write_baseline
from auditor.gate.writing import written
from auditor.papers.formats import FORMATS

RENDER = """
import sys
from auditor.cli import main
for form in sys.argv[3:]:
    asked = ["--run", "R20210917-1", "--gate", "default", "--format", form, "--out", f"{sys.argv[2]}/{form}"]
    try:
        main(["--project", sys.argv[1], "report", *asked])
    except SystemExit as left:
        assert left.code == 1, (form, left.code)
"""
WHOLE = """
import os, sys
from auditor.cli import main
project, out, processors, *forms = sys.argv[1:]
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(processors)])
asked = [part for form in forms for part in ("--format", form)]
for command in (
    ["run", "--offline", "--as-of", "2021-09-17", "--out", out, *asked],
    ["papers", "all", "--as-of", "2021-09-17", "--out", f"{out}/papers"],
):
    try:
        main(["--project", project, *command])
    except SystemExit as left:
        assert left.code in (0, 1), (command, left.code)
"""
PLACES = [
    {"PYTHONHASHSEED": "0", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "LC_ALL": "zh_CN.GBK", "SOURCE_DATE_EPOCH": "4102444800"},
]
CHANNELS = ("hall",)
"""Of the city: papers, which are read on all processors."""


def sums(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The files of every form, made in processes of their own at different places."""
    root = tmp_path_factory.mktemp("bytes")
    project = project_in(root / "project")
    write_baseline(project.baseline, written(audited(project, KNOWN), ()).entries[1:])
    found = []
    for number, place in enumerate(PLACES[:2]):
        out = root / str(number)
        command = [sys.executable, "-c", RENDER, str(project.root), str(out), *FORMATS]
        subprocess.run(command, env={**os.environ, **place}, check=True, capture_output=True, timeout=120)
        found.append(sums(out))
    return found


def test_every_form_is_there(made: list[dict[str, str]]) -> None:
    assert {name.split("/", maxsplit=1)[0] for name in made[0]} == set(FORMATS)


def test_the_bytes_are_the_same_everywhere(made: list[dict[str, str]]) -> None:
    one, other = made
    assert one == other


def test_a_whole_run_writes_the_same_files_everywhere(demo: DemoRun, tmp_path: Path) -> None:
    """From the kept crawl to the last paper, on one processor and on all, with and without notes of an earlier run.

    The runs are seconds apart: no paper says when it was written.
    """
    found = []
    for number, place in enumerate(PLACES[1:]):
        project = shutil.copytree(demo.folder / "project", tmp_path / f"project-{number}")
        for path in project.glob("channels/*.toml"):
            if path.stem not in CHANNELS:
                path.unlink()
        if number == 0:
            (project / "state" / "last.memo").unlink()
        out = tmp_path / f"out-{number}"
        processors = str(1 + number % 2)
        command = [sys.executable, "-c", WHOLE, str(project), str(out), processors, *FORMATS]
        subprocess.run(command, env={**os.environ, **place}, check=True, capture_output=True, timeout=200)
        found.append(sums(out))
    assert {Path(name).suffix for name in found[0]} >= {".json", ".jsonl", ".xml", ".sarif", ".html", ".xlsx", ".docx"}
    for other in found[1:]:
        assert {name for name in found[0].keys() | other.keys() if found[0].get(name) != other.get(name)} == set()
