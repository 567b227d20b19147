"""A workbook that comes back: whatever people did to it, every row is read or refused, with sheet, row and reason."""

from __future__ import annotations

import shutil
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from filling import FIRST, Change, cell_at, change, column, put
from hypothesis import given
from hypothesis import strategies as st
from ledgers import ledger, told
from openpyxl.worksheet.worksheet import Worksheet
from reports import ROAD

from auditor.sheets import Filled, FilledRow, Says, read_filled
from auditor.sheets.columns import BY, CHOICE, DAY, ITEM, MARK, NOTE, NUMBER, SEALED, UNTIL
from auditor.sheets.mark import mark_of, read_mark
from auditor.sheets.workbook import LIST_SHEET, write_workbooks
from catalog.days import read_day
from catalog.errors import InputRefused


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("units")
    write_workbooks(told(ledger(folder / "ledger.db")), folder)
    return folder / "units" / f"{ROAD}.xlsx"


@pytest.fixture
def sheet(blank: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(blank, tmp_path / "filled.xlsx"))


@pytest.fixture
def filled(sheet: Path) -> Path:
    """Three rows filled in, one of each kind."""
    return put(
        sheet,
        (0, CHOICE, "已整改"), (0, BY, "甲"), (0, DAY, "2021-09-18"),
        (1, CHOICE, "有异议"), (1, NOTE, "库有误"), (1, BY, "甲"),
        (3, CHOICE, "申请延期"), (3, NOTE, "人手不足"), (3, UNTIL, "2021-10-08"),
    )  # fmt: skip


def said(found: Filled) -> list[tuple[str, Says, str, str, str, str]]:
    return sorted((row.number, row.says, row.note, row.until, row.by, row.day) for row in found.rows)


def test_what_was_filled_in_is_read(filled: Path) -> None:
    found = read_filled(filled)
    numbers = column(filled, NUMBER)
    assert list(found.rows) == [
        FilledRow(f"filled.xlsx · {LIST_SHEET} · 3", numbers[0], 1, Says.DONE, by="甲", day="2021-09-18"),
        FilledRow(f"filled.xlsx · {LIST_SHEET} · 4", numbers[1], 1, Says.DISPUTED, note="库有误", by="甲"),
        FilledRow(f"filled.xlsx · {LIST_SHEET} · 6", numbers[3], 1, Says.LATER, note="人手不足", until="2021-10-08"),
    ]
    assert (found.refused, found.notes, found.blank) == ((), (), len(numbers) - 3)


def turned(page: Worksheet, at: dict[str, int]) -> None:
    """The columns the other way round."""
    for cells in page.iter_rows(min_row=FIRST - 1):
        values = [cell.value for cell in cells]
        for cell, value in zip(cells, reversed(values), strict=True):
            cell.value = value


def sorted_backwards(page: Worksheet, at: dict[str, int]) -> None:
    cells = list(page.iter_rows(min_row=FIRST))
    values = [[cell.value for cell in row] for row in cells]
    for row, given_values in zip(cells, reversed(values), strict=True):
        for cell, value in zip(row, given_values, strict=True):
            cell.value = value


def cut(page: Worksheet, at: dict[str, int]) -> None:
    """The rows that say nothing deleted."""
    empty = [row for row in range(FIRST, page.max_row + 1) if not page.cell(row, at[CHOICE]).value]
    for row in reversed(empty):
        page.delete_rows(row)


def moved_down(page: Worksheet, at: dict[str, int]) -> None:
    """A letterhead above the title, a column of one's own in front, a blank row below the headings, another name."""
    page.insert_rows(1, 4)
    page.insert_cols(1)
    page.insert_rows(FIRST + 4)
    page["A1"] = "某处关于整改情况的报告"
    page.title = "我处整改清单"


def hidden(page: Worksheet, at: dict[str, int]) -> None:
    page.row_dimensions[FIRST].hidden = True
    page.column_dimensions["B"].hidden = True
    page.column_dimensions["D"].hidden = True


def padded(page: Worksheet, at: dict[str, int]) -> None:
    """Spaces and full-width signs where people and input methods leave them."""
    for row in range(FIRST, page.max_row + 1):
        choice, number = cell_at(page, row, at[CHOICE]), cell_at(page, row, at[NUMBER])
        choice.value = f" {choice.value}　" if choice.value else None
        number.value = str(number.value).replace("-", "－").translate({n: n + 0xFEE0 for n in range(0x30, 0x5B)})
    for name in (CHOICE, NUMBER, NOTE):
        cell_at(page, FIRST - 1, at[name]).value = f"{name} "


@pytest.mark.parametrize("do", [turned, sorted_backwards, cut, moved_down, hidden, padded])
def test_order_and_place_do_not_matter(do: Change, filled: Path) -> None:
    before = said(read_filled(filled))
    after = read_filled(change(filled, do))
    assert said(after) == before
    assert not after.refused


def test_merged_cells_say_the_same_of_every_row(sheet: Path) -> None:
    def do(page: Worksheet, at: dict[str, int]) -> None:
        for name in (CHOICE, BY):
            letter = cell_at(page, 2, at[name]).column_letter
            page.merge_cells(f"{letter}{FIRST}:{letter}{FIRST + 2}")
        cell_at(page, FIRST, at[CHOICE]).value = "已整改"
        cell_at(page, FIRST, at[BY]).value = "甲"

    found = read_filled(change(sheet, do))
    assert [(row.says, row.by) for row in found.rows] == [(Says.DONE, "甲")] * 3


def test_a_column_of_ones_own_is_told_and_not_read(filled: Path) -> None:
    def do(page: Worksheet, at: dict[str, int]) -> None:
        page.cell(FIRST - 1, page.max_column + 1).value = "处内备注"
        page.cell(FIRST, page.max_column).value = "=1+1"

    found = read_filled(change(filled, do))
    assert len(found.rows) == 3
    assert [(each.where, each.params) for each in found.notes] == [
        (f"filled.xlsx · {LIST_SHEET} · 2", {"columns": "处内备注"})
    ]


DAYS = [
    ("2021-09-18", "2021-09-18"), ("2021/9/8", "2021-09-08"), ("2021年9月18日", "2021-09-18"),
    ("2021.9.18", "2021-09-18"),
    ("２０２１－０９－１８", "2021-09-18"), (" 2021-09-18 ", "2021-09-18"), ("20210918", "2021-09-18"),
    ("2021-09-18 00:00:00", "2021-09-18"), (date(2021, 9, 18), "2021-09-18"), (datetime(2021, 9, 18), "2021-09-18"),  # noqa: DTZ001
    (44457, "2021-09-18"), (20210918, "2021-09-18"), ("44457", "2021-09-18"), ("2021-09-31", None), ("上周五", None),
    ("2021-13-01", None), (3, None), (44457.5, None), (10**20, None),
]  # fmt: skip


@pytest.mark.parametrize(("value", "day"), DAYS, ids=[repr(value) for value, _ in DAYS])
def test_days_in_every_spelling(value: object, day: str | None, sheet: Path) -> None:
    found = read_filled(put(sheet, (0, CHOICE, "已整改"), (0, DAY, value)))
    assert [row.day for row in found.rows] == ([day] if day else [])
    assert ["is not a date" in told.reason for told in found.refused] == ([] if day else [True])


BAD: list[tuple[list[tuple[int, str, object]], str]] = [
    ([(0, CHOICE, "改好了")], "is none of"),
    ([(0, CHOICE, '="已整改"')], "holds a formula"),
    ([(0, CHOICE, "已整改"), (0, NOTE, "=HYPERLINK(1)")], "holds a formula"),
    ([(0, CHOICE, "已整改"), (0, NUMBER, '="F-22222222"')], "holds a formula"),
    ([(0, NOTE, "见附件")], "nothing is chosen"),
    ([(0, UNTIL, "2021-10-08")], "nothing is chosen"),
    ([(0, CHOICE, "有异议")], "needs a reason"),
    ([(0, CHOICE, "申请延期"), (0, NOTE, "忙")], "needs a day"),
    ([(0, CHOICE, "申请延期"), (0, UNTIL, "2021-10-08")], "needs a reason"),
    ([(0, CHOICE, "已整改"), (0, UNTIL, "2021-10-08")], "is filled in, but"),
    ([(0, CHOICE, "已整改"), (0, NOTE, "长" * 3000)], "is longer than"),
    ([(0, CHOICE, "已整改"), (0, NUMBER, None)], "is no number of a finding"),
    ([(0, CHOICE, "已整改"), (0, NUMBER, "F-1234")], "is no number of a finding"),
    ([(0, CHOICE, "已整改"), (0, NUMBER, "F-22222222")], "what the row is about was changed"),
    ([(0, CHOICE, "已整改"), (0, ITEM, "别的事项")], "what the row is about was changed"),
    ([(0, CHOICE, "已整改"), (0, MARK, None)], "hidden column"),
    ([(0, CHOICE, "已整改"), (0, MARK, "1.9.00000000")], "hidden column"),
]


@pytest.mark.parametrize(("cells", "why"), BAD, ids=[f"{why} {index}" for index, (_, why) in enumerate(BAD)])
def test_a_row_that_is_refused_says_why_and_where(cells: list[tuple[int, str, object]], why: str, sheet: Path) -> None:
    found = read_filled(put(sheet, *cells))
    assert not found.rows
    assert [told.where for told in found.refused] == [f"filled.xlsx · {LIST_SHEET} · 3"]
    assert why in found.refused[0].reason


@pytest.mark.parametrize("heading", [heading.text for heading in SEALED])
def test_every_locked_cell_that_was_changed_is_named(heading: str, sheet: Path) -> None:
    found = read_filled(
        put(sheet, (0, CHOICE, "已整改"), (0, heading, "F-23456789" if heading == NUMBER else "改动过"))
    )
    (told,) = found.refused or found.notes
    assert heading in str(told.params["columns"])
    assert bool(found.rows) is not bool(found.refused)


def test_a_row_pasted_over_another_is_not_taken_for_it(sheet: Path) -> None:
    def do(page: Worksheet, at: dict[str, int]) -> None:
        for column_at in at.values():
            if column_at != at[NUMBER]:
                cell_at(page, FIRST, column_at).value = cell_at(page, FIRST + 1, column_at).value
        cell_at(page, FIRST, at[CHOICE]).value = "已整改"

    assert not read_filled(change(sheet, do)).rows


def test_rows_that_say_nothing_are_blank_whoever_signed_them(sheet: Path) -> None:
    count = len(column(sheet, NUMBER))
    found = read_filled(put(sheet, *((row, BY, "甲") for row in range(count)), (0, DAY, "2021-09-18")))
    assert (found.rows, found.refused, found.blank) == ((), (), count)


def twice(page: Worksheet, at: dict[str, int]) -> None:
    page.append([cell.value for cell in page[FIRST]])


def test_the_same_row_twice(filled: Path) -> None:
    found = read_filled(change(filled, twice))
    assert len(found.rows) == 3
    assert [told.params["where"] for told in found.repeated] == [f"filled.xlsx · {LIST_SHEET} · 3"]


def test_rows_that_contradict_each_other(filled: Path) -> None:
    def do(page: Worksheet, at: dict[str, int]) -> None:
        twice(page, at)
        cell_at(page, page.max_row, at[NOTE]).value = "另一说法"

    found = read_filled(change(filled, do))
    assert len(found.rows) == 2
    assert ["another row says something else" in told.reason for told in found.refused] == [True, True]


def test_a_copied_sheet_is_read_too(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    book.copy_worksheet(book[LIST_SHEET]).title = "副本"
    book.save(filled)
    found = read_filled(filled)
    assert (len(found.rows), len(found.repeated)) == (3, 3)


def test_who_filled_in_the_whole_workbook(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    book["说明"]["B3"] = "乙"
    book.save(filled)
    assert [row.by for row in read_filled(filled).rows] == ["甲", "甲", "乙"]
    book["说明"]["B3"] = '="丙"'
    book.save(filled)
    assert [row.by for row in read_filled(filled).rows] == ["甲", "甲", ""]


# ---- what is no filled workbook


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("编号,整改情况\nF-22222222,已整改\n", "utf-8")


def old_excel(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))


def encrypted(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def another_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "编号"
    book.save(path)


def no_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")


def repacked(path: Path, part: str, edit: Callable[[bytes], bytes]) -> None:
    """The same package with one part changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, edit(content) if name == part else content)


def entities(path: Path) -> None:
    lol = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    repacked(path, "xl/worksheets/sheet2.xml", lambda body: lol + body.partition(b"?>")[2])


def bomb(path: Path) -> None:
    """170 MB of blanks in a few hundred kilobytes."""
    repacked(path, "xl/sharedStrings.xml", lambda body: body + b" " * (170 << 20))


def far_right(path: Path) -> None:
    """Rows that have one cell each, in the last column there is."""
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (at, at) for at in range(1000, 3000))
    repacked(path, "xl/worksheets/sheet2.xml", lambda body: body.replace(b"</sheetData>", rows + b"</sheetData>"))


NO_SHEETS = [
    (nothing, "is not an .xlsx workbook"), (text, "is not an .xlsx workbook"), (old_excel, "is an old .xls workbook"),
    (encrypted, "is encrypted"), (cut_short, "is not a readable workbook"),
    (another_workbook, "no row has the headings"),
    (no_workbook, "is not a readable workbook"), (entities, "document type or entities"), (bomb, "unpacks to"),
    (far_right, "cells allowed"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "why"), NO_SHEETS, ids=[spoil.__name__ for spoil, _ in NO_SHEETS])
def test_what_cannot_be_read_is_refused_soon_and_says_why(spoil: Callable[[Path], None], why: str, sheet: Path) -> None:
    spoil(sheet)
    began = time.monotonic()
    with pytest.raises(InputRefused) as refused:
        read_filled(sheet)
    assert why in str(refused.value)
    assert refused.value.exit_code == 3
    assert time.monotonic() - began < 20


def test_a_row_far_below_does_no_harm(filled: Path) -> None:
    last = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    repacked(filled, "xl/worksheets/sheet2.xml", lambda body: body.replace(b"</sheetData>", last))
    assert len(read_filled(filled).rows) == 3


# ---- marks and days


TEXTS = st.dictionaries(st.sampled_from([heading.text for heading in SEALED]), st.text(max_size=8))


@given(TEXTS, st.integers(0, 10**9 - 1))
def test_a_mark_comes_back(texts: dict[str, str], version: int) -> None:
    found = read_mark(f" {mark_of(texts, version)}\n", {name: f" {text}" for name, text in texts.items()})
    assert found is not None
    assert (found.version, found.changed) == (version, ())


@given(TEXTS, st.sampled_from([heading.text for heading in SEALED]), st.text("甲乙丙0123", min_size=1, max_size=5))
def test_a_changed_cell_shows(texts: dict[str, str], name: str, more: str) -> None:
    found = read_mark(mark_of(texts, 3), texts | {name: texts.get(name, "") + more})
    assert found is not None
    assert name in found.changed


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers(text: str) -> None:
    assert read_day(text) == "" or date.fromisoformat(read_day(text))
    assert read_mark(text, {}) is None


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_a_day_is_read_however_it_is_written(day: date) -> None:
    counted = (day - date(1899, 12, 30)).days
    spellings = (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day:%Y/%m/%d}",
        str(counted),
    )
    assert {read_day(each) for each in spellings} == {day.isoformat()}
