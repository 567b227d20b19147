"""What two runs differ in: finding by finding, by identity and never by count.

A finding that only one of them shows is new or gone only when the other looked at the same thing: its channel could be
judged, the item's page and the element were read, the rule was asked. Otherwise the two cannot be compared in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from auditor.ledger.examined import Examined
from auditor.ledger.looked import looked_at
from auditor.ledger.model import Lacking, Outcome
from auditor.ledger.verdicts import Case, verdict_on
from auditor.report import RunReport
from diffs.model import Finding, Severity
from diffs.rules import Change, Pack, Policy, not_checked


class Fate(StrEnum):
    """What became of a finding from one run to the other."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    """Still there, with other values, another severity, or allowed in one of them only."""
    NOT_COMPARABLE = "not_comparable"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Told:
    """One finding as the later run shows it (as the earlier one, where only that does). ``before``: the earlier one's,
    of what changed. ``why``: what the run that does not show it says of it, in Chinese; ``lacking``: what it lacked."""

    fate: Fate
    finding: Finding
    before: Finding | None = None
    why: str = ""
    lacking: Lacking | None = None


@dataclass(frozen=True, slots=True)
class RunDiff:
    """Two runs beside each other; findings in the order of their fingerprints. Hints (severity info) are left out."""

    before: str
    after: str
    told: tuple[Told, ...]

    def of(self, fate: Fate) -> tuple[Told, ...]:
        """The findings with this fate."""
        return tuple(each for each in self.told if each.fate is fate)

    @property
    def same(self) -> bool:
        """Whether both show the same for sure: nothing new, gone, changed, or not comparable."""
        return all(each.fate is Fate.UNCHANGED for each in self.told)


_HINT: Final = Severity.INFO
_NO_ITEM: Final = Lacking.SNAPSHOT


def examined_of(report: RunReport, policy: Policy) -> Examined:
    """A kept run as one that can be asked about findings it does not show; ``policy``: the project's as it is now."""
    return looked_at(report, asked_then(report, policy))


def asked_then(report: RunReport, policy: Policy) -> Policy:
    """The rules as the run asked them. Of a rule that it asked in some places only, and other places than now, nobody
    can say where: it is taken as not asked."""
    now = set(not_checked(policy))
    partly = {each.rule for each in report.not_checked if each.where and each in now}
    off = {each.rule for each in report.not_checked} - partly
    changes = (each for each in policy.changes if each.rule in partly)
    return replace(policy, packs=frozenset(Pack), changes=(*changes, *(Change(rule, None) for rule in sorted(off))))


def diff_runs(before: Examined, after: Examined) -> RunDiff:
    """What is new, gone, changed, unchanged or not comparable from one run to the other."""
    marks = sorted({*_marks(before.sighted), *_marks(after.sighted)})
    return RunDiff(before.run, after.run, tuple(_told(mark, before, after) for mark in marks))


def _marks(sighted: Mapping[str, Finding]) -> list[str]:
    return [mark for mark, finding in sighted.items() if finding.severity is not _HINT]


def _told(mark: str, before: Examined, after: Examined) -> Told:
    was, is_ = before.sighted.get(mark), after.sighted.get(mark)
    if was is not None and is_ is not None:
        return Told(Fate.UNCHANGED, is_) if _same(was, is_) else Told(Fate.CHANGED, is_, was)
    if is_ is not None:
        return _one_sided(is_, before, Fate.NEW)
    if was is not None:
        return _one_sided(was, after, Fate.GONE)
    raise AssertionError(mark)  # pragma: no cover - every mark is of one of them


def _same(was: Finding, is_: Finding) -> bool:
    same = (was.observation, was.severity, was.waived is None) == (is_.observation, is_.severity, is_.waived is None)
    return same and was.kind is is_.kind


def _one_sided(finding: Finding, other: Examined, fate: Fate) -> Told:
    """A finding of one run, and what the other says where it does not show it. An item that was not yet in the
    library could have no finding: what is found of it later is new."""
    said = verdict_on(Case(finding), other)
    if said.outcome is not Outcome.UNVERIFIABLE or (fate is Fate.NEW and said.lacking is _NO_ITEM):
        return Told(fate, finding, why=said.detail)
    return Told(Fate.NOT_COMPARABLE, finding, why=said.detail, lacking=said.lacking)
