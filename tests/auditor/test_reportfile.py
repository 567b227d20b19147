"""A report that is kept is read back equal, or refused with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reports import finding, hostile_report, report, unjudged_report, usual_report
from running import DemoRun

from auditor.config import open_project
from auditor.gate.model import GateVerdict
from auditor.history import History, Point
from auditor.ledger.model import Action, Entry, Event, Outcome, State, Verdict
from auditor.report import RunReport
from auditor.reportfile import (
    FORMAT,
    VERSION,
    kept_report,
    load_report,
    report_from_json,
    report_text,
    report_to_json,
    save_report,
)
from catalog.errors import ConfigError, InputRefused
from diffs.figures import Figure, Rate
from diffs.findingfile import finding_to_json
from diffs.fingerprint import number
from diffs.marks import Outvoted, Stale, Waived


def with_everything() -> RunReport:
    """Marks, an earlier run and a ledger entry besides what the usual report has."""
    marked = finding(
        name="marked",
        waived=Waived("准许", "某人", "文〔2021〕1号", "2021-12-31"),
        stale=Stale("2021-09-01", "2021-09-10"),
        outvoted=Outvoted("", ("pc", "hall")),
    )
    event = Event(1, "F-AAAAAAAA", Action.FOUND, "2021-09-17T02:00:00Z", "2021-09-17", "run", State.OPEN, data={"n": 1})
    verdict = Verdict(Outcome.PASSED, "R20210916-1", "2021-09-16")
    entry = Entry(
        "F-AAAAAAAA", marked.fingerprint, State.OPEN, {"rule": "T2-LIMIT"}, "R20210916-1", "2021-09-16",
        "R20210917-1", "2021-09-17", verdict=verdict, history=(event,),
    )  # fmt: skip
    point = Point("R20210916-1", "2021-09-16", 1, 7, {Figure.ACCURACY: Rate(3, 4)})
    history = History((point,), {marked.fingerprint: entry}, "2021-12-31")
    return replace(usual_report(), findings=(*usual_report().findings, marked), history=history)


@pytest.mark.parametrize("make", [usual_report, unjudged_report, with_everything, report])
def test_what_is_kept_is_read_back_equal(make: Callable[[], RunReport], tmp_path: Path) -> None:
    kept = make()
    save_report(kept, tmp_path / "R" / "report.json")
    assert load_report(tmp_path / "R" / "report.json") == kept
    assert [path.name for path in (tmp_path / "R").iterdir()] == ["report.json"]


def test_the_report_of_a_whole_run_is_read_back_and_written_alike(demo: DemoRun) -> None:
    project = open_project(demo.folder / "project")
    kept = kept_report(project)
    lines = (demo.folder / "findings.jsonl").read_text("utf-8").splitlines()
    assert len(kept.findings) == len(lines)
    assert kept.readings
    assert report_text(kept) == (project.reports / kept.run / "report.json").read_text("utf-8")
    assert report_from_json(json.loads(report_text(kept))) == kept
    assert kept_report(project, kept.run) == kept


def test_a_finding_the_ledger_knows_stands_in_the_document_once() -> None:
    """The ledger holds every finding: a large report would be twice as large."""
    usual, run = usual_report(), usual_report().run
    seen, other = usual.findings[0], finding(name="gone")
    entries = {
        each.fingerprint: Entry(
            number(each.fingerprint), each.fingerprint, State.OPEN, finding_to_json(each), run, "2021-09-16", last,
            "2021-09-17",
        )
        for each, last in ((seen, run), (other, "R20210916-1"))
    }  # fmt: skip
    kept = replace(usual, history=History(entries=entries))
    document = report_to_json(kept)
    assert [bool(each["finding"]) for each in document["history"]["entries"].values()] == [False, True]
    assert report_from_json(json.loads(report_text(kept))) == kept


def test_nothing_is_null_and_a_gate_is_no_part_of_it() -> None:
    asked = replace(unjudged_report(), gate=GateVerdict("ci", "baseline.jsonl", 1))
    document = report_to_json(asked)
    assert ": null" not in json.dumps(document)
    assert "gate" not in document
    assert report_from_json(document) == unjudged_report()


def test_rules_are_kept_as_they_were() -> None:
    document = report_to_json(usual_report())
    document["rules"]["T2-LIMIT"]["statement"] = "旧的表述"
    assert report_from_json(document).rules["T2-LIMIT"].statement == "旧的表述"


def test_half_a_character_is_named_not_written() -> None:
    text = report_text(hostile_report())
    assert "[U+D800]" in text
    assert text.encode()


@pytest.mark.parametrize(
    "change",
    [{"version": VERSION + 1}, {"format": "other"}, {"findings": [{"rule": 1}]}, {"run": None}, {"channels": "x"}],
)
def test_what_is_no_report_of_this_version_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InputRefused):
        report_from_json({"format": FORMAT, "version": VERSION} | report_to_json(usual_report()) | change)


@pytest.mark.parametrize("run", ["", "R20210917-9", "../x", "R"])
def test_a_run_that_is_not_kept_is_a_bad_call(run: str, tmp_path: Path) -> None:
    (tmp_path / "audit.toml").write_text("", "utf-8")
    with pytest.raises(ConfigError):
        kept_report(open_project(tmp_path), run)


@pytest.mark.parametrize("text", ["", "[]", "{", "3"])
def test_a_file_that_holds_something_else_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(text, "utf-8")
    with pytest.raises(InputRefused):
        load_report(tmp_path / "report.json")
