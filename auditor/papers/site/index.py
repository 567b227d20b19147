"""The index of the site: every finding as a row of small numbers, column by column, so that 100,000 filter at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from auditor.history import History
from auditor.i18n import Translate
from auditor.ledger.model import Entry
from auditor.papers import terms
from auditor.papers.shown import shown
from auditor.papers.site.chunk import Strings, packed
from auditor.papers.site.order import Order
from auditor.report import RunReport
from catalog.errors import N_
from diffs.model import DifferenceKind, Finding, Severity, Task

DETAILS: Final = 250
"""Findings in one chunk of details."""
BRIEFS: Final = 2500
"""Findings in one chunk of brief values, which the list and the search need; the first chunk comes with the list."""
PAGES: Final = 20
"""Items in one chunk of item pages."""
BRIEF: Final = 60
_LONGEST_NAME: Final = 160
_LEVELS: Final = ("error", "warning", "review", "info", "waived")


def index_of(report: RunReport, order: Order, say: Translate) -> dict[str, Any]:
    """Tables of words, and the places in them per column."""
    findings = order.findings
    elements, subs, rules, states = Strings(), Strings(), Strings(), Strings()
    subs.place("")
    entries = report.history.entries
    states.place("")
    columns = {
        "unit": _places(findings, lambda each: each.unit, order.units),
        "channel": _places(findings, lambda each: each.channel, order.channels),
        "level": [_LEVELS.index("waived" if each.waived else each.severity.value) for each in findings],
        "kind": _places(findings, lambda each: each.kind, DifferenceKind),
        "task": _places(findings, lambda each: each.task, Task),
        "item": list(order.of_finding),
        "element": [elements.place(each.element, _LONGEST_NAME) for each in findings],
        "part": [subs.place(terms.place_term(each, say) if each.sub_element else "") for each in findings],
        "sub": [subs.place(each.sub_key, _LONGEST_NAME) for each in findings],
        "rule": [rules.place(each.rule) for each in findings],
    }
    if report.causes:
        columns["cause"] = _causes(report, findings)
    if entries:
        columns["state"] = [_state(entries.get(each.fingerprint), report.history, say, states) for each in findings]
    return {
        "sizes": {"details": DETAILS, "briefs": BRIEFS, "pages": PAGES},
        "numbers": "".join(report.history.number(each.fingerprint).removeprefix("F-") for each in findings),
        "columns": {name: packed(places) for name, places in columns.items()},
        "tables": _tables(report, order, say)
        | {
            "element": [_harmless(terms.element_term(key)) for key in elements.texts],
            "elementKey": elements.texts,
            "cause": [["", ""], *([cause.id, _harmless(cause.sentence)] for cause in report.causes)],
            "sub": subs.texts,
            "rule": [_rule(report, rule) for rule in rules.texts],
            "state": states.texts,
        },
    }


def _places(findings: Iterable[Finding], told: Callable[[Finding], object], known: Iterable[object]) -> list[int]:
    """The place of what each finding says among what is known; what is not known comes after the last."""
    places = {each: place for place, each in enumerate(known)}
    return [places.get(told(finding), len(places)) for finding in findings]


def _causes(report: RunReport, findings: Iterable[Finding]) -> list[int]:
    """The place of the first cause that explains each finding; 0 where none does."""
    places: dict[str, int] = {}
    for place, cause in enumerate(report.causes, start=1):
        for each in cause.findings:
            places.setdefault(each, place)
    return [places.get(finding.fingerprint, 0) for finding in findings]


def _state(entry: Entry | None, history: History, say: Translate, states: Strings) -> int:
    """Where it stands; what comes and goes stands under a state of its own, to be filtered by."""
    if entry is None:
        return states.place("")
    word = say(terms.STATE_TERMS[entry.state])
    flaps = history.flaps(entry.number)
    return states.place(say(N_("{state}, comes and goes")).format(state=word) if flaps else word)


def _tables(report: RunReport, order: Order, say: Translate) -> dict[str, Any]:
    titles = {result.channel: result.title for result in report.channels}
    words = Strings()
    units = [words.texts[words.place(unit, _LONGEST_NAME)] or say(terms.NO_UNIT_TERM) for unit in order.units]
    ranks = {unit: place for place, unit in enumerate(order.units)}
    return {
        "unit": units,
        "channel": [_harmless(terms.channel_term(name, titles.get(name, ""), say)) for name in order.channels],
        "level": [say(terms.SEVERITY_TERMS[level]) for level in Severity] + [say(terms.WAIVED_TERM)],
        "kind": [say(terms.KIND_TERMS[kind]) for kind in DifferenceKind],
        "task": [say(terms.TASK_TERMS[task]) for task in Task],
        "item": [
            [_harmless(page.code), _harmless(page.name), ranks.get(page.unit, -1), _harmless(page.unit)]
            for page in order.items
        ]
        + [[_harmless(code), _harmless(name), ranks.get(unit, -1), ""] for code, name, unit in order.others],
        "pages": len(order.items),
    }


def _harmless(text: str) -> str:
    table = Strings()
    return table.texts[table.place(text, _LONGEST_NAME)]


def _rule(report: RunReport, name: str) -> list[str]:
    rule = report.rules.get(name)
    return [name, _harmless(rule.statement), _harmless(rule.hook)] if rule else [name, "", ""]


def brief_of(value: str) -> str:
    """The beginning of a value as the list shows it; all of a short one."""
    return shown(value, BRIEF)


def _brief(value: str | None, strings: Strings, like: int = -1) -> int:
    return -1 if value is None else strings.of_shown(brief_of(value), like)


def _briefs(finding: Finding, strings: Strings) -> tuple[int, int]:
    library = _brief(finding.library_value, strings)
    return library, _brief(finding.channel_value if finding.channel else None, strings, library)


def briefs_of(order: Order) -> Iterable[dict[str, Any]]:
    """The beginnings of both values of every finding, chunk by chunk."""
    for start in range(0, max(len(order.findings), 1), BRIEFS):
        part, strings = order.findings[start : start + BRIEFS], Strings()
        places = [_briefs(each, strings) for each in part]
        yield {
            "library": [library for library, _ in places],
            "channel": [channel for _, channel in places],
            "strings": strings.written(),
        }
