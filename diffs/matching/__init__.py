"""Readings of channels matched to the items of the library, with the reasons for every decision.

A name is parsed into what the item is about and the words that tell siblings apart (:mod:`.names`,
``words.toml``); candidates are joined on codes and names (:mod:`.candidates`), described by small explained
features (:mod:`.features`), scored (:mod:`.score`), assigned one to one (:mod:`.assign`) and decided
(:mod:`.decide`); what people said about pairs stands above all of it (:mod:`.judgements`). Heavy libraries are
loaded when :func:`match` is first used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from catalog.model import Reading, ServiceItem
from diffs.matching.judgement import Judgement
from diffs.matching.judgementfile import read_judgements
from diffs.matching.matchfile import match_from_json, match_to_json
from diffs.model import Match

if TYPE_CHECKING:
    from diffs.matching.ground import Ground
    from diffs.matching.score import Weights

__all__ = ["Judgement", "match", "match_blocks", "match_from_json", "match_to_json", "read_judgements"]


def match(
    library: Sequence[ServiceItem],
    readings: Sequence[Reading],
    judgements: Sequence[Judgement] = (),
    weights: Weights | None = None,
    workers: int = 1,
    ground: Ground | None = None,
) -> list[Match]:
    """One match per reading in the order given, then ``missing_on_channel`` per library item and channel.

    See :func:`diffs.matching.matcher.match`.
    """
    from diffs.matching.matcher import match as run  # noqa: PLC0415 - scipy and numpy only when matching

    return run(library, readings, judgements, weights, workers, ground)


def match_blocks(
    blocks: Iterable[tuple[Sequence[ServiceItem], Sequence[Reading]]],
    judgements: Sequence[Judgement] = (),
    weights: Weights | None = None,
    workers: int = 1,
) -> Iterator[list[Match]]:
    """The matches of every block (the items and readings of one region), one block after the other.

    See :func:`diffs.matching.blocks.match_blocks`.
    """
    from diffs.matching.blocks import match_blocks as run  # noqa: PLC0415 - scipy and numpy only when matching

    return run(blocks, judgements, weights, workers)
