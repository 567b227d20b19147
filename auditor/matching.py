"""Matching as an audit does it: with what people have said, and with what only stands in a channel's list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from auditor.config import Project
from catalog.model import Reading, ServiceItem
from diffs.matching import Judgement, match, read_judgements
from diffs.matching.ground import Ground
from diffs.matching.score import Weights
from diffs.matching.weightfile import read_weights
from diffs.model import Decision, Match

USED: Final = frozenset({Decision.AUTO, Decision.JUDGED})
"""Decisions that are safe to build on."""


@dataclass(frozen=True, slots=True)
class Known:
    """What people have told the matcher: their judgements, in the order of the file, and weights of their own."""

    judgements: tuple[Judgement, ...] = ()
    weights: Weights | None = None


NOBODY: Final = Known()
"""Nobody has said anything."""


def known_to(project: Project) -> Known:
    """The judgements and weights of a project; none where it has no such file."""
    path = project.judgements
    return Known(
        read_judgements(path) if path.exists() else (), read_weights(project.weights) if project.weights else None
    )


def matches_of(
    library: Sequence[ServiceItem],
    readings: Sequence[Reading],
    listed: Sequence[Reading] = (),
    unnamed: Collection[str] = (),
    known: Known = NOBODY,
    ground: Ground | None = None,
) -> tuple[Match, ...]:
    """The matches of the readings; what only stands in a list takes part, so that it is not called missing.

    ``unnamed``: channels with a guide nobody knows the name of; on them nothing is missing for sure. ``ground``: see
    :func:`diffs.matching.match`.
    """
    names = {reading.item.id for reading in listed}
    return tuple(
        each
        for each in match(library, (*readings, *listed), known.judgements, known.weights, ground=ground)
        if each.reading not in names and not (each.decision is Decision.MISSING_ON_CHANNEL and each.channel in unnamed)
    )
