"""Can this crawl be judged at all? The verdict over a crawl log and what was read from it.

Scrapy ends "finished" with exit status 0 when every request was refused, so the verdict rests on numbers of
our own: announced, found and read guides, what the channel file expects, and the last trusted run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spiders.facts import CrawlFacts, GuideOutcome, PreviousRun, fill_rates, unread_share
from spiders.model import NotRead, PageRole, Trust
from spiders.trust_checks import reasons_against

__all__ = ["CrawlFacts", "GuideOutcome", "PreviousRun", "fill_rates", "judge", "trust_to_json", "unread_share"]


def judge(facts: CrawlFacts) -> Trust:
    """The verdict: trusted when no check finds a reason against it."""
    reasons = tuple(reasons_against(facts))
    return Trust(
        channel=facts.log.channel,
        trusted=not reasons,
        announced=facts.log.announced,
        seen=facts.log.seen,
        read=len(facts.readings),
        reasons=reasons,
        not_read=tuple(sorted(_not_read(facts), key=lambda each: (each.url, each.reason))),
    )


def _not_read(facts: CrawlFacts) -> Iterator[NotRead]:
    for page in facts.log.pages:
        if page.role is PageRole.LIST and page.failure is not None:
            yield NotRead(page.url, page.failure, page.detail)
    yield from facts.list_refusals
    for guide in facts.guides:
        if guide.failure is not None:
            yield NotRead(guide.url, guide.failure.code, guide.failure.text, guide.unseen)
        if guide.lost_part is not None:
            yield guide.lost_part


def trust_to_json(trust: Trust, findings: Mapping[str, int] | None = None) -> dict[str, Any]:
    """A channel's part of ``auditor run --json``; ``findings`` counts findings by severity."""
    data: dict[str, Any] = {
        "channel": trust.channel,
        "trust": "trusted" if trust.trusted else "untrusted",
        "reasons": [{"code": each.code.value, "text": each.text, **each.numbers} for each in trust.reasons],
        "seen": trust.seen,
        "read": trust.read,
        "findings": dict(findings or {}),
        "not_read": [{"url": each.url, "reason": each.reason.value} for each in trust.not_read],
    }
    if trust.announced is not None:
        data["announced"] = trust.announced
    return data
