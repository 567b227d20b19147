"""The report as JUnit XML: a suite is a channel (or the library), a case is an item.

A case fails when something counts against its item, is skipped when all that counts is allowed (with the reason), or
known to the gate that was asked; what could not be judged is an error. Valid against the schema that Jenkins' xUnit
plugin publishes (``junit-10.xsd``), which all common readers accept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from xml.etree import ElementTree

from auditor.i18n import Translate
from auditor.papers.reasons import reasons_told
from auditor.papers.retold import reason_name, retold
from auditor.papers.sentences import one_line, sentence
from auditor.papers.wording import LIBRARY_WORD, allowed_word
from auditor.report import ChannelResult, RunReport
from catalog.errors import N_
from catalog.identity import main_code
from diffs.model import COUNTED, Decision, Finding
from spiders.model import NotRead

_USED: Final = frozenset({Decision.AUTO, Decision.JUDGED})
_LONGEST: Final = 200
_COUNTED: Final = ("failures", "errors", "skipped")


@dataclass(slots=True)
class _Case:
    """One item on one channel."""

    name: str
    findings: list[Finding] = field(default_factory=list)


def junit_text(report: RunReport, say: Translate) -> str:
    """The whole document; the same bytes for the same report."""
    suites = [_channel_suite(report, each, say) for each in report.channels]
    suites.append(_suite(report, "", LIBRARY_WORD, _cases(report, ""), [], say))
    root = ElementTree.Element("testsuites", name="auditor")
    for suite in suites:
        root.append(suite)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _channel_suite(report: RunReport, result: ChannelResult, say: Translate) -> ElementTree.Element:
    trust = result.trust
    errors = [(each.url, _not_read(each, say)) for each in trust.not_read]
    if not trust.trusted:
        told = say(N_("cannot be judged: {codes}")).format(codes=reasons_told(trust, say))
        errors.insert(0, (result.channel, told))
    return _suite(report, result.channel, result.title or result.channel, _cases(report, result.channel), errors, say)


def _not_read(page: NotRead, say: Translate) -> str:
    """Why a page was not read, with the code; what was noted of it in the reader's language."""
    told = reason_name(page.reason, say)
    return f"{told} {retold(page.detail, say)}" if page.detail else told


def _cases(report: RunReport, channel: str) -> dict[str, _Case]:
    """The items of a channel that were looked at or that something was found about, by id."""
    cases = {
        item.id: _Case(_name(main_code(item), item.task_name)) for item in report.items if _looked_at(report, channel)
    }
    if channel:
        matched = {each.library for each in report.matches if each.channel == channel and each.decision in _USED}
        cases = {key: case for key, case in cases.items() if key in matched}
    for finding in report.findings:
        if finding.channel == channel:
            key = finding.library or f"reading {finding.reading} {finding.item.task_name}"
            case = cases.setdefault(key, _Case(_name(finding.item.task_code, finding.item.task_name)))
            case.findings.append(finding)
    return cases


def _looked_at(report: RunReport, channel: str) -> bool:
    return not channel or any(each.channel == channel for each in report.channels)


def _name(code: str, name: str) -> str:
    return one_line(f"{name} {code}".strip(), _LONGEST) or "—"


def _suite(
    report: RunReport,
    channel: str,
    title: str,
    cases: dict[str, _Case],
    errors: Sequence[tuple[str, str]],
    say: Translate,
) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", name=one_line(title, _LONGEST) or "—", time="0")
    suite.set("timestamp", f"{report.as_of}T00:00:00")
    _add_properties(suite, report, channel)
    names: Counter[str] = Counter()
    failing = frozenset(report.gate.failing) if report.gate else None
    classname = channel or "library"
    for name, text in errors:
        case = _add_case(suite, one_line(name, _LONGEST) or "—", classname, names)
        _add(case, "error", "could_not_judge", [text])
    told = partial(sentence, history=report.history, say=say)
    for each in cases.values():
        _tell(_add_case(suite, each.name, classname, names), each.findings, failing, told, say)
    suite.set("tests", str(sum(1 for _ in suite.iter("testcase"))))
    for key, tag in zip(_COUNTED, ("failure", "error", "skipped"), strict=True):
        suite.set(key, str(sum(1 for _ in suite.iter(tag))))
    return suite


def _add_properties(suite: ElementTree.Element, report: RunReport, channel: str) -> None:
    box = ElementTree.SubElement(suite, "properties")
    for name, value in _properties(report, channel):
        ElementTree.SubElement(box, "property", name=name, value=one_line(value))


def _properties(report: RunReport, channel: str) -> Iterator[tuple[str, str]]:
    yield from (("run", report.run), ("as_of", report.as_of), ("snapshot", report.snapshot.id))
    yield ("channel", channel or "library")
    for result in report.channels:
        if result.channel == channel:
            trust = result.trust
            yield ("trust", "trusted" if trust.trusted else "untrusted")
            yield ("announced", "" if trust.announced is None else str(trust.announced))
            yield from (("seen", str(trust.seen)), ("read", str(trust.read)))
    if report.gate:
        yield from (("gate", report.gate.name), ("baseline", report.gate.against))


def _add_case(suite: ElementTree.Element, name: str, classname: str, names: Counter[str]) -> ElementTree.Element:
    """A case of its own, whatever it is called: readers take two of one name for one."""
    names[name] += 1
    unique = name if names[name] == 1 else f"{name} ({names[name]})"
    return ElementTree.SubElement(suite, "testcase", name=unique, classname=classname, time="0")


def _tell(
    case: ElementTree.Element,
    findings: Iterable[Finding],
    failing: Container[str] | None,
    told: Callable[[Finding], str],
    say: Translate,
) -> None:
    """What was found about one item: failing, known or allowed, and beside it what fails nothing."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[_group(finding, failing)].append(finding)
    lines = {name: [told(each) for each in group] for name, group in groups.items()}
    if "failure" in groups:
        rules = " ".join(sorted({each.rule for each in groups["failure"]}))
        _add(case, "failure", rules, lines.pop("failure"))
    elif "allowed" in groups:
        reasons = sorted({allowed_word(each.waived) for each in groups["allowed"] if each.waived})
        _add(case, "skipped", "waived", lines.pop("allowed"), one_line("；".join(reasons), 2 * _LONGEST))
    elif "known" in groups:
        _add(case, "skipped", "known", lines.pop("known"), say(N_("known to the baseline")))
    if rest := [line for name in sorted(lines) for line in lines[name]]:
        ElementTree.SubElement(case, "system-out").text = "\n".join(rest)


def _group(finding: Finding, failing: Container[str] | None) -> str:
    """Which of a case's outcomes a finding speaks for; ``failing``: what fails the gate, ``None`` without one."""
    if finding.waived is not None and finding.fingerprint not in (failing or ()):
        return "allowed" if finding.severity in COUNTED else "hint"
    if failing is not None:
        passed = "known" if finding.counts else "hint"
        return "failure" if finding.fingerprint in failing else passed
    return "failure" if finding.counts else "hint"


def _add(case: ElementTree.Element, tag: str, kind: str, lines: Sequence[str], message: str = "") -> None:
    told = message or (lines[0] if len(lines) == 1 else f"{lines[0]} …（{len(lines)}）")
    ElementTree.SubElement(case, tag, type=one_line(kind), message=one_line(told)).text = "\n".join(
        one_line(line) for line in lines
    )
