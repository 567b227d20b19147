"""What the findings about one element together say of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from diffs.compare.tally import Unchecked
from diffs.model import DifferenceKind, Finding, Severity

_LOOKS_ONLY: Final = (DifferenceKind.FORMAT_ONLY, DifferenceKind.ORDER_ONLY)

Outcome = bool | Unchecked
"""Good, bad, or why it is neither."""

_WORST_FIRST: Final[tuple[Outcome, ...]] = (
    False,
    Unchecked.REVIEW,
    Unchecked.RULE_OFF,
    Unchecked.WAIVED,
    Unchecked.STALE,
    Unchecked.UNVERIFIED,
    Unchecked.LISTED,
    True,
)


def outcome_of(findings: Iterable[Finding], unasked: Iterable[Finding] = ()) -> Outcome:
    """The worst of what the findings say: one that counts makes it bad, else one that a person must decide …

    ``unasked``: findings of rules the project does not ask; where they would have said something, nobody knows.
    """
    said = {_says(finding) for finding in findings}
    said |= {Unchecked.RULE_OFF for finding in unasked if finding.severity is not Severity.INFO}
    return next((each for each in _WORST_FIRST if each in said), True)


def _says(finding: Finding) -> Outcome:
    if finding.counts:
        return False
    if finding.waived is not None:
        return Unchecked.WAIVED
    if finding.stale is not None:
        return Unchecked.STALE
    if finding.severity is Severity.REVIEW:
        return Unchecked.REVIEW
    if finding.kind is DifferenceKind.UNVERIFIED:
        return Unchecked.UNVERIFIED
    return True if finding.kind in _LOOKS_ONLY else Unchecked.LISTED
