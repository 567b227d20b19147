"""业务办理项 without codes of their own: several items below one 31-character 实施编码, told apart by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catalog.identity import identities
from catalog.model import Rejected, Snapshot
from catalog.snapshot import Imported, read_library

DAY = "2021-09-17"
CODE = "11610100MB2A0001XC3000118006001"
OTHER = "11610100MB2A0001XC3000118006002"
HEAD = ("事项名称", "实施编码", "业务办理项编码", "承诺办结时限")
NEW = ("道路旅客运输经营许可（新增）", CODE, "无", "8")
CHANGE = ("道路旅客运输经营许可（变更）", CODE, "无", "5")
ALONE = ("出租汽车经营许可", OTHER, "", "10")

Rows = Sequence[Sequence[str]]


def imported(tmp_path: Path, sheets: Mapping[str, Rows]) -> Imported[Snapshot]:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(tmp_path / "库.xlsx")
    done = read_library(tmp_path / "库.xlsx", as_of=DAY)
    assert all(sheet.rows == sheet.accepted + sheet.rejected for sheet in done.sheets)
    return done


def said(rejected: Sequence[Rejected]) -> list[tuple[str, int, str]]:
    return [(each.origin.sheet, each.origin.row, each.reason.format(**each.params)) for each in rejected]


def test_one_code_and_two_names_are_two_items(tmp_path: Path) -> None:
    done = imported(tmp_path, {"事项": [HEAD, NEW, CHANGE, ALONE]})
    assert done.snapshot.rejected == ()
    by_name = {item.task_name: item for item in done.snapshot.items}
    assert set(by_name) == {NEW[0], CHANGE[0], ALONE[0]}
    assert by_name[NEW[0]].codes == by_name[CHANGE[0]].codes == (CODE,)
    assert by_name[ALONE[0]].id == OTHER
    ids = {item.id for item in done.snapshot.items}
    assert len(ids) == 3
    assert {key[: len(CODE)] for key in ids - {OTHER}} == {CODE}


def test_their_ids_do_not_depend_on_the_order_or_on_how_the_name_is_set(tmp_path: Path) -> None:
    first = imported(tmp_path, {"事项": [HEAD, NEW, CHANGE]})
    again = ("道路旅客运输经营许可 (新增)", *NEW[1:])
    second = imported(tmp_path, {"事项": [HEAD, CHANGE, again]})
    assert [item.id for item in first.snapshot.items] == [item.id for item in second.snapshot.items]
    assert len(set(identities(first.snapshot.items).values())) == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((*NEW[:3], "9"), f"says 9 for promise_day of {NEW[0]}, where row 2 says 8"),
        (("道路旅客运输经营许可(新增)", *NEW[1:3], "9"), f"says 9 for promise_day of {NEW[0]}, where row 2 says 8"),
        (NEW, "repeats row 2"),
        (("", CODE, "", "6"), f"{CODE} fits several items of the library"),
    ],
    ids=["another value", "the name set otherwise", "the same row", "no name"],
)
def test_one_code_and_one_name_are_one_item(tmp_path: Path, row: Sequence[str], reason: str) -> None:
    done = imported(tmp_path, {"事项": [HEAD, NEW, CHANGE, ALONE, row]})
    assert said(done.snapshot.rejected) == [("事项", 5, reason)]
    assert len(done.snapshot.items) == 3


def test_a_row_with_only_the_code_belongs_to_the_item_above(tmp_path: Path) -> None:
    head = (*HEAD, "材料名称")
    rows = [(*NEW, "申请表"), ("", CODE, "", "", "身份证明"), (*CHANGE, "变更表"), ("", CODE, "", "", "原许可证")]
    done = imported(tmp_path, {"事项": [head, *rows]})
    assert done.snapshot.rejected == ()
    materials = {item.task_name: [each.material_name for each in item.materials] for item in done.snapshot.items}
    assert materials == {NEW[0]: ["申请表", "身份证明"], CHANGE[0]: ["变更表", "原许可证"]}


def test_parts_on_other_sheets_find_their_item_by_name_too(tmp_path: Path) -> None:
    materials = [
        ("实施编码", "事项名称", "材料名称"),
        (CODE, NEW[0], "申请表"),
        (CODE, CHANGE[0], "变更表"),
        (OTHER, "按主项写的名称", "车辆证明"),
        (CODE, "", "不知道是谁的"),
        (CODE, "道路旅客运输经营许可", "也不知道"),
    ]
    done = imported(tmp_path, {"事项": [HEAD, NEW, CHANGE, ALONE], "申请材料": materials})
    assert {item.task_name: [each.material_name for each in item.materials] for item in done.snapshot.items} == {
        NEW[0]: ["申请表"],
        CHANGE[0]: ["变更表"],
        ALONE[0]: ["车辆证明"],
    }
    assert said(done.snapshot.rejected) == [
        ("申请材料", row, f"{CODE} fits several items of the library") for row in (5, 6)
    ]


def test_the_finest_code_of_a_part_tells(tmp_path: Path) -> None:
    items = [HEAD, (NEW[0], CODE, f"{CODE}01", "8"), (CHANGE[0], CODE, f"{CODE}02", "5")]
    materials = [
        ("业务办理项编码", "实施编码", "材料名称"),
        (f"{CODE}01", CODE, "申请表"),
        (f"{CODE}02", CODE, "变更表"),
        (f"{CODE}03", CODE, "不在库中的办理项"),
    ]
    done = imported(tmp_path, {"事项": items, "申请材料": materials})
    assert [(item.id, item.materials[0].material_name) for item in done.snapshot.items] == [
        (f"{CODE}01", "申请表"),
        (f"{CODE}02", "变更表"),
    ]
    assert said(done.snapshot.rejected) == [("申请材料", 4, f"{CODE}03 is no item of the library")]


def test_interface_json_knows_them_too(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"taskName": name, "taskCode": code, "promiseDay": day} for name, code, _none, day in (NEW, CHANGE, NEW)
    ]
    (tmp_path / "库.json").write_text(json.dumps(rows), "utf-8")
    snapshot = read_library(tmp_path / "库.json", as_of=DAY).snapshot
    assert {item.task_name for item in snapshot.items} == {NEW[0], CHANGE[0]}
    assert said(snapshot.rejected) == [("", 3, f"repeats the item {CODE} of row 1")]
