"""What a deployment installs is pinned: every dependency, at a version the product works with, by its digests."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ;[^\\\n]*)? \\\n(?P<digests>(?:    --hash=\S+(?: \\)?\n)+)", re.M
)
_DIGEST = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


@cache
def pins() -> dict[str, set[Version]]:
    """Name → its versions; there are several where Pythons need different ones."""
    found: dict[str, set[Version]] = {}
    for each in _PIN.finditer((ROOT / "constraints.txt").read_text("utf-8")):
        found.setdefault(canonicalize_name(each["name"]), set()).add(Version(each["version"]))
    return found


def wanted() -> Iterator[str]:
    """Every dependency of setup.cfg, those of extras among them."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    lists = [config["options"]["install_requires"], *config["options.extras_require"].values()]
    return (line for each in lists for line in each.splitlines() if line and not line.startswith("#"))


@pytest.mark.parametrize("requirement", sorted(set(wanted())))
def test_every_dependency_is_pinned_where_it_works(requirement: str) -> None:
    asked = Requirement(requirement)
    versions = pins().get(canonicalize_name(asked.name), set())
    assert versions, "run `make constraints`"
    assert all(asked.specifier.contains(version, prereleases=True) for version in versions)


def test_everything_is_known_by_its_digests_and_nothing_by_a_place() -> None:
    rest = _PIN.sub("", (ROOT / "constraints.txt").read_text("utf-8"))
    assert not rest.strip(), "neither options nor addresses nor anything without digests"


def test_digests_are_whole() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(_DIGEST.fullmatch(line) for line in lines if line.startswith(" "))
