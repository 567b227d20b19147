"""Emptiness: nothing, a word for nothing, a placeholder, a pointer elsewhere, or words that say nothing.

Whether a word for nothing is *legitimate* depends on the element and the item type and is answered by
:meth:`catalog.elements.Element.allows_nothing`; here only the kind of emptiness is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel

from catalog.text import looks
from catalog.tomlfile import load_model

_FILE: Final = Path(__file__).with_name("blanks.toml")
_LONGEST: Final = 60
"""Characters. Nothing longer is empty, and hostile texts never reach the patterns."""


class Emptiness(StrEnum):
    """What a cell says, if it says anything."""

    EMPTY = "empty"
    """Nothing: white space, dashes, a lone full stop."""
    NONE_WORD = "none_word"
    """A word for nothing: 无, 暂无, 不涉及."""
    PLACEHOLDER = "placeholder"
    """Unfinished work or a program's leftover: 待补充, null, XXX."""
    POINTER = "pointer"
    """The content is said to be elsewhere: 详见附件."""
    VAGUE = "vague"
    """Words without content: 按规定执行."""
    VALUE = "value"
    """Anything else; 0, 不收费 and 当场办结 are values."""


class _Class(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    words: list[str] = []
    patterns: list[str] = []


class _Classes(RootModel[dict[Emptiness, _Class]]):
    pass


@dataclass(frozen=True, slots=True)
class _Judge:
    words: Mapping[str, Emptiness]
    patterns: tuple[tuple[re.Pattern[str], Emptiness], ...]
    any_of: tuple[re.Pattern[str], ...]
    """The same patterns, most of them joined: nearly every cell fits none, and that is told at once."""


@lru_cache(maxsize=65536)
def emptiness(text: str) -> Emptiness:
    """The kind of emptiness of one cell as published.

    >>> [emptiness(text).value for text in ("　", "—", "暂无。", "待补充", "详见附件", "按规定执行", "0")]
    ['empty', 'empty', 'none_word', 'placeholder', 'pointer', 'vague', 'value']
    """
    if len(text) > _LONGEST * 4:
        return Emptiness.VALUE
    cell = bare(text)
    if not cell:
        return Emptiness.EMPTY
    if len(cell) > _LONGEST:
        return Emptiness.VALUE
    judge = _load()
    if cell in judge.words:
        return judge.words[cell]
    if not any(pattern.fullmatch(cell) for pattern in judge.any_of):
        return Emptiness.VALUE
    return next(kind for pattern, kind in judge.patterns if pattern.fullmatch(cell))


def says_nothing(text: str) -> bool:
    """Whether the cell is empty or holds a word for nothing (placeholders and pointers say something wrong)."""
    return emptiness(text) in (Emptiness.EMPTY, Emptiness.NONE_WORD)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """The cell folded for looking up words: width, white space, case, closing punctuation, brackets around all."""
    cell = looks(text).casefold().strip("。.;,!、:")
    if cell.startswith("(") and cell.endswith(")") and cell.count("(") == 1:
        cell = cell[1:-1]
    return cell


@lru_cache(maxsize=1)
def _load() -> _Judge:
    classes = load_model(_FILE, _Classes).root
    words = {bare(word): kind for kind, each in reversed(classes.items()) for word in each.words}
    patterns = tuple((re.compile(pattern), kind) for kind, each in classes.items() for pattern in each.patterns)
    back = [pattern.pattern for pattern, _kind in patterns if "\\1" in pattern.pattern]
    # a reference counts groups from the start of the whole, so only patterns without one can be joined
    joined = "|".join(f"(?:{pattern.pattern})" for pattern, _kind in patterns if pattern.pattern not in back)
    return _Judge(words, patterns, (re.compile(joined), *map(re.compile, back)))
