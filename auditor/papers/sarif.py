"""The report as SARIF 2.1.0 (OASIS), for code scanning: findings with our own fingerprints, what is allowed as
suppressed, and how each stands against the baseline of the gate that was asked.

Code scanning takes at most 25,000 results; those that fail come first, and a notification says how many are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import quote

from auditor.gate.model import Absence, Absent, Standing
from auditor.history import History
from auditor.i18n import Translate
from auditor.papers.reasons import reasons_told
from auditor.papers.sentences import one_line, sentence
from auditor.papers.wording import TASK_WORDS, allowed_word, element_word
from auditor.report import EXIT_CANNOT_JUDGE, RunReport
from auditor.reportfile import dump_whole
from catalog.errors import N_
from diffs.model import Finding, Severity
from diffs.rules import Rule

MOST: Final = 25_000
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_KEY: Final = "auditorFinding/v1"
_OBSERVED: Final = "auditorObservation/v1"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_KINDS: Final = {Severity.REVIEW: "review", Severity.INFO: "informational"}
_STATES: Final = {
    Standing.NEW: "new",
    Standing.REOPENED: "new",
    Standing.CHANGED: "updated",
    Standing.KNOWN: "unchanged",
}
_SAFE: Final = "/:?#[]@!$&'()*+,;=-._~%"
_HTTP: Final = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_BROKEN_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LONGEST_URI: Final = 2000


def sarif_text(report: RunReport, say: Translate) -> str:
    """The whole log as JSON; the same bytes for the same report."""
    return dump_whole({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, say)]}, indent=1)


def _run(report: RunReport, say: Translate) -> dict[str, Any]:
    absent = [each for each in report.gate.absent if each.why is Absence.GONE] if report.gate else []
    ordered = _by_weight(report)
    told = ordered[: max(MOST - len(absent), 0)]
    named = sorted({*(each.rule for each in told), *(each.entry.rule for each in absent)})
    places = {rule: index for index, rule in enumerate(named)}
    results = [
        *(_result(each, places, report, say) for each in told),
        *(_gone(each, places, say) for each in absent[:MOST]),
    ]
    return {
        "tool": {"driver": _driver(report, named)},
        "automationDetails": {"id": f"auditor/{report.run}"},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, len(ordered) - len(told), say)],
        "results": results,
        "properties": {"run": report.run, "asOf": report.as_of, "snapshot": report.snapshot.id},
    }


def _by_weight(report: RunReport) -> list[Finding]:
    """What fails the gate first, then by severity; else in the order of the report."""
    failing = frozenset(report.gate.failing) if report.gate else frozenset()
    weight = {severity: place for place, severity in enumerate(Severity)}
    return sorted(
        report.findings,
        key=lambda each: (each.fingerprint not in failing, each.waived is not None, weight[each.severity]),
    )


def _driver(report: RunReport, rules: Sequence[str]) -> dict[str, Any]:
    return {
        "name": "item-catalog-auditor",
        "version": version("item-catalog-auditor"),
        "rules": [_rule(name, report.rules.get(name)) for name in rules],
    }


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    """A rule with its source and what it asks to change; a rule that is gone has its id alone."""
    if rule is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": _message(rule.statement)},
        "fullDescription": {"text": _message(f"{rule.statement}（{rule.hook}）")},
        "help": {"text": _message(f"{rule.statement}\n依据：{rule.hook}\n整改：{rule.fix}")},
        "defaultConfiguration": {"level": _LEVELS.get(rule.severity, "note")},
        "properties": {"task": TASK_WORDS[rule.task], "pack": rule.pack.value, "tags": [rule.task.value]},
    }


def _result(finding: Finding, places: Mapping[str, int], report: RunReport, say: Translate) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "kind": _KINDS.get(finding.severity, "fail"),
        "level": _LEVELS.get(finding.severity, "none"),
        "message": {"text": _message(sentence(finding, report.history, say))},
        "partialFingerprints": {_KEY: finding.fingerprint, _OBSERVED: finding.observation},
        "locations": [_location(finding)],
        "properties": _properties(finding, report.history),
    }
    if finding.waived is not None:
        why = one_line(allowed_word(finding.waived))
        # what only this change allows is not allowed yet
        status = "underReview" if report.gate and finding.fingerprint in report.gate.standings else "accepted"
        result["suppressions"] = [{"kind": "external", "status": status, "justification": why}]
    elif report.gate:
        result["suppressions"] = []
    if report.gate and (standing := report.gate.standings.get(finding.fingerprint)):
        result["baselineState"] = _STATES[standing]
        result["properties"]["standing"] = standing.value
    return result


def _properties(finding: Finding, history: History) -> dict[str, Any]:
    pairs = (
        ("number", history.number(finding.fingerprint)),
        ("unit", finding.unit),
        ("region", finding.region),
        ("channel", finding.channel),
        ("difference", finding.kind.value),
        ("evidence", finding.seen.evidence if finding.seen else ""),
        ("locator", finding.seen.locator if finding.seen else ""),
    )
    return {key: one_line(text) for key, text in pairs if text}


def _location(finding: Finding) -> dict[str, Any]:
    names = (finding.channel or "library", finding.item.task_code or finding.item.task_name, finding.element)
    place: dict[str, Any] = {
        "logicalLocations": [
            {
                "name": one_line(element_word(finding)),
                "fullyQualifiedName": one_line("/".join(name.replace("/", "_") for name in names)),
                "kind": "element",
            }
        ]
    }
    if uri := _uri(finding):
        place["physicalLocation"] = {"artifactLocation": {"uri": uri}}
        if finding.seen and finding.seen.row:
            place["physicalLocation"]["region"] = {"startLine": finding.seen.row}
    return place


def _uri(finding: Finding) -> str:
    """Where the value stands: its address, else its file, else the evidence; what is no address is quoted as a name."""
    seen = finding.seen
    if seen is None:
        return ""
    if _HTTP.match(seen.url):
        address = _BROKEN_PERCENT.sub("%25", seen.url)
        bare, mark, fragment = address.partition("#")
        whole = quote(bare, safe=_SAFE.replace("[", "").replace("]", ""), errors="replace")
        return (whole + mark + quote(fragment, safe=_SAFE.replace("#", ""), errors="replace"))[:_LONGEST_URI]
    name = seen.file or seen.url
    return (quote(name, safe="/", errors="replace") if name else seen.evidence)[:_LONGEST_URI]


def _gone(absent: Absent, places: Mapping[str, int], say: Translate) -> dict[str, Any]:
    """A known finding that the run proved gone."""
    entry = absent.entry
    item = " ".join(part for part in (entry.task_name, entry.task_code) if part)
    told = say(N_("{what}: no longer so")).format(what=f"{entry.number} {item} · {entry.element}")
    return {
        "ruleId": entry.rule,
        "ruleIndex": places[entry.rule],
        "kind": "pass",
        "level": "none",
        "message": {"text": _message(one_line(told))},
        "partialFingerprints": {_KEY: entry.fingerprint, _OBSERVED: entry.observation},
        "baselineState": "absent",
    }


def _invocation(report: RunReport, left_out: int, say: Translate) -> dict[str, Any]:
    exit_code = report.gate.exit_code if report.gate else report.exit_code
    return {
        "executionSuccessful": exit_code != EXIT_CANNOT_JUDGE,
        "exitCode": exit_code,
        "toolExecutionNotifications": [
            {"level": level, "message": {"text": _message(one_line(text))}}
            for level, text in _notifications(report, left_out, say)
        ],
    }


def _notifications(report: RunReport, left_out: int, say: Translate) -> Iterator[tuple[str, str]]:
    for result in report.untrusted:
        template = N_("{channel} cannot be judged: {codes}")
        told = reasons_told(result.trust, say)
        yield "error", say(template).format(channel=result.channel, codes=told)
    if left_out:
        template = N_("{n} more findings are left out here; all of them are in report.json and findings.jsonl")
        yield "warning", say(template).format(n=left_out)
    if report.gate and (unchecked := _unchecked(report.gate.absent)):
        yield "note", say(N_("{n} findings of the baseline were not checked in this run")).format(n=unchecked)


def _unchecked(absent: Iterable[Absent]) -> int:
    return sum(each.why is not Absence.GONE for each in absent)


def _message(text: str) -> str:
    """Text that no reader takes for a placeholder or a link (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    return re.sub(r"([\[\]\\])", r"\\\1", text).replace("{", "{{").replace("}", "}}")
