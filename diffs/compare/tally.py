"""What was compared and what was not: the denominators behind every finding of task 2.

The unit that is counted is one element of one library item on one channel (or, for an item the library lacks, of
one reading): a *pair*. Every such pair of a channel is counted once, as compared or with the reason why not, so
that the numbers always sum to the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from diffs.model import Finding

Cell = tuple[str, str, str, str]
"""``(channel, region, unit, element)``: what figures can be told by."""


class Unchecked(StrEnum):
    """Why a pair has no verdict, or one that does not count."""

    ITEM_MISSING = "item_missing"
    """The channel does not publish the item; its name counts as different, its other elements were not compared."""
    NOT_IN_LIBRARY = "not_in_library"
    """The library does not have the item; its name counts as different, its other elements were not compared."""
    UNMATCHED = "unmatched"
    """No reading is the item for sure: a person must decide the match first."""
    UNTRUSTED = "untrusted"
    """Not seen on a channel whose crawl cannot be judged."""
    NOT_READ = "not_read"
    """The page was not read for this element."""
    UNVERIFIED = "unverified"
    """The source has no data about this element, or it cannot be checked."""
    NO_COLUMN = "no_column"
    """The export of the library has no such column."""
    REVIEW = "review"
    """It differs or is doubtful; a person decides whether that is wrong."""
    RULE_OFF = "rule_off"
    """The rule that speaks of it is not asked."""
    WAIVED = "waived"
    """It differs, and that is allowed."""
    STALE = "stale"
    """The page was captured before the library changed."""
    LISTED = "listed"
    """It differs, and by the rule that is only listed."""


@lru_cache(maxsize=4096)
def pairs_of(notes: tuple[tuple[str, str | None], ...]) -> Mapping[str, Unchecked | None]:
    """Notes read back: few of them differ."""
    return {element: Unchecked(why) if why else None for element, why in notes}


@dataclass(frozen=True, slots=True)
class Told:
    """What one pair of an item and its reading led to: its findings, and every element of which something could be
    said with the reason why it was not compared (``None``: it was)."""

    findings: tuple[Finding, ...]
    pairs: Mapping[str, Unchecked | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """``compared`` counts pairs with a verdict, ``unchecked`` those without; ``doubtful`` are ``(channel, library
    id)`` whose differences are told though the match is not decided: they are among the unchecked."""

    compared: Mapping[Cell, int] = field(default_factory=dict)
    unchecked: Mapping[tuple[Cell, Unchecked], int] = field(default_factory=dict)
    doubtful: frozenset[tuple[str, str]] = frozenset()

    def __add__(self, other: Tally) -> Tally:
        """Both together; partitions of a run may be counted apart."""
        return Tally(
            Counter(self.compared) + Counter(other.compared),
            Counter(self.unchecked) + Counter(other.unchecked),
            self.doubtful | other.doubtful,
        )


@dataclass(slots=True)
class Counting:
    """A tally being made: pairs are told item by item, all readings of an item one after the other."""

    compared: Counter[Cell] = field(default_factory=Counter)
    unchecked: Counter[tuple[Cell, Unchecked]] = field(default_factory=Counter)
    doubtful: set[tuple[str, str]] = field(default_factory=set)
    _item: tuple[str, str] = ("", "")
    _place: tuple[str, str, str] = ("", "", "")
    _pairs: Mapping[str, Unchecked | None] = field(default_factory=dict)
    _alike: Counter[tuple[tuple[str, str, str], int]] = field(default_factory=Counter)
    """Items of one place that allowed the same to be compared, as most do, are counted together; what they allowed
    stands in ``_notes`` by its identity."""
    _notes: dict[int, Mapping[str, Unchecked | None]] = field(default_factory=dict)

    def tell(self, item: tuple[str, str], place: tuple[str, str, str], pairs: Mapping[str, Unchecked | None]) -> None:
        """What one reading of an item (channel, library id) allowed to compare; all its readings in a row.

        ``place`` is channel, region, unit. What one reading allowed to compare stays compared.
        """
        if self._item != item:
            self._close()
            self._item, self._place, self._pairs = item, place, pairs
            return
        settled = {element: None for element, why in self._pairs.items() if why is None}
        self._pairs = {**self._pairs, **pairs, **settled}

    def alike(self, place: tuple[str, str, str], pairs: Mapping[str, Unchecked | None], count: int) -> None:
        """What so many items of one place allowed to compare, each with a single reading."""
        self._notes[id(pairs)] = pairs
        self._alike[place, id(pairs)] += count

    def add(
        self, place: tuple[str, str, str], elements: Iterable[str], why: Unchecked | None = None, count: int = 1
    ) -> None:
        """Count pairs at once: compared, or not compared for a reason; each so often."""
        for element in elements:
            if why is None:
                self.compared[*place, element] += count
            else:
                self.unchecked[(*place, element), why] += count

    def done(self) -> Tally:
        """The tally of all that was told."""
        self._close()
        for (place, notes), count in self._alike.items():
            for element, why in self._notes[notes].items():
                self.add(place, (element,), why, count)
        self._alike.clear()
        self._notes.clear()
        return Tally(dict(self.compared), dict(self.unchecked), frozenset(self.doubtful))

    def _close(self) -> None:
        if self._pairs:
            self.alike(self._place, self._pairs, 1)
        self._pairs, self._item = {}, ("", "")
