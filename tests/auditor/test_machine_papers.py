"""Machine outputs are what public schemas and readers take them for, and say no more and no less than the report."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import junitparser
import pytest
from gating import KNOWN, audited, project_in
from jsonschema import Draft202012Validator
from lxml import etree
from reports import finding, hostile_report, in_library, report, unjudged_report, usual_report
from sarif_pydantic import Sarif

from auditor.gate.ask import gated
from auditor.gate.baselinefile import write_baseline
from auditor.gate.writing import written
from auditor.i18n import translator
from auditor.papers import sarif
from auditor.papers.annotations import MOST as MOST_ANNOTATIONS
from auditor.papers.annotations import annotations_text
from auditor.papers.codequality import code_quality_text
from auditor.papers.junit import junit_text
from auditor.papers.lines import lines_text
from auditor.papers.markdown import markdown_text
from auditor.papers.sarif import MOST, sarif_text
from auditor.papers.schema import published_schema, schema_text
from auditor.report import RunReport
from auditor.reportfile import report_text
from diffs.marks import Waived

SCHEMAS = Path(__file__).with_name("schemas")
CHINESE, ENGLISH = translator("zh"), translator("en")


def waived_report() -> RunReport:
    return report(finding(waived=Waived("市局同意", "某处", "文〔2021〕1号", "2021-12-31")), in_library())


def gated_report() -> RunReport:
    """One finding gone, one changed, two known and one new against a baseline."""
    return _gated()


@lru_cache(maxsize=1)
def _gated() -> RunReport:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        project = project_in(Path(folder))
        write_baseline(project.baseline, written(audited(project, KNOWN), ()).entries)
        changes = {("pc", "L0002"): {"link_way": "029-86780001"}, ("kiosk", "L0003"): KNOWN["kiosk", "L0003"]}
        now = audited(project, {**changes, ("pc", "L0004"): {"is_fee": "是"}})
        return gated(project, now)


MAKERS = [usual_report, unjudged_report, hostile_report, waived_report, gated_report, report]


@pytest.fixture(params=MAKERS, ids=lambda make: make.__name__)
def any_report(request: pytest.FixtureRequest) -> RunReport:
    make: Callable[[], RunReport] = request.param
    return make()


# ---- JSON and JSONL


def closed(node: Any) -> Any:
    """The schema with nothing allowed that it does not name: what is published may grow, what is written may not."""
    if isinstance(node, dict):
        more = {"additionalProperties": False} if "properties" in node and node.get("type") == "object" else {}
        return {**more, **{key: closed(value) for key, value in node.items()}}
    return [closed(each) for each in node] if isinstance(node, list) else node


@pytest.fixture(scope="module")
def schema() -> Any:
    made = closed(json.loads(published_schema()))
    Draft202012Validator.check_schema(made)
    return made


def test_the_published_schema_is_fresh() -> None:
    assert published_schema() == schema_text(), "run `make schema`"


def test_json_is_what_the_schema_says(any_report: RunReport, schema: Any) -> None:
    document = json.loads(report_text(any_report))
    assert not [error.message for error in Draft202012Validator(schema).iter_errors(document)]
    assert document["version"] == 1


def test_jsonl_is_what_the_schema_says(any_report: RunReport, schema: Any) -> None:
    lines = [json.loads(line) for line in lines_text(any_report).split("\n")[:-1]]
    validator = Draft202012Validator({"$ref": "#/$defs/line", "$defs": schema["$defs"]})
    assert not [error.message for line in lines for error in validator.iter_errors(line)]
    counts = Counter(line["record"] for line in lines)
    assert (counts["run"], counts["finding"]) == (1, len(any_report.findings))
    assert lines[0]["record"] == "run"


# ---- JUnit


@pytest.fixture(scope="module")
def xsd() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))


def test_junit_is_valid_and_read_by_a_public_reader(any_report: RunReport, xsd: etree.XMLSchema) -> None:
    text = junit_text(any_report, CHINESE).encode()
    assert xsd.validate(etree.fromstring(text)), xsd.error_log
    read = junitparser.JUnitXml.fromstring(text)
    for suite in read:
        names = [(case.classname, case.name) for case in suite]
        assert len(names) == len(set(names)) == suite.tests
        kinds = Counter(type(each).__name__ for case in suite for each in case.result)
        assert (kinds["Failure"], kinds["Error"], kinds["Skipped"]) == (suite.failures, suite.errors, suite.skipped)
    assert read.tests == sum(suite.tests for suite in read)


def cases(text: str) -> dict[str, list[tuple[str, str]]]:
    """Class name → kind and message of the result of its cases, ``passed`` for none."""
    found: dict[str, list[tuple[str, str]]] = {}
    for suite in junitparser.JUnitXml.fromstring(text.encode()):
        for case in suite:
            results = [(type(each).__name__.lower(), str(each.message)) for each in case.result] or [("passed", "")]
            found.setdefault(str(case.classname), []).extend(results)
    return found


def test_a_suite_is_a_channel_and_a_case_is_an_item() -> None:
    kinds = {
        name: Counter(kind for kind, _ in each) for name, each in cases(junit_text(usual_report(), ENGLISH)).items()
    }
    assert kinds == {
        "pc": {"failure": 3, "passed": 1},
        "hall": {"failure": 1},
        "library": {"failure": 2},
    }


def test_what_is_allowed_is_skipped_with_its_reason() -> None:
    (told,) = cases(junit_text(waived_report(), CHINESE))["pc"]
    assert told == ("skipped", "市局同意，某处，文〔2021〕1号，至2021-12-31")


def test_what_cannot_be_judged_is_an_error() -> None:
    found = cases(junit_text(unjudged_report(), ENGLISH))
    assert [kind for kind, _ in found["pc"]] == ["error", "failure"]
    assert found["hall"] == [("error", "timed out [timeout] timed out")]


def test_known_findings_do_not_fail_once_a_gate_was_asked() -> None:
    kinds = Counter(kind for each in cases(junit_text(gated_report(), ENGLISH)).values() for kind, _ in each)
    assert (kinds["failure"], kinds["skipped"]) == (2, 1)
    whole_library = 1
    assert kinds["passed"] == 3 * 8 - 3 + whole_library


# ---- SARIF


@pytest.fixture(scope="module")
def sarif_schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8")))


def test_sarif_is_valid_and_read_by_a_public_reader(any_report: RunReport, sarif_schema: Draft202012Validator) -> None:
    log = json.loads(sarif_text(any_report, CHINESE))
    assert not [f"{error.json_path} {error.message}" for error in sarif_schema.iter_errors(log)]
    (run,) = Sarif.model_validate(log).runs
    own = [result for result in log["runs"][0]["results"] if result.get("baselineState") != "absent"]
    assert len(own) == len(any_report.findings)
    assert len(run.results or []) == len(log["runs"][0]["results"])


def results(made: RunReport) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(sarif_text(made, ENGLISH))["runs"][0]["results"]
    return found


def test_sarif_carries_our_fingerprints_and_where_it_was_seen() -> None:
    (first, *_) = results(report(finding()))
    assert first["partialFingerprints"]["auditorFinding/v1"] == finding().fingerprint
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "http://pc.city.test/item?id=1"
    (row,) = results(report(in_library()))
    assert row["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}


def test_sarif_says_what_is_allowed_and_how_each_stands() -> None:
    allowed = [each for each in results(waived_report()) if each.get("suppressions")]
    assert [each["suppressions"][0]["status"] for each in allowed] == ["accepted"]
    assert Counter(each["baselineState"] for each in results(gated_report()) if each["kind"] != "informational") == {
        "new": 1,
        "updated": 1,
        "unchanged": 1,
        "absent": 1,
    }


def test_sarif_leaves_out_what_is_too_much_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST == 25_000
    monkeypatch.setattr(sarif, "MOST", 25)
    many = replace(report(), findings=(*(in_library(severity="info"),) * 25, finding()))
    log = json.loads(sarif_text(many, ENGLISH))["runs"][0]
    assert len(log["results"]) == 25
    assert log["results"][0]["ruleId"] == "T2-LIMIT"
    (told,) = log["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("1 more")


def test_crawled_text_is_no_placeholder_and_no_link_in_sarif() -> None:
    (only,) = results(report(finding(name="[x](http://evil.test) {0}")))
    assert "\\[x\\](http" in only["message"]["text"]
    assert "{{0}}" in only["message"]["text"]


# ---- GitLab, GitHub


def test_code_quality_has_every_finding_once(any_report: RunReport) -> None:
    issues = json.loads(code_quality_text(any_report, translator("zh")))
    assert len(issues) == len(any_report.findings)
    for issue in issues:
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["path"]
        assert issue["location"]["lines"]["begin"] >= 1
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}


COMMAND = re.compile(r"::(error|warning|notice) title=([^:,\r\n]*)::([^\r\n]*)")


def commands(made: RunReport) -> Iterator[re.Match[str]]:
    for line in annotations_text(made, ENGLISH).split("\n")[:-1]:
        command = COMMAND.fullmatch(line)
        assert command, line
        yield command


def test_annotations_are_few_and_each_is_one_command(any_report: RunReport) -> None:
    assert 1 <= len(list(commands(any_report))) <= MOST_ANNOTATIONS + 2


def test_crawled_text_cannot_leave_its_annotation() -> None:
    nasty = finding(rule="T2,x:y", fix="100%\r\n::error::x", name="a\n::set-output name=x::y")
    first, *_ = commands(report(nasty))
    assert first[2] == "T2%2Cx%3Ay"
    assert "100%25" in first[3]


MARKUP = re.compile(r"`[^`\n]*`")


def test_the_summary_has_crawled_text_in_code_spans_only(any_report: RunReport) -> None:
    text = markdown_text(any_report, ENGLISH)
    bare = MARKUP.sub("", text)
    assert not re.search(r"[<>@\[\]!]|://|window|pwned", bare)
    widths = {
        len(line.split("|")) for table in re.findall(r"(?:^\|.*\n)+", text, re.M) for line in table.splitlines()[:2]
    }
    assert widths
    for table in re.findall(r"(?:^\|.*\n)+", text, re.M):
        assert len({line.count("|") for line in table.splitlines()}) == 1
    assert len(text.encode()) < 1_000_000
