"""From scores to decisions: what is safe, what a person should see, what the library does not have.

Nothing is guessed: where two items fit equally well, both are named. A reading whose best item another
reading of the channel holds by right is a duplicate when nothing tells the two apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from diffs.matching.closeness import Closeness
from diffs.matching.contest import CLEAR, REVIEW, Contest, may_be, rivals, taken_by
from diffs.matching.score import Saying, Scored, Weights, calibrated, load_weights
from diffs.matching.weigh import doubts, rests_on_more, siblings, value, worth_a_look
from diffs.model import Candidate, Decision, Match

AUTO: Final = 0.85
"""The least probability of what may be used without a person."""

SHOWN: Final = 5
"""How many candidates a reviewer is shown."""

_CERTAIN: Final = 0.98
"""How sure another reading's claim to an item can make us that this one is not it: channels list items twice."""


_MOST: Final = 1 << 15
"""How much of what was decided is remembered before all of it is forgotten."""

Known = dict[Saying, Match | None]
"""The match of the first reading of which all of this was said and nothing else, ``None`` when it was not safe."""


def decide(
    contests: Sequence[Contest], channel: str, weights: Weights | None = None, known: Known | None = None
) -> dict[str, Match]:
    """The match of every reading of one channel, by reading id; ``weights`` bring the calibration.

    ``known`` is what earlier channels and regions, matched with the same weights, led to; it is added to.
    """
    return _Round(contests, channel, weights or load_weights(), {} if known is None else known).matches()


class _Round:
    """The readings of one channel against each other."""

    def __init__(self, contests: Sequence[Contest], channel: str, weights: Weights, known: Known) -> None:
        self.channel = channel
        self.known = known
        self.weights = weights
        self.contests = {each.reading.id: each for each in contests}
        self.taken = taken_by(contests)
        self.holder = {item: reading for reading, item in self.taken.items()}
        self.wanted = self._wanted()
        self.rivals_for = self._disputes()
        self.left: dict[str, tuple[Mapping[str, float], float]] = {}

    def matches(self) -> dict[str, Match]:
        first = {key: self._held(key, self.taken[key]) for key in sorted(self.taken)}
        rest = {key: self._unheld(key, first) for key in sorted(self.contests.keys() - self.taken.keys())}
        return first | rest

    def _wanted(self) -> Mapping[str, float]:
        """How strongly readings that hold nothing want an item another reading holds."""
        wanted: dict[str, float] = {}
        for key in self.contests.keys() - self.taken.keys():
            best = self._best(key)
            if best is not None and not self._is_duplicate(best):
                item = best.pair.item.id
                wanted[item] = max(wanted.get(item, 0.0), self._own_chance(best))
        return wanted

    def _chance(self, scored: Scored) -> float:
        """The calibrated probability of a pair beside everything else that is claimed on the channel.

        An item that another reading has a better claim to counts as little as that claim is good. On a channel
        that shows little of the library there are few such claims, and nothing changes.
        """
        key = scored.pair.reading.id
        if key not in self.left:
            self.left[key] = self._left(self.contests[key])
        left, total = self.left[key]
        return calibrated(left[scored.pair.item.id] / total, self.weights)

    def _left(self, contest: Contest) -> tuple[Mapping[str, float], float]:
        """What the claims of others leave of every candidate's chance, and all of it with "none of them"."""
        left = {item: chance * (1 - self._claimed(item, contest)) for item, chance in contest.chances.items()}
        return left, max(1 - sum(contest.chances.values()), 1e-9) + sum(left.values())

    def _claimed(self, item: str, contest: Contest) -> float:
        holder = self.holder.get(item)
        if holder == contest.reading.id:
            return self.wanted.get(item, 0.0) / 2
        return min(_CERTAIN, self.contests[holder].chances[item]) if holder is not None else 0.0

    def _disputes(self) -> set[str]:
        """Items two readings claim equally well without being the same listing twice."""
        disputed = set()
        for key in sorted(self.contests.keys() - self.taken.keys()):
            best = self._best(key)
            if best is None or best.pair.item.id not in self.holder or self._is_duplicate(best):
                continue
            if self._holder_of(best).log_odds - best.log_odds < CLEAR and best.close <= self._holder_of(best).close:
                disputed.add(best.pair.item.id)
        return disputed

    def _held(self, key: str, item: str) -> Match:
        contest = self.contests[key]
        if (
            len(contest.scored) == 1
            and item not in self.wanted
            and item not in self.rivals_for
            and (like := self._plainly(contest))
        ):
            return Match(Decision.AUTO, self.channel, key, item, like.probability, features=like.features, why=like.why)
        return self._weighed(contest, item)

    def _plainly(self, contest: Contest) -> Match | None:
        """The match of the first reading of which the same was said, when that was all there is to say."""
        scored = contest.scored[0]
        if scored.close > Closeness.SAME or not scored.saying.shared or contest.library.spread:
            return None
        if not scored.pair.reading.region:
            return None
        if scored.saying not in self.known:
            if len(self.known) >= _MOST:
                self.known.clear()
            sure = None if rests_on_more(scored) else self._weighed(contest, scored.pair.item.id)
            self.known[scored.saying] = sure if sure and sure.decision is Decision.AUTO else None
        return self.known[scored.saying]

    def _weighed(self, contest: Contest, item: str) -> Match:
        scored = contest.of(item)
        chance = self._chance(scored)
        others = rivals(scored, contest)
        if scored.pair.code == 2:
            others = [each for each in others if not self._is_elsewhere(each)]
        reasons = doubts(scored, contest.library)
        if item in self.rivals_for:
            reasons.append("同一事项另有列表项争用")
        if others:
            reasons.append(_contradicted(scored, others) or "另有事项同样可能")
        if not reasons and chance >= AUTO:
            return self._auto(scored, chance)
        if scored.close is Closeness.OPPOSED and scored.pair.code < 2:
            return self._none(contest.reading.id, scored)
        return self._review(scored, contest, others, reasons or ["把握不足"])

    def _is_elsewhere(self, scored: Scored) -> bool:
        """Whether the item is another reading of the channel, by its own code and name."""
        holder = self.holder.get(scored.pair.item.id)
        if holder in (None, scored.pair.reading.id) or scored.pair.code == 2:
            return False
        there = self._holder_of(scored)
        return there.pair.code == 2 and there.close <= Closeness.SAME

    def _unheld(self, key: str, first: Mapping[str, Match]) -> Match:
        best = self._best(key)
        if best is None:
            scored = self.contests[key].scored
            return self._none(key, scored[0] if scored else None)
        item = best.pair.item.id
        held = first.get(self.holder.get(item, ""))
        if held is not None and held.decision is Decision.AUTO:
            if self._is_duplicate(best):
                return self._auto(best, calibrated(self._own_chance(best), self.weights), duplicate_of=held.reading)
            if best.close >= Closeness.POSSIBLE and not best.pair.names.lacks and best.pair.code < 2:
                return self._none(key, best, taken_by=held.reading)
        contest = self.contests[key]
        return self._review(best, contest, rivals(best, contest), ["同一事项另有列表项争用"])

    def _best(self, key: str) -> Scored | None:
        contest = self.contests[key]
        return contest.worth[0] if contest.worth else None

    def _holder_of(self, scored: Scored) -> Scored:
        item = scored.pair.item.id
        return self.contests[self.holder[item]].of(item)

    def _is_duplicate(self, scored: Scored) -> bool:
        """The same listing twice: certain by itself, and no free sibling it could be instead."""
        contest = self.contests[scored.pair.reading.id]
        if doubts(scored, contest.library) or rivals(scored, contest) or self._own_chance(scored) < AUTO:
            return False
        if scored.pair.code == 2:
            return True
        if scored.close > Closeness.EQUIVALENT or value(scored, "code_unknown"):
            return False
        free = (other.id for other in siblings(scored.pair.item, contest.library) if other.id not in self.holder)
        return not any(may_be(contest, other) for other in free)

    def _own_chance(self, scored: Scored) -> float:
        return self.contests[scored.pair.reading.id].chances[scored.pair.item.id]

    def _auto(self, scored: Scored, chance: float, duplicate_of: str = "") -> Match:
        return Match(
            Decision.AUTO, self.channel, reading=scored.pair.reading.id, library=scored.pair.item.id,
            probability=round(chance, 4), features=_shown_features(scored), why=_why(scored),
            duplicate_of=duplicate_of,
        )  # fmt: skip

    def _review(self, scored: Scored, contest: Contest, others: Sequence[Scored], reasons: Sequence[str]) -> Match:
        shown = [scored, *others, *(each for each in contest.scored if each is not scored and each not in others)]
        candidates = tuple(
            Candidate(each.pair.item.id, round(self._chance(each), 4))
            for each in shown[:SHOWN]
            if each is scored or each in others or worth_a_look(each, REVIEW)
        )
        return Match(
            Decision.REVIEW, self.channel, reading=scored.pair.reading.id, library=scored.pair.item.id,
            probability=round(self._chance(scored), 4), candidates=candidates,
            ambiguous_with=tuple(sorted(each.pair.item.id for each in others)), features=_shown_features(scored),
            why=f"{'；'.join(dict.fromkeys(reasons))}。{_why(scored)}",
        )  # fmt: skip

    def _none(self, key: str, nearest: Scored | None, taken_by: str = "") -> Match:
        if nearest is None:
            return Match(Decision.NONE, self.channel, reading=key, why="库内没有相近事项")
        why = f"最相近的库内事项“{nearest.pair.item.title[:60]}”"
        why += f"已由列表项{taken_by}对应：" if taken_by else "不是它："
        chance = self._chance(nearest)
        return Match(Decision.NONE, self.channel, reading=key, probability=round(chance, 4), why=why + _why(nearest))


def _contradicted(scored: Scored, others: Sequence[Scored]) -> str:
    named = next((each for each in others if each.pair.code < 2), None)
    return f"编码与名称指向不同事项（名称同“{named.pair.item.title[:40]}”）" if scored.pair.code == 2 and named else ""


def _shown_features(scored: Scored) -> Mapping[str, float]:
    return {name: round(value, 3) for name, (value, _) in sorted(scored.features.items())}


def _why(scored: Scored) -> str:
    return "；".join(reason for _, reason in scored.features.values() if reason)
