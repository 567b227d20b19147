"""What a pair of an item and its reading is known by in a memo (:mod:`diffs.memo`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from catalog.digest import digest_of, item_digest, shown_digest
from catalog.laws import LawsOn
from catalog.model import Reading, ServiceItem
from diffs.compare.channels import Channel
from diffs.fingerprint import folded
from diffs.memo import product_digest, register_digest
from diffs.model import Match


class Keys:
    """Makes the keys of pairs; an item's own digest is made once for all channels."""

    def __init__(self, laws: LawsOn) -> None:
        self.laws = laws
        self._ground = digest_of(product_digest(), laws.on, register_digest(laws.register))
        self._items: dict[str, bytes] = {}
        self._channels: dict[str, bytes] = {}

    def of(self, item: ServiceItem, identity: str, reading: Reading, channel: Channel) -> bytes:
        """The key of a matched pair."""
        mine = self._items.get(item.id)
        if mine is None:
            mine = self._items[item.id] = item_digest(item)
        around = self._channels.get(channel.name)
        if around is None:
            around = self._channels[channel.name] = self._around(channel)
        return shown_digest(reading, item, around, mine, identity)

    def _around(self, channel: Channel) -> bytes:
        codes = tuple((table, tuple(sorted(texts.items()))) for table, texts in sorted(channel.codes.items()))
        return digest_of(self._ground, channel.name, channel.trusted, channel.template, codes)


def alone(
    library: Sequence[ServiceItem], names: Mapping[str, str], matches: Sequence[Match]
) -> frozenset[tuple[str, str]]:
    """The pairs ``(channel, library id)`` of which no finding can have the fingerprint of one of another pair: the
    item is named by one match of the channel only, and known by what no other item is known by."""
    known = {item.id: (item.region, folded(names[item.id])) for item in library}
    items, times = Counter(known.values()), Counter((match.channel, match.library) for match in matches)
    return frozenset(
        pair for pair, count in times.items() if count == 1 and pair[1] in known and items[known[pair[1]]] == 1
    )
