"""Matching region by region: memory is bounded by a few blocks, and blocks may be spread over processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from catalog.forked import shares, spread
from catalog.model import Reading, ServiceItem
from diffs.matching.judgement import Judgement
from diffs.matching.matcher import Matcher
from diffs.matching.packed import packed, unpacked
from diffs.matching.score import Weights
from diffs.model import Match

Block = tuple[Sequence[ServiceItem], Sequence[Reading]]
"""The library items and the readings of one region (or of several that must see each other)."""

_AHEAD = 8
"""Blocks taken at a time for each process: what is in memory at once."""


def match_blocks(
    blocks: Iterable[Block],
    judgements: Sequence[Judgement] = (),
    weights: Weights | None = None,
    workers: int = 1,
) -> Iterator[list[Match]]:
    """The matches of every block (see :func:`diffs.matching.match`), in the order of the blocks.

    Each block is matched by itself: items and readings of different blocks never meet, ids need to be different
    within a block only, and places before names are learnt from the block. The blocks are taken one by one, or a
    few at a time to be spread over ``workers`` processes, which changes the time and nothing else.
    """
    matcher = Matcher(weights)
    if workers <= 1:
        for items, readings in blocks:
            yield matcher.match(items, readings, judgements)
        return
    rest = iter(blocks)
    while taken := list(islice(rest, _AHEAD * workers)):

        def matched(run: range, taken: Sequence[Block] = taken) -> list[list[Match]]:
            return [matcher.match(*taken[at], judgements) for at in run]

        sizes = [len(items) + len(readings) for items, readings in taken]
        found = spread(
            matched,
            shares(sizes, workers),
            lambda found: [*map(packed, found)],
            lambda rows: [*map(unpacked, rows)],
        )
        yield from chain.from_iterable(found)
