"""Exports as provinces and bureaus really send them: forms filled by hand, interfaces, spreadsheets out of shape."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catalog.errors import InputRefused
from catalog.model import Rejected, Snapshot
from catalog.snapshot import Imported, read_library

DAY = "2021-09-17"
A, B, C = (f"11610100MB2A0001XC300011800600{number}" for number in (1, 2, 3))
HEAD = ("事项名称", "实施编码", "事项类型", "实施主体", "承诺办结时限")
PERMIT = ("客运站经营许可", A, "行政许可", "市运管处", "8个工作日")
QUERY = ("公交线路查询", B, "公共服务", "市客管处", "无")


def imported(tmp_path: Path, rows: Sequence[Sequence[Any]]) -> Imported[Snapshot]:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([cell if cell != "" else None for cell in row])
    book.save(tmp_path / "库.xlsx")
    done = read_library(tmp_path / "库.xlsx", as_of=DAY)
    assert all(sheet.rows == sheet.accepted + sheet.rejected for sheet in done.sheets)
    return done


def said(rejected: Sequence[Rejected]) -> list[tuple[int, str]]:
    return [(each.origin.row, each.reason.format(**each.params)) for each in rejected]


TITLE, SUM = "the row is a title or a note: ", "the row is a sum: "
AROUND: list[tuple[Sequence[str], str]] = [
    (("一、行政许可（共2项）",), TITLE + "一、行政许可（共2项）"),
    (("合计", "", "", "", ""), SUM + "合计"),
    (("总 计：", "2项"), SUM + "总 计："),
    (("合计2项",), SUM + "合计2项"),
    (("注：以省库为准",), TITLE + "注：以省库为准"),
    (("填表人：", "", "审核人：", "", "2021年9月"), TITLE + "填表人："),
    (("以上事项以省库为准",), TITLE + "以上事项以省库为准"),
]


@pytest.mark.parametrize(("row", "reason"), AROUND, ids=[row[0] for row, _ in AROUND])
def test_rows_around_the_data_are_no_items(tmp_path: Path, row: Sequence[str], reason: str) -> None:
    done = imported(tmp_path, [("西安市事项清单",), HEAD, PERMIT, row, QUERY])
    assert said(done.snapshot.rejected) == [(4, reason)]
    assert [item.task_name for item in done.snapshot.items] == [PERMIT[0], QUERY[0]]


@pytest.mark.parametrize(
    "row",
    [
        ("注销登记", C, "", "", ""),
        ("小计量器具检定", C, "行政许可", "", ""),
        ("说明书备案", "", "行政许可", "市局", ""),
    ],
)
def test_names_that_only_begin_like_notes_are_items(tmp_path: Path, row: Sequence[str]) -> None:
    done = imported(tmp_path, [HEAD, PERMIT, row])
    assert done.snapshot.rejected == ()
    assert row[0] in [item.task_name for item in done.snapshot.items]


def test_a_list_of_names_alone_is_one(tmp_path: Path) -> None:
    items = imported(tmp_path, [("事项名称", "实施编码"), ("甲许可", A), ("乙许可",)]).snapshot.items
    assert {item.task_name for item in items} == {"甲许可", "乙许可"}


def test_a_line_above_the_headings_is_no_group_of_them(tmp_path: Path) -> None:
    done = imported(tmp_path, [("申请材料填报单位：市局", "", "", "2021年"), HEAD, PERMIT])
    assert [guess.heading for guess in done.guesses] == list(HEAD)
    assert done.snapshot.items[0].unit == "市运管处"


def test_a_form_of_labels_and_values_is_no_table(tmp_path: Path) -> None:
    form = [
        ("事项名称", "甲许可", "事项类型", "行政许可"),
        ("实施编码", A, "实施主体", "市运管处"),
        ("法定办结时限", "20个工作日", "承诺办结时限", "8个工作日"),
    ]
    with pytest.raises(InputRefused, match="holds no item"):
        imported(tmp_path, form)


@pytest.mark.parametrize(
    ("headings", "cells", "limits"),
    [
        (("法定办结时限", "单位", "承诺办结时限", "单位"), (20, "工作日", 8, "小时"), ("20个工作日", "8个小时")),
        (("法定办结时限", "承诺办结时限", "时限单位"), (20, 8, "工作日"), ("20个工作日", "8个工作日")),
        (("法定办结时限", "承诺办结时限", "单位"), ("20日", "即办", "市运管处"), ("20日", "即办")),
    ],
)
def test_a_unit_right_of_a_limit_is_its_unit(
    tmp_path: Path, headings: Sequence[str], cells: Sequence[object], limits: tuple[str, str]
) -> None:
    rows = [("事项名称", "实施编码", "实施主体", *headings), ("甲许可", A, "市局", *cells)]
    (item,) = imported(tmp_path, rows).snapshot.items
    assert (item.get("anticipate_day"), item.get("promise_day")) == limits
    assert item.unit == "市局"


ITEM = {"taskName": "甲许可", "taskCode": A}


@pytest.mark.parametrize(
    "document",
    [
        {"RECORDS": [ITEM]},
        {"code": 200, "errors": [], "data": {"content": [ITEM], "total": 1}},
        {"version": "1", "matters": [ITEM]},
        {"事项": [{"事项名称": "甲许可", "实施编码": A}]},
    ],
)
def test_items_are_found_in_whatever_wraps_them(tmp_path: Path, document: object) -> None:
    (tmp_path / "库.json").write_text(json.dumps(document), "utf-8")
    (item,) = read_library(tmp_path / "库.json", as_of=DAY).snapshot.items
    assert (item.task_name, item.codes) == ("甲许可", (A,))


def test_the_materials_of_one_item_are_no_items(tmp_path: Path) -> None:
    document = {"data": {**ITEM, "materialList": [{"materialName": "申请表"}]}}
    (tmp_path / "库.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises(InputRefused, match="holds no list of items"):
        read_library(tmp_path / "库.json", as_of=DAY)


@pytest.mark.parametrize("cell", [f'="{A}"', f"'{A}", f"{A}\t", f'"=""{A}"""'])
def test_codes_kept_from_becoming_numbers(tmp_path: Path, cell: str) -> None:
    (tmp_path / "库.csv").write_text(f"事项名称,实施编码\n甲许可,{cell}\n", "gb18030")
    (item,) = read_library(tmp_path / "库.csv", as_of=DAY).snapshot.items
    assert item.codes == (A,)


LOCAL = "511A0014100002-610101000000-000-11610100MB2A0001XC-1-00"


@pytest.mark.parametrize(
    ("heading", "codes", "element"),
    [
        ("itemCode", (LOCAL, "E-000004-001-11610100MB2A0001XC"), "local_task_code"),
        ("事项编码", (LOCAL, LOCAL.replace("2-", "3-", 1)), "local_task_code"),
        ("事项编码", (LOCAL, A), "task_code"),
        ("事项编码", (A, B), "task_code"),
        ("实施编码", (LOCAL, LOCAL.replace("2-", "3-", 1)), "task_code"),
    ],
)
def test_local_codes_are_not_taken_for_national_ones(
    tmp_path: Path, heading: str, codes: Sequence[str], element: str
) -> None:
    done = imported(tmp_path, [("事项名称", heading), *((f"事项{code}", code) for code in codes)])
    assert [guess.element for guess in done.guesses] == ["task_name", element]
    assert {item.codes for item in done.snapshot.items} == {(code,) for code in codes}


def merged(tmp_path: Path, rows: Sequence[Sequence[Any]], *ranges: str) -> Imported[Snapshot]:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([cell if cell != "" else None for cell in row])
    for each in ranges:
        book.worksheets[0].merge_cells(each)
    book.save(tmp_path / "库.xlsx")
    return read_library(tmp_path / "库.xlsx", as_of=DAY)


def test_cells_merged_downwards_say_the_same_in_every_row(tmp_path: Path) -> None:
    rows = [
        ("单位", "事项名称", "实施编码", "承诺办结时限（工作日）"),
        ("市运管处", "客运站经营许可", A, 8),
        ("", "客运车辆调派备案", B, ""),
        ("市客管处", "公交线路查询", C, ""),
    ]
    items = merged(tmp_path, rows, "A2:A3", "D2:D3").snapshot.items
    assert [(item.unit, item.get("promise_day")) for item in items] == [
        ("市运管处", "8个工作日"),
        ("市运管处", "8个工作日"),
        ("市客管处", ""),
    ]


def test_blank_rows_and_notes_inside_merged_cells_are_still_none(tmp_path: Path) -> None:
    rows = [
        ("事项名称", "实施编码", "备注"),
        ("甲许可", A, "试点"),
        ("", "", ""),
        ("", "", "见文件"),
        ("乙许可", B, ""),
    ]
    done = merged(tmp_path, rows, "A2:A4", "B2:B4")
    assert said(done.snapshot.rejected) == [(4, "nothing stands in a column that is read")]
    assert [(sheet.rows, sheet.accepted) for sheet in done.sheets] == [(3, 2)]


@pytest.mark.parametrize(
    ("heading", "finest", "name"),
    [
        ("业务办理项", "新增", "道路旅客运输经营许可（新增）"),
        ("办理项名称", "道路旅客运输经营许可（变更）", "道路旅客运输经营许可（变更）"),
        ("业务办理项名称", "省际客运班线经营许可", "省际客运班线经营许可"),
        ("业务办理项名称", "无", "道路旅客运输经营许可"),
        ("业务办理项名称", "", "道路旅客运输经营许可"),
    ],
)
@pytest.mark.parametrize("main", ["事项名称", "主项名称"])
def test_the_name_is_that_of_the_finest_item(tmp_path: Path, main: str, heading: str, finest: str, name: str) -> None:
    rows = [(main, heading, "业务办理项编码"), ("道路旅客运输经营许可", finest, A + "01"), ("", "注销", A + "02")]
    items = merged(tmp_path, rows, "A2:A3").snapshot.items
    assert [item.task_name for item in items] == [name, "道路旅客运输经营许可（注销）"]


def test_a_column_of_handling_items_alone_is_the_name(tmp_path: Path) -> None:
    (item,) = imported(tmp_path, [("业务办理项名称", "实施编码"), ("新增", A)]).snapshot.items
    assert item.task_name == "新增"
