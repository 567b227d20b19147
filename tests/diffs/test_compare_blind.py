"""Rows of materials and legal bases written from the policy alone, before anybody had looked at what is found."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from catalog.model import LegalBasis, Material
from diffs.compare import legal_bases, materials
from diffs.compare.verdict import Part

FOLDER = Path(__file__).parent / "compare_cases"
BLIND = [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("blind_*.toml"))]
WRITING = {"format_only", "order_only"}


def row(text: str) -> Material:
    name, *columns = text.split(" | ")
    return Material(name, dict(column.split("=", 1) for column in columns))


def parts_of(kind: str, library: str, channel: str) -> tuple[Part, ...]:
    mine, theirs = library.split("\n"), channel.split("\n")
    if kind == "materials":
        return materials.compare([row(line) for line in mine], [row(line) for line in theirs], {})
    return legal_bases.compare([LegalBasis(text=line) for line in mine], [LegalBasis(text=line) for line in theirs])


def verdict(kind: str, library: str, channel: str) -> tuple[str, int]:
    kinds = [part.kind.value for part in parts_of(kind, library, channel)]
    real = [each for each in kinds if each not in WRITING]
    return ("different" if real else "order" if "order_only" in kinds else "same"), len(real)


def rows() -> list[tuple[str, str, str, str]]:
    return [
        (kind, group, library, channel)
        for table in BLIND
        for kind, by_group in table.items()
        for group, pairs in by_group.items()
        for library, channel in pairs
    ]


@pytest.mark.parametrize(("kind", "group", "library", "channel"), rows())
def test_row(kind: str, group: str, library: str, channel: str) -> None:
    said, found = verdict(kind, library, channel)
    assert said == ("different" if group == "one" else group)
    assert group != "one" or found == 1
