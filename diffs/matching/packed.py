"""Matches as plain rows: what one process sends another in short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diffs.model import Candidate, Decision, Match

Row = tuple[
    Decision, str, str, str, float, tuple[tuple[str, float], ...], tuple[str, ...], Mapping[str, float], str, str
]
"""The fields of a match in their order, candidates as pairs."""


def packed(matches: Iterable[Match]) -> list[Row]:
    """The rows of matches."""
    return [
        (
            each.decision, each.channel, each.reading, each.library, each.probability,
            tuple([(one.library, one.probability) for one in each.candidates]), each.ambiguous_with, each.features,
            each.why, each.duplicate_of,
        )
        for each in matches
    ]  # fmt: skip


def unpacked(rows: Iterable[Row]) -> list[Match]:
    """The matches of rows."""
    return [
        Match(
            decision, channel, reading, library, chance, tuple([Candidate(*one) for one in shown]), ambiguous, features,
            why, duplicate_of,
        )
        for decision, channel, reading, library, chance, shown, ambiguous, features, why, duplicate_of in rows
    ]  # fmt: skip
