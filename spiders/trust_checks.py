"""The checks behind the verdict on a crawl, one function per question; each yields reasons against trust."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from typing import Final

from catalog.text import looks
from spiders.drift import places_hold
from spiders.facts import CrawlFacts, GuideOutcome, allowed_failures, fill_rates, unread_share
from spiders.model import PageRole, Reason, ReasonCode

SAME_SHARE: Final = 0.2
"""Beyond this share of guides that repeat another one, the addresses are not what they seem."""
SAME_AT_LEAST: Final = 2
DRIFT_SHARE: Final = 0.3
"""Beyond this share of well-served pages that are no guides any more, the channel was rebuilt."""
SHRUNK: Final = 0.9
"""A crawl that reads less than this share of the last trusted one lost something."""
ANNOUNCED_SHRUNK: Final = 0.7
HALVED: Final = 0.5
UNREAD_MORE: Final = 0.3


def reasons_against(facts: CrawlFacts) -> Iterator[Reason]:
    """Every reason against judging the crawl, each once, in the order of the checks."""
    given: set[tuple[ReasonCode, str]] = set()
    for check in CHECKS:
        for reason in check(facts):
            if (reason.code, reason.text) not in given:
                given.add((reason.code, reason.text))
                yield reason
    if not given and not facts.readings:
        yield Reason(ReasonCode.COVERAGE, "no guide was found", {"seen": facts.log.seen, "read": 0})


def expectations_given(facts: CrawlFacts) -> Iterator[Reason]:
    """A channel without expectations cannot be told from a broken one."""
    if facts.expect is None:
        yield Reason(ReasonCode.NO_EXPECTATIONS, "the channel file has no [expect]")


def crawler_content(facts: CrawlFacts) -> Iterator[Reason]:
    """What the crawler noticed; a list that begins anew after all announced items is only badly built."""
    for reason in facts.log.reasons:
        if not (reason.code is ReasonCode.LOOP and facts.complete):
            yield reason


def lists_served(facts: CrawlFacts) -> Iterator[Reason]:
    """A list page that failed may have named any number of guides."""
    if facts.complete:
        return
    failed = Counter(page.failure for page in facts.log.pages if page.role is PageRole.LIST and page.failure)
    details = {page.failure: page.detail for page in reversed(facts.log.pages) if page.role is PageRole.LIST}
    for code, pages in sorted(failed.items()):
        text = f"{pages} list page(s) not served: {details[code] or code.value}"
        yield Reason(code, text, {"pages": pages})
    for code, pages in sorted(Counter(each.reason for each in facts.list_refusals).items()):
        yield Reason(code, f"{pages} list page(s) are something else: {code.value}", {"pages": pages})


def coverage(facts: CrawlFacts) -> Iterator[Reason]:
    """All that is announced was found, and as much as is expected."""
    announced, seen = facts.log.announced, facts.log.seen
    if announced is not None and facts.lost:
        text = f"announced {announced}, seen {seen}"
        yield Reason(ReasonCode.COVERAGE, text, {"announced": announced, "seen": seen})
    if facts.expect and facts.found < facts.expect.min_items:
        text = f"expected at least {facts.expect.min_items}, seen {facts.found}"
        yield Reason(ReasonCode.COVERAGE, text, {"min_items": facts.expect.min_items, "seen": facts.found})


def failures(facts: CrawlFacts) -> Iterator[Reason]:
    """Few enough guide pages failed; else one reason per kind of failure."""
    pages, failing = len(facts.tried), facts.failing
    share = facts.expect.max_errors if facts.expect else 0.0
    if len(failing) <= allowed_failures(pages, share):
        return
    for code, number in sorted(Counter(map(_code, failing)).items()):
        yield Reason(code, f"{number} of {pages} guide pages: {code.value}", {"pages": number, "of": pages})


def _code(guide: GuideOutcome) -> ReasonCode:
    if guide.failure is not None:
        return guide.failure.code
    assert guide.lost_part is not None
    return guide.lost_part.reason


def different_content(facts: CrawlFacts) -> Iterator[Reason]:
    """Different addresses show different guides."""
    read = [guide for guide in facts.tried if guide.readings]
    bodies = [guide.evidence for guide in read if guide.evidence]
    items = [_item_of(guide) for guide in read]
    for what, keys in (("the same page", bodies), ("the same item", items)):
        again = len(keys) - len(set(keys))
        if again >= max(SAME_AT_LEAST, SAME_SHARE * len(keys)):
            text = f"{again} of {len(keys)} addresses show {what} as another one"
            yield Reason(ReasonCode.SAME_CONTENT, text, {"repeats": again, "of": len(keys)})
            return


def _item_of(guide: GuideOutcome) -> Hashable:
    return tuple((reading.item.codes, looks(reading.item.task_name), reading.item.unit) for reading in guide.readings)


def elements_filled(facts: CrawlFacts) -> Iterator[Reason]:
    """The elements that the channel always shows are there."""
    if facts.expect is None or not facts.readings:
        return
    wanted = facts.expect.fill
    rates = fill_rates(facts.readings, sorted(wanted))
    for key, rate in rates.items():
        if rate + 1e-9 < wanted[key]:
            text = f"{key} filled in {rate:.0%} of readings, expected {wanted[key]:.0%}"
            yield Reason(ReasonCode.FILL_RATE, text, {"element": key, "rate": round(rate, 4), "expected": wanted[key]})
    halved = sorted(key for key, rate in rates.items() if rate < HALVED * wanted[key])
    if len(halved) > 1:
        yield Reason(
            ReasonCode.DRIFT, f"elements gone from most guides: {', '.join(halved)}", {"elements": len(halved)}
        )


def layout_unchanged(facts: CrawlFacts) -> Iterator[Reason]:
    """Pages that are served well are still guides, with the labels they had."""
    served = [guide for guide in facts.tried if guide.evidence]
    strange = [each for each in facts.failing if each.failure and each.failure.code is ReasonCode.NOT_A_GUIDE]
    if len(strange) > DRIFT_SHARE * len(served) and len(strange) >= SAME_AT_LEAST:
        text = f"{len(strange)} of {len(served)} served pages are no guides"
        yield Reason(ReasonCode.DRIFT, text, {"pages": len(strange), "of": len(served)})
    if facts.previous is not None and facts.readings:
        yield from _drifted_since(facts)


def _drifted_since(facts: CrawlFacts) -> Iterator[Reason]:
    assert facts.previous is not None
    before = facts.previous.fill
    now = fill_rates(facts.readings, sorted(before))
    gone = sorted(key for key, rate in now.items() if before[key] >= HALVED and rate < HALVED * before[key])
    if gone:
        text = f"elements most guides had in the last trusted run are gone: {', '.join(gone)}"
        yield Reason(ReasonCode.DRIFT, text, {"elements": len(gone)})
    unread = unread_share(facts.readings)
    if facts.previous.unread is not None and unread > facts.previous.unread + UNREAD_MORE:
        text = f"{unread:.0%} of labels are unknown, {facts.previous.unread:.0%} in the last trusted run"
        yield Reason(ReasonCode.DRIFT, text, {"unread": round(unread, 4)})


def not_shrunk(facts: CrawlFacts) -> Iterator[Reason]:
    """The channel did not lose much since the last trusted run without saying so."""
    if facts.previous is None:
        return
    before, announced = facts.previous, facts.log.announced
    read = len(facts.readings)
    if not facts.complete and read < SHRUNK * before.read:
        text = f"the last trusted run read {before.read}, this one {read}"
        yield Reason(ReasonCode.COVERAGE, text, {"previous": before.read, "read": read})
    if before.announced and announced is not None and announced < ANNOUNCED_SHRUNK * before.announced:
        text = f"the last trusted run was announced {before.announced}, this one {announced}"
        yield Reason(ReasonCode.COVERAGE, text, {"previous": before.announced, "announced": announced})


CHECKS: Final[tuple[Callable[[CrawlFacts], Iterator[Reason]], ...]] = (
    expectations_given,
    crawler_content,
    lists_served,
    coverage,
    failures,
    different_content,
    elements_filled,
    layout_unchanged,
    places_hold,
    not_shrunk,
)
