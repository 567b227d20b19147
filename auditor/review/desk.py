"""What lies before a person who judges: the readings under review, each beside the items it may be, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.libraries import library_of, readings_of
from auditor.matching import NOBODY, USED, Known, matches_of
from catalog.model import Reading, ServiceItem
from diffs.matching.evidence import Evidence, evidence
from diffs.matching.judged import told
from diffs.matching.judgement import Judgement
from diffs.matching.judgements import Ruling, pair_rulings, rulings
from diffs.model import Decision, Match


@dataclass(frozen=True, slots=True)
class Option:
    """An item a reading may be: how probable, what speaks for and against, what people said of the pair.

    ``held_by``: the name of another reading of the channel that is this item.
    """

    item: ServiceItem
    probability: float
    reasons: tuple[str, ...] = ()
    said: str = ""
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A reading a person should look at, with the items it may be, most probable first."""

    reading: Reading
    match: Match
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that is matched together. ``listed``: names that only stand in a channel's list."""

    library: tuple[ServiceItem, ...]
    readings: tuple[Reading, ...]
    listed: tuple[Reading, ...] = ()
    known: Known = NOBODY

    def judged_by(self, judgements: Sequence[Judgement]) -> Desk:
        """The same desk with these judgements instead."""
        return replace(self, known=replace(self.known, judgements=tuple(judgements)))

    def matches(self) -> tuple[Match, ...]:
        """The matches with what people have said."""
        return matches_of(self.library, self.readings, self.listed, known=self.known)

    def cases(self) -> list[Case]:
        """What is to be judged: by channel, body and name, what a person was unsure of last."""
        matches = self.matches()
        open_ones = {each.reading: each for each in matches if each.decision is Decision.REVIEW}
        told_by = self.evidence(open_ones)
        ruled = rulings(self.library, self.readings, self.known.judgements)
        found = _Found(self, matches, ruled.unsure, ruled.stale)
        cases = [
            found.case(reading, open_ones[reading.item.id], told_by.get(reading.item.id, ()))
            for reading in self.readings
            if reading.item.id in open_ones
        ]
        return sorted(cases, key=lambda each: (each.reading.item.id in ruled.unsure, *_order(each.reading)))

    def evidence(self, ids: Iterable[str]) -> Mapping[str, tuple[Evidence, ...]]:
        """What speaks for every candidate of these readings, whatever people said."""
        return evidence(self.library, (*self.readings, *self.listed), set(ids), self.known.weights)

    def rulings(self) -> list[Ruling]:
        """The judgement that counts for every pair at hand."""
        return pair_rulings(self.library, self.readings, self.known.judgements)


def _order(reading: Reading) -> tuple[str, ...]:
    return reading.channel, reading.item.unit, reading.item.task_name, reading.item.id


class _Found:
    """Lookups shared by the cases of a desk."""

    def __init__(
        self,
        desk: Desk,
        matches: Sequence[Match],
        unsure: Mapping[str, tuple[Ruling, ...]],
        stale: Mapping[str, tuple[Ruling, ...]],
    ) -> None:
        self.items = {item.id: item for item in desk.library}
        names = {reading.item.id: reading.item.task_name for reading in desk.readings}
        self.holders = {
            (each.channel, each.library): names[each.reading]
            for each in matches
            if each.decision in USED and not each.duplicate_of
        }
        self.said = {
            (each.reading, each.item): told(each.judgement)
            for group in (stale, unsure)
            for several in group.values()
            for each in several
        }

    def case(self, reading: Reading, match: Match, told_by: Sequence[Evidence]) -> Case:
        """The case of one reading under review."""
        reasons = {each.item: each.reasons for each in told_by}
        options = (
            Option(
                self.items[each.library],
                each.probability,
                reasons.get(each.library, ()),
                self.said.get((match.reading, each.library), ""),
                self.holders.get((match.channel, each.library), ""),
            )
            for each in match.candidates
        )
        return Case(reading, match, tuple(options))


def desk_of_files(library: Path, readings: Path, judgements: Sequence[Judgement]) -> Desk:
    """What two files hold."""
    return Desk(library_of(library), readings_of(readings), known=Known(tuple(judgements)))
