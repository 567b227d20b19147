"""The signs and short patterns at which the scanner stops, in folded text."""

from __future__ import annotations

import re
from typing import Final

from catalog.citations.grammar import BLANK

OPENERS: Final = "([〔【"
CLOSERS: Final = ")]〕】"
LONGEST_BRACKET: Final = 600
ANY_CLOSER: Final = re.compile(r"[)\]〕】]")
NUMBERING: Final = re.compile(
    rf"(?:序号{BLANK}[0-9]{{1,2}}(?![0-9])|[0-9]{{1,2}}(?:\.(?![0-9])|、|\)|(?={BLANK}《))|[一二三四五六七八九十]{{1,3}}(?:、|\.)|其[一二三四五六七八九十]|[A-Z][、.])"
)
NUMERAL_ONLY: Final = re.compile(r"^\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*$")
PLACE: Final = r"第\s*[0-9零〇一二三四五六七八九十百廿卅]+\s*条"
NAMES_A_PLACE: Final = re.compile(rf"《|{PLACE}|附件")
BEGINS_WITH_PLACE: Final = re.compile(rf"\s*(?:{PLACE}|附件|《)")
BRACKET_TAIL: Final = re.compile(r"\s*\((?P<inside>[^()]{1,60})\)\s*$")
TRIAL: Final = re.compile(rf"{BLANK}\({BLANK}(?:试行|暂行){BLANK}\)")
SAME_CLAUSE: Final = frozenset("、,和及与或以的之中等》)]〕】-—")
JOINS: Final = frozenset(("和", "及", "与", "以及"))
ENDS_CELL: Final = re.compile(rf"[ \t]*(?:$|[,\n\t][\s,]{{0,20}}(?:{PLACE}|$))")
ENDS_VALUE: Final = re.compile(r"[\s;。,]|$")
SEPARATORS: Final = frozenset("、,;。")
QUOTES: Final = {"“": "”", '"': '"', "‘": "’", "「": "」", "『": "』"}
QUOTED: Final = re.compile(rf'{BLANK}[“"‘「『]')
TITLE_NEXT: Final = re.compile(rf"{BLANK}《")
PLACE_NEXT: Final = re.compile(rf"{BLANK}第")
