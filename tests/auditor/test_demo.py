"""The whole product through its command line: every seeded difference found, every harmless variation silent."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from running import DemoRun, run_auditor

from auditor.papers.terminal import MAX_LINES
from spiders import city

TRUTH = city.truth()
SEEDED = [line for line in TRUTH if not line.harmless]
HARMLESS = [line for line in TRUTH if line.harmless]
PLACE = ("channel", "item", "rule", "kind", "element", "sub_key", "sub_element")


@pytest.fixture(scope="session")
def findings(demo: DemoRun) -> list[dict[str, Any]]:
    lines = (demo.folder / "findings.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def place_of(finding: dict[str, Any]) -> tuple[str, ...]:
    item = finding["item"]["task_code"] or (finding["item"]["task_name"] if "channel" in finding else "")
    return tuple(item if key == "item" else finding.get(key, "") for key in PLACE)


@pytest.fixture(scope="session")
def counted(findings: list[dict[str, Any]]) -> Counter[tuple[str, ...]]:
    return Counter(place_of(finding) for finding in findings if finding["severity"] != "info")


def test_the_demo_ends_well(demo: DemoRun) -> None:
    assert demo.code == 0, demo.err[-3000:]
    assert "Traceback" not in demo.err


def test_the_city_is_as_big_as_promised() -> None:
    items = city.items()
    assert len(items) >= 64
    assert sum(item.elements.get("task_type") == "公共服务" for item in items) >= 26
    assert len(SEEDED) >= 150
    assert len({line.op for line in SEEDED}) >= 30
    assert len(HARMLESS) >= 60
    assert {line.channel for line in SEEDED} == {"", *city.CHANNELS}


@pytest.mark.parametrize("op", sorted({line.op for line in SEEDED}))
def test_every_seeded_difference_of_a_kind_is_found(op: str, counted: Counter[tuple[str, ...]]) -> None:
    missed = [line.id for line in SEEDED if line.op == op and tuple(getattr(line, key) for key in PLACE) not in counted]
    assert not missed


def test_nothing_counts_that_was_not_seeded(counted: Counter[tuple[str, ...]]) -> None:
    seeded = {tuple(getattr(line, key) for key in PLACE) for line in SEEDED}
    assert not sorted(counted.keys() - seeded)
    assert max(counted.values()) == 1, "one difference, one finding"


@pytest.mark.parametrize("op", sorted({line.op for line in HARMLESS}))
def test_every_harmless_variation_of_a_kind_is_silent(op: str, findings: list[dict[str, Any]]) -> None:
    seeded = {(line.channel, line.item, line.element, line.sub_key) for line in SEEDED}
    loud = {
        (finding.get("channel", ""), place_of(finding)[1], finding["element"], finding.get("sub_key", ""))
        for finding in findings
        if finding["severity"] != "info"
    }
    quiet = {(line.channel, line.item, line.element) for line in HARMLESS if line.op == op}
    assert quiet
    assert not [place for place in loud - seeded if place[:3] in quiet]


def test_the_summary_is_short_and_ends_in_the_verdict(demo: DemoRun) -> None:
    lines = demo.out.strip().splitlines()
    assert len(lines) <= MAX_LINES
    assert lines[-1].startswith("结论")
    assert "1" in lines[-1]


def test_the_papers_lie_where_they_should(demo: DemoRun) -> None:
    names = {path.name for path in demo.folder.iterdir()}
    assert {"report.html", "site", "findings.jsonl", "units", "truth.jsonl", "project"} <= names
    assert len(list((demo.folder / "units").glob("*.xlsx"))) >= 9


def papers(folder: Path) -> dict[str, str]:
    site = [path for path in sorted((folder / "site").rglob("*")) if path.is_file()]
    files = [folder / "report.html", *site, folder / "findings.jsonl", *sorted((folder / "units").iterdir())]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_another_day_zone_locale_and_hash_seed_change_no_byte(demo: DemoRun, tmp_path: Path) -> None:
    again = run_auditor("demo", cwd=tmp_path, PYTHONHASHSEED="77", TZ="America/New_York", LC_ALL="C")
    assert again.returncode == 0, again.stderr[-2000:]
    assert papers(tmp_path / "auditor-demo") == papers(demo.folder)


def test_reading_again_without_the_network_gives_the_same_findings(demo: DemoRun, tmp_path: Path) -> None:
    project = demo.folder / "project"
    out = tmp_path / "again"
    done = run_auditor("run", "--offline", "--as-of", city.AS_OF, "--out", str(out), "--json", cwd=project)
    assert done.returncode == 1, done.stderr[-2000:]
    assert json.loads(done.stdout)["exit"] == 1
    assert (out / "findings.jsonl").read_bytes() == (demo.folder / "findings.jsonl").read_bytes()


def test_a_finding_can_be_explained(demo: DemoRun, findings: list[dict[str, Any]]) -> None:
    finding = next(each for each in findings if each["rule"] == "T2-LIMIT")
    done = run_auditor("explain", finding["fingerprint"], cwd=demo.folder / "project")
    assert done.returncode == 0, done.stderr
    for part in (finding["library_value"], finding["channel_value"], finding["fix"], finding["rule"]):
        assert part in done.stdout
