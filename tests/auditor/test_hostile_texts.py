"""No text of a page, however long and odd, keeps what reads it from coming back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

_PATIENCE: Final = 60
"""Seconds: no measure of speed, only an end to what would have none."""


def test_every_reader_of_text_comes_back() -> None:
    script = Path(__file__).with_name("hostile_texts.py")
    root = script.parents[2]
    done = subprocess.run(
        [sys.executable, str(script)], cwd=root, env={"PYTHONPATH": str(root)}, capture_output=True, text=True,
        timeout=_PATIENCE, check=True,
    )  # fmt: skip
    assert int(done.stdout) > 1000
