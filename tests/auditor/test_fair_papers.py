"""Causes, figures and allowed differences on every paper: the same numbers, safe against what was crawled."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from reports import ROAD, SCRIPT, TAXI, finding, rejected, report
from running import DemoRun
from sitefiles import detail_of, findings_of

from auditor.explain import explained
from auditor.i18n import translator
from auditor.papers.jsonl import write_causes, write_rates
from auditor.papers.site import write_site
from auditor.papers.terminal import summary_lines
from auditor.report import RunReport, verdict_json
from auditor.sheets.workbook import write_workbooks
from diffs.causes import Cause, CauseKind
from diffs.compare import Unchecked
from diffs.figures import Figure, Figures, Line
from diffs.fingerprint import number
from diffs.marks import Waived
from diffs.waivers import State, Waiver, WaiverUse

ALLOWED = Waived("网上只交电子件", "业务推进组", "市交函〔2021〕8号", "2021-12-31")


def fair_report() -> RunReport:
    """Three findings of one cause, a single one, an allowed one; figures of two units."""
    same = [finding(code=f"12610100000{index}", name=f"事项{index}") for index in range(3)]
    alone = finding(code="126101000009", unit=TAXI, element="link_way", rule="T2-PHONE")
    waived = replace(finding(code="126101000008", element="transact_addr", rule="T2-ADDR"), waived=ALLOWED)
    cause = Cause(
        "C-22222222", CauseKind.MAPPING, f"凡八日都成了十八日{SCRIPT}", "改一处", ROAD, "pc", "promise_day", (ROAD,),
        tuple(each.fingerprint for each in same), 3, 3,
    )  # fmt: skip
    lines = (
        Line(Figure.COMPLETENESS, "", "610100", ROAD, "link_way", 9, 10, ((Unchecked.NO_COLUMN, 2),)),
        Line(Figure.CONSISTENCY, "pc", "610100", ROAD, "promise_day", 7, 10, ((Unchecked.WAIVED, 1),)),
        Line(Figure.CONSISTENCY, "hall", "610113", TAXI, "link_way", 3, 4),
    )
    waiver = Waiver("网上只交电子件", element="transact_addr", end="2021-12-31")
    return replace(
        report(*same, alone, waived),
        figures=Figures(lines),
        causes=(cause,),
        waivers=(WaiverUse(waiver, State.USED, (waived.fingerprint,)), WaiverUse(waiver, State.ENDED)),
        refused_waivers=(rejected("column {column}: a reason is needed", column="原因"),),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fair")
    write_site(fair_report(), folder)
    return folder


@pytest.fixture(scope="module")
def soup(folder: Path) -> BeautifulSoup:
    return BeautifulSoup((folder / "report.html").read_text("utf-8"), "lxml")


def test_the_verdict_has_rates_causes_and_waivers() -> None:
    verdict = verdict_json(fair_report())
    assert verdict["rates"]["consistency"]["numerator"] == 10
    assert verdict["rates"]["consistency"]["denominator"] == 14
    assert verdict["rates"]["completeness"]["not_checked"] == {"no_column": 2}
    assert [each["explains"] for each in verdict["causes"]] == [3]
    assert verdict["single"] == 1
    assert [each["state"] for each in verdict["waivers"]] == ["used", "ended"]
    (pc,) = [each for each in verdict["channels"] if each["channel"] == "pc"]
    assert pc["findings"] == {"error": 4, "waived": 1}
    json.dumps(verdict, allow_nan=False)


def test_what_is_allowed_decides_no_exit_code() -> None:
    allowed = replace(finding(), waived=ALLOWED)
    assert report(allowed).exit_code == 0
    assert report(allowed, finding(element="link_way")).exit_code == 1
    assert any("市交函〔2021〕8号" in line for line in explained(allowed, translator("zh")))


def test_causes_come_first_and_lead_to_their_findings(soup: BeautifulSoup, folder: Path) -> None:
    assert [view["data-view"] for view in soup.select(".view")][:3] == ["overview", "causes", "findings"]
    (cause,) = soup.select("ol.causes > li")
    assert cause.select_one("a").get_text() == "3处"  # type: ignore[union-attr]
    numbers = [number(each.fingerprint) for each in fair_report().findings[:3]]
    assert [str(link["href"])[1:] for link in cause.select("a.number")] == numbers
    rows = {row["number"]: row["cause"][0] for row in findings_of(folder)}
    assert [each for each, cause in rows.items() if cause == "C-22222222"] == numbers
    assert "其余1处是单独问题" in soup.get_text()
    assert not [each for each in soup.find_all("script") if "pwned" in each.get_text()]


def test_the_site_shows_the_figures_with_numerator_and_denominator(soup: BeautifulSoup) -> None:
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th,td")] for row in soup.select("table.rates tbody tr")
    ]
    assert rows[0] == ["全部", "90.0% 9/10 未核对2", "71.4% 10/14 未核对1", "—"]
    assert [ROAD, "90.0% 9/10 未核对2", "70.0% 7/10 未核对1", "—"] in rows
    assert "省事项库导出表没有这一列" in soup.get_text()
    assert "已准许的差异" in soup.get_text()


def test_an_allowed_finding_is_shown_as_such_and_counted_nowhere(soup: BeautifulSoup, folder: Path) -> None:
    (row,) = [each for each in findings_of(folder) if each["level"] == "已准许"]
    allowed = "网上只交电子件 · 业务推进组 · 市交函〔2021〕8号 · 至2021-12-31"
    assert detail_of(folder, row["number"])["allowed"] == allowed
    assert soup.select_one("table.heat tfoot td.total:nth-last-child(2)").get_text() == "4"  # type: ignore[union-attr]
    told = [[cell.get_text() for cell in row.select("td")[3:5]] for row in soup.select("#view-waivers tbody tr")]
    ended = ["2021-12-31", "已到期，所列差异重新计入"]
    assert told == [["2021-12-31", "有效，正在适用"], ended, ["", "未采用"]]


def test_the_workbook_has_the_units_own_causes_figures_and_allowed(tmp_path: Path) -> None:
    write_workbooks(fair_report(), tmp_path)
    book = load_workbook(tmp_path / "units" / f"{ROAD}.xlsx")
    always = ["说明", "整改清单", "材料逐项", "依据逐项", "已销号", "汇总"]
    assert book.sheetnames == [*always, "共同原因", "三项指标", "已准许的差异"]
    assert book["整改清单"].max_row - 2 == 3
    causes = list(book["共同原因"].iter_rows(min_row=3, values_only=True))
    assert [row[:3] for row in causes] == [("C-22222222", 3, 3)]
    rates = [row[:6] for row in book["三项指标"].iter_rows(min_row=3, values_only=True)]
    assert ("一致率", "全部", "70.0%", 7, 10, 1) in rates
    assert book["已准许的差异"].max_row == 3
    assert load_workbook(tmp_path / "units" / f"{TAXI}.xlsx").sheetnames == [*always, "三项指标"]


def test_the_terminal_names_figures_causes_and_allowed() -> None:
    text = "\n".join(summary_lines(fair_report(), translator("zh")))
    assert "完整率 90.0%（9/10，未核对 2） · 一致率 71.4%（10/14，未核对 1）" in text
    assert "共同原因 1 个，造成 4 处待整改中的 3 处，其余 1 处是单独问题" in text
    assert "C-22222222 ×3" in text
    assert "允许的差异：1 行准许了 1 处；未用到 0 行，须重新批准 0 行，已到期 1 行，未生效 0 行，未采用 1 行" in text
    assert "accuracy" not in "\n".join(summary_lines(fair_report(), translator("en")))


def test_the_files_for_programs_sum_to_the_verdict(tmp_path: Path) -> None:
    shown = fair_report()
    write_rates(shown, tmp_path / "rates.jsonl")
    write_causes(shown, tmp_path / "causes.jsonl")
    rates = [json.loads(line) for line in (tmp_path / "rates.jsonl").read_text("utf-8").splitlines()]
    assert summed(rates, "consistency") == (10, 14, 1)
    (cause,) = [json.loads(line) for line in (tmp_path / "causes.jsonl").read_text("utf-8").splitlines()]
    assert cause["findings"] == [each.fingerprint for each in shown.findings[:3]]


def summed(rates: list[dict[str, Any]], figure: str, **where: str) -> tuple[int, int, int]:
    own = [each for each in rates if each["figure"] == figure and all(each.get(k) == v for k, v in where.items())]
    left_out = sum(sum(each["not_checked"].values()) for each in own)
    return sum(each["numerator"] for each in own), sum(each["denominator"] for each in own), left_out


@pytest.fixture(scope="module")
def rates(demo: DemoRun) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (demo.folder / "rates.jsonl").read_text("utf-8").splitlines()]


def test_the_figures_of_a_whole_run_agree_on_every_paper(demo: DemoRun, rates: list[dict[str, Any]]) -> None:
    words = {"completeness": "完整率", "consistency": "一致率", "accuracy": "准确率"}
    page = BeautifulSoup((demo.folder / "report.html").read_text("utf-8"), "lxml")
    cells = page.select("table.rates tbody tr")[0].select("td")
    for (figure, word), cell in zip(words.items(), cells, strict=True):
        good, of, left_out = summed(rates, figure)
        assert f"{word} {good * 1000 // of / 10}%（{good}/{of}，未核对 {left_out}）" in demo.out
        assert f"{good}/{of}" in cell.get_text()
    for path in (demo.folder / "units").glob("*.xlsx"):
        book = load_workbook(path, read_only=True)
        if "三项指标" in book.sheetnames:
            rows = [row for row in book["三项指标"].iter_rows(min_row=3, values_only=True) if row[1] == "全部"]
            wanted = {word: summed(rates, figure, unit=path.stem) for figure, word in words.items()}
            assert {str(row[0]): row[3:6] for row in rows} == wanted
        book.close()


def test_what_differs_in_a_run_is_what_its_findings_count(demo: DemoRun, rates: list[dict[str, Any]]) -> None:
    """Brute force: every pair with a counting finding is one that is not good."""
    findings = [json.loads(line) for line in (demo.folder / "findings.jsonl").read_text("utf-8").splitlines()]
    pairs = {
        (each["channel"], each.get("library") or each["reading"], each["element"])
        for each in findings
        if each["task"] == "T2" and each["severity"] in ("error", "warning") and "waived" not in each
    }
    good, of, _ = summed(rates, "consistency")
    assert of - good == len(pairs)
    wrong = {
        (each["library"], each["element"])
        for each in findings
        if each["task"] == "T1" and each["severity"] in ("error", "warning") and each.get("library")
    }
    missed = sum(of - good for good, of, _ in (summed(rates, "completeness"), summed(rates, "accuracy")))
    assert missed == len(wrong)
