"""The sheet of judgements there and back: sorted, cut, moved, filled in badly, filled in twice."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from reviewing import SAYING, desk

from auditor.review.book import Book
from auditor.review.columns import BY, DAY, HEADINGS, NOTE, NUMBER, VERDICT
from auditor.review.intake import Intake, read_sheet
from auditor.review.sheet import LIST_SHEET, write_sheet
from catalog.errors import InputRefused
from diffs.matching.judgement import Verdict

Row = dict[str, Any]
FIRST = 3
"""The first row below the headings."""


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheet") / "待判定.xlsx"
    write_sheet(desk().cases(), path)
    return path


@pytest.fixture
def sheet(blank: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(blank, tmp_path / "filled.xlsx"))


def names(page: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in page[FIRST - 1] if cell.value}


def change(path: Path, do: Callable[[Worksheet, dict[str, int]], None]) -> Path:
    book = openpyxl.load_workbook(path)
    page = book[LIST_SHEET]
    do(page, names(page))
    book.save(path)
    return path


def put(path: Path, *cells: tuple[int, str, object]) -> Path:
    """Write values: (row counted from 0, heading, value)."""

    def do(page: Worksheet, at: dict[str, int]) -> None:
        for row, heading, value in cells:
            page.cell(FIRST + row, at[heading]).value = value  # type: ignore[assignment]

    return change(path, do)


def rows(path: Path) -> list[Row]:
    page = openpyxl.load_workbook(path)[LIST_SHEET]
    at = names(page)
    return [
        {name: page.cell(row, column).value for name, column in at.items()} for row in range(FIRST, page.max_row + 1)
    ]


def taken(path: Path) -> Intake:
    return read_sheet(path, desk(), SAYING)


def said(intake: Intake) -> list[tuple[str, str, Verdict]]:
    return [(each.reading, each.item, each.judgement.verdict) for each in intake.taken]


def test_the_sheet_shows_every_pair_and_runs_nothing(blank: Path) -> None:
    found = rows(blank)
    assert {(row["渠道上的名称"], row["库内名称"]) for row in found} >= {
        ("渡口经营许可", "渡口经营许可（变更）"),
        ("渡口经营许可", "渡口经营许可（注销）"),
        ("养蜂场备案", "养蜂场备案（一类）"),
    }
    page = openpyxl.load_workbook(blank)[LIST_SHEET]
    assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    assert page.protection.sheet
    at = names(page)
    unlocked = {name for name, column in at.items() if not page.cell(FIRST, column).protection.locked}
    assert unlocked == {VERDICT, BY, DAY, NOTE}
    validation = page.data_validations.dataValidation[0]
    assert validation.formula1 == '"相同,不同,不能确定"'
    assert page.column_dimensions["A"].hidden


def test_the_same_cases_give_the_same_bytes(blank: Path, tmp_path: Path) -> None:
    write_sheet(desk().cases(), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == blank.read_bytes()


def test_what_was_filled_in_is_taken_once(sheet: Path, tmp_path: Path) -> None:
    put(
        sheet,
        (0, VERDICT, "相同"),
        (0, NOTE, "=1+1".replace("=", "＝")),
        (1, VERDICT, "不同"),
        (2, VERDICT, "不能确定"),
    )
    first = taken(sheet)
    assert [verdict for _, _, verdict in said(first)] == [Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE]
    assert not first.refused
    assert first.blank == len(rows(sheet)) - 3
    book = Book(tmp_path / "judgements.jsonl")
    book.add([each.judgement for each in first.taken])
    again = read_sheet(sheet, desk(Book(book.path).lines), SAYING)
    assert not again.taken
    assert len(again.known) == 3
    assert not again.refused


def moved(page: Worksheet, at: dict[str, int]) -> None:
    """The columns the other way round."""
    for cells in page.iter_rows(min_row=FIRST - 1):
        values = [cell.value for cell in cells]
        for cell, value in zip(cells, reversed(values)):
            cell.value = value


def reordered(page: Worksheet, at: dict[str, int]) -> None:
    cells = list(page.iter_rows(min_row=FIRST))
    values = [[cell.value for cell in row] for row in cells]
    for row, given in zip(cells, reversed(values)):
        for cell, value in zip(row, given):
            cell.value = value


def cut(page: Worksheet, at: dict[str, int]) -> None:
    blank = [row for row in range(FIRST, page.max_row + 1) if not page.cell(row, at[VERDICT]).value]
    for row in reversed(blank):
        page.delete_rows(row)


def beside(page: Worksheet, at: dict[str, int]) -> None:
    """A column of one's own, the title gone, a blank row."""
    page.cell(FIRST - 1, page.max_column + 1).value = "我的列"
    page.cell(1, 1).value = None
    page.insert_rows(FIRST)


@pytest.mark.parametrize("do", [moved, reordered, cut, beside])
def test_order_and_place_do_not_matter(do: Callable[[Worksheet, dict[str, int]], None], sheet: Path) -> None:
    put(sheet, (0, VERDICT, "相同"), (1, VERDICT, "不同"), (2, VERDICT, "不能确定"))
    before = said(taken(sheet))
    after = taken(change(sheet, do))
    assert sorted(said(after)) == sorted(before)
    assert not after.refused


DAYS = [
    ("2021-09-18", "2021-09-18T00:00:00+08:00"),
    ("2021/9/8", "2021-09-08T00:00:00+08:00"),
    ("2021年9月18日", "2021-09-18T00:00:00+08:00"),
    ("2021.09.18", "2021-09-18T00:00:00+08:00"),
    ("２０２１－０９－１８", "2021-09-18T00:00:00+08:00"),
    ("2021-09-31", "is not a date"),
    ("44457", "2021-09-18T00:00:00+08:00"),
    ("上周", "is not a date"),
]


@pytest.mark.parametrize(("text", "moment"), DAYS, ids=[text for text, _ in DAYS])
def test_dates_as_text(text: str, moment: str, sheet: Path) -> None:
    found = taken(put(sheet, (0, VERDICT, "不同"), (0, DAY, text), (0, BY, "乙")))
    if found.refused:
        assert moment in found.refused[0].reason
    else:
        assert [(each.judgement.at, each.judgement.by) for each in found.taken] == [(moment, "乙")]


def test_a_date_cell(sheet: Path) -> None:
    found = taken(put(sheet, (0, VERDICT, "不同"), (0, DAY, date(2021, 9, 18))))
    assert found.taken[0].judgement.at == "2021-09-18T00:00:00+08:00"


BAD: list[tuple[list[tuple[int, str, object]], str]] = [
    ([(0, VERDICT, "一样")], "is no verdict"),
    ([(0, VERDICT, '="相同"')], "holds a formula"),
    ([(0, VERDICT, "相同"), (0, NOTE, "=1+1")], "holds a formula"),
    ([(0, NOTE, "见附件")], "but no verdict"),
    ([(0, VERDICT, "相同"), (0, "库内名称", "另一事项")], "locked cell of what is judged"),
    ([(0, VERDICT, "相同"), (0, "渠道上的名称", "另一名称")], "locked cell of what is judged"),
    ([(0, VERDICT, "相同"), (0, NUMBER, "0000")], "locked cell of what is judged"),
    ([(0, VERDICT, "相同"), (1, VERDICT, "相同")], "said to be two items"),
]


@pytest.mark.parametrize(("cells", "why"), BAD, ids=[why for _, why in BAD])
def test_a_row_that_is_not_taken_says_why_and_where(
    cells: list[tuple[int, str, object]], why: str, sheet: Path
) -> None:
    found = taken(put(sheet, *cells))
    assert not found.taken
    assert {each.where for each in found.refused} <= {f"filled.xlsx · {LIST_SHEET} · {row}" for row in (3, 4)}
    assert all(why in each.reason for each in found.refused)
    assert found.refused


def test_a_changed_hint_is_told_and_not_used(sheet: Path) -> None:
    found = taken(put(sheet, (0, VERDICT, "不同"), (0, "把握", "99%")))
    assert len(found.taken) == 1
    assert [each.where for each in found.changed] == [f"filled.xlsx · {LIST_SHEET} · 3"]


def test_the_same_pair_twice(sheet: Path) -> None:
    def double(page: Worksheet, at: dict[str, int]) -> None:
        page.append([cell.value for cell in page[FIRST]])
        page.cell(page.max_row, at[VERDICT]).value = "不同"

    put(sheet, (0, VERDICT, "相同"))
    assert all("judged differently in another row" in each.reason for each in taken(change(sheet, double)).refused)
    put(sheet, (0, VERDICT, "不同"))
    assert len(taken(sheet).taken) == 1


def test_nobody_judged(sheet: Path) -> None:
    put(sheet, (0, VERDICT, "不同"))
    found = read_sheet(sheet, desk(), replace(SAYING, by=""))
    assert "nobody is named" in found.refused[0].reason


def test_names_that_changed_since_are_refused(sheet: Path) -> None:
    put(sheet, (0, VERDICT, "不同"))
    now = desk()
    gone = replace(now, library=tuple(replace(item, task_name=f"新{item.task_name}") for item in now.library))
    assert "no such pair now" in read_sheet(sheet, gone, SAYING).refused[0].reason


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8-sig", ","), ("gb18030", "\t")])
def test_saved_as_text(encoding: str, delimiter: str, sheet: Path, tmp_path: Path) -> None:
    put(sheet, (0, VERDICT, "不同"), (1, VERDICT, "相同"))
    path = tmp_path / "filled.csv"
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerow([heading.text for heading in HEADINGS])
        writer.writerows([[row.get(heading.text) or "" for heading in HEADINGS] for row in rows(sheet)])
    assert said(taken(path)) == said(taken(sheet))


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_a_file_that_is_no_sheet_of_judgements(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "x.csv":
        path.write_text("事项名称,判定\na,相同\n", "utf-8")
    else:
        openpyxl.Workbook().save(path)
    with pytest.raises(InputRefused, match="no row has the headings"):
        taken(path)
