"""Starting ``auditor`` as a user does, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


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
