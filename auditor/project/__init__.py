"""A new project folder: a commented ``audit.toml``, a sample channel file, and the folders a run needs."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Final

__all__ = ["write_project"]

_FOLDERS: Final = ("channels", "reports", "state")
_NO_BUREAU: Final = 'bureau = ""'
_IGNORED: Final = "state/\nreports/\n"


def write_project(root: Path, *, samples: bool = False, bureau: str = "") -> list[Path]:
    """Write the project's files into ``root``; with ``samples`` also a channel file to start from.

    ``bureau`` is the name that stands over its reports.

    The files written, in order. The sample ends in ``.sample`` so that no run takes it for a channel.
    """
    for folder in _FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    settings = _template("audit.toml").replace(_NO_BUREAU, f"bureau = {json.dumps(bureau, ensure_ascii=False)}", 1)
    written = [_write(root / "audit.toml", settings), _write(root / ".gitignore", _IGNORED)]
    if samples:
        written += [
            _write(root / "channels" / "pc.toml.sample", _template("channel.toml")),
            _write(root / "samples" / "library.csv", _template("library.csv")),
        ]
    return written


def _template(name: str) -> str:
    return (files("auditor.project") / "templates" / name).read_text("utf-8")


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
