"""What a scored pair is worth: how close the names are, what else supports it, and why it is not certain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from diffs.matching.closeness import Closeness
from diffs.matching.difference import SLIPS
from diffs.matching.facts import Facts
from diffs.matching.features import LONG_ENOUGH
from diffs.matching.names import ParsedName
from diffs.matching.score import Scored
from diffs.matching.shelf import Index
from diffs.matching.words import load_words

STRONG: Final = 0.8
"""The share of materials, bases or limits in common that counts as strong evidence."""

READABLE: Final = 0.6
"""The least likeness of names under the same code: below it a person looks whether the code is right."""


ALIKE: Final = 0.8
"""The least likeness of two names that differ in a few characters and may be one name misspelt."""


def worth_a_look(scored: Scored, least: float) -> bool:
    """Whether a reading may be the item at all: by its code, by its name, or by all the evidence together.

    ``least`` is the probability from which evidence alone is enough.
    """
    close, found = scored.close, scored.pair.names
    if scored.pair.code == 2 or close <= Closeness.POSSIBLE:
        return True
    if close is Closeness.OPPOSED:
        return False
    nearly = found.slips <= SLIPS and found.ratio >= ALIKE
    one_slip = found.changed == 1 and len(scored.pair.item.name.core) >= LONG_ENOUGH
    return nearly or one_slip or scored.log_odds >= math.log(least / (1 - least))


def value(scored: Scored, feature: str) -> float:
    """The value of a feature, 0 when it says nothing."""
    return scored.features[feature][0] if feature in scored.features else 0.0


def support(scored: Scored) -> int:
    """How many kinds of evidence beside name and code agree strongly; 0 when any of them contradicts."""
    against = ("other_unit", "other_place", "other_type", "other_materials", "other_bases", "other_limits")
    if any(value(scored, name) for name in against):
        return 0
    materials = value(scored, "same_materials") >= STRONG and len(scored.pair.item.materials) >= 2
    return materials + (value(scored, "same_bases") >= STRONG) + (value(scored, "same_limits") >= 1.0)


def siblings(item: Facts, index: Index) -> list[Facts]:
    """The other items of the library that share the core of the name."""
    return [index.items[at] for at in index.families.get(item.name.core, ()) if index.items[at].id != item.id]


def told_apart(scored: Scored, index: Index) -> bool:
    """Whether the library itself lists as two items what the pair takes to say the same."""
    name = scored.pair.item.name
    return any(_says_same(name, other.name) for other in siblings(scored.pair.item, index))


def _says_same(a: ParsedName, b: ParsedName) -> bool:
    """Other members of the same groups, nothing else different."""
    if a.tokens == b.tokens or a.variants != b.variants:
        return False
    return all(_grouped(a, kind) == _grouped(b, kind) for kind in {*a.tokens, *b.tokens} & set(load_words().classes))


def _grouped(name: ParsedName, kind: str) -> frozenset[str]:
    group = load_words().classes[kind].group
    return frozenset(group[member] for member in name.members(kind))


def doubts(scored: Scored, index: Index) -> list[str]:
    """Why a pair may not be taken without a person, in Chinese; empty when it may."""
    pair, found, close = scored.pair, scored.pair.names, scored.close
    reasons: list[str] = []
    if pair.elsewhere:
        reasons.append("编码指向库内另一事项，与名称矛盾")
    if found.vetoed:
        reasons.append("编码相同而名称相悖" if pair.code == 2 else "名称相悖")
    if value(scored, "other_place"):
        reasons.append(scored.features["other_place"][1])
    if found.level_conflict:
        reasons.append(f"层级不同（{found.level_conflict}）")
    if close is Closeness.EQUIVALENT and pair.code != 2 and told_apart(scored, index):
        reasons.append("库内将近义动作分列为不同事项")
    if close in (Closeness.POSSIBLE, Closeness.DIFFERENT):
        reasons += _doubts_of_name(scored, index)
    return [*reasons, *_doubts_of_rest(scored, close, index)]


def _doubts_of_name(scored: Scored, index: Index) -> Sequence[str]:
    pair, found = scored.pair, scored.pair.names
    if pair.code == 2:
        return () if _readable(scored) else ("编码相同而名称有出入",)
    if found.one_sided or found.variant_missing:
        if siblings(pair.item, index):
            return ("名称缺少区分字样，库内有相近事项",)
        if found.one_sided or support(scored) < 2:
            return ("名称有出入，且无编码佐证",)
    if found.changed and not found.slip:
        return ("名称有出入，且无编码佐证",)
    if value(scored, "one_slip") > 0 and _backed(scored):
        return ()
    return () if support(scored) >= 2 else ("名称有出入，佐证不足",)


def _backed(scored: Scored) -> bool:
    """Whether what stands beside a name with one slip is that of the item: two kinds of it, and nothing against."""
    against = ("other_unit", "other_place", "other_type", "other_materials", "other_bases", "code_unknown")
    if any(value(scored, name) for name in against) or value(scored, "other_limits") >= 1.0:
        return False
    kinds = ("same_materials", "same_bases", "same_limits", "same_unit")
    return support(scored) >= 1 or sum(value(scored, name) >= 0.5 for name in kinds) >= 2


def _readable(scored: Scored) -> bool:
    """Whether two names under the same code can be two ways to call one item.

    One may say less than the other (the page shows the 主项), or spell it differently; what is done may not be
    said by the page alone, unless it is the usual first issue.
    """
    found, pair = scored.pair.names, scored.pair
    if found.changed:
        least = ALIKE if "／" in found.rest else READABLE
        return found.slips <= SLIPS or (found.ratio >= least and not found.one_sided)
    if found.lacks or not found.one_sided:
        return True
    group = load_words().classes["action"].group
    more = {group[each] for each in pair.reading.name.members("action") - pair.item.name.members("action")}
    return more <= load_words().first_issue and not pair.item.name.members("action")


def _doubts_of_rest(scored: Scored, close: Closeness, index: Index) -> Sequence[str]:
    pair = scored.pair
    if pair.code == 2:
        return ()
    reasons = []
    same_body = value(scored, "same_unit") and pair.reading.unit_places == pair.item.unit_places
    if index.spread and not pair.reading.region and not same_body:
        reasons.append("列表项未写明地区，库内不止一地")
    if value(scored, "code_unknown") and (close > Closeness.SAME or not _at_home(scored, index)):
        reasons.append("页面编码不在库内")
    if _other_content(scored) and siblings(pair.item, index):
        reasons.append("名称相同而内容不同，库内有相近事项")
    if value(scored, "other_unit") and (
        close > Closeness.SAME or _alone_with_its_name(scored) or not pair.reading.region
    ):
        reasons.append(scored.features["other_unit"][1])
    if close is Closeness.DIFFERENT and value(scored, "other_type"):
        reasons.append(scored.features["other_type"][1])
    return reasons


def rests_on_more(scored: Scored) -> bool:
    """Whether what is doubted of two names that say the same depends on more than their features and regions."""
    return value(scored, "code_unknown") > 0 or _other_content(scored)


def _at_home(scored: Scored, index: Index) -> bool:
    """Whether the page looks like the item otherwise: its content agrees, or its body and type with some of it, or
    its body alone where no sibling's name could have become this one by dropping an ending."""
    if _agreeing(scored) >= 2 or value(scored, "same_materials") >= STRONG:
        return True
    if value(scored, "same_unit") and (_has_an_ending(scored.pair.item.name) or not siblings(scored.pair.item, index)):
        return not value(scored, "other_type") and not value(scored, "other_materials")
    known = value(scored, "same_unit") and value(scored, "same_type") and _agreeing(scored)
    return bool(known) and not _other_content(scored)


def _has_an_ending(name: ParsedName) -> bool:
    """Whether a name carries what tells it from its siblings, so that nobody's name becomes it by losing its own."""
    return bool(name.variants or name.members("action"))


def _other_content(scored: Scored) -> bool:
    """The materials have next to nothing in common, or the bases nothing and nothing else agrees."""
    if value(scored, "other_materials") >= STRONG:
        return True
    return value(scored, "other_bases") > 0 and not _agreeing(scored)


def _alone_with_its_name(scored: Scored) -> bool:
    """Whether the content says that another body's item of the same name is another item: what can be compared
    differs, and nothing agrees."""
    agrees = any(value(scored, name) for name in ("same_materials", "same_bases", "same_limits"))
    return _other_content(scored) or (value(scored, "other_limits") > 0 and not agrees)


def _agreeing(scored: Scored) -> int:
    """How many kinds of evidence agree strongly, contradictions of the body and the type aside."""
    if value(scored, "other_materials") or value(scored, "other_limits") >= 1.0:
        return 0
    return sum(value(scored, name) >= STRONG for name in ("same_materials", "same_bases", "same_limits"))
