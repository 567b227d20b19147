"""Pictures of kept pages in the site: each block once, no number of a person, and only as many as fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from reports import finding, report
from sitefiles import chunk_of, findings_of

from auditor.papers.site import pictures, write_site
from auditor.report import RunReport
from catalog.privacy import Mask
from diffs.causes.model import Cause, CauseKind
from diffs.fingerprint import number
from diffs.model import Seen, Severity
from spiders.evidence import EvidenceStore

ROWS = "".join(f"<tr><th>栏目{row}</th><td>内容{row}</td></tr>" for row in range(6))


def seen(store: EvidenceStore, page: str, locator: str = "/html/body/table/tr[1]/td") -> Seen:
    return Seen("http://pc.city.test/1", store.put(page.encode()), locator)


def written(shown: RunReport, folder: Path, store: EvidenceStore) -> dict[str, object]:
    write_site(shown, folder / "site", evidence=store)
    index: dict[str, object] = chunk_of(folder / "site", "index")
    return index


def test_a_block_of_many_findings_stands_once(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "evidence")
    page = f"<table>{ROWS}</table>"
    many = [finding(code=f"1261{row}", seen=seen(store, page, f"/html/body/table/tr[{row}]/td")) for row in range(1, 6)]
    index = written(report(*many), tmp_path, store)
    chunk = chunk_of(tmp_path / "site", "k0")
    assert (index["pictured"], index["full"]) == ([1], False)
    assert len(chunk["blocks"]) == 1
    assert [chunk["rows"][str(row)][0] for row in range(5)] == [0] * 5
    assert len({chunk["rows"][str(row)][1] for row in range(5)}) == 5


def test_without_pages_there_is_no_chunk(tmp_path: Path) -> None:
    index = written(report(finding()), tmp_path, EvidenceStore(tmp_path / "evidence"))
    assert (index["pictured"], index["full"]) == ([0], False)
    assert not (tmp_path / "site" / "site" / "data" / "k0.js").exists()


def test_hints_have_none(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "evidence")
    hint = finding(severity=Severity.INFO, seen=seen(store, f"<table>{ROWS}</table>"))
    assert written(report(hint), tmp_path, store)["pictured"] == [0]


def test_when_the_room_is_used_up_it_says_so_and_the_causes_came_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = EvidenceStore(tmp_path / "evidence")
    many = [
        finding(code=f"1261{row}", name=f"事项{row}", seen=seen(store, f"<table>{ROWS}<tr><td>{row}</td></tr></table>"))
        for row in range(5)
    ]
    last = many[-1].fingerprint
    cause = Cause("C-1", CauseKind.TEMPLATE, "一处", "改", "", "pc", "", (), (last,), 1)
    monkeypatch.setattr(pictures, "_ROOM", 600)
    index = written(replace(report(*many), causes=(cause,)), tmp_path, store)
    assert index["full"] is True
    row = next(row for row, each in enumerate(findings_of(tmp_path / "site")) if each["number"] == number(last))
    assert [*chunk_of(tmp_path / "site", "k0")["rows"]] == [str(row)]


def test_a_number_of_a_person_is_hidden_even_in_pieces(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "evidence")
    page = "<table><tr><td>8日</td><td>身份证610102<b>19900101</b>1234，电话029-86780000</td></tr></table>"
    shown = replace(report(finding(seen=seen(store, page))), hides=Mask.IDENTITY)
    written(shown, tmp_path, store)
    text = str(chunk_of(tmp_path / "site", "k0"))
    assert "19900101" not in text
    assert "029-86780000" in text


def test_the_same_report_makes_the_same_bytes(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "evidence")
    shown = report(finding(seen=seen(store, f"<table>{ROWS}</table>")))
    made = []
    for name in ("a", "b"):
        written(shown, tmp_path / name, store)
        made.append((tmp_path / name / "site" / "site" / "data" / "k0.js").read_bytes())
    assert made[0] == made[1]
    assert findings_of(tmp_path / "a" / "site")
