"""From differences to what is fair to say: stale pages, outvoted values, waivers, and then the figures and causes.

The same for whole runs and for plain files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.model import Reading, ServiceItem, Snapshot
from diffs.causes import Cause, find_causes
from diffs.compare import Comparison
from diffs.compare.outvoted import vote
from diffs.compare.stale import changes_between, mark_stale
from diffs.figures import Figures, consistency_lines, library_lines
from diffs.figures.consistency import never_crawled
from diffs.model import Finding, Match
from diffs.rules.policy import NATIONAL, Policy, settled
from diffs.waivers import Waiver, WaiverUse, apply_waivers


@dataclass(frozen=True, slots=True)
class Audited:
    """What was held against each other. ``snapshots`` are earlier states of the library (the present one may be
    among them); ``silent`` are channels that gave no reading."""

    library: Sequence[ServiceItem]
    readings: Sequence[Reading]
    matches: Sequence[Match]
    comparison: Comparison
    own: Sequence[Finding] = ()
    """The findings of tasks 1 and 3; none where the library was not checked by itself."""
    snapshots: Sequence[Snapshot] = ()
    silent: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """The findings, those about the library first, as they may be held against units; and what follows from them."""

    findings: tuple[Finding, ...]
    figures: Figures
    causes: tuple[Cause, ...]
    waivers: tuple[WaiverUse, ...]


def weigh(
    audited: Audited, *, as_of: str, policy: Policy = NATIONAL, waivers: Sequence[Waiver] = (), checked: bool = True
) -> Weighed:
    """Mark the findings, count the figures, find the causes.

    ``checked``: the library was checked by itself, so that its figures can be told. ``policy`` is applied to the
    findings of task 2 here; those of ``audited.own`` came out of it already.
    """
    differences = tuple(audited.comparison.findings)
    asked = settled(differences, policy, audited.library)
    kept = {finding.fingerprint for finding in asked}
    unasked = [finding for finding in differences if finding.fingerprint not in kept]
    if len(audited.snapshots) > 1:
        asked = mark_stale(asked, audited.readings, changes_between(audited.snapshots))
    voted = vote(asked, audited.library, audited.readings, audited.matches)
    proposals = settled(voted.proposals, policy, audited.library)
    applied = apply_waivers((*audited.own, *proposals, *voted.findings), waivers, as_of)
    tally = audited.comparison.tally + never_crawled(audited.silent, audited.library)
    lines = consistency_lines(tally, applied.findings, unasked)
    if checked:
        lines += library_lines(audited.library, applied.findings, policy=policy)
    figures = Figures(lines)
    causes = find_causes(applied.findings, library=audited.library, matches=audited.matches, lines=figures.lines)
    return Weighed(applied.findings, figures, causes, applied.uses)
