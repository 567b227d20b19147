"""A person's judgement on one pair: is this reading that library item?

A judgement remembers what was judged in terms that outlive a run: names and codes as they were, the region and
the body. Ids and addresses change between runs; they are kept only to tell apart what nothing else tells apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from catalog.codes import normal_code
from catalog.identity import main_code
from catalog.model import Reading, ServiceItem
from catalog.text import looks
from diffs.matching.facts import CODE_ELEMENTS, region_key, usable_code


class Verdict(StrEnum):
    """What a person said about a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"
    """An earlier judgement was taken back; the one before it stands again."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two things judged, as it was. ``codes``: the one it is known by first.

    ``ref`` is an address (reading) or an id (library item): looked at only among things otherwise equal.
    """

    name: str
    codes: tuple[str, ...] = ()
    region: str = ""
    unit: str = ""
    ref: str = ""

    @property
    def name_key(self) -> str:
        """The name as :func:`name_key` has it."""
        return name_key(self.name)

    @property
    def region_key(self) -> str:
        """Six digits, ``""`` when the region is not said."""
        return region_key(self.region)

    @property
    def unit_key(self) -> str:
        """The body's name without what is only format."""
        return looks(self.unit)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One line of the file of judgements: by whom, when (ISO date-time with offset), on what.

    ``withdraws`` is the mark (:func:`diffs.matching.judgementfile.mark`) of the line a withdrawal takes back.
    """

    verdict: Verdict
    by: str
    at: str
    reading: Side
    library: Side
    channel: str = ""
    note: str = ""
    withdraws: str = ""


def name_key(name: str) -> str:
    """A name without what is only format: two names of one key are the same name."""
    return looks(name).casefold()


def reading_side(reading: Reading) -> Side:
    """A reading as a judgement remembers it."""
    return _side(reading.item, reading.url or reading.source)


def library_side(item: ServiceItem) -> Side:
    """A library item as a judgement remembers it."""
    return _side(item, item.id)


def _side(item: ServiceItem, ref: str) -> Side:
    return Side(item.task_name, _codes_of(item), item.region, item.unit, ref)


def _codes_of(item: ServiceItem) -> tuple[str, ...]:
    """The code an item is known by, then its others, sorted; no words for nothing."""
    others = sorted(normal_code(code) for code in (*item.codes, *(item.elements.get(key, "") for key in CODE_ELEMENTS)))
    return tuple(code for code in dict.fromkeys((main_code(item), *others)) if usable_code(code))


def standing(judgements: Sequence[Judgement], marks: Sequence[str]) -> list[Judgement]:
    """The judgements nobody took back, in the order given; ``marks`` are theirs.

    A withdrawal takes back the lines of its mark that stand before it, so that a judgement made anew stands.
    """
    kept: dict[int, Judgement] = {}
    by_mark: dict[str, list[int]] = {}
    for at, (judgement, mark) in enumerate(zip(judgements, marks, strict=True)):
        if judgement.verdict is Verdict.WITHDRAWN:
            _drop(kept, by_mark.pop(judgement.withdraws, ()))
        else:
            kept[at] = judgement
            by_mark.setdefault(mark, []).append(at)
    return list(kept.values())


def _drop(kept: dict[int, Judgement], places: Iterable[int]) -> None:
    for at in places:
        del kept[at]
