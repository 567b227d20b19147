"""One reading with all it may be: which items fit it as well as another, and who on a channel takes which item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from diffs.matching.assign import Edge, assign
from diffs.matching.closeness import Closeness
from diffs.matching.facts import Facts
from diffs.matching.plain import LEVEL_SAID
from diffs.matching.score import Scored, probabilities
from diffs.matching.shelf import Index
from diffs.matching.weigh import value, worth_a_look

REVIEW: Final = 0.15
"""The least probability that is worth a person's time."""

SELDOM: Final = 0.02
"""The least probability among a reading's candidates that lets it hold an item others may want."""

CLEAR: Final = 1.0
"""Log-odds by which one reading must be better than another to hold an item undisputed."""

_FLOOR: Final = 12.0
_ORDER: Final = attrgetter("order")


class Contest(NamedTuple):
    """One reading with its candidates (best first) and their probabilities, and the items they come from.

    ``worth``: the candidates that it may be assigned.
    """

    reading: Facts
    scored: Sequence[Scored]
    chances: Mapping[str, float]
    library: Index
    worth: Sequence[Scored]

    def of(self, item: str) -> Scored:
        """The candidate that is an item."""
        return next(each for each in self.scored if each.pair.item.id == item)


def contest(reading: Facts, scored: Sequence[Scored], index: Index) -> Contest:
    """Sort the candidates of a reading and weigh them against each other."""
    ordered = sorted(scored, key=_ORDER) if len(scored) > 1 else scored
    chances = {each.pair.item.id: chance for each, chance in zip(ordered, probabilities(ordered))}
    return Contest(reading, ordered, chances, index, _worth(ordered, chances))


def rivals(scored: Scored, contest: Contest) -> list[Scored]:
    """The other items that fit a reading as well as ``scored`` does."""
    close = scored.close
    if scored.pair.code == 2:
        return [each for each in contest.scored if each is not scored and _named_rather(close, each)]
    return [each for each in contest.scored if each is not scored and _rivals(scored, close, each)]


def _named_rather(close: Closeness, other: Scored) -> bool:
    """The code says one item and the name, without doubt, another."""
    return close > Closeness.EQUIVALENT >= other.close


def _rivals(scored: Scored, close: Closeness, other: Scored) -> bool:
    other_close = other.close
    if other_close is Closeness.OPPOSED:
        return other.pair.code == 2
    if close <= Closeness.EQUIVALENT:
        if (scored.pair.reading.name.cut or not _to_the_letter(scored)) and _cut_from(other):
            return True
        return other_close <= close and not _body_decides(scored, other)
    if close is Closeness.POSSIBLE:
        return other_close <= Closeness.POSSIBLE
    return abs(scored.log_odds - other.log_odds) < CLEAR + 0.5


def _to_the_letter(scored: Scored) -> bool:
    """The names are the same text, but for a level that the page may add or spell its own way.

    A level the item names and the page does not is an ending lost, as any other may be.
    """
    shown, full = scored.pair.reading.name.normal, scored.pair.item.name.normal
    bare, plain = LEVEL_SAID.sub("", shown), LEVEL_SAID.sub("", full)
    return shown == full or (bare == plain and (plain == full or bare != shown))


def _cut_from(other: Scored) -> bool:
    """The reading is, letter by letter, the beginning of the other item's name, which says more."""
    shown, full = LEVEL_SAID.sub("", other.pair.reading.name.normal), other.pair.item.name.normal
    return other.close is Closeness.POSSIBLE and other.pair.names.lacks and full.startswith(shown)


def _body_decides(scored: Scored, other: Scored) -> bool:
    elsewhere = value(other, "other_unit") + value(other, "other_place")
    return value(scored, "same_unit") > 0 and elsewhere > 0


def may_be(contest: Contest, item: str) -> bool:
    return any(
        each.pair.item.id == item and each.close <= Closeness.POSSIBLE and not each.pair.elsewhere
        for each in contest.scored
    )


def _worth(ordered: Sequence[Scored], chances: Mapping[str, float]) -> Sequence[Scored]:
    if len(ordered) == 1:
        return ordered if worth_a_look(ordered[0], REVIEW) else ()
    least = SELDOM * max(chances.values(), default=0.0)
    return [
        each
        for each in ordered
        if worth_a_look(each, REVIEW) and (each.pair.code == 2 or chances[each.pair.item.id] >= least)
    ]


def taken_by(contests: Sequence[Contest]) -> dict[str, str]:
    """The best assignment; most readings want one item, which nobody else wants."""
    wanted = Counter([each.pair.item.id for contest in contests for each in contest.worth])
    taken: dict[str, str] = {}
    edges: list[Edge] = []
    for each in contests:
        if len(each.worth) == 1 and wanted[each.worth[0].pair.item.id] == 1:
            taken[each.reading.id] = each.worth[0].pair.item.id
        else:
            edges += _edges(each)
    return taken | assign(edges)


def _edges(contest: Contest) -> list[Edge]:
    """What is worth assigning; the gains keep the order of the scores and are all above 0."""
    key = contest.reading.id
    return [Edge(key, each.pair.item.id, max(each.log_odds + _FLOOR, 0.01)) for each in contest.worth]
