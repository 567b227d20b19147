"""From differences to what is fair to say: stale pages, outvoted values, waivers, and then the figures and causes.

The same for whole runs and for plain files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.identity import Shared
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
    shared: Shared | None = None
    """What items share in the whole that ``library`` is a part of; it is the whole when it is not given."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The findings, those about the library first, as they may be held against units; and what follows from them."""

    findings: tuple[Finding, ...]
    figures: Figures
    causes: tuple[Cause, ...]
    waivers: tuple[WaiverUse, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """The findings, proposals against the library first, as they may be held against units; those of rules nobody
    asks (``unasked``); and what became of the waivers."""

    findings: tuple[Finding, ...]
    unasked: tuple[Finding, ...]
    waivers: tuple[WaiverUse, ...]


def mark(audited: Audited, *, as_of: str, policy: Policy = NATIONAL, waivers: Sequence[Waiver] = ()) -> Marked:
    """Leave out what is not asked, mark what is stale, outvoted or allowed; see :func:`weigh`.

    What is said of one item rests on its own findings alone: parts that share no item can be marked apart.
    """
    differences = tuple(audited.comparison.findings)
    asked = settled(differences, policy, audited.library)
    kept = {finding.fingerprint for finding in asked}
    unasked = tuple(finding for finding in differences if finding.fingerprint not in kept)
    if len(audited.snapshots) > 1:
        asked = mark_stale(asked, audited.readings, changes_between(audited.snapshots))
    voted = vote(asked, audited.library, audited.readings, audited.matches, audited.shared)
    proposals = settled(voted.proposals, policy, audited.library)
    applied = apply_waivers((*audited.own, *proposals, *voted.findings), waivers, as_of)
    return Marked(applied.findings, unasked, applied.uses)


def weigh(
    audited: Audited, *, as_of: str, policy: Policy = NATIONAL, waivers: Sequence[Waiver] = (), checked: bool = True
) -> Weighed:
    """Mark the findings, count the figures, find the causes.

    ``checked``: the library was checked by itself, so that its figures can be told. ``policy`` is applied to the
    findings of task 2 here; those of ``audited.own`` came out of it already.
    """
    marked = mark(audited, as_of=as_of, policy=policy, waivers=waivers)
    tally = audited.comparison.tally + never_crawled(audited.silent, audited.library)
    lines = consistency_lines(tally, marked.findings, marked.unasked)
    if checked:
        lines += library_lines(audited.library, marked.findings, policy=policy)
    figures = Figures(lines)
    causes = find_causes(marked.findings, library=audited.library, matches=audited.matches, lines=figures.lines)
    return Weighed(marked.findings, figures, causes, marked.waivers)
