"""From a crawl log and its evidence to readings and the verdict on them. Needs no network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from catalog.elements import load_elements
from catalog.errors import InputRefused
from catalog.forked import shares, spread, workers_for
from catalog.model import Reading
from spiders.channel import ChannelFile
from spiders.evidence import EvidenceStore
from spiders.model import ChannelReadings, CrawlLog, NotRead, Page, PageRole, Reason, ReasonCode
from spiders.reader import PagePart, PageResult, Places, ReaderHints, read_group
from spiders.renamed import doubting_renamed
from spiders.trust import CrawlFacts, GuideOutcome, PreviousRun, judge

_SEEN: Final = frozenset({ReasonCode.NOT_A_GUIDE, ReasonCode.SOFT_404})
"""Reasons that say what is on a page: something else, or nothing."""
_PAPERS: Final = (".docx", ".xlsx")
_PAPER: Final = 20
_PRINTED: Final = 100
"""A Word or Excel paper takes about as long to read as so many pages, a PDF as so many."""
_WORTHWHILE: Final = 150
"""From how many pages on more than one process is worth having: about half a second of reading."""
_CUT: Final = ("…", "...", "..", "。。")


def read_channel(
    log: CrawlLog, evidence: EvidenceStore, channel: ChannelFile, previous: PreviousRun | None = None
) -> ChannelReadings:
    """Every reading of a crawl and whether the crawl can be judged.

    ``previous``: numbers of the last trusted run of this channel. Pages that gave nothing are in
    ``trust.not_read``; nothing is raised for what a channel served.
    """
    hints = hints_of(channel)
    guides = tuple(_outcomes(list(groups_of(log.pages)), evidence, hints))
    refusals: tuple[NotRead, ...] = ()
    if not guides:
        guides, refusals = _lists_as_guides(log, evidence, hints)
    elif log.announced is None or log.stats.get("lost"):
        refusals = _refused_lists(log, evidence, hints)
    facts = CrawlFacts(log, guides, channel.expect, previous, refusals, hints.places)
    readings = doubting_renamed(sorted(facts.readings, key=lambda reading: (reading.item.id, reading.url)))
    return ChannelReadings(log.channel, readings, judge(facts))


def names_not_read(log: CrawlLog, readings: ChannelReadings) -> tuple[str, ...]:
    """What the lists call the guides that gave no reading, sorted.

    The channel has these items: nobody may say they are missing, though nothing else can be said of them.
    """
    unread = {each.url for each in readings.trust.not_read}
    names = (page.listed.get("task_name", "") for page in log.pages if page.url in unread)
    return tuple(sorted({name for name in names if name}))


def has_unnamed(log: CrawlLog, readings: ChannelReadings) -> bool:
    """Whether a guide was not seen of which nobody knows what it is called (a damaged paper, a list with cut names).

    It may be any item: as long as there is one, nobody may say that an item is missing on the channel.
    """
    unseen = {each.url for each in readings.trust.not_read if each.unseen}
    guides = (page for page in log.pages if page.role is PageRole.GUIDE and page.url in unseen)
    return any(not name or name.endswith(_CUT) for name in (page.listed.get("task_name", "") for page in guides))


def hints_of(channel: ChannelFile) -> ReaderHints:
    """What the channel file tells the reader."""
    return ReaderHints(
        channel=channel.name,
        encoding=channel.encoding,
        codes=channel.codes,
        labels=channel.labels,
        max_bytes=channel.http.max_bytes,
        places=places_of(channel),
    )


def places_of(channel: ChannelFile) -> Places:
    """The learned places of the channel file, and the labels its pages have that nobody claims."""
    return Places(
        at={key: tuple(each.at for each in learned) for key, learned in channel.locators.items()},
        share={key: sum(each.share for each in learned) for key, learned in channel.locators.items()},
        known_unread=frozenset(channel.expect.unread if channel.expect else ()),
    )


def groups_of(pages: Sequence[Page]) -> Iterator[list[Page]]:
    """The pages of each guide, the guide first, its parts sorted by address."""
    groups: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        if page.role is not PageRole.LIST:
            groups[page.group or page.url].append(page)
    for name in sorted(groups):
        yield sorted(groups[name], key=lambda page: (page.role is PageRole.PART, page.url))


def _outcomes(groups: Sequence[Sequence[Page]], evidence: EvidenceStore, hints: ReaderHints) -> Iterator[GuideOutcome]:
    """What each guide gave, in their order; many are read on all processors."""
    efforts = [_effort(pages) for pages in groups]
    runs = shares(efforts, workers_for(sum(efforts), _WORTHWHILE))

    def work(run: range) -> list[GuideOutcome]:
        return [_outcome(groups[at], evidence, hints) for at in run]

    return chain.from_iterable(spread(work, runs, list, list))


def _effort(pages: Sequence[Page]) -> int:
    address = pages[0].url.lower()
    if address.endswith(".pdf"):
        return _PRINTED
    return _PAPER if address.endswith(_PAPERS) else len(pages)


def _outcome(pages: Sequence[Page], evidence: EvidenceStore, hints: ReaderHints) -> GuideOutcome:
    guide = pages[0]
    if guide.failure is not None:
        link_out = guide.failure is ReasonCode.OFF_SITE and guide.detail.startswith("link-out")
        failure = Reason(guide.failure, guide.detail or guide.failure.value)
        return GuideOutcome(guide.url, (), failure, guide.evidence, link_out=link_out, unseen=True)
    served = [page for page in pages if page.failure is None]
    result = _read(served, evidence, hints)
    if result.refused is not None:
        unseen = not result.legible or result.refused.code not in _SEEN
        return GuideOutcome(guide.url, (), result.refused, guide.evidence, unseen=unseen, located=result.located)
    lost = next(_lost_parts(pages, served, result), None)
    if lost is None:
        return GuideOutcome(guide.url, result.readings, None, guide.evidence, located=result.located)
    readings = tuple(_with_doubt(reading, lost.reason) for reading in result.readings)
    return GuideOutcome(guide.url, readings, None, guide.evidence, lost, located=result.located)


def _lost_parts(pages: Sequence[Page], served: Sequence[Page], result: PageResult) -> Iterator[NotRead]:
    """The parts of a guide that were not served, then those that were served and are something else."""
    for page in pages:
        if page.failure is not None:
            yield NotRead(page.url, page.failure, page.detail)
    for place, why in sorted(result.lost.items()):
        yield NotRead(served[place].url, why.code, why.text)


def _read(pages: Sequence[Page], evidence: EvidenceStore, hints: ReaderHints) -> PageResult:
    try:
        parts = [part_of(page, evidence) for page in pages]
    except InputRefused as error:
        return PageResult(refused=Reason(ReasonCode.ERRORS, str(error)))
    return read_group(parts, hints=hints)


def part_of(page: Page, evidence: EvidenceStore) -> PagePart:
    """A kept page as the reader takes it."""
    return PagePart(
        body=evidence.get(page.evidence),
        content_type=page.content_type,
        url=page.url,
        evidence=page.evidence,
        fetched_at=page.fetched_at,
        listed={key: text for key, text in page.listed.items() if key == "codes" or key in load_elements()},
    )


def _with_doubt(reading: Reading, reason: ReasonCode) -> Reading:
    """A part of the guide is not known: what the rest does not show may stand there, so it is not read."""
    absent = (element.key for element in load_elements() if not reading.item.shows(element.key))
    doubts = {key: reason.value for key in absent if "." not in key}
    return replace(reading, not_read={**doubts, **reading.not_read}, has_provenance=True)


def _lists_as_guides(
    log: CrawlLog, evidence: EvidenceStore, hints: ReaderHints
) -> tuple[tuple[GuideOutcome, ...], tuple[NotRead, ...]]:
    """A crawl that found no guides may have been started at one; else its lists say what they are instead."""
    lists = [page for page in log.pages if page.role is PageRole.LIST and page.failure is None]
    outcomes = [_outcome([page], evidence, hints) for page in lists]
    return tuple(each for each in outcomes if each.readings), tuple(_refusals(outcomes))


def _refused_lists(log: CrawlLog, evidence: EvidenceStore, hints: ReaderHints) -> tuple[NotRead, ...]:
    """List pages without any link that are a login, a challenge and the like: the walk ended there."""
    ends = [page for page in log.pages if page.role is PageRole.LIST and page.failure is None]
    empty = [page for page in ends if page.listed.get("links") == "0" and page.listed.get("more") == "0"]
    return tuple(_refusals([_outcome([page], evidence, hints) for page in empty]))


def _refusals(outcomes: Sequence[GuideOutcome]) -> Iterator[NotRead]:
    for each in outcomes:
        if each.failure is not None and each.failure.code is not ReasonCode.NOT_A_GUIDE:
            yield NotRead(each.url, each.failure.code, each.failure.text)
