"""What stands in brackets in a name: a level, a remark, or an ending that tells siblings apart."""

from __future__ import annotations

import re
from typing import Final

from diffs.matching.words import Words, load_words

_LEVEL: Final = re.compile(
    r"^((?:(?:国家|省|市|区县|县区|县|区|乡镇|镇|乡|街道|村)级?[、,和及/]?)+)(?:本级)?"
    r"(?:行使|权限|实施|办理|审批|部分|事项|层级|的)*$"
)
_LEVEL_NAMES: Final = re.compile("国家|省|市|区县|县区|县|区|乡镇|镇|乡|街道|村")
LEVEL_OF: Final = (
    {"国家": "国家级", "省": "省级", "市": "市级", "村": "村级"}
    | dict.fromkeys(("区县", "县区", "县", "区"), "县级")
    | dict.fromkeys(("乡镇", "镇", "乡", "街道"), "镇级")
)
"""The level each spelling names."""

_ONE_AT_END: Final = re.compile(r"([^()]*)\(([^()]+)\)\Z")
_SHORT_INSERT: Final = 2


def split_brackets(text: str) -> tuple[str, tuple[str, ...]]:
    """The text outside brackets and the contents of the outermost brackets; stray brackets are dropped.

    Inner brackets lose their signs; inserts of one or two characters that are no word of their own go back
    into the text: 乡(镇)村 is 乡镇村.

    >>> split_brackets("修建闸坝审批(新建(或改建)闸坝)")
    ('修建闸坝审批', ('新建或改建闸坝',))
    """
    if "(" not in text and ")" not in text:
        return text, ()
    if only := _ONE_AT_END.match(text):
        return only[1], (only[2],)
    base: list[str] = []
    groups: list[str] = []
    inside: list[str] = []
    depth = 0
    known = load_words().tokens
    for at, char in enumerate(text):
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 1:
                content = "".join(inside)
                insert = len(content) <= _SHORT_INSERT and text[at + 1 : at + 2] not in ("", "(")
                insert = insert and content not in known and not (len(content) > 1 and _LEVEL.match(content))
                (base if insert else groups).append(content)
                inside.clear()
            depth = max(depth - 1, 0)
        else:
            (inside if depth else base).append(char)
    if inside:
        groups.append("".join(inside))
    return "".join(base), tuple(group for group in groups if group)


def sort_brackets(groups: tuple[str, ...], words: Words) -> tuple[frozenset[str], list[str]]:
    """The levels the brackets name, and the brackets that say more than a level or a remark."""
    levels: set[str] = set()
    variants: list[str] = []
    for group in groups:
        if level := _LEVEL.match(group):
            levels |= {LEVEL_OF[name] for name in _LEVEL_NAMES.findall(level[1])}
        elif not any(remark.search(group) for remark in words.remarks):
            variants.append(group)
    return frozenset(levels), variants
