"""A run's report as what it looked at, so that it can be asked about findings it does not show."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.ledger.absence import Lines, no_lines
from auditor.ledger.examined import ChannelSeen, Examined
from auditor.ledger.renames import Named
from auditor.report import RunReport
from diffs.rules import Policy
from spiders.model import Trust


def looked_at(
    report: RunReport,
    policy: Policy,
    *,
    whole: bool = True,
    named: Named | None = None,
    snapshots: Mapping[str, str] | None = None,
    lines: Lines = no_lines,
) -> Examined:
    """What the run of a report looked at. ``policy``: the rules as it asked them; the rest as :class:`Examined`."""
    return Examined(
        report.run,
        report.as_of,
        report.snapshot.id,
        report.snapshot.as_of,
        {each.channel: channel_seen(each.trust) for each in report.channels},
        report.items,
        report.readings,
        report.matches,
        report.findings,
        policy,
        whole,
        report.public_services.conclusive,
        named or Named(),
        snapshots or {},
        lines,
    )


def channel_seen(trust: Trust) -> ChannelSeen:
    """A channel by what its crawl came to; complete is only what says how much there is and was read to the last."""
    complete = trust.announced is not None and trust.announced == trust.seen == trust.read and not trust.not_read
    return ChannelSeen(trust.channel, trust.trusted, complete)
