"""Matching region by region: memory is bounded by the largest block, and blocks may go to other workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from itertools import islice

from catalog.model import Reading, ServiceItem
from diffs.matching.judgement import Judgement
from diffs.matching.matcher import match
from diffs.matching.score import Weights
from diffs.model import Match

Block = tuple[Sequence[ServiceItem], Sequence[Reading]]
"""The library items and the readings of one region (or of several that must see each other)."""

_AHEAD = 4
"""Blocks handed to an executor before the first result is taken: what is in memory at once."""


def match_blocks(
    blocks: Iterable[Block],
    judgements: Sequence[Judgement] = (),
    weights: Weights | None = None,
    executor: Executor | None = None,
) -> Iterator[list[Match]]:
    """The matches of every block (see :func:`diffs.matching.match`), in the order of the blocks.

    Each block is matched by itself: items and readings of different blocks never meet, ids need to be different
    within a block only, and places before names are learnt from the block. The blocks are taken one by one; an
    ``executor`` (of processes; nothing is shared) changes the time and nothing else.
    """
    if executor is None:
        for items, readings in blocks:
            yield match(items, readings, judgements, weights)
        return
    rest = iter(blocks)
    waiting: deque[Future[list[Match]]] = deque()
    while True:
        for items, readings in islice(rest, _AHEAD - len(waiting)):
            waiting.append(executor.submit(match, items, readings, judgements, weights))
        if not waiting:
            return
        yield waiting.popleft().result()
