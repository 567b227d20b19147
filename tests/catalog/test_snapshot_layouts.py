"""The same small library in every layout a province may send it in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catalog.itemfile import dump_line, item_to_json
from catalog.model import LegalBasis, Material, Rejected, ServiceItem, SourceRow
from catalog.snapshot import import_library, read_library

DAY = "2021-09-17"
CODE = "11610100MB2A0001XC200011800600"
HEAD = ("事项名称", "实施编码", "事项类型", "法定办结时限", "法定时限单位")
BUS = ("道路旅客运输经营许可（新增）", f"{CODE}1", "行政许可", "20", "工作日")
TAXI = ("出租汽车经营许可", f"{CODE}2", "行政许可", "20", "工作日")
HELP = ("公交线路查询", f"{CODE}3", "公共服务", "无", "")
MATERIAL_HEAD = ("材料名称", "材料必要性", "份数")
LAW_HEAD = ("法律法规名称", "条款号")
M1, M2 = ("申请表", "必要", "1"), ("身份证明", "必要", "2")
L1, L2 = ("中华人民共和国道路运输条例", "第八条"), ("西安市出租汽车管理条例", "第九条")
NONE5, NONE3, NONE2 = ("",) * 5, ("",) * 3, ("",) * 2

Sheets = Mapping[str, Sequence[Sequence[Any]]]


def workbook(path: Path, sheets: Sheets, touch: Callable[[openpyxl.Workbook], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell if cell != "" else None for cell in row])
    if touch:
        touch(book)
    book.save(path)
    return path


REPEATED: Sheets = {
    "事项": [
        (*HEAD, *MATERIAL_HEAD, *LAW_HEAD),
        (*BUS, *M1, *L1),
        (*BUS, *M2, *L1),
        (*TAXI, *M1, *L1),
        (*TAXI, *M1, *L2),
        (*HELP, *NONE3, *NONE2),
    ]
}
BLANKS_BELOW: Sheets = {
    "事项": [
        ("省级政务服务事项库",),
        (),
        (*HEAD, *MATERIAL_HEAD, *LAW_HEAD),
        (*BUS, *M1, *L1),
        (*NONE5, *M2, *NONE2),
        (*TAXI, *M1, *L1),
        (),
        (*NONE5, *NONE3, *L2),
        (*HELP, *NONE3, *NONE2),
    ]
}
TWO_ROWS: Sheets = {
    "事项": [
        ("基本信息", *("",) * 4, "申请材料", "", "", "设定依据", ""),
        (*HEAD, "名称", "是否必要", "份数", "名称", "条款"),
        (*BUS, *M1, *L1),
        (*NONE5, *M2, *NONE2),
        (*TAXI, *M1, *L1),
        (*NONE5, *NONE3, *L2),
        (*HELP, *NONE3, *NONE2),
    ]
}
OWN_SHEETS: Sheets = {
    "填表说明": [("请按实填写",), ("不得空缺", "谢谢")],
    "事项清单": [HEAD, BUS, TAXI, HELP],
    "申请材料": [
        ("实施编码", *MATERIAL_HEAD),
        (BUS[1], *M1),
        ("", *M2),
        (TAXI[1], *M1),
    ],
    "设定依据": [("事项名称", *LAW_HEAD), (BUS[0], *L1), (TAXI[0], *L1), (TAXI[0], *L2)],
}


def merge(book: openpyxl.Workbook) -> None:
    sheet = book["事项"]
    for column in "ABCDE":
        sheet.merge_cells(f"{column}4:{column}5")
    sheet.merge_cells("A1:J1")


def expected() -> list[dict[str, Any]]:
    m1 = {"material_name": "申请表", "is_need": "必要", "page_num": "1"}
    m2 = {"material_name": "身份证明", "is_need": "必要", "page_num": "2"}
    l1 = {"law_name": L1[0], "article": L1[1]}
    l2 = {"law_name": L2[0], "article": L2[1]}

    def item(row: Sequence[str], limit: str, materials: Any, by_law: Any) -> dict[str, Any]:
        head = {"id": row[1], "task_name": row[0], "task_code": row[1], "codes": [row[1]], "task_type": row[2]}
        return head | {
            "anticipate_day": limit, "anticipate_type": row[4], "materials": materials, "by_law": by_law,
        }  # fmt: skip

    return [
        item(BUS, "20个工作日", [m1, m2], [l1]),
        item(TAXI, "20个工作日", [m1], [l1, l2]),
        item(HELP, "无", "", ""),
    ]


@pytest.mark.parametrize(
    ("sheets", "touch"),
    [
        (REPEATED, None),
        (BLANKS_BELOW, None),
        (BLANKS_BELOW, merge),
        (TWO_ROWS, None),
        (OWN_SHEETS, None),
        ({"事项材料及依据": REPEATED["事项"]}, None),
    ],
    ids=["repeated rows", "blanks below", "merged cells", "two heading rows", "sheets of their own", "named by parts"],
)
def test_every_layout_gives_the_same_library(
    tmp_path: Path, sheets: Sheets, touch: Callable[[openpyxl.Workbook], None] | None
) -> None:
    done = read_library(workbook(tmp_path / "库.xlsx", sheets, touch), as_of=DAY)
    assert done.snapshot.rejected == ()
    assert [item_to_json(item) for item in done.snapshot.items] == expected()
    assert all(sheet.rows == sheet.accepted + sheet.rejected for sheet in done.sheets)


def delimited(rows: Sequence[Sequence[Any]], mark: str) -> str:
    return "".join(mark.join(f'"{cell}"' if mark in cell else cell for cell in map(str, row)) + "\r\n" for row in rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("mark", "suffix"), [(",", "csv"), ("\t", "tsv"), (";", "csv"), ("|", "txt")])
def test_delimited_text_gives_it_too(tmp_path: Path, encoding: str, mark: str, suffix: str) -> None:
    path = tmp_path / f"库.{suffix}"
    path.write_bytes(delimited(REPEATED["事项"], mark).encode(encoding))
    assert [item_to_json(item) for item in import_library(path, as_of=DAY).items] == expected()


def nested(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The library as an interface would give it."""
    names = {"task_name": "taskName", "task_code": "TASK_CODE", "task_type": "taskType"}
    objects = []
    for row in rows:
        obj = {names.get(key, key): value for key, value in row.items() if key not in ("codes", "id")}
        obj["ROWGUID"] = "no element"
        obj["anticipate_day"] = obj["anticipate_day"].removesuffix("个工作日")
        obj["materialList"] = [
            {"materialName": each["material_name"], "IS_NEED": each["is_need"], "pageNum": int(each["page_num"])}
            for each in obj.pop("materials") or ()
        ]
        obj["lawList"] = [
            {"LAWNAME": each["law_name"], "termsNumber": each["article"]} for each in obj.pop("by_law") or ()
        ]
        objects.append(obj)
    return objects


@pytest.mark.parametrize(
    "wrap", [lambda rows: rows, lambda rows: {"items": rows}, lambda rows: {"data": {"list": rows}}]
)
def test_interface_json_gives_it_too(tmp_path: Path, wrap: Callable[[Any], Any]) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(wrap(nested(expected()))), "utf-8")
    done = read_library(path, as_of=DAY)
    assert [item_to_json(item) for item in done.snapshot.items] == expected()
    assert done.snapshot.columns["ROWGUID"] == ""


@pytest.mark.parametrize("name", ["库.json", "库.jsonl"])
def test_the_own_format_is_taken_as_it_is(tmp_path: Path, name: str) -> None:
    rows = [{"id": "L1", "task_name": "甲"}, {"id": "L0", "task_name": "乙", "by_law": "无"}]
    path = tmp_path / name
    lines = "\n".join(map(dump_line, rows))
    path.write_text(lines if name.endswith("l") else json.dumps(rows), "utf-8")
    items = import_library(path, as_of=DAY).items
    assert [item.id for item in items] == ["L0", "L1"]
    assert items[0].origin == SourceRow(name, row=2)


def one(tmp_path: Path, heading: Sequence[str], row: Sequence[Any], **settings: Any) -> ServiceItem:
    path = workbook(tmp_path / "库.xlsx", {"Sheet1": [("事项名称", *heading), ("甲许可", *row)]})
    (item,) = import_library(path, as_of=DAY, **settings).items
    return item


@pytest.mark.parametrize(
    ("heading", "cell", "element", "text"),
    [
        ("实施编码", "0012", "task_code", "0012"),
        ("到办事现场次数", 0, "limit_scene_num", "0"),
        ("到办事现场次数", 2.0, "limit_scene_num", "2"),
        ("计划生效日期", datetime.fromisoformat(DAY), "plan_effective_date", "2021-09-17"),
        ("计划生效日期", date(2021, 9, 17), "plan_effective_date", "2021-09-17"),
        ("办理时间", datetime.fromisoformat(f"{DAY} 08:30"), "transact_time", "2021-09-17 08:30"),
        ("是否收费", True, "is_fee", "是"),
        ("受理条件", " 一\r\n二 ", "accept_condition", "一\n二"),
        ("承诺办结时限（工作日）", 5, "promise_day", "5个工作日"),
        ("承诺办结时限（单位：小时）", "1", "promise_day", "1个小时"),
        ("承诺办结时限（工作日）", "即办", "promise_day", "即办"),
        ("承诺办结时限", 5, "promise_day", "5"),
        ("承诺办结时限（日）", 5, "promise_day", "5日"),
    ],
)
def test_cells_become_the_text_people_see(tmp_path: Path, heading: str, cell: object, element: str, text: str) -> None:
    assert one(tmp_path, [heading], [cell]).elements[element] == text


def test_a_blank_cell_is_an_element_with_nothing_in_it(tmp_path: Path) -> None:
    item = one(tmp_path, ["是否收费", "咨询方式"], ["", "12328"])
    assert item.get("is_fee") == ""
    assert item.get("supervise_way") is None


@pytest.mark.parametrize(
    ("cell", "names", "whole"),
    [
        ("申请表；身份证（原件；复印件）", ["申请表", "身份证（原件；复印件）"], None),
        ("1.申请表\n2.身份证明", ["申请表", "身份证明"], None),
        ("1、申请表；2、身份证明；", ["申请表", "身份证明"], None),
        ("①申请表②身份证明", ["申请表", "身份证明"], None),
        ("（一）申请表\n（二）身份证明", ["申请表", "身份证明"], None),
        ("2021年度报告；3.5米限高证明", ["2021年度报告", "3.5米限高证明"], None),
        ("营业执照", ["营业执照"], None),
        ("无", ["无"], "无"),
        ("详见附件", ["详见附件"], "详见附件"),
        ("", [], ""),
    ],
)
def test_materials_in_one_cell(tmp_path: Path, cell: str, names: list[str], whole: str | None) -> None:
    item = one(tmp_path, ["申请材料"], [cell])
    assert [material.material_name for material in item.materials] == names
    assert item.get("materials") == whole


@pytest.mark.parametrize(
    ("cell", "texts", "whole"),
    [
        ("《甲法》第一条", ["《甲法》第一条"], "《甲法》第一条"),
        ("《甲法》第一条\n《乙条例》第二条", ["《甲法》第一条", "《乙条例》第二条"], None),
        (
            "《甲法》第一条\n从事经营的，应当取得许可。",
            ["《甲法》第一条\n从事经营的，应当取得许可。"],
            "《甲法》第一条\n从事经营的，应当取得许可。",
        ),
        ("无", ["无"], "无"),
    ],
)
def test_legal_bases_in_one_cell(tmp_path: Path, cell: str, texts: list[str], whole: str | None) -> None:
    item = one(tmp_path, ["设定依据"], [cell])
    assert item.by_law == tuple(LegalBasis(text=text) for text in texts)
    assert item.get("by_law") == whole


def test_one_material_per_row_under_a_plain_heading(tmp_path: Path) -> None:
    rows = [
        ("事项名称", "实施编码", "申请材料"),
        ("甲许可", "A1", "申请表"),
        ("甲许可", "A1", "身份证明"),
        ("", "", "照片"),
    ]
    (item,) = import_library(workbook(tmp_path / "库.xlsx", {"S": rows}), as_of=DAY).items
    assert item.materials == (Material("申请表"), Material("身份证明"), Material("照片"))


def test_numbers_with_a_format_of_zeros_keep_them(tmp_path: Path) -> None:
    def pad(book: openpyxl.Workbook) -> None:
        book["S"]["B2"].number_format = "000000"

    path = workbook(tmp_path / "库.xlsx", {"S": [("事项名称", "实施编码"), ("甲许可", 61)]}, pad)
    assert import_library(path, as_of=DAY).items[0].codes == ("000061",)


def test_items_without_a_code_get_a_stable_id(tmp_path: Path) -> None:
    rows = [
        ("事项名称", "实施主体", "事项类型"),
        ("甲许可", "市运管处", "行政许可"),
        ("甲许可", "市维修处", "行政许可"),
    ]
    first = import_library(workbook(tmp_path / "a.xlsx", {"S": rows}), as_of=DAY)
    second = import_library(workbook(tmp_path / "b.xlsx", {"S": [rows[0], rows[2], rows[1]]}), as_of=DAY)
    assert len({item.id for item in first.items}) == 2
    assert [item.id for item in first.items] == [item.id for item in second.items]
    assert first.id == second.id


BAD_ROWS: list[tuple[str, list[Sequence[Any]], list[tuple[int, str]]]] = [
    ("a name is missing", [(*BUS,), ("", "A9", "行政许可", "1", "")], [(3, "the row has a code but no name")]),
    (
        "nothing says which item",
        [("", "", "行政许可", "", ""), (*BUS,)],
        [(2, "the row has neither a name nor a code")],
    ),
    ("the same row again", [(*BUS,), (*TAXI,), (*BUS,)], [(4, "repeats row 2")]),
    (
        "the same code, other words",
        [(*BUS,), (*BUS[:3], "30", "工作日")],
        [(3, f"says 30 for anticipate_day of {BUS[0]}, where row 2 says 20")],
    ),
    (
        "a code of lost digits",
        [(*BUS,), ("乙许可", 1161010012345678901234, "行政许可", "1", "")],
        [(3, "the code 1.16101001234568E+21 was kept as a number and has lost digits")],
    ),
    (
        "a code in scientific notation",
        [(*BUS,), ("乙许可", "1.16101E+30", "行政许可", "1", "")],
        [(3, "the code 1.16101E+30 was kept as a number and has lost digits")],
    ),
    ("headings again", [(*BUS,), HEAD, (*TAXI,)], [(3, "the row repeats the headings")]),
    (
        "a foot note in a strange column",
        [(*BUS,), (*NONE5, "填表人")],
        [(3, "nothing stands in a column that is read")],
    ),
    ("numbers of columns", [(1, 2, 3, 4, 5), (*BUS,)], [(2, "the name is a number: 1")]),
    (
        "materials below a refused row",
        [(*BUS,), ("", "A9", "", "", "", "", *M1), (*NONE5, "", *M2)],
        [(3, "the row has a code but no name"), (4, "belongs to a row that was rejected")],
    ),
    ("a material above any item", [(*NONE5, "", *M1), (*BUS,)], [(2, "there is no item above the row")]),
    ("a material without a name", [(*BUS,), (*NONE5, "", "", "必要", "1")], [(3, "the material has no name")]),
]


def said(rejected: Sequence[Rejected]) -> list[tuple[int, str]]:
    return [(each.origin.row, each.reason.format(**each.params)) for each in rejected]


@pytest.mark.parametrize(("rows", "reasons"), [case[1:] for case in BAD_ROWS], ids=[case[0] for case in BAD_ROWS])
def test_every_row_is_accepted_or_rejected_with_a_reason(
    tmp_path: Path, rows: list[Sequence[Any]], reasons: list[tuple[int, str]]
) -> None:
    path = workbook(tmp_path / "库.xlsx", {"S": [(*HEAD, "盖章", *MATERIAL_HEAD), *rows]})
    done = read_library(path, as_of=DAY)
    assert said(done.snapshot.rejected) == reasons
    (sheet,) = done.sheets
    assert (sheet.rows, sheet.rejected) == (len(rows), len(reasons))
    assert sheet.accepted == sheet.rows - sheet.rejected


def test_rows_that_join_no_item_are_rejected(tmp_path: Path) -> None:
    sheets = {
        **OWN_SHEETS,
        "申请材料": [("实施编码", *MATERIAL_HEAD), ("A404", *M1), ("", *M2), (BUS[1], *M1), (BUS[1], "", "", "")],
    }
    done = read_library(workbook(tmp_path / "库.xlsx", sheets), as_of=DAY)
    assert said(done.snapshot.rejected) == [
        (2, "A404 is no item of the library"),
        (3, "belongs to a row that was rejected"),
        (5, "the row has neither a material nor a legal basis nor another part of an item"),
    ]
    assert {each.origin.sheet for each in done.snapshot.rejected} == {"申请材料"}


def test_a_repeated_object_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "库.json"
    path.write_text(
        json.dumps([{"taskName": "甲许可", "taskCode": "A1"}, {"taskName": "甲许可", "taskCode": "A1"}]), "utf-8"
    )
    assert said(import_library(path, as_of=DAY).rejected) == [(2, "repeats the item A1 of row 1")]


def test_a_formula_gives_its_stored_result_or_rejects_the_row(tmp_path: Path) -> None:
    path = workbook(tmp_path / "库.xlsx", {"S": [HEAD, BUS, ("乙许可", "A9", '=CONCAT("行政","许可")', "1", "")]})
    assert said(import_library(path, as_of=DAY).rejected) == [
        (3, "the formula in column 事项类型 has no stored result")
    ]


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        ("20", "工作日", "20个工作日"),
        ("20", "日", "20日"),
        ("20", "1", "20个工作日"),
        ("20", "", "20"),
        ("即办", "工作日", "即办"),
    ],
)
def test_amount_and_unit_in_two_columns_are_one_text(tmp_path: Path, amount: str, unit: str, text: str) -> None:
    item = one(tmp_path, ["承诺办结时限", "承诺时限单位"], [amount, unit])
    assert (item.get("promise_day"), item.get("promise_type")) == (text, unit)


def test_items_of_several_sheets_are_one_library(tmp_path: Path) -> None:
    sheets = {"市运管处": [HEAD, BUS], "市出租处": [HEAD, TAXI, BUS]}
    done = read_library(workbook(tmp_path / "库.xlsx", sheets), as_of=DAY)
    assert [item.task_name for item in done.snapshot.items] == [BUS[0], TAXI[0]]
    assert said(done.snapshot.rejected) == [(3, "repeats row 市运管处:2")]


def test_a_named_sheet_is_the_only_one_with_items(tmp_path: Path) -> None:
    sheets: Sheets = {"旧": [HEAD, BUS], "新": [HEAD, TAXI], "材料": [("实施编码", *MATERIAL_HEAD), (TAXI[1], *M1)]}
    done = read_library(workbook(tmp_path / "库.xlsx", sheets), as_of=DAY, sheet="新")
    assert [item.materials[0].material_name for item in done.snapshot.items] == ["申请表"]
    assert [(each.sheet, each.role) for each in done.sheets] == [("新", "items"), ("旧", "skipped"), ("材料", "parts")]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["旧"].sheet_state = "hidden"

    path = workbook(tmp_path / "库.xlsx", {"新": [HEAD, TAXI], "旧": [HEAD, BUS]}, hide)
    assert [item.task_name for item in import_library(path, as_of=DAY).items] == [TAXI[0]]
