"""Labels that only one page of a channel has and nobody knows: what that page seems to lack may stand behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from catalog.elements import load_elements
from catalog.model import Reading

REASON: Final = "unknown_label"
_FEWEST: Final = 5
"""Of fewer pages nobody can say what is usual."""
_USUAL: Final = 0.9


def doubting_renamed(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings; where nearly all pages show an element, one does not, and has a label of its own nobody knows,
    the element is not read there.

    A page that lacks more elements than it has such labels does lack them.
    """
    if len(readings) < _FEWEST:
        return tuple(readings)
    labels = Counter(label for reading in readings for label in set(reading.unread))
    usual = _usual(readings)
    own = ({label for label in reading.unread if labels[label] == 1} for reading in readings)
    return tuple(_doubted(reading, usual, each) for reading, each in zip(readings, own, strict=True))


def _usual(readings: Sequence[Reading]) -> tuple[str, ...]:
    keys = [element.key for element in load_elements() if "." not in element.key]
    counts = {key: sum(reading.item.shows(key) for reading in readings) for key in keys}
    return tuple(key for key in keys if counts[key] >= _USUAL * len(readings))


def _doubted(reading: Reading, usual: Iterable[str], own: set[str]) -> Reading:
    absent = [key for key in usual if not reading.item.shows(key) and key not in reading.not_read] if own else []
    if not absent or len(absent) > len(own):
        return reading
    return replace(reading, not_read={**reading.not_read, **dict.fromkeys(absent, REASON)})
