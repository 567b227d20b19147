"""Names of units become names of files: never a path, never a device, never two the same."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.papers.filenames import safe_stems

CASES = [
    ("西安市道路运输管理处", "西安市道路运输管理处"),
    ("  某处 （本级） ", "某处_（本级）"),
    ("../../etc/passwd", "etc_passwd"),
    ("C:\\temp\\某处", "C_temp_某处"),
    ("某处.xlsx", "某处_xlsx"),
    ("正常\u202egnp", "正常gnp"),
    ("a\x00b", "ab"),
    ("半\ud800字", "半_字"),
    ("CON", "_CON"),
    ("com1", "_com1"),
    ("", "全局"),
    ("...", "全局"),
    ("处" * 200, "处" * 60),
]


@pytest.mark.parametrize(("name", "stem"), CASES)
def test_a_name_becomes_a_stem(name: str, stem: str) -> None:
    assert safe_stems([name], empty="全局") == {name: stem}


def test_names_that_fall_together_are_numbered() -> None:
    stems = safe_stems(["A处", "a处", "Ａ处", "", "全局", "全局-2"], empty="全局")
    assert len({unicodedata.normalize("NFKC", stem).casefold() for stem in stems.values()}) == len(stems)
    assert stems[""] == "全局"
    assert stems["全局"] == "全局-2"


@given(st.lists(st.text(max_size=80), max_size=8))
def test_stems_are_plain_names_of_files(names: list[str]) -> None:
    stems = safe_stems(names, empty="全局")
    assert stems.keys() == set(names)
    assert len(set(stems.values())) == len(stems)
    for stem in stems.values():
        assert stem
        assert len(f"{stem}.xlsx".encode()) <= 255
        assert PurePosixPath(stem).name == PureWindowsPath(stem).name == stem
