"""Readings matched to the library: the one door of this package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from catalog.collecting import without_collecting
from catalog.errors import N_, InputRefused
from catalog.forked import shares, spread
from catalog.model import Reading, ServiceItem
from diffs.matching.candidates import candidate_pairs
from diffs.matching.contest import Contest, contest
from diffs.matching.decide import Known, decide
from diffs.matching.facts import Facts, item_facts, region_key, region_of
from diffs.matching.ground import Ground, ground_of, reader_on
from diffs.matching.judged import with_rulings
from diffs.matching.judgement import Judgement
from diffs.matching.judgements import Rulings, rulings
from diffs.matching.names import NameReader
from diffs.matching.packed import packed, unpacked
from diffs.matching.score import Weights, load_weights
from diffs.matching.scorer import Scorer
from diffs.matching.shelf import Index, Sight, sights
from diffs.model import Decision, Match


def match(
    library: Sequence[ServiceItem],
    readings: Sequence[Reading],
    judgements: Sequence[Judgement] = (),
    weights: Weights | None = None,
    workers: int = 1,
    ground: Ground | None = None,
) -> list[Match]:
    """One match per reading in the order given, then ``missing_on_channel`` per library item and channel.

    ``judgements``, in the order of their file, are what people said about pairs; ``weights`` are the shipped ones
    unless given. The regions are spread over ``workers`` processes (see :mod:`catalog.forked`), which changes the time
    and nothing else. ``ground`` is that of the whole of which library and readings are a part; they are the whole when
    it is not given.

    Within one channel no two readings take the same item with ``auto`` unless one carries ``duplicate_of``.
    An item is missing on a channel when no reading there is it or, under review, may be it. The result does
    not depend on the order of the input. Raises :class:`InputRefused` when an id stands twice.
    """
    return Matcher(weights).match(library, readings, judgements, workers, ground)


class Matcher:
    """Matches with given weights; what pairs led to is remembered from one call to the next, which is only faster."""

    __slots__ = ("known", "scorer", "weights")

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights or load_weights()
        self.scorer = Scorer(self.weights)
        self.known: Known = {}

    def match(
        self,
        library: Sequence[ServiceItem],
        readings: Sequence[Reading],
        judgements: Sequence[Judgement] = (),
        workers: int = 1,
        ground: Ground | None = None,
    ) -> list[Match]:
        """See :func:`match`."""
        with without_collecting():
            return _match(library, readings, judgements, self, workers, ground or ground_of(library, readings))


def _match(
    library: Sequence[ServiceItem],
    readings: Sequence[Reading],
    judgements: Sequence[Judgement],
    by: Matcher,
    workers: int,
    ground: Ground,
) -> list[Match]:
    _each_once((item.id for item in library), N_("library id {key} stands twice"))
    _each_once((reading.item.id for reading in readings), N_("reading id {key} stands twice"))
    names = reader_on(ground.places)
    items = sorted(library, key=lambda item: item.id)
    ruled = rulings(library, readings, judgements)
    open_readings = [reading for reading in readings if reading.item.id not in ruled.same]
    found: dict[str, dict[str, Match]] = {reading.channel: {} for reading in open_readings}
    for each in _Regions(items, open_readings, ground, ruled, by).matches(workers):
        found[each.channel][each.reading] = each
    final = with_rulings(found, library, readings, ruled)
    matches = [final[reading.channel][reading.item.id] for reading in readings]
    return matches + [
        gone for channel in ground.channels for gone in missing(items, final.get(channel, {}).values(), channel, names)
    ]


def _each_once(ids: Iterable[str], template: str) -> None:
    seen: set[str] = set()
    for key in ids:
        if key in seen:
            raise InputRefused(template, key=key)
        seen.add(key)


class _Regions:
    """Items and readings region by region; regions that share no items are matched apart."""

    def __init__(
        self,
        items: Sequence[ServiceItem],
        readings: Sequence[Reading],
        ground: Ground,
        ruled: Rulings,
        by: Matcher,
    ) -> None:
        self.names, self.ruled, self.by = reader_on(ground.places), ruled, by
        self.blocks = _by_region(readings, ground.regions)
        self.sights = sights(items, self.blocks)

    def matches(self, workers: int) -> Iterator[Match]:
        """The match of every reading."""
        sizes = [each.size + sum(len(self.blocks[region]) for region in each.sees) for each in self.sights]
        return chain.from_iterable(spread(self._of, shares(sizes, workers), packed, unpacked))

    def _of(self, run: range) -> list[Match]:
        return [
            each
            for at in run
            for channel, contests in self.contests(self.sights[at])
            for each in decide(contests, channel, self.by.weights, self.by.known).values()
        ]

    def contests(self, sight: Sight, vetoed: bool = False) -> Iterator[tuple[str, list[Contest]]]:
        """The contests of every channel; ``vetoed``: see :func:`candidate_pairs`."""
        facts = {
            region: [(each.channel, item_facts(each.item, self.names, region)) for each in self.blocks[region]]
            for region in sight.sees
        }
        asked = {region: {code for _, each in block for code in each.codes.all} for region, block in facts.items()}
        contests: dict[str, list[Contest]] = defaultdict(list)
        for region, index in sight.indexes(asked, self.names):
            channels: dict[str, list[Facts]] = defaultdict(list)
            for channel, reading in facts[region]:
                channels[channel].append(reading)
            for channel, block in channels.items():
                contests[channel] += _contests(block, index, self.ruled, self.by.scorer, vetoed)
        return iter(contests.items())


def _by_region(readings: Sequence[Reading], regions: Mapping[str, frozenset[str]]) -> Mapping[str, Sequence[Reading]]:
    """The readings by their region, each region's by id; ``regions``: see :class:`Ground`."""
    blocks: dict[str, list[Reading]] = defaultdict(list)
    for reading in sorted(readings, key=lambda each: each.item.id):
        blocks[region_of(reading.item, regions)].append(reading)
    return blocks


def _contests(
    readings: Sequence[Facts], index: Index, ruled: Rulings, scorer: Scorer, vetoed: bool = False
) -> list[Contest]:
    """A contest per reading, without the pairs a person rejected; ``vetoed``: see :func:`candidate_pairs`."""
    score, rejects = scorer.score, ruled.rejects if ruled else None
    return [
        contest(
            reading, [score(pair) for pair in pairs if rejects is None or not rejects(reading.id, pair.item.id)], index
        )
        for reading, pairs in zip(readings, candidate_pairs(readings, index, vetoed))
    ]


def weighed(
    library: Sequence[ServiceItem], readings: Sequence[Reading], ids: Collection[str], weights: Weights | None = None
) -> list[Contest]:
    """The contests of the readings in ``ids``, as if nobody had judged anything."""
    items = sorted(library, key=lambda item: item.id)
    chosen = [each for each in readings if each.item.id in ids]
    regions = _Regions(items, chosen, ground_of(library, readings), Rulings(), Matcher(weights))
    return [
        each for sight in regions.sights for _, contests in regions.contests(sight, vetoed=True) for each in contests
    ]


def missing(items: Sequence[ServiceItem], matches: Iterable[Match], channel: str, names: NameReader) -> list[Match]:
    """The library items nobody on the channel is or may be, by id.

    Items of one name and region go together: a reading under review that may be one of them may be any.
    """
    there: set[str] = set()
    maybe: set[str] = set()
    for each in matches:
        if each.decision in (Decision.AUTO, Decision.JUDGED):
            there.add(each.library)
        elif each.decision is Decision.REVIEW:
            maybe |= {each.library, *each.ambiguous_with, *(candidate.library for candidate in each.candidates)}
    kept = {_place_and_name(item, names) for item in items if item.id in maybe}
    there |= maybe
    return [
        Match(Decision.MISSING_ON_CHANNEL, channel, library=item.id, why="该渠道未见此事项")
        for item in items
        if item.id not in there and not (kept and _place_and_name(item, names) in kept)
    ]


def _place_and_name(item: ServiceItem, names: NameReader) -> tuple[str, str]:
    return region_key(item.region), names.read(item.task_name).normal
