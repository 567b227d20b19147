"""The workbook there and back through LibreOffice itself: opened, filled in, sorted, rearranged and saved by Calc."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filling import column
from ledgers import ledger, told
from reports import ROAD

from auditor.ledger.book import Ledger
from auditor.ledger.model import State
from auditor.sheets import Says, read_filled
from auditor.sheets.columns import FILLED, HEADINGS, MARK, NUMBER, SEALED
from auditor.sheets.taking import take
from auditor.sheets.workbook import write_workbooks
from catalog.errors import InputRefused

PYTHON = "/usr/bin/python3"
USER = Path(__file__).with_name("calc_user.py")


@dataclass(frozen=True)
class Trip:
    """What Calc made of the workbook, and the numbers in the order they were written."""

    folder: Path
    seen: dict[str, Any]
    numbers: list[str]
    book: Ledger


@pytest.fixture(scope="module")
def trip(needs: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Trip:
    soffice = needs("soffice")
    if subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode:
        missing = "the system's Python has no bridge to LibreOffice (python3-uno)"
        pytest.fail(missing) if os.environ.get("AUDITOR_REQUIRE_ALL") else pytest.skip(missing)
    folder = tmp_path_factory.mktemp("calc")
    book = ledger(folder / "ledger.db")
    write_workbooks(told(book), folder)
    source = folder / "units" / f"{ROAD}.xlsx"
    done = subprocess.run(
        [PYTHON, str(USER), soffice, str(source), str(folder)], capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    return Trip(folder, json.loads(done.stdout.splitlines()[-1]), column(source, NUMBER), book)


def test_calc_keeps_locked_cells_locked_and_free_ones_free(trip: Trip) -> None:
    assert trip.seen["protected"]
    assert trip.seen["free"] == [heading.text for heading in FILLED]
    assert set(trip.seen["locked"]) == {heading.text for heading in (*SEALED, HEADINGS[-1])}
    assert trip.seen["hidden"] == [MARK]
    assert trip.seen["choice"] == "已整改"
    assert trip.seen["rows"] == len(trip.numbers)


@pytest.mark.parametrize("name", ["filled.xlsx", "sorted.xlsx", "rearranged.xlsx"])
def test_every_row_comes_back_whatever_calc_did(name: str, trip: Trip) -> None:
    found = read_filled(trip.folder / name)
    first, _, third, fourth, *_ = trip.numbers
    rows = {row.number: (row.says, row.note, row.until, row.by, row.day) for row in found.rows}
    assert rows == {
        first: (Says.DONE, "", "", "甲", "2021-09-18"),
        third: (Says.DISPUTED, "库有误", "", "乙", "2021-09-18"),
        fourth: (Says.LATER, "人手不足", "2021-10-08", "乙", ""),
    }
    assert ["holds a formula" in told.reason for told in found.refused] == [True]
    assert [told.params for told in found.notes] == ([{"columns": "处内备注"}] if name == "rearranged.xlsx" else [])


def test_a_sorted_list_names_the_rows_as_they_stand_now(trip: Trip) -> None:
    ways = [read_filled(trip.folder / name) for name in ("filled.xlsx", "sorted.xlsx")]
    places = [{row.number: row.where.rpartition(" · ")[2] for row in found.rows} for found in ways]
    assert places[0].keys() == places[1].keys()
    assert places[0] != places[1]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("filled.xls", "old .xls workbook: save it as .xlsx"),
        ("filled.ods", "is not a readable workbook"),
    ],
)
def test_what_calc_saves_as_something_else_is_refused_with_a_hint(name: str, why: str, trip: Trip) -> None:
    with pytest.raises(InputRefused) as refused:
        read_filled(trip.folder / name)
    assert why in str(refused.value)


def test_it_enters_the_ledger_once(trip: Trip) -> None:
    results = [
        take(trip.book, read_filled(trip.folder / name), day="2021-09-20")
        for name in ("sorted.xlsx", "rearranged.xlsx", "filled.xlsx")
    ]
    first, _, third, fourth, *_ = trip.numbers
    assert {each.entry.number: each.entry.state for each in results[0].taken} == {
        first: State.CLAIMED,
        third: State.DISPUTED,
        fourth: State.OPEN,
    }
    for again in results[1:]:
        assert (len(again.taken), len(again.known), len(again.refused)) == (0, 3, 1)
