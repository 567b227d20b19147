"""Whether two titles are those of one law, one of them written wrongly: a finding about a title, not about two laws."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from catalog.citations import is_law_title
from catalog.laws import LawsOn, title_key

_ALIKE: Final = 88
"""Titles at least this alike (0–100) are one title written wrongly."""
_SLIPS: Final = ((5, 1), (12, 2))
"""From a length on, so many signs may be wrong."""
_STATE: Final = "中华人民共和国"
_ALIKE_STATE: Final = 70
_REGION: Final = re.compile("^[\u4e00-\u9fff]{2,8}?(?:省|市|自治区|自治州|县|区|特区)")
_TAIL: Final = re.compile(r"\([^()]*\)$")


def alike_titles(one: str, other: str, laws: LawsOn) -> bool:
    """Whether a slip of the pen, a lost region (陕西省…) or a lost (试行) tells two titles apart, and nothing more.

    A title without its region is one more law where the register knows it: 道路运输条例, 陕西省道路运输条例.
    """
    first, second = (_TAIL.sub("", _without_state(title_key(title))) for title in (one, other))
    if not any(is_law_title(title, certain=False) for title in (first, second)):
        return False
    if first == second or fuzz.ratio(title_key(one), title_key(other)) >= _ALIKE:
        return True
    allowed = max((slips for length, slips in _SLIPS if min(len(first), len(second)) >= length), default=0)
    if Levenshtein.distance(first, second) <= allowed:
        return True
    short, long = sorted((first, second), key=len)
    return _REGION.sub("", long) == short and laws.law(short) is None


def _without_state(title: str) -> str:
    """The title without a misspelt 中华人民共和国 in front."""
    head = title[: title.find("国") + 1] if "国" in title[:9] else title[: len(_STATE)]
    wrong = head.startswith("中") and fuzz.ratio(head, _STATE) >= _ALIKE_STATE
    return title[len(head) :] or title if wrong else title
