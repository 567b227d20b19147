"""Values that tell of themselves what they are: 必要, 原件1份 复印件2份, 纸质和电子, alone or in one text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from catalog.code_tables import canonical, code_table, is_raw_code

Row = dict[str, str]
_OF_THEMSELVES: Final = ("is_need", "material_type", "material_format", "source_type")
_SAYS_LITTLE: Final = frozenset({"是", "否", "其他", "其它", "★"})
_LONGEST: Final = 16
"""Characters: no value of these tables is longer."""
_LONGEST_TOLD: Final = 120
"""Characters: a text of nothing but such values has no more."""
_COUNT: Final = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,2})"
_OTHER: Final = "其他"
_FRAME: Final = " \t\u3000[]【】（）()"
_COPIES: Final = re.compile(rf"(?:(原件|复印件|一式|纸质)\s*+)?(?:[:：]\s*+)?({_COUNT})\s*+份")
_COUNTED: Final = re.compile(r"(原件|复印件)(?:份数)?\s*+[:：]?\s*+(\d{1,2})\s*+份?")
_COPIES_OF: Final = {"原件": "original_num", "复印件": "copies_num"}
_BETWEEN: Final = re.compile(r"[，,、；;/\s]+")
_GAP: Final = re.compile(r"[，,、；;/|｜+＋\s\u3000\u00a0:：（）()\[\]【】〔〕·。]*")


def told_of_itself(text: str) -> Row:
    """What a value says whose label nobody needs, ``{}`` where any part of it says something else.

    >>> told_of_itself("（必要，原件1份）")
    {'is_need': '必要', 'original_num': '1'}
    >>> told_of_itself("纸质：原件1份，复印件2份")
    {'material_format': '纸质', 'original_num': '1', 'copies_num': '2'}
    >>> told_of_itself("身份证")
    {}
    """
    if len(text) > _LONGEST_TOLD:
        return {}
    bare = text.strip(_FRAME)
    key = key_of_value(bare)
    if key:
        return {key: bare}
    told: Row = {}
    for piece in filter(None, _BETWEEN.split(bare)):
        copies = _COPIES.fullmatch(piece) or _COUNTED.fullmatch(piece)
        if copies:
            told[_COPIES_OF.get(copies[1] or "", "page_num")] = copies[2]
        elif key := key_of_value(piece):
            told[key] = bare if key in told else piece
        else:
            return dict(_told_together(text))
    if len(told) < 2 or bare not in told.values():
        return told
    return dict(_told_together(text))


@lru_cache(maxsize=4096)
def _told_together(text: str) -> tuple[tuple[str, str], ...]:
    """The pieces of a text that run into each other or stand in brackets and behind colons, by sub-element."""
    told: Row = {}
    others = 0
    for key, said in _pieces(text):
        if not key or (key in told and told[key] != said):
            return ()
        others += key == _OTHER
        told[key] = said
    if _OTHER in told:  # a source is what may be another; one that stands alone tells nothing
        said = told.pop(_OTHER)
        if len(told) < 2 or "source_type" in told or others > 1:
            return ()
        told["source_type"] = said
    return tuple(told.items())


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The pieces in order; one of no known kind is ``("", "")`` and the last."""
    at = _end_of_gap(text, 0)
    while at < len(text):
        piece = _grammar().match(text, at)
        if piece is None:
            yield "", ""
            return
        at = _end_of_gap(text, piece.end())
        if piece["each"]:
            yield from (("original_num", piece["each"]), ("copies_num", piece["each"]))
        elif count := piece["count"] or piece["number"]:
            yield _COPIES_OF.get(piece["of"] or piece["of_number"] or "", "page_num"), count
        else:
            said = piece["word"]
            yield (_OTHER if said in {"其他", "其它"} else key_of_value(said)), said


def _end_of_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


@lru_cache(maxsize=1)
def _grammar() -> re.Pattern[str]:
    """One piece: 原件、复印件各1份, 原件2份, 复印件：1, or a word of the tables, the longest first."""
    known = {word for key in _OF_THEMSELVES for word in (*code_table(key).spellings, *code_table(key).texts)}
    vocabulary = [word for word in known if key_of_value(word)] + ["其他", "其它"]
    longest = sorted(map(re.escape, vocabulary), key=lambda word: (-len(word), word))
    return re.compile(
        rf"原件\s*(?:和|及|与|、|/|，)?\s*复印件\s*(?:各|均)\s*(?P<each>{_COUNT})\s*份"
        rf"|(?:(?P<of>原件|复印件)(?:份数)?\s*[:：]?\s*|一式\s*)?(?P<count>{_COUNT})\s*份"
        r"|(?P<of_number>原件|复印件)(?:份数|数量)?\s*[:：]?\s*[（(]?(?P<number>\d{1,2})(?!\d)[)）]?"
        rf"|(?P<word>{'|'.join(longest)})"
    )


@lru_cache(maxsize=4096)
def key_of_value(text: str) -> str:
    """The sub-element a value of the code tables belongs to by its words alone, else ``""``."""
    if not 2 <= len(text) <= _LONGEST or text in _SAYS_LITTLE:
        return ""
    found = [key for key in _OF_THEMSELVES if canonical(key, text) is not None and not is_raw_code(key, text)]
    return found[0] if len(found) == 1 else ""


def key_of_values(texts: Sequence[str]) -> str:
    """The sub-element that all the values of a column belong to by their words, ``""`` where one does not.

    A value such as 其他 that many tables have says nothing, where others of the column do.
    """
    said = {key_of_value(bare) for text in texts if (bare := text.strip()) and bare not in _SAYS_LITTLE}
    return said.pop() if len(said) == 1 else ""


def is_value_of(key: str, text: str) -> bool:
    """Whether a text is a value of that sub-element's table, or a number of copies where it counts them.

    >>> is_value_of("page_num", "一式两份"), is_value_of("is_need", "是"), is_value_of("is_need", "1份")
    (True, True, False)
    """
    if key in _OF_THEMSELVES:
        return canonical(key, text) is not None and (text.isdigit() or not any(map(str.isdigit, text)))
    return bool(_NUMBER_OF_COPIES.fullmatch(text.strip()))


_NUMBER_OF_COPIES: Final = re.compile(rf"(?:一式)?\s*{_COUNT}\s*[份张套本个]?|[（(]?{_COUNT}[)）]?\s*份")


def kinds_told() -> tuple[str, ...]:
    """The sub-elements whose values tell of themselves."""
    return _OF_THEMSELVES
