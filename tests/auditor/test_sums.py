"""One run, one set of numbers: the JSON verdict, the page, the workbooks and findings.jsonl agree."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from running import DemoRun
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
