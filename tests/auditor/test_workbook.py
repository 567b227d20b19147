"""Workbooks of the units: only their own rows, text that stays text, marks in red, the same bytes every time."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet
from reports import ROAD, TAXI, finding, hostile_report, report, unjudged_report, usual_report

from auditor.report import RunReport
from auditor.sheets.columns import HEADINGS, MARK
from auditor.sheets.workbook import workbook_names, write_workbooks

COLUMN = {heading.text: index for index, heading in enumerate(HEADINGS)}
LIBRARY, CHANNEL = COLUMN["省事项库的内容"], COLUMN["渠道的内容"]


def list_of(shown: RunReport, folder: Path, unit: str = ROAD) -> Worksheet:
    write_workbooks(shown, folder)
    sheet = load_workbook(folder / "units" / workbook_names(shown)[unit], rich_text=True)["整改清单"]
    assert isinstance(sheet, Worksheet)
    return sheet


def marked(value: object) -> str:
    if not isinstance(value, CellRichText):
        return str(value)
    return "".join(f"[{part}]" if isinstance(part, TextBlock) and part.font.b else str(part) for part in value)


def test_a_unit_gets_its_own_rows_and_no_hints(tmp_path: Path) -> None:
    paths = write_workbooks(usual_report(), tmp_path)
    assert [path.name for path in paths] == sorted(["全局.xlsx", f"{ROAD}.xlsx", f"{TAXI}.xlsx"])
    rows = {path.stem: load_workbook(path)["整改清单"].max_row - 2 for path in paths}
    assert rows == {"全局": 1, ROAD: 4, TAXI: 2}


def test_the_list_is_laid_out_for_reading_and_for_paper(tmp_path: Path) -> None:
    sheet = list_of(usual_report(), tmp_path)
    assert [cell.value for cell in sheet[2]] == [heading.text for heading in HEADINGS]
    assert sheet.freeze_panes == "D3"
    assert sheet.auto_filter.ref == "A2:X6"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize or 0)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$2:$2"
    assert all(cell.alignment.wrap_text for cell in sheet[3])
    heights = [sheet.row_dimensions[row].height or 0 for row in range(3, 7)]
    assert all(20 < height <= 400 for height in heights)


def test_the_first_sheet_explains_and_counts(tmp_path: Path) -> None:
    write_workbooks(unjudged_report(), tmp_path)
    book = load_workbook(tmp_path / "units" / f"{ROAD}.xlsx")
    assert book.sheetnames == ["说明", "整改清单", "材料逐项", "依据逐项", "已销号", "汇总"]
    rows = [[cell for cell in row if cell is not None] for row in book["说明"].iter_rows(values_only=True)]
    assert any("不能判定" in str(row[0]) for row in rows if row)
    told = {str(row[0]).removesuffix("（填写）"): row[1] for row in rows if len(row) == 2}
    assert {heading.text for heading in HEADINGS} - {MARK} <= told.keys()
    sums = [[cell for cell in row if cell is not None] for row in book["汇总"].iter_rows(values_only=True)]
    assert ["市局网站（pc）", 1, *[0] * 8, 1, 0] in sums
    assert ["合计", 1, *[0] * 8, 1, 0] in sums


@pytest.mark.parametrize(
    ("library", "on_channel", "left", "right"),
    [
        ("五楼507室", "五楼517室", "五楼5[0]7室", "五楼5[1]7室"),
        ("8个工作日", "18个工作日", "8个工作日", "[1]8个工作日"),
        ("是", "否", "是", "否"),
        ("原件", None, "原件", "（没有此项）"),
        ("原件", "", "原件", "（空）"),
    ],
)
def test_differing_characters_are_red(
    tmp_path: Path, library: str, on_channel: str | None, left: str, right: str
) -> None:
    row = list_of(report(finding(library_value=library, channel_value=on_channel)), tmp_path)[3]
    assert (marked(row[LIBRARY].value), marked(row[CHANNEL].value)) == (left, right)
    whole = library == "是"
    assert bool(row[CHANNEL].font.b) is whole, "a value that differs as a whole is red as a whole"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://a.test/", "007", "{=1}"]
)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    sheet = list_of(report(finding(library_value=text, channel_value=text, name=text, fix=text)), tmp_path)
    cells = [sheet[3][index] for index in (LIBRARY, CHANNEL, COLUMN["事项名称"], COLUMN["怎样改"])]
    assert {(cell.data_type, str(cell.value), cell.hyperlink) for cell in cells} == {("s", text, None)}


def test_hostile_reports_make_files_that_open(tmp_path: Path) -> None:
    shown = hostile_report()
    paths = write_workbooks(shown, tmp_path)
    assert {path.parent for path in paths} == {tmp_path / "units"}
    assert len(paths) == len({finding.unit for finding in shown.findings})
    for path in paths:
        sheet = load_workbook(path)["整改清单"]
        assert all(
            cell.data_type == "s" for row in sheet.iter_rows(min_row=3) for cell in row if cell.value is not None
        )
        assert all(len(str(cell.value)) < 1500 for row in sheet.iter_rows() for cell in row)
        with zipfile.ZipFile(path) as parts:
            assert not [name for name in parts.namelist() if "externalLink" in name]
            assert b"hyperlink" not in parts.read("xl/worksheets/sheet2.xml")


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_workbooks(usual_report(), tmp_path / "a")
    second = write_workbooks(usual_report(), tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
