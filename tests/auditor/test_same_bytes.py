"""Every form of one report is the same to the byte, whatever hash seed, time zone, locale and order of the folder."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from gating import KNOWN, audited, project_in

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
PLACES = [
    {"PYTHONHASHSEED": "0", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"},
]


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
    for number, place in enumerate(PLACES):
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
