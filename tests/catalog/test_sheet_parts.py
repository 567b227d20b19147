"""Rows read straight from a workbook's parts are those openpyxl reads from it, and no part keeps the reader waiting."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from catalog.errors import InputRefused
from catalog.snapshot.grid import cell_text
from catalog.snapshot.workbook import read_workbook

_TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=12)
_PLACE = st.tuples(st.integers(1, 9), st.integers(1, 30))
_VALUE = st.one_of(
    st.none(),
    _TEXT.filter(lambda text: not text.startswith("=")),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.timedeltas(timedelta(0), timedelta(40)).map(lambda span: timedelta(seconds=span.seconds // 60 * 60)),
    st.sampled_from(("#N/A", "=1+1", "=A1", CellRichText("甲", TextBlock(InlineFont(b=True), "乙")))),
)


def expected(path: Path) -> list[list[tuple[str, ...]]]:
    """The texts of every sheet by openpyxl alone, trailing blanks dropped."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheets = []
    for sheet in book.worksheets:
        rows: list[tuple[str, ...]] = []
        for row in sheet.iter_rows():
            texts = [cell_text(cell.value, cell.number_format) for cell in row]
            while texts and not texts[-1]:
                texts.pop()
            rows.append(tuple(texts))
        while rows and not rows[-1]:
            rows.pop()
        sheets.append(rows)
    book.close()
    return sheets


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(_PLACE, st.tuples(_VALUE, st.sampled_from(("", "000"))), max_size=25))
def test_the_rows_are_those_openpyxl_reads(
    tmp_path_factory: pytest.TempPathFactory, cells: dict[tuple[int, int], tuple[object, str]]
) -> None:
    path = tmp_path_factory.mktemp("book") / "given.xlsx"
    book = openpyxl.Workbook()
    (sheet,) = book.worksheets
    formulas = set()
    for (row, column), (value, number_format) in cells.items():
        cell = sheet.cell(row, column)
        cell.value = value  # type: ignore[assignment]
        if number_format and isinstance(value, int):
            cell.number_format = number_format
        if isinstance(value, str) and value.startswith("="):
            formulas.add((row - 1, column - 1))
    book.save(path)
    (grid,) = read_workbook(path)
    assert [list(grid.rows)] == expected(path)
    assert grid.formulas == {place for place in formulas if place[0] < len(grid.rows)}
    assert grid.unsaved == grid.formulas


def with_rows(path: Path, rows: str) -> Path:
    """A workbook whose one sheet has these rows, as they stand here."""
    plain = path.with_name("plain.xlsx")
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as given, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            text = given.read(name).decode()
            if name.startswith("xl/worksheets/"):
                text = text.replace("<sheetData></sheetData>", f"<sheetData>{rows}</sheetData>")
                assert rows in text
            made.writestr(name, text)
    return path


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        ('<row><c t="str"><v>甲</v></c><c><v>1</v></c></row><row><c><v>7</v></c></row>', [("甲", "1"), ("7",)]),
        ('<row r="3"><c r="B3"><v>1</v></c></row>', [(), (), ("", "1")]),
        ('<row r="2"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>', [(), ("1",)]),
        ('<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><rPh><t>jia</t></rPh><r><t>乙</t></r></is></c></row>',
         [("甲乙",)]),
        ('<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="b"><v>1</v></c><c r="C1"><v></v></c></row>',
         [("#REF!", "是")]),
    ],
    ids=["no places", "gaps", "a row that comes too late", "runs without their sound", "error, yes, nothing"],
)  # fmt: skip
def test_rows_as_programs_may_write_them(tmp_path: Path, rows: str, texts: list[tuple[str, ...]]) -> None:
    (grid,) = read_workbook(with_rows(tmp_path / "given.xlsx", rows))
    assert list(grid.rows) == texts


@pytest.mark.parametrize(
    "rows",
    ['<row r="1">' + "<c/>" * (1 << 16) + "</row>", '<row r="1048577"/>', '<row r="1"><c r="1A"/></row>',
     '<row r="1"><c r="A1" t="s"><v>9</v></c></row>', '<row r="1"><c r="A1"><v>1_0x</v></c></row>'],
    ids=["a row without end", "a row too many", "no column", "a text that is not there", "no number"],
)  # fmt: skip
def test_rows_that_are_refused(tmp_path: Path, rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.snapshot.sheetparts._LONGEST", 1 << 17)
    with pytest.raises(InputRefused):
        read_workbook(with_rows(tmp_path / "given.xlsx", rows))
