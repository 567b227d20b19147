"""A text that looks like a formula is written as text into every CSV file, and read back as it was."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.ledger.waiving import with_rows
from catalog.formulas import as_said, inert
from diffs.waivers.sheet import read_waivers

FORMULAS = ("=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://a.test")')


@pytest.mark.parametrize("text", FORMULAS)
def test_a_waiver_is_no_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "waivers.csv"
    row = {"rule": "T2-LIMIT", "sub_key": text, "value": text, "reason": f"经批准 {text}"}
    path.write_bytes(with_rows(path, [row]))
    cells = [cell for line in csv.reader(path.read_text("utf-8-sig").splitlines()) for cell in line]
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    (waiver,) = read_waivers(path).waivers
    assert (waiver.sub_key, waiver.value) == (text, text)


@given(st.text(alphabet="'=+-@\t甲 1", max_size=6))
def test_out_and_back(text: str) -> None:
    cell = inert(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert cell == text or as_said(cell) == text
