"""Kept pages as lines with places: what a person sees beside a finding."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import Workbook

from spiders.reader.kept import KeptLine, kept_lines, place_of

PAGE = (
    "<h1>许可</h1><script>x=1</script><table><tr><th>承诺时限</th><td>8日</td></tr>"
    "<tr><th>电话</th><td></td></tr></table>"
)


def test_a_page_is_its_lines_and_cells_each_with_its_place() -> None:
    lines = kept_lines(PAGE.encode())
    assert [line.text for line in lines] == ["许可", "承诺时限", "8日", "电话", ""]
    assert lines[1].row == lines[2].row != lines[3].row
    assert place_of(lines, lines[2].place) == 2


def test_a_table_in_a_cell_is_opened() -> None:
    inner = "<table><tr><td>名称</td><td>申请表</td></tr></table>"
    lines = kept_lines(f"<table><tr><td>材料</td><td>{inner}</td></tr></table>".encode())
    assert [line.text for line in lines] == ["材料", "名称", "申请表"]
    assert len({line.row for line in lines}) == 1


def test_a_payload_is_its_values_under_their_keys() -> None:
    payload = {"data": {"promiseDay": "8日", "none": None, "text": "<p>一</p><p>二</p>", "rows": [{"name": "表"}]}}
    lines = kept_lines(json.dumps(payload).encode(), "application/json")
    assert lines == (
        KeptLine("promiseDay: 8日", "$.data.promiseDay"),
        KeptLine("none: ", "$.data.none"),
        KeptLine("text: 一\n二", "$.data.text"),
        KeptLine("name: 表", "$.data.rows[0].name"),
    )
    assert place_of(lines, "$.data.rows") == 3


def test_a_sheet_is_its_cells() -> None:
    book, buffer = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = "指南"
    sheet.append(["承诺时限", "8日"])
    book.save(buffer)
    lines = kept_lines(buffer.getvalue())
    assert lines[place_of(lines, "指南!B1") or 0].text == "8日"
    assert place_of(lines, "指南") is not None


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4 broken", b"PK\x03\x04broken", b"\x00\x01\x02" * 50])
def test_what_cannot_be_read_has_no_lines(body: bytes) -> None:
    assert all(isinstance(line, KeptLine) for line in kept_lines(body))


@pytest.mark.parametrize(("locator", "place"), [("", None), ("/html/body/h2", None), ("$.x", None)])
def test_a_place_that_is_not_there_is_not_made_up(locator: str, place: int | None) -> None:
    assert place_of([KeptLine("许可", "/html/body/h1")], locator) == place
