"""The words of citations, from ``grammar.toml``, as the sets and regular expressions the scanner uses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from catalog.numerals import NUMERAL

BLANK: Final = r"[ \t\r\f\v]*"
_TAIL: Final = r"(?:\((?:试行|暂行|草案)\))?"
_AFTER_TITLE: Final = rf"(?={BLANK}(?:$|[、,;。:\n《》(\[〔【]|第{BLANK}[0-9零一二三四五六七八九十百]|附件))"


@dataclass(frozen=True, slots=True)
class Grammar:
    """What ``grammar.toml`` says, made ready for matching against folded text."""

    law_endings: tuple[str, ...]
    plain_endings: tuple[str, ...]
    form_endings: tuple[str, ...]
    form_exceptions: tuple[str, ...]
    short_names: frozenset[str]
    levels: frozenset[str]
    prose: tuple[str, ...]
    no_titles: frozenset[str]
    lead: re.Pattern[str]
    back: re.Pattern[str]
    open_title: re.Pattern[str]
    """The inside of 《… whose closing mark is lost."""
    plain_title: re.Pattern[str]
    """A title without any marks."""


@cache
def grammar() -> Grammar:
    """The one grammar, read once."""
    data = tomllib.loads(files("catalog.citations").joinpath("grammar.toml").read_text("utf-8"))
    endings = _any(data["law_endings"])
    return Grammar(
        law_endings=tuple(data["law_endings"]),
        plain_endings=tuple(data["plain_endings"]),
        form_endings=tuple(data["form_endings"]),
        form_exceptions=tuple(data["form_exceptions"]),
        short_names=frozenset(data["short_names"]),
        levels=frozenset(data["levels"]),
        prose=tuple(data["prose"]),
        no_titles=frozenset(data["no_titles"]),
        lead=re.compile(rf"(?:{_any(data['lead_words'])}){BLANK}:?{BLANK}"),
        back=re.compile(
            rf"(?:{_any(data['back_words'])})(?P<name>{_any(data['short_names'])})(?={BLANK}第{BLANK}{NUMERAL}{BLANK}条)"
        ),
        open_title=re.compile(rf"(?:[^《》\n;。:“”]|《[^《》\n]{{1,40}}》){{1,80}}?(?:{endings}){_TAIL}{_AFTER_TITLE}"),
        plain_title=re.compile(rf"[^《》\n;。:,“”\"()\[\]〔〕【】第]{{2,60}}?(?:{endings}){_TAIL}{_AFTER_TITLE}"),
    )


def is_law_title(title: str, *, certain: bool) -> bool:
    """Whether a title in 《》 is a law's. ``certain``: an article or a 文号 follows, so any ending will do."""
    known = grammar()
    bare = re.sub(r"\([^()]*\)$", "", title.strip())
    if not bare or (bare.endswith(known.form_endings) and not bare.endswith(known.form_exceptions)):
        return False
    return certain or bare.endswith(known.law_endings)


def is_plain_title(title: str, *, certain: bool) -> bool:
    """Whether words without title marks are a law's title; without an article behind only the usual endings."""
    known = grammar()
    if title in known.no_titles or any(word in title for word in known.prose):
        return False
    bare = re.sub(r"\([^()]*\)$", "", title)
    return bare.endswith(known.law_endings if certain else known.plain_endings)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
