"""``compare``: the whole of task 2, from matches to findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from catalog.collecting import without_collecting
from catalog.elements import load_elements
from catalog.identity import identities
from catalog.laws import LawsOn, Register, shipped_register
from catalog.model import Reading, ServiceItem
from diffs.compare.channels import Around, Channel, Trusted, channels_of, is_trusted
from diffs.compare.elements import compare_item, compare_pair, public_elements
from diffs.compare.findings import Place, part_finding
from diffs.compare.keys import Keys, alone
from diffs.compare.lists import CodeMeanings
from diffs.compare.pile import Pile, spot
from diffs.compare.tally import Counting, Tally, Unchecked, pairs_of
from diffs.compare.together import Pair, taken_together
from diffs.compare.verdict import Part, Verdict
from diffs.memo import Memo
from diffs.model import Decision, DifferenceKind, Finding, Match

_DECIDED: Final = (Decision.AUTO, Decision.JUDGED)
_ITEM: Final = "task_name"
"""The element that findings about an item as a whole stand under."""


def compare(
    library: Sequence[ServiceItem],
    readings: Sequence[Reading],
    matches: Iterable[Match],
    *,
    include_review: bool = False,
    code_maps: Mapping[str, CodeMeanings] | None = None,
    trusted: Trusted = None,
    as_of: str = "",
    register: Register | None = None,
) -> list[Finding]:
    """The findings of task 2, sorted, each once: :func:`compare_counted` without its tally."""
    told = compare_counted(
        library,
        readings,
        matches,
        include_review=include_review,
        code_maps=code_maps,
        trusted=trusted,
        as_of=as_of,
        register=register,
    )
    return list(told.findings)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings of task 2, sorted, each once, and how many pairs were compared or not.

    Those of pairs that did not change since the last run stay packed until somebody walks through them.
    """

    findings: Sequence[Finding]
    tally: Tally

    def with_findings(self, more: Sequence[Finding]) -> Comparison:
        """The same with findings that were made elsewhere, in their order behind the others of their place."""
        if not more:
            return self
        pile = Pile()
        for finding in (*self.findings, *more):
            pile.add(finding)
        return Comparison(pile.sorted(), self.tally)


def compare_counted(
    library: Sequence[ServiceItem],
    readings: Sequence[Reading],
    matches: Iterable[Match],
    *,
    include_review: bool = False,
    code_maps: Mapping[str, CodeMeanings] | None = None,
    trusted: Trusted = None,
    as_of: str = "",
    register: Register | None = None,
    memo: Memo | None = None,
    around: Around | None = None,
) -> Comparison:
    """The findings of task 2 and the tally behind them.

    Readings matched ``auto`` or ``judged`` are compared element by element; with ``include_review`` those
    matched ``review`` too, every difference of theirs a ``review``. ``code_maps`` is channel → code table or
    element → code → text. On a channel that is not ``trusted`` nothing is missing; what was seen on it still
    counts. ``as_of`` (ISO date of the library) decides which version of a law is in force, ``register`` (the
    shipped one when none is given) knows the laws. Matches that name an unknown item or reading are passed over.
    What ``memo`` keeps of pairs that did not change is taken from it; the result is the same with any memo or none.
    ``around`` is what is known of the whole that library and readings are a part of; they are the whole without it.
    """
    laws = LawsOn(register or shipped_register(), as_of)
    with without_collecting():
        return _compared(library, readings, matches, _Options(include_review, code_maps, trusted, laws, memo, around))


@dataclass(frozen=True, slots=True)
class _Options:
    include_review: bool
    code_maps: Mapping[str, CodeMeanings] | None
    trusted: Trusted
    laws: LawsOn
    memo: Memo | None = None
    around: Around | None = None


def _compared(
    library: Sequence[ServiceItem], readings: Sequence[Reading], matches: Iterable[Match], options: _Options
) -> Comparison:
    told = sorted(matches, key=_match_order)
    room, pile = _Room(library, readings, told, options), Pile()
    for match in room.not_together(told, pile):
        for finding in room.findings(match, include_review=options.include_review):
            pile.add(finding)
    return Comparison(pile.sorted(), room.tally())


class _Room:
    """Library and readings by id, what is known of the channels, and the tally of what is compared."""

    def __init__(
        self,
        library: Sequence[ServiceItem],
        readings: Sequence[Reading],
        matches: Sequence[Match],
        options: _Options,
    ) -> None:
        trusted = options.trusted
        self.library = {item.id: item for item in library}
        self.readings = {(reading.channel, reading.item.id): reading for reading in readings}
        self.around = options.around
        self.channels = options.around.channels if options.around else channels_of(readings, options.code_maps, trusted)
        self.trusted, self.laws, self.memo = trusted, options.laws, options.memo
        self.keys = Keys(options.laws) if options.memo is not None else None
        self.names = identities(library, options.around.shared if options.around else None)
        self.alone = alone(library, self.names, matches) if options.memo is not None else frozenset()
        self.shown_names: dict[str, Mapping[str, str]] = {}
        self.counting = Counting()
        self.settled: dict[str, set[str]] = {channel: set() for channel in self.channels}

    def not_together(self, matches: Sequence[Match], pile: Pile) -> Sequence[Match]:
        """Settle the pairs that a memo may know, by the bundle, and give back the matches that are left."""
        if self.memo is None or self.keys is None:
            return matches
        pairs, left = [], []
        for match in matches:
            pair = self._pair(match)
            if pair is None:
                left.append(match)
            else:
                pairs.append(pair)
        for members, bundle in taken_together(pairs, self._channel, self.keys, self.memo):
            channel = members[0].reading.channel
            self.settled.setdefault(channel, set()).update([pair.item.id for pair in members])
            for head, count in bundle.heads():
                region, unit = head.place
                self.counting.alike((channel, region, unit), pairs_of(head.notes), count)
            pile.add_bundle([spot(channel, pair.item.id, pair.reading.item.id) for pair in members], bundle)
        return left

    def _pair(self, match: Match) -> Pair | None:
        """The pair of a decided match when its findings can have the fingerprint of no other finding."""
        if match.decision not in _DECIDED or match.duplicate_of or (match.channel, match.library) not in self.alone:
            return None
        item, reading = self.library.get(match.library), self.readings.get((match.channel, match.reading))
        return Pair(item, reading, self.names[item.id]) if item is not None and reading is not None else None

    def findings(self, match: Match, *, include_review: bool) -> Iterator[Finding]:
        """What one match leads to: an item missing, extra or unclear, or the differences of a decided pair."""
        item = self.library.get(match.library)
        reading = self.readings.get((match.channel, match.reading))
        if match.decision is Decision.MISSING_ON_CHANNEL:
            if item is not None:
                yield from self._absent(match.channel, item)
        elif reading is None:
            return
        elif match.decision is Decision.NONE:
            place = self._place(match.channel, None, reading)
            shown = public_elements(reading.item) - {_ITEM}
            self.counting.add(_cell(match.channel, reading.item), (_ITEM,))
            self.counting.add(_cell(match.channel, reading.item), shown, Unchecked.NOT_IN_LIBRARY)
            yield _not_in_library(place)
        elif match.decision is Decision.REVIEW:
            yield from self._doubtful(match, item, reading, compared=include_review)
        elif item is not None:
            yield from self._decided(match, item, reading)

    def _decided(self, match: Match, item: ServiceItem, reading: Reading) -> Iterator[Finding]:
        place = self._place(match.channel, item, reading)
        if match.duplicate_of:
            yield _published_twice(place, self.readings.get((match.channel, match.duplicate_of)))
        self.settled.setdefault(match.channel, set()).add(item.id)
        told = compare_pair(place, self._channel(place.channel), self.laws)
        notes = pairs_of(tuple(told.pairs.items()))
        self.counting.tell((match.channel, item.id), _cell(match.channel, item), notes)
        yield from told.findings

    def _absent(self, channel: str, item: ServiceItem) -> Iterator[Finding]:
        """An item nobody saw on the channel: missing where its crawl can be judged."""
        self.settled.setdefault(channel, set()).add(item.id)
        cell, told = _cell(channel, item), public_elements(item)
        if not is_trusted(self.trusted, channel):
            self.counting.add(cell, told, Unchecked.UNTRUSTED)
            return
        self.counting.add(cell, (_ITEM,))
        self.counting.add(cell, told - {_ITEM}, Unchecked.ITEM_MISSING)
        yield _not_published(self._place(channel, item))

    def tally(self) -> Tally:
        """What was compared; items of which no reading of a channel is one for sure are not."""
        for channel, settled in self.settled.items():
            self.counting.doubtful -= {(channel, item) for item in settled}
            for item in self.library.values():
                if item.id not in settled:
                    self.counting.add(_cell(channel, item), public_elements(item), Unchecked.UNMATCHED)
        return self.counting.done()

    def _doubtful(
        self, match: Match, item: ServiceItem | None, reading: Reading, *, compared: bool
    ) -> Iterator[Finding]:
        yield _ambiguous(
            self._place(match.channel, None, reading),
            [self.library[each] for each in _candidates(match) if each in self.library],
        )
        if compared and item is not None:
            place = replace(self._place(match.channel, item, reading), doubtful=True)
            self.counting.doubtful.add((match.channel, item.id))
            yield from compare_item(place, self._channel(match.channel), self.laws).findings

    def _place(self, channel: str, item: ServiceItem | None, reading: Reading | None = None) -> Place:
        if item is None and reading is not None:
            return Place(channel, item, reading, identity=self._shown_names(channel).get(reading.item.id, ""))
        return Place(channel, item, reading, identity=self.names.get(item.id, "") if item is not None else "")

    def _shown_names(self, channel: str) -> Mapping[str, str]:
        """What tells the readings of a channel apart; only those without an item of the library need it."""
        if channel not in self.shown_names:
            shown = (each.item for (name, _id), each in self.readings.items() if name == channel)
            self.shown_names[channel] = identities(shown, self.around.shown.get(channel) if self.around else None)
        return self.shown_names[channel]

    def _channel(self, name: str) -> Channel:
        return self.channels.get(name) or Channel(name)


def _cell(channel: str, item: ServiceItem) -> tuple[str, str, str]:
    return (channel, item.region, item.unit)


def _not_published(place: Place) -> Finding:
    return _item_finding(place, DifferenceKind.MISSING, "T2-ITEM-MISSING", "省事项库有该事项，渠道没有公布")


def _not_in_library(place: Place) -> Finding:
    return _item_finding(place, DifferenceKind.EXTRA, "T2-ITEM-EXTRA", "渠道公布的事项在省事项库中没有对应事项")


def _published_twice(place: Place, first: Reading | None) -> Finding:
    also = f"（另见{first.url or first.source or first.item.id}）" if first else ""
    return _item_finding(place, DifferenceKind.EXTRA, "T2-ITEM-DUPLICATE", f"同一事项在该渠道重复公布{also}")


def _ambiguous(place: Place, candidates: Sequence[ServiceItem]) -> Finding:
    names = "、".join(f"“{item.task_name}”" for item in candidates)
    why = f"可能对应省事项库的{names}，需人工判定" if names else "不能确定对应省事项库的哪个事项，需人工判定"
    return _item_finding(place, DifferenceKind.MISMATCH, "T2-ITEM-AMBIGUOUS", why, detail=names)


def _item_finding(place: Place, kind: DifferenceKind, rule: str, why: str, detail: str = "") -> Finding:
    mine = place.library.task_name if place.library else None
    theirs = place.reading.item.task_name if place.reading else None
    verdict = Verdict(kind, mine or "", theirs or "", (), why, rule)
    label = load_elements()[_ITEM].label
    part = Part(kind, rule, mine, theirs, why=why, verdict=verdict, label=label, detail=detail)
    return part_finding(place, _ITEM, part)


def _candidates(match: Match) -> list[str]:
    named = (match.library, *(each.library for each in match.candidates), *match.ambiguous_with)
    return [each for each in dict.fromkeys(named) if each]


def _match_order(match: Match) -> tuple[str, str, bool, str, str]:
    """A reading that repeats another comes after it."""
    return (match.channel, match.library, bool(match.duplicate_of), match.reading, match.decision.value)
