"""The bundled city is audited once, through the command line in a process of its own; tests look at what it left."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class DemoRun:
    """A finished ``auditor demo``: its folder, exit code and output."""

    folder: Path
    code: int
    out: str
    err: str


def run_auditor(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """``auditor`` as a user starts it; the guard against other networks is inherited through the environment."""
    return subprocess.run(
        [sys.executable, "-m", "auditor", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    folder = tmp_path_factory.mktemp("demo")
    done = run_auditor("demo", cwd=folder, PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="C.UTF-8")
    return DemoRun(folder / "auditor-demo", done.returncode, done.stdout, done.stderr)
