"""Why a run did not find what a baseline knows: the ledger's question, told in the words of the gate.

What a finding has to prove is asked in :mod:`auditor.ledger.verdicts`. A line of a baseline holds less than the ledger
does, so what the ledger of the run knows of it is put beside it; without that, less can be proved and never more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from auditor.course.runs import asked_then
from auditor.gate.model import Absence, BaselineEntry
from auditor.ledger.absence import Lines, no_lines
from auditor.ledger.examined import finding_of
from auditor.ledger.looked import looked_at
from auditor.ledger.model import Lacking, Outcome
from auditor.ledger.verdicts import Case, says_the_same, verdict_on
from auditor.report import RunReport
from diffs.model import DifferenceKind, Finding, ItemRef, Severity
from diffs.rules import OwnRule, Policy, load_rules
from diffs.rules.base import ItemView, Problem

_ON_LIST: Final = "T2-ITEM-"
_TWICE: Final = "T2-ITEM-DUPLICATE"
_NO_ITEM: Final = frozenset({"T2-ITEM-EXTRA", "T2-ITEM-AMBIGUOUS"})
"""Rules about pages that are no item of the library."""
_SOME_ITEM: Final = "?"
"""Stands for an item whose id a baseline does not keep; it is found by its code or name."""

_LACKING: Final[Mapping[Lacking, Absence]] = {
    Lacking.COVERAGE: Absence.CHANNEL,
    Lacking.PAGE: Absence.PAGE,
    Lacking.ELEMENT: Absence.ELEMENT,
    Lacking.MATCH: Absence.MATCH,
    Lacking.RULE: Absence.RULE,
    Lacking.SNAPSHOT: Absence.MATCH,
}


class Absences:
    """What one run says of findings it did not have. ``lines``: what stands on the pages that are kept."""

    def __init__(self, report: RunReport, lines: Lines = no_lines) -> None:
        self._report = report
        self._run = looked_at(report, asked_then(report, _rules_of(report)), lines=lines)
        self._waived = {each.fingerprint for each in report.findings if each.waived is not None}

    def why(self, entry: BaselineEntry) -> Absence:
        """Why the run does not have this finding."""
        if entry.fingerprint in self._waived:
            return Absence.WAIVED
        if entry.rule not in self._report.rules:
            return Absence.RULE
        finding = self._known(entry)
        said = verdict_on(Case(finding), self._run)
        if said.outcome is Outcome.PRESENT:
            return self._still(finding)
        if said.lacking in (None, Lacking.RULE) and self._same(finding):
            return Absence.JUDGED
        return Absence.GONE if said.lacking is None else self._lacking(finding, said.lacking)

    def _known(self, entry: BaselineEntry) -> Finding:
        """The finding of an entry, as the ledger saw it last where it did."""
        known = self._report.history.entries.get(entry.fingerprint)
        if known is not None and known.finding:
            return replace(finding_of(known.finding), rule=entry.rule, observation=entry.observation)
        rule = self._report.rules[entry.rule]
        return Finding(
            entry.rule,
            rule.task,
            DifferenceKind.MISMATCH,
            Severity.ERROR,
            ItemRef(entry.task_code, entry.task_name),
            entry.element,
            entry.fingerprint,
            entry.observation,
            entry.channel,
            library="" if entry.rule in _NO_ITEM else _SOME_ITEM,
            sub_key=entry.sub_key,
            sub_element=entry.sub_element,
        )

    def _same(self, finding: Finding) -> bool:
        """Whether the run asked the rule where both sides say what they said."""
        item = self._run.item_of(finding)
        if item is None or not self._run.asked(finding):
            return False
        pages = [page for _, page in self._run.pages.get((finding.channel, item.id), ())] if finding.channel else [None]
        return any(says_the_same(finding, item, page) for page in pages)

    def _still(self, finding: Finding) -> Absence:
        """It is there and only a hint now, its item is not placed for sure, or something else stands in its place."""
        if finding.fingerprint in self._run.sighted:
            return Absence.JUDGED
        return Absence.MATCH if finding.rule.startswith(_ON_LIST) else Absence.ELEMENT

    def _lacking(self, finding: Finding, lacking: Lacking) -> Absence:
        if lacking is Lacking.COVERAGE and finding.channel in self._run.channels:
            return Absence.UNTRUSTED
        listed = finding.rule.startswith(_ON_LIST) and finding.rule != _TWICE
        return Absence.MATCH if listed and lacking is Lacking.PAGE else _LACKING[lacking]


def _rules_of(report: RunReport) -> Policy:
    """The rules the run asked; those the bureau wrote itself judge nothing here."""
    shipped = load_rules()
    return Policy(own=tuple(OwnRule(rule, _nothing) for name, rule in report.rules.items() if name not in shipped))


def _nothing(_: ItemView) -> Iterator[Problem]:
    return iter(())
