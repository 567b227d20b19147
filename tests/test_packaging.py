"""What is not Python must be named in setup.cfg, or an installed program lacks its tables and templates."""

from __future__ import annotations

import configparser
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES_ONLY = {".py", ".pot", ".po", ".cfg", ".pyc"}


def patterns() -> list[str]:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    return [pattern.strip() for pattern in config["options.package_data"]["*"].split(",")]


@pytest.mark.parametrize("room", ["auditor", "catalog", "diffs", "spiders"])
def test_every_data_file_is_packaged(room: str) -> None:
    for path in sorted((ROOT / room).rglob("*")):
        if path.is_dir() or path.suffix in SOURCES_ONLY or "__pycache__" in path.parts:
            continue
        package = next(folder for folder in path.parents if (folder / "__init__.py").is_file())
        inside = path.relative_to(package).as_posix()
        assert any(fnmatch(inside, pattern) for pattern in patterns()), f"{path.relative_to(ROOT)} is not packaged"
