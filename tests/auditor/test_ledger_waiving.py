"""A waiver decided in the ledger stands in the sheet, in the sheet's own columns, and allows just that finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgering import finding

from auditor.ledger.acts import Act
from auditor.ledger.model import Action, Entry, State
from auditor.ledger.waiving import row_for, with_rows
from catalog.errors import ConfigError
from diffs.findingfile import finding_to_json
from diffs.waivers import apply_waivers, read_waivers

ACT = Act(Action.WAIVED, "王工", "系统升级", "2021-09-20", "2021-10-20", "市交函〔2021〕9号")
PEOPLES = "要素,渠道,理由,规则,事项,截止日期,允许的值,允许关系,库值,批准人,文号,起始日期,单位,区县\r\n"
USUAL = "规则,原因,要素,渠道,单位,区域,事项编码,允许关系,允许的值,省事项库的值,批准人,文号,起始日期,截止日期\r\n"
SHEETS = {
    "new": b"",
    "of people": PEOPLES.encode("gb18030"),
    "without a last line end": f"\ufeff{USUAL}T2-URL,旧网址,,,,,,,,,,,,".encode(),
}


@pytest.mark.parametrize("body", SHEETS.values(), ids=SHEETS)
def test_the_row_allows_what_was_decided(tmp_path: Path, body: bytes) -> None:
    wrong, other = finding(), finding(channel_value="6个工作日")
    entry = Entry("F-1", wrong.fingerprint, State.OPEN, finding_to_json(wrong), "R1", "", "R1", "")
    sheet = tmp_path / "waivers.csv"
    if body:
        sheet.write_bytes(body)
    sheet.write_bytes(with_rows(sheet, [row_for(entry, ACT)]))
    read = read_waivers(sheet)
    assert read.refused == ()
    applied = apply_waivers([wrong, other], read.waivers, "2021-10-20").findings
    assert [each.waived is not None for each in applied] == [True, False]
    assert apply_waivers([wrong], read.waivers, "2021-10-21").findings[0].waived is None


def test_a_sheet_without_the_columns_is_refused(tmp_path: Path) -> None:
    sheet = tmp_path / "waivers.csv"
    sheet.write_text("规则,原因\n", "utf-8")
    entry = Entry("F-1", "f1:x", State.OPEN, finding_to_json(finding()), "R1", "", "R1", "")
    with pytest.raises(ConfigError, match="渠道"):
        with_rows(sheet, [row_for(entry, ACT)])
