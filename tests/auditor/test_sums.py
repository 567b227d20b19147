"""One run, one set of numbers: the JSON verdict, the page, the workbooks, the week's papers and the exported ledger
agree."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from docx import Document
from openpyxl import load_workbook
from running import DemoRun, run_auditor
from sitefiles import findings_of

from auditor.papers.wording import LIBRARY_WORD, NO_UNIT, SEVERITY_WORDS
from catalog.store import open_store
from diffs.fingerprint import number

COUNTED = {"error", "warning"}
Place = tuple[str, str]
"""Channel (``""`` for the library) and severity."""


@pytest.fixture(scope="module")
def verdict(demo: DemoRun) -> Mapping[str, Any]:
    """What ``auditor run --json`` prints, as it was stored with the run."""
    with open_store(demo.folder / "project" / "state" / "audit.db") as store:
        run = store.last_run()
    assert run is not None
    return run.verdict


@pytest.fixture(scope="module")
def findings(demo: DemoRun) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (demo.folder / "findings.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def page(demo: DemoRun) -> BeautifulSoup:
    return BeautifulSoup((demo.folder / "report.html").read_text("utf-8"), "lxml")


@pytest.fixture(scope="module")
def rows(demo: DemoRun) -> dict[str, list[tuple[str, ...]]]:
    """Number, severity and channel of every row of every unit's list."""
    return {path.stem: list(list_rows(path)) for path in sorted((demo.folder / "units").glob("*.xlsx"))}


def list_rows(path: Any) -> Iterable[tuple[str, ...]]:
    book = load_workbook(path, read_only=True)
    yield from (
        (str(row[0]), str(row[3]), str(row[4])) for row in book["整改清单"].iter_rows(min_row=3, values_only=True)
    )
    book.close()


def by_place(findings: Iterable[Mapping[str, Any]]) -> Counter[Place]:
    return Counter((finding.get("channel", ""), finding["severity"]) for finding in findings)


def channel_in(word: str) -> str:
    """``pc`` of 市局网站（pc）."""
    return "" if word == LIBRARY_WORD else word.rpartition("（")[2].rstrip("）")


def test_the_json_verdict_sums_the_findings(verdict: Mapping[str, Any], findings: list[dict[str, Any]]) -> None:
    told = {"": verdict["library"]} | {channel["channel"]: channel["findings"] for channel in verdict["channels"]}
    sums = Counter({(name, severity): count for name, row in told.items() for severity, count in row.items()})
    assert sums == by_place(findings)


def test_the_site_shows_every_finding_under_its_place(demo: DemoRun, findings: list[dict[str, Any]]) -> None:
    rows = findings_of(demo.folder)
    words = {word: severity.value for severity, word in SEVERITY_WORDS.items()}
    shown = Counter((channel_in(row["channel"]), words[row["level"]]) for row in rows)
    assert shown == by_place(findings)
    assert sorted(row["number"] for row in rows) == sorted(number(finding["fingerprint"]) for finding in findings)


def test_the_unit_table_and_the_cards_sum_the_findings(page: BeautifulSoup, findings: list[dict[str, Any]]) -> None:
    counted = [finding for finding in findings if finding["severity"] in COUNTED]
    table = {
        cells[0].get_text(): [int(cell.get_text()) for cell in cells[1:-1]]
        for cells in (row.select("th,td") for row in page.select("table.heat tbody tr, table.heat tfoot tr"))
    }
    total = table.pop("合计")
    assert {unit: row[-1] for unit, row in table.items()} == Counter(each.get("unit") or NO_UNIT for each in counted)
    assert [sum(column) for column in zip(*table.values(), strict=True)] == total
    assert total[-1] == len(counted)
    cards = [int(link.get_text()) for link in page.select(".tasks .count")]
    tasks = Counter(finding["task"] for finding in counted)
    assert cards == [tasks[task] for task in ("T1", "T2", "T3")]


def test_the_workbooks_hold_each_finding_of_their_unit_once(
    rows: dict[str, list[tuple[str, ...]]], findings: list[dict[str, Any]]
) -> None:
    wanted: dict[str, list[tuple[str, ...]]] = {}
    for finding in findings:
        if finding["severity"] != "info":
            row = (number(finding["fingerprint"]), finding["severity"], finding.get("channel", ""))
            wanted.setdefault(finding.get("unit") or NO_UNIT, []).append(row)
    words = {word: severity.value for severity, word in SEVERITY_WORDS.items()}
    held = {unit: sorted((each[0], words[each[1]], channel_in(each[2])) for each in own) for unit, own in rows.items()}
    assert held == {unit: sorted(own) for unit, own in wanted.items()}


def test_the_terminal_says_the_same_numbers(demo: DemoRun, findings: list[dict[str, Any]]) -> None:
    levels = Counter(finding["severity"] for finding in findings)
    lines = demo.out.strip().splitlines()
    assert f"错误 {levels['error']}，警告 {levels['warning']}，待判定 {levels['review']}" in lines[-2]
    assert f" {levels['error'] + levels['warning']} 处" in lines[-1].replace("，", " ")


def test_the_links_to_the_workbooks_lead_to_files(demo: DemoRun, page: BeautifulSoup) -> None:
    links = [unquote(str(link["href"])) for link in page.select("table.heat a:not(.count)")]
    assert links
    assert all((demo.folder / link).is_file() for link in links)


AS_OF = "2021-10-12"
SETTINGS = """
[[tasks]]
id = "T1"
due = "2021-09-30"
[[tasks]]
id = "T2"
due = "2021-10-08"
"""
Grid = list[list[str]]


@dataclass(frozen=True)
class Week:
    """The papers of a week, and the exported ledger they are to agree with: the lines that count, those overdue."""

    folder: Path
    counted: tuple[Mapping[str, Any], ...]
    late: tuple[Mapping[str, Any], ...]

    def grids(self, paper: str) -> list[Grid]:
        """The tables of every paper of a kind, in the order of their names."""
        words = [Document(str(path)) for path in sorted(self.folder.glob(f"{paper}-*.docx"))]
        return [[[cell.text for cell in row.cells] for row in table.rows] for word in words for table in word.tables]


@pytest.fixture(scope="module")
def week(demo: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Week:
    root = tmp_path_factory.mktemp("week")
    project = demo.folder / "project"
    settings = (project / "audit.toml").read_text("utf-8").replace('start = ""\nend = ""', PERIOD, 1)
    (root / "audit.toml").write_text(settings + SETTINGS, "utf-8")
    shutil.copytree(project / "state", root / "state", ignore=shutil.ignore_patterns("evidence", "crawls"))
    papers = run_auditor("papers", "all", "--as-of", AS_OF, "--out", "papers", cwd=root)
    assert papers.returncode == 0, papers.stderr
    lines = run_auditor("ledger", "export", "--json", "--as-of", AS_OF, cwd=root).stdout.splitlines()
    counted = tuple(line for line in map(json.loads, lines) if line["severity"] in COUNTED)
    return Week(root / "papers", counted, tuple(line for line in counted if line.get("overdue_days")))


PERIOD = 'start = "2021-09-15"\nend = "2021-10-20"'


def by_unit(lines: Iterable[Mapping[str, Any]]) -> Counter[str]:
    return Counter(line.get("unit") or NO_UNIT for line in lines)


def column(grid: Grid, heading: str, name: int = 0) -> Counter[str]:
    """First cell (or ``name``-th) of every row → the number under a heading, the last row of sums left out."""
    at = grid[0].index(heading)
    return +Counter({row[name]: int(re.findall(r"\d+", row[at])[0]) for row in grid[1:] if row[0] != "合计"})


@pytest.mark.parametrize("paper", ["周报", "通报"])
def test_the_reports_of_the_week_count_the_exported_ledger(week: Week, paper: str) -> None:
    grid = next(grid for grid in week.grids(paper) if grid[0][:2] == ["责任单位", "台账"])
    assert len(week.late) > 200
    assert column(grid, "台账") == by_unit(week.counted)
    assert column(grid, "逾期") == by_unit(week.late)
    assert int(grid[-1][1]) == len(week.counted)


def test_notices_lots_scores_and_plans_count_the_overdue_of_the_exported_ledger(week: Week) -> None:
    replies = [dict(grid) for grid in week.grids("督办单") if grid[0][0] == "督办单编号"]
    assert Counter({each["责任单位"]: int(each["督办问题条数"]) for each in replies}) == by_unit(week.late)
    assert column(week.grids("随机督导")[0], "逾期") == by_unit(week.late)
    assert column(week.grids("评价赋分")[0], "逾期未整改", name=1) == by_unit(week.late)
    details = (week.folder / f"扣分明细-{AS_OF}.csv").read_text("utf-8-sig").splitlines()
    assert sorted(line.split(",")[2] for line in details if "逾期" in line) == sorted(e["number"] for e in week.late)
    remarks = [row[5] for grid in week.grids("周工作计划表") for row in grid[1:]]
    assert sum(int(each) for text in remarks for each in re.findall(r"逾期未整改(\d+)条", text)) == len(week.late)
    found = [
        int(each)
        for grid in week.grids("周工作计划表")
        for row in grid
        for each in re.findall(r"新发现(\d+)条", row[2])
    ]
    assert sum(found) == sum(by_unit(week.counted)[unit] for unit in by_unit(week.late))


def test_the_guidance_counts_the_districts_of_the_exported_ledger(week: Week) -> None:
    city = {"", "610100"}
    wanted = Counter(line["unit"] for line in week.counted if line.get("region", "") not in city)
    grids = week.grids("指导单")
    assert sum((column(grid, "台账") for grid in grids if grid[0][0] == "单位"), Counter()) == wanted
    assert sum(sum(column(grid, "条数", name=0).values()) for grid in grids if grid[0][-1] == "条数") <= wanted.total()
    assert sum(int(grid[-1][-1]) for grid in grids if grid[0][-1] == "条数") == wanted.total()
