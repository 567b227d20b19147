"""How two names differ, in the words of the matching rules: what conflicts, what only one side says."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein, Postfix, Prefix

from diffs.matching.names import ParsedName
from diffs.matching.telling import Told
from diffs.matching.words import LEVEL, load_words

SLIPS: Final = 2
"""Names no more than so many characters apart may be one name misspelt."""

_DIGITS: Final = frozenset("0123456789一二三四五六七八九十百两甲乙丙丁")
_INNER: Final = str.maketrans("", "", "许申")
_REGISTER: Final = frozenset({"登记"})
_LONG: Final = 400
_CUT_LEAST: Final = 6
_LEAST_SLIPPED: Final = 6


class NameDifference(NamedTuple):
    """How two names differ.

    ``conflicts``: classes of which both carry words, and different ones; ``one_sided``: classes one side has
    more words of; ``spelled``: words that differ and say the same (新增 / 新办). ``rest`` is the text that
    stands on one side only, ``changed`` its length, ``slips`` how many characters as published are different
    (:data:`SLIPS` + 1: more than that), ``ratio`` how alike the texts are where there is a rest.
    """

    conflicts: tuple[str, ...] = ()
    one_sided: tuple[str, ...] = ()
    spelled: tuple[str, ...] = ()
    variant_conflict: str = ""
    variant_missing: str = ""
    level_conflict: str = ""
    rest: str = ""
    changed: int = 0
    slips: int = 0
    reordered: bool = False
    ratio: float = 1.0
    lacks: bool = False
    by_hand: bool = False

    @property
    def same(self) -> bool:
        """Nothing is different but how it is said."""
        return not (
            self.conflicts or self.one_sided or self.variant_conflict or self.variant_missing or self.level_conflict
            or self.changed or self.reordered
        )  # fmt: skip

    @property
    def nothing_said(self) -> bool:
        """The names are the same text, or say the very same by the same words."""
        return self is _EQUAL

    @property
    def slip(self) -> bool:
        """One character too many or too few, which a hand lets slip; a character instead of another may be meant."""
        return self.by_hand or (self.changed == 1 and "／" not in self.rest)

    @property
    def nothing_missing(self) -> bool:
        """No word and no ending stands on one side only, none contradicts another."""
        return not (self.conflicts or self.one_sided or self.variant_conflict or self.variant_missing)

    @property
    def vetoed(self) -> bool:
        """The names say that these are different items."""
        return bool(self.conflicts or self.variant_conflict)


_EQUAL: Final = NameDifference(lacks=True)


def slip_of_the_hand(a: str, b: str) -> str:
    """What is different when a hand has let one character slip, or two neighbours change places, in a long text; ``""``
    where more is different, or where that character may be meant."""
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < _LEAST_SLIPPED:
        return ""
    start = Prefix.similarity(a, b)
    end = Postfix.similarity(a[start:], b[start:])
    left, right = a[start : len(a) - end], b[start : len(b) - end]
    if len(left) == len(right) == 2 and left == right[::-1]:
        return "" if any(map(_may_be_meant, left)) else min(left, right)
    sign = left or right
    return "" if len(left) + len(right) != 1 or _may_be_meant(sign) else sign


def _may_be_meant(sign: str) -> bool:
    words = load_words()
    return (
        sign in _DIGITS
        or sign in words.negations
        or sign in words.qualifiers
        or sign in words.tokens
        or (not "\u4e00" <= sign <= "\u9fff")
    )


def vetoed_at_sight(left: ParsedName, right: ParsedName) -> bool:
    """Whether telling words or endings in brackets alone say that these are different items.

    Whatever is vetoed at sight is :attr:`NameDifference.vetoed`; not the other way round.
    """
    if left.ends_early or right.ends_early:
        return False
    ours, theirs = left.told, right.told
    if ours is not theirs and (_other_words(ours, theirs) or _compare_told(ours, theirs)[0]):
        return True
    return bool(left.variants and right.variants and _compare_variants(left, right)[0])


def _other_words(a: Told, b: Told) -> bool:
    """Whether both plainly carry words of a class and no two of them say the same; finds most conflicts, and fast."""
    if a.outer or b.outer:
        return False
    classes = load_words().classes
    for kind, mine in a.tokens.items():
        theirs = b.tokens.get(kind)
        if theirs and mine != theirs and kind not in (LEVEL, "act"):
            group = classes[kind].group
            if {group[each] for each in mine}.isdisjoint([group[each] for each in theirs]):
                return True
    return False


def says_the_same(left: ParsedName, right: ParsedName) -> bool:
    """Whether two names that are whole say the very same by the same words, so that nothing needs comparing."""
    if left.core != right.core or left.variants != right.variants or left.ends_early or right.ends_early:
        return False
    ours, theirs = left.told, right.told
    return ours is theirs or (
        ours.verdict == theirs.verdict and ours.tokens == theirs.tokens and ours.outer == theirs.outer
    )


def difference(left: ParsedName, right: ParsedName) -> NameDifference:
    """How two names differ."""
    return _EQUAL if left.normal == right.normal or says_the_same(left, right) else _difference(left, right)


def _difference(a: ParsedName, b: ParsedName) -> NameDifference:
    if cut := _cut_off(a, b) or _cut_off(b, a):
        return NameDifference(variant_missing=cut, lacks=b.normal.startswith(a.normal))
    conflicts, one_sided, spelled, level = _compare_told(a.told, b.told)
    variant_conflict, variant_missing, core_a, core_b = _compare_variants(a, b)
    rest, changed, reordered = _compare_cores(core_a, core_b)
    if changed and _meaning_turns(core_a, core_b, rest):
        conflicts = (*conflicts, f"“{rest}”")
    plain = not (conflicts or variant_conflict or variant_missing or level)
    if plain and (one_sided or changed or reordered) and (sign := slip_of_the_hand(a.normal, b.normal)):
        ratio = fuzz.ratio(a.normal, b.normal) / 100
        return NameDifference(rest=sign, changed=1, slips=1, ratio=ratio, lacks=_said_by(a, b), by_hand=True)
    slips = Levenshtein.distance(a.normal, b.normal, score_cutoff=SLIPS) if changed else 0
    ratio = fuzz.ratio(a.form, b.form) / 100 if changed or reordered else 1.0
    return NameDifference(
        conflicts, one_sided, spelled, variant_conflict, variant_missing, level, rest, changed, slips, reordered, ratio,
        lacks=not conflicts and not variant_conflict and _said_by(a, b),
    )  # fmt: skip


def _said_by(a: ParsedName, b: ParsedName) -> bool:
    """Whether every word and every ending of one name stands in the other as well."""
    if a.variants != b.variants and not set(a.variants) <= set(b.variants):
        return False
    if a.told is b.told:
        return True
    nothing: frozenset[str] = frozenset()
    mine, theirs, outer = a.told.tokens, b.told.tokens, b.told.outer
    return all(
        members <= theirs.get(kind, nothing) or members <= theirs.get(kind, nothing) | outer.get(kind, nothing)
        for kind, members in mine.items()
        if kind != LEVEL
    )


def _meaning_turns(a: str, b: str, rest: str) -> bool:
    """Which characters count as replaced depends on the side one starts from; the meaning must not."""
    if _turning_signs().isdisjoint(a) and _turning_signs().isdisjoint(b):
        return False
    return _turns_meaning(rest) or _turns_meaning(_compare_cores(b, a)[0])


@lru_cache(maxsize=1)
def _turning_signs() -> frozenset[str]:
    return _DIGITS.union(*load_words().negations) | {"…"}


def _cut_off(short: ParsedName, full: ParsedName) -> str:
    """What a name lacks that visibly ends too early: in dots, or inside a bracket."""
    if not ends_early(short) or len(short.normal) >= len(full.normal):
        return ""
    return full.normal[len(short.normal) :] if full.normal.startswith(short.normal) else ""


def ends_early(name: ParsedName) -> bool:
    """Whether a name visibly ends too early, in dots or inside a bracket, and enough of it is left."""
    return name.ends_early and len(name.normal) >= _CUT_LEAST


@lru_cache(maxsize=1 << 16)
def _compare_told(a: Told, b: Told) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str]:
    return *_compare_tokens(a, b), _conflict_of(a.members(LEVEL), b.members(LEVEL))


def _compare_tokens(a: Told, b: Told) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    conflicts: list[str] = []
    one_sided: list[str] = []
    spelled: list[str] = []
    classes = load_words().classes
    for kind in sorted({*a.tokens, *b.tokens}):
        if kind == LEVEL or a.tokens.get(kind) == b.tokens.get(kind):
            continue
        mine, theirs = _members(a, b, kind), _members(b, a, kind)
        if mine == theirs or _unfolded(a, b, kind) or _unfolded(b, a, kind):
            continue
        label, group = classes[kind].label, classes[kind].group
        grouped = {group[member] for member in mine}, {group[member] for member in theirs}
        words = f"{label}：{_join(mine)}／{_join(theirs)}"
        if grouped[0] == grouped[1]:
            spelled.append(words)
        elif grouped[0] <= grouped[1] or grouped[1] <= grouped[0] or _inside(a, b, kind) or _inside(b, a, kind):
            one_sided.append(words)
        else:
            conflicts.append(words)
    if _permit_against_filing(a, b) or _permit_against_filing(b, a):
        conflicts.append("事项行为：许可／备案")
    return tuple(conflicts), tuple(one_sided), tuple(spelled)


def _members(name: Told, other: Told, kind: str) -> frozenset[str]:
    """The members of a class, without 登记 where both names say what is done to it: 登记变更 is 变更登记."""
    found = name.members(kind)
    return found - _REGISTER if kind == "act" and name.members("action") & other.members("action") else found


def _unfolded(a: Told, b: Told, kind: str) -> bool:
    """One name has in plain text what in the other is partly in brackets: 甲过户（转入） is 甲过户转入."""
    outer = b.outer.get(kind)
    return outer is not None and kind not in a.outer and a.members(kind) == outer | b.members(kind)


def _inside(a: Told, b: Told, kind: str) -> bool:
    """One name has lost the brackets whose words replace those the other still has."""
    return a.members(kind) == b.outer.get(kind)


def _permit_against_filing(a: Told, b: Told) -> bool:
    filing = "备案"
    return b.verdict and not a.verdict and filing in a.members("act") and filing not in b.members("act")


def _join(members: frozenset[str]) -> str:
    return "、".join(sorted(members)) or "无"


def _conflict_of(mine: frozenset[str], theirs: frozenset[str]) -> str:
    return f"{_join(mine)}／{_join(theirs)}" if mine and theirs and not mine & theirs else ""


def _compare_variants(a: ParsedName, b: ParsedName) -> tuple[str, str, str, str]:
    """Conflict, what is missing on one side, and the cores that are left to be compared."""
    if a.variants == b.variants or a.whole == b.whole:
        return "", "", a.whole, b.whole
    if _without_inner(a.whole) == _without_inner(b.whole):
        return "", "", "", ""
    ours, theirs = set(a.variants) - set(b.variants), set(b.variants) - set(a.variants)
    if ours and theirs:
        mine, other = "、".join(sorted(ours)), "、".join(sorted(theirs))
        if sorted(mine) == sorted(other) or _one_slip(mine, other):
            return "", "", a.whole, b.whole
        return f"{mine}／{other}", "", a.core, b.core
    missing = "、".join(sorted(ours | theirs))
    full, bare = (a, b) if ours else (b, a)
    if bare.core in (full.core, missing):
        return "", missing, "", ""
    return "", missing, a.core, b.core


def _without_inner(text: str) -> str:
    """A core without the marks of weak words inside it: where brackets are lost, an end becomes an inside."""
    return text.translate(_INNER)


def _one_slip(a: str, b: str) -> bool:
    """One character lost or added in a long text that neither counts nor negates."""
    if min(len(a), len(b)) < 8 or len(a) == len(b) or Levenshtein.distance(a, b) > 1:
        return False
    return not _turns_meaning("".join(set(a) ^ set(b)))


@lru_cache(maxsize=1 << 14)
def _compare_cores(a: str, b: str) -> tuple[str, int, bool]:
    """The text only one side has, its length, and whether the words only stand in another order."""
    if a == b:
        return "", 0, False
    if len(a) == len(b) and sorted(a) == sorted(b):
        return "", 0, True
    if max(len(a), len(b)) > _LONG:
        return "…", abs(len(a) - len(b)) + 1, False
    rest: list[str] = []
    changed = 0
    for step in Levenshtein.opcodes(a, b):
        if step.tag != "equal":
            old, new = a[step.src_start : step.src_end], b[step.dest_start : step.dest_end]
            rest.append(f"{old}／{new}" if old and new else old or new)
            changed += max(len(old), len(new))
    return "，".join(rest), changed, False


def _turns_meaning(rest: str) -> bool:
    """The left-over text negates, or counts differently on the two sides."""
    if any(sign in rest for sign in load_words().negations):
        return True
    return any(
        "／" in part and all(side and set(side) <= _DIGITS for side in part.split("／")) for part in rest.split("，")
    )
