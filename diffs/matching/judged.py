"""Matches after people's judgements: what they fixed, what they doubt, what must be asked again.

The matcher works without the readings a person placed; here they take their items, and whoever claims the same
item is a duplicate when the names say so, and goes to a person otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from catalog.model import Reading, ServiceItem
from diffs.matching.judgement import Judgement, Verdict, name_key
from diffs.matching.judgements import Ruling, Rulings
from diffs.model import Candidate, Decision, Match

RENAMED: Final = "名称已变，需重新判定"
"""Why a pair that was judged is asked again."""

_VERDICTS: Final = {Verdict.SAME: "相同", Verdict.DIFFERENT: "不同", Verdict.UNSURE: "不能确定"}


@dataclass(frozen=True, slots=True)
class Names:
    """The name of every reading and of every item, by id."""

    readings: Mapping[str, str]
    items: Mapping[str, str]

    def own(self, reading: str, item: str) -> bool:
        """Whether a reading has the very name of an item."""
        return name_key(self.readings[reading]) == name_key(self.items[item])

    def alike(self, reading: str, other: str) -> bool:
        """Whether two readings have one name."""
        return name_key(self.readings[reading]) == name_key(self.readings[other])


def told(judgement: Judgement) -> str:
    """Who judged what, and when: 王工 2021-09-18 判定相同（已电话核实）."""
    note = f"（{judgement.note}）" if judgement.note else ""
    return f"{judgement.by} {judgement.at[:10]} 判定{_VERDICTS[judgement.verdict]}{note}"


def with_rulings(
    found: Mapping[str, Mapping[str, Match]],
    library: Sequence[ServiceItem],
    readings: Sequence[Reading],
    ruled: Rulings,
) -> Mapping[str, Mapping[str, Match]]:
    """The matches of every channel by reading id, those of the readings a person placed among them.

    ``found`` holds the matches of all other readings, made without the pairs a person rejected.
    """
    if not ruled:
        return found
    names = Names(
        {each.item.id: each.item.task_name for each in readings},
        {item.id: item.task_name for item in library},
    )
    by_channel: dict[str, list[Ruling]] = defaultdict(list)
    for each in readings:
        by_channel[each.channel] += [ruled.same[each.item.id]] if each.item.id in ruled.same else []
    return {
        channel: _with_rulings(found.get(channel, {}), _placed(channel, placed, names), ruled, names)
        for channel, placed in by_channel.items()
    }


def _with_rulings(
    found: Mapping[str, Match], placed: Mapping[str, Match], ruled: Rulings, names: Names
) -> dict[str, Match]:
    """The matches of one channel: ``found`` beside those a person ``placed``."""
    held = {match.library: match.reading for match in placed.values() if not match.duplicate_of}
    matches = {key: _beside(match, held, names) for key, match in found.items()}
    for key in matches.keys() & (ruled.unsure.keys() | ruled.stale.keys() | ruled.different.keys()):
        matches[key] = _with_words(matches[key], key, ruled)
    return _one_holder(matches) | {**placed}


def _placed(channel: str, placed: Sequence[Ruling], names: Names) -> dict[str, Match]:
    """The readings a person placed; of several on one item the one with the item's own name is the listing."""
    first: dict[str, str] = {}
    matches: dict[str, Match] = {}
    for each in sorted(placed, key=lambda each: (not names.own(each.reading, each.item), each.reading)):
        matches[each.reading] = Match(
            Decision.JUDGED,
            channel,
            reading=each.reading,
            library=each.item,
            probability=1.0,
            why=told(each.judgement),
            duplicate_of=first.get(each.item, ""),
        )
        first.setdefault(each.item, each.reading)
    return matches


def _beside(match: Match, held: Mapping[str, str], names: Names) -> Match:
    """A match that claims an item a person gave to another reading: a duplicate, or a question."""
    holder = held.get(match.library, "")
    if match.decision is not Decision.AUTO or not holder:
        return match
    if names.alike(match.reading, holder) or names.own(match.reading, match.library):
        return replace(match, duplicate_of=holder)
    return _asked(match, match.library, f"该事项已由人工判定对应列表项{holder}")


def _with_words(match: Match, key: str, ruled: Rulings) -> Match:
    for each in ruled.unsure.get(key, ()):
        if _concerns(match, each.item) or match.decision is not Decision.AUTO:
            match = _asked(match, each.item, told(each.judgement))
    for each in ruled.stale.get(key, ()):
        if _asked_again(match, each):
            match = _asked(match, each.item, f"{RENAMED}（{told(each.judgement)}）")
    if match.decision is Decision.NONE and key in ruled.different:
        said = "；".join(told(each.judgement) for each in ruled.different[key].values())
        match = replace(match, why=f"{said}。{match.why}")
    return match


def _concerns(match: Match, item: str) -> bool:
    return item == match.library or any(each.library == item for each in match.candidates)


def _asked_again(match: Match, ruling: Ruling) -> bool:
    """Whether a change of names makes a question: not where the matcher, by the new names, is sure by itself."""
    if ruling.judgement.verdict is Verdict.SAME:
        return match.decision is not Decision.AUTO
    return _concerns(match, ruling.item)


def _asked(match: Match, item: str, reason: str) -> Match:
    """The match as a question to a person, with ``item`` among its candidates."""
    candidates = match.candidates or ((Candidate(match.library, match.probability),) if match.library else ())
    if all(each.library != item for each in candidates):
        candidates = (*candidates, Candidate(item, 0.0))
    return replace(
        match, decision=Decision.REVIEW, library=candidates[0].library, probability=candidates[0].probability,
        candidates=candidates, duplicate_of="", why=f"{reason}。{match.why}",
    )  # fmt: skip


def _one_holder(matches: Mapping[str, Match]) -> dict[str, Match]:
    """Duplicates of a reading that became a question: the first of them is the listing now."""
    heirs: dict[str, str] = {}
    done: dict[str, Match] = {}
    for key in sorted(matches):
        match = matches[key]
        holder = matches.get(match.duplicate_of)
        if holder is not None and holder.decision is Decision.REVIEW:
            heir = heirs.setdefault(match.duplicate_of, key)
            match = replace(match, duplicate_of="" if heir == key else heir)
        done[key] = match
    return done
