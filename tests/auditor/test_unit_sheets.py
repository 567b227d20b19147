"""What a unit's and a district's workbook shows of the ledger, and what can be filled in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from filling import FIRST, cell_at, column, names, put
from ledgers import DUE, enter, findings, ledger, told
from openpyxl.worksheet.worksheet import Worksheet
from reports import ROAD, TAXI, finding, hostile_report, usual_report

from auditor.ledger.book import Ledger
from auditor.sheets import read_filled
from auditor.sheets.columns import CHOICE, FILLED, MARK, NUMBER, STATE
from auditor.sheets.columns import DUE as DUE_COLUMN
from auditor.sheets.lines import district_name
from auditor.sheets.workbook import write_workbooks

SHEETS = ["说明", "整改清单", "材料逐项", "依据逐项", "已销号", "汇总"]


@pytest.fixture
def book(tmp_path: Path) -> Ledger:
    return ledger(tmp_path / "ledger.db")


def written(book: Ledger, folder: Path, as_of: str = "2021-09-18") -> Path:
    write_workbooks(told(book), folder, as_of)
    return folder / "units" / f"{ROAD}.xlsx"


def page(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path)["整改清单"]


def free_cells(sheet: Worksheet) -> dict[str, set[int]]:
    """Heading → rows in which it can be filled in."""
    at = names(sheet)
    rows = range(FIRST, sheet.max_row + 1)
    free = {
        name: {row for row in rows if not cell_at(sheet, row, column).protection.locked} for name, column in at.items()
    }
    return {name: own for name, own in free.items() if own}


def test_units_and_districts_get_only_their_rows(book: Ledger, tmp_path: Path) -> None:
    paths = write_workbooks(told(book), tmp_path)
    places = sorted(str(path.relative_to(tmp_path)) for path in paths)
    assert places == sorted([f"districts/{district_name('610113')}.xlsx", f"units/{ROAD}.xlsx", f"units/{TAXI}.xlsx"])
    rows = {path.stem: len(column(path, NUMBER)) for path in paths}
    assert rows == {"雁塔区": 2, ROAD: 7, TAXI: 1}
    assert all(openpyxl.load_workbook(path).sheetnames == SHEETS for path in paths)


@pytest.mark.parametrize(
    ("region", "name"),
    [("610113", "雁塔区"), ("610100", ""), ("610000", ""), ("", ""), ("西咸新区", "西咸新区"), ("999900", ""),
     ("999901", "999901"), ("某某新区", "某某新区")],
)  # fmt: skip
def test_what_is_a_district(region: str, name: str) -> None:
    assert district_name(region) == name


def test_only_what_a_unit_fills_in_is_unlocked(book: Ledger, tmp_path: Path) -> None:
    path = written(book, tmp_path)
    sheets = openpyxl.load_workbook(path)
    assert all(sheet.protection.sheet for sheet in sheets.worksheets)
    sheet = sheets["整改清单"]
    assert not sheet.protection.autoFilter
    assert not sheet.protection.formatColumns
    assert free_cells(sheet).keys() == {heading.text for heading in FILLED}
    assert not sheets["说明"]["B3"].protection.locked
    assert sheet.data_validations.dataValidation[0].formula1 == '"已整改,有异议,申请延期"'
    assert sheet.column_dimensions[cell_at(sheet, 2, names(sheet)[MARK]).column_letter].hidden


def test_a_row_can_be_filled_in_while_it_is_the_units_turn(book: Ledger, tmp_path: Path) -> None:
    first, second, third = (entry.number for entry in book.entries(unit=ROAD, channel="pc")[:3])
    book.claim([first], by="甲", day="2021-09-18")
    book.dispute([second], by="甲", note="库有误", day="2021-09-18")
    path = written(book, tmp_path)
    states = dict(zip(column(path, NUMBER), column(path, STATE), strict=True))
    assert (states[first], states[second], states[third]) == ("已整改待核验", "有异议", "待整改")
    sheet = page(path)
    at = names(sheet)[NUMBER]
    fillable = {str(cell_at(sheet, row, at).value) for row in free_cells(sheet)[CHOICE]}
    assert first in fillable
    assert third in fillable
    assert second not in fillable


def test_overdue_rows_are_coloured_and_say_by_how_much(book: Ledger, tmp_path: Path) -> None:
    number = book.entries(unit=ROAD)[0].number
    book.claim([number], by="甲", day="2021-09-18")
    path = written(book, tmp_path, as_of="2021-10-03")
    due = dict(zip(column(path, NUMBER), column(path, DUE_COLUMN), strict=True))
    assert due.pop(number) == DUE
    assert set(due.values()) == {f"{DUE}\n逾期3天"}
    sheet = page(path)
    at = names(sheet)[NUMBER]
    late = {row for row in range(FIRST, sheet.max_row + 1) if cell_at(sheet, row, at).fill.fgColor.rgb == "FFFADBD8"}
    assert len(late) == len(due)


def test_what_the_ledger_does_not_hold_is_shown_and_cannot_be_filled_in(tmp_path: Path) -> None:
    write_workbooks(usual_report(), tmp_path)
    path = tmp_path / "units" / f"{ROAD}.xlsx"
    assert set(column(path, STATE)) == {"未入台账"}
    assert not free_cells(page(path))


def test_what_is_struck_off_leaves_the_list(book: Ledger, tmp_path: Path) -> None:
    gone = findings()[0]
    number = next(entry.number for entry in book.entries() if entry.fingerprint == gone.fingerprint)
    book.claim([number], by="甲", day="2021-09-18")
    path = written(book, tmp_path / "before")
    assert number in column(path, NUMBER)
    entries = [entry for entry in book.entries() if entry.number == number]
    assert entries[0].claimed_by == "甲"
    enter(book, "R20210924-1", "2021-09-24", findings()[1:])
    verdict = book.entries(numbers=[number])[0].verdict
    assert verdict is not None
    path = written(book, tmp_path / "after")
    checked = dict(zip(column(path, NUMBER), column(path, "核验情况"), strict=True))
    assert checked[number].startswith("2021-09-24 未能核验：")


def test_materials_and_bases_stand_one_by_one(book: Ledger, tmp_path: Path) -> None:
    sheets = openpyxl.load_workbook(written(book, tmp_path))
    materials = list(sheets["材料逐项"].iter_rows(min_row=3, values_only=True))
    assert [row[2:8] for row in materials] == [("申请表", "纸质材料份数", "不一致", "1", "2", findings()[5].fix)]
    bases = list(sheets["依据逐项"].iter_rows(min_row=3, values_only=True))
    assert [row[2] for row in bases] == ["道路运输条例第八条"]


def test_the_sums_are_those_of_the_list(book: Ledger, tmp_path: Path) -> None:
    path = written(book, tmp_path, as_of="2021-10-03")
    rows = [row for row in openpyxl.load_workbook(path)["汇总"].iter_rows(values_only=True) if row[0] == "合计"]
    assert len(rows) == 4
    assert {row[1] for row in rows} == {len(column(path, NUMBER))}
    assert {row[-1] for row in rows} == {7}


def test_hostile_text_comes_back_unchanged(tmp_path: Path) -> None:
    # half a character never reaches a ledger: no reader lets one through
    whole = [each for each in hostile_report().findings if each.element != "w"]
    hostile = [*whole, finding(name="_x0041_ _x000D_ 甲\r\n乙", fix="'=1", unit=ROAD, element="q")]
    book = ledger(tmp_path / "ledger.db", hostile)
    for path in write_workbooks(told(book, hostile), tmp_path):
        rows = free_cells(page(path))[CHOICE]
        filled = read_filled(put(path, *((row - FIRST, CHOICE, "已整改") for row in rows)))
        assert filled.rows
        assert not filled.refused
        assert not filled.notes


def test_the_same_ledger_gives_the_same_bytes(book: Ledger, tmp_path: Path) -> None:
    written(book, tmp_path / "a")
    written(book, tmp_path / "b")
    first, second = (sorted((tmp_path / name).rglob("*.xlsx")) for name in "ab")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
