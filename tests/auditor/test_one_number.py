"""Findings whose fingerprints would share a number: each has one of its own, the same wherever it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from gating import audited, project_in

from auditor.explain import explained
from auditor.gate.writing import written
from auditor.history import History
from auditor.i18n import translator
from auditor.ledger import numbers
from auditor.ledger.book import Ledger
from auditor.ledger.entering import enter_run
from auditor.ledger.looked import looked_at
from auditor.papers.codequality import code_quality_text
from auditor.papers.junit import junit_text
from auditor.papers.lines import report_lines
from auditor.papers.sarif import sarif_text
from auditor.papers.site.index import index_of
from auditor.papers.site.order import order_of
from auditor.report import RunReport
from auditor.reportfile import report_from_json, report_to_json
from auditor.sheets.lines import lines_of
from catalog.store import open_store
from diffs.fingerprint import number
from diffs.model import Severity
from diffs.rules import NATIONAL

SHARED = "F-22222222"
DIGEST = len("f1:") + 32
ZH = translator("zh")


@contextmanager
def book_in(folder: Path) -> Iterator[Ledger]:
    with open_store(folder / "audit.db") as store:
        yield Ledger(store, lambda _task, _unit: "")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> RunReport:
    """A run whose findings would all share one number; the ledger has entered it, and it was kept and read again."""
    folder = tmp_path_factory.mktemp("shared")
    bare = audited(project_in(folder))
    with pytest.MonkeyPatch.context() as patch, book_in(folder) as book:
        patch.setattr(numbers, "number", lambda mark: SHARED if len(mark) == DIGEST else number(mark))
        with book.store.writing() as db:
            given = enter_run(db, looked_at(bare, NATIONAL), at="2021-09-17T02:00:00Z", after_run="")
        entries = {entry.fingerprint: entry for entry in book.entries()}
        unit = next(entry for entry in entries.values() if entry.number != SHARED)
        said = {"by": unit.unit, "note": "库内有误", "day": "2021-09-17", "at": "2021-09-17T03:00:00Z"}
        (answer,) = book.dispute([unit.number], **said)
        raised = {entry.number for entry in book.entries()} - {entry.number for entry in entries.values()}
    assert answer.number == unit.number
    assert len(raised) == 1, "a dispute's finding takes nobody's number"
    assert given == {mark: entry.number for mark, entry in entries.items()}
    return report_from_json(report_to_json(replace(bare, history=History(entries=entries))))


def test_everything_shows_the_number_of_the_ledger(report: RunReport) -> None:
    names = {mark: entry.number for mark, entry in report.history.entries.items()}
    assert len(set(names.values())) == len(names) > 1
    assert all(name != number(mark) for mark, name in names.items())
    told = [each for each in report.findings if each.severity is not Severity.INFO]
    assert {each.fingerprint for each in told} == set(names)

    lines = [each for each in report_lines(report) if each["record"] == "finding"]
    assert {each["fingerprint"]: each["number"] for each in lines if each["fingerprint"] in names} == names

    order = order_of(report)
    shown = index_of(report, order, ZH)["numbers"]
    signs = [f"F-{shown[place : place + 8]}" for place in range(0, len(shown), 8)]
    known = {each.fingerprint: sign for each, sign in zip(order.findings, signs, strict=True)}
    assert {mark: known[mark] for mark in names} == names

    assert {line.entry.fingerprint: line.entry.number for line in lines_of(report)} == names
    assert {each.fingerprint: each.number for each in written(report, ()).entries} == names

    results = json.loads(sarif_text(report, ZH))["runs"][0]["results"]
    marked = {each["partialFingerprints"]["auditorFinding/v1"]: each for each in results}
    assert {mark: marked[mark]["properties"]["number"] for mark in names} == names
    issues = {each["fingerprint"]: each["description"] for each in json.loads(code_quality_text(report, ZH))}
    junit = junit_text(report, ZH)
    for mark, name in names.items():
        assert marked[mark]["message"]["text"].startswith(name)
        assert issues[mark].startswith(name)
        assert name in junit
        assert number(mark) not in junit
    for each in told:
        assert explained(each, ZH, name=names[each.fingerprint])[0].count(names[each.fingerprint]) == 1
