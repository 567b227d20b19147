"""A waiver decided in the ledger stands in the sheet, in the sheet's own columns, and allows just that finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ledgering import World, finding, ledger_in, save

from auditor.config import Project, open_project
from auditor.doctor.kept import unfinished_waivers
from auditor.fairness import sheet_of
from auditor.ledger.acts import Act
from auditor.ledger.model import Action, Entry, State
from auditor.ledger.waiving import row_for, waive, with_rows
from catalog.errors import ConfigError
from diffs.findingfile import finding_to_json
from diffs.rules import NATIONAL
from diffs.waivers import apply_waivers, read_waivers

ACT = Act(Action.WAIVED, "王工", "系统升级", "2021-09-20", "2021-10-20", "市交函〔2021〕9号")
LIMIT, PHONE = finding(), finding("T2-PHONE", "link_way")
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


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "audit.toml").write_text('[waivers]\nfile = "waivers.csv"\n', "utf-8")
    return open_project(tmp_path)


class Killed(BaseException):
    """The program ends here."""


def killed(*_: object, **__: object) -> None:
    raise Killed


_UNLINK = Path.unlink


def killed_at_the_end(path: Path, missing_ok: bool = False) -> None:
    if path.name.endswith(".pending"):
        raise Killed
    _UNLINK(path, missing_ok)


def rows_in(project: Project) -> int:
    return len(project.waivers.read_bytes().splitlines()) - 1 if project.waivers and project.waivers.is_file() else 0


@pytest.mark.parametrize(
    ("place", "kill", "decided"),
    [
        ("auditor.ledger.waiving._put", killed, 0),
        ("auditor.ledger.waiving.finish_waiving", killed, 1),
        ("pathlib.Path.unlink", killed_at_the_end, 1),
    ],
    ids=["before it is decided", "before the sheet is written", "after the sheet is written"],
)
@pytest.mark.parametrize("comes", ["a run", "another waiver", "the doctor"])
def test_whoever_comes_next_brings_it_to_its_end(
    project: Project, monkeypatch: pytest.MonkeyPatch, place: str, kill: Callable[..., None], decided: int, comes: str
) -> None:
    with ledger_in(project.database) as book:
        save(book, World((LIMIT, PHONE)), "R1", "2021-09-18")
        numbers = sorted(entry.number for entry in book.entries())
        monkeypatch.setattr(place, kill)
        with pytest.raises(Killed):
            waive(book, project, numbers[:1], ACT, "2021-09-20T08:00:00Z")
        monkeypatch.undo()
        assert sum(entry.state is State.WAIVED for entry in book.entries()) == decided
        if comes == "another waiver":
            (answer,) = waive(book, project, numbers[1:], ACT, "2021-09-20T09:00:00Z")
            assert answer.accepted
    if comes == "a run" and decided:
        sheet_of(project, NATIONAL)
    elif comes == "a run":
        with pytest.raises(ConfigError, match=r"waivers\.csv"):
            sheet_of(project, NATIONAL)
    else:
        for each in unfinished_waivers(project):
            assert each.mend is not None
            each.mend()
    assert rows_in(project) == decided + (comes == "another waiver")
    assert list(unfinished_waivers(project)) == []
    if project.waivers and project.waivers.is_file():
        assert read_waivers(project.waivers).refused == ()
