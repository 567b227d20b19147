"""Decided pairs whose findings can meet those of no other pair, taken from the memo by the bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from catalog.digest import digest_of
from catalog.model import Reading, ServiceItem
from diffs.bundle import Bundle, borders, bundled
from diffs.compare.channels import Channel
from diffs.compare.elements import compare_pair
from diffs.compare.findings import Place
from diffs.compare.keys import Keys
from diffs.compare.pile import in_order
from diffs.memo import Memo
from diffs.packed import packed


@dataclass(slots=True)
class Pair:
    """A reading matched to its item, and what tells the item from others."""

    item: ServiceItem
    reading: Reading
    identity: str


def taken_together(
    pairs: Sequence[Pair], channel_of: Callable[[str], Channel], keys: Keys, memo: Memo
) -> Iterator[tuple[Sequence[Pair], Bundle]]:
    """What pairs led to, neighbours together; all pairs of a channel must stand in a row, in the order of their
    items' ids."""
    for name, group in groupby(pairs, key=attrgetter("reading.channel")):
        channel, row = channel_of(name), list(group)
        for border in borders([pair.item.id for pair in row]):
            members = row[border]
            known = [keys.of(pair.item, pair.identity, pair.reading, channel) for pair in members]

            def work(at: int, members: Sequence[Pair] = members, channel: Channel = channel) -> bytes:
                return _compared(members[at], channel, keys)

            yield members, bundled(memo, digest_of("pairs", name, members[0].item.id), known, work)


def _compared(pair: Pair, channel: Channel, keys: Keys) -> bytes:
    told = compare_pair(Place(channel.name, pair.item, pair.reading, identity=pair.identity), channel, keys.laws)
    return packed(in_order(told.findings), tuple(told.pairs.items()), (pair.item.region, pair.item.unit))
