"""Is a quotation (条款内容) the text of the article it is quoted for? Only where the register has the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.citations.model import Citation
from catalog.laws.check import Doubt, DoubtKind
from catalog.laws.model import Law, Version, article_key
from catalog.laws.register import Register
from catalog.numerals import NUMERAL
from catalog.text import looks

_HEADING: Final = re.compile(rf"^第{NUMERAL}条(?:之{NUMERAL})?")
_ITEM: Final = re.compile(rf"\({NUMERAL}\)|^(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})[.、]")
_CLAUSE: Final = re.compile(r"[。;:!?…]|\.{3,}")
_SIGN: Final = re.compile(r"[\W_]")
_SHORTEST: Final = 6
"""A clause of fewer characters than this tells nothing: it stands in many articles."""
_LONG_ENOUGH: Final = 12
"""A quotation must have this many telling characters before anything is said about it."""


def wording_doubts(citations: Sequence[Citation], content: str, register: Register, on: str) -> tuple[Doubt, ...]:
    """Doubts about the text quoted in one row for its citations; at most one.

    A row of several laws is left alone. Left out sentences, other punctuation and numbering marks do not matter.
    """
    named = {law.title: law for each in citations if (law := register.find(each.law_name, each.law_number))}
    if len(named) != 1 or not citations or emptiness(content) not in (Emptiness.VALUE, Emptiness.VAGUE):
        return ()
    law = next(iter(named.values()))
    version = law.in_force(on)
    cited = [each for each in citations if each.article]
    if version is None or not cited:
        return ()
    doubt = Doubt(DoubtKind.TEXT, cited[0], on, law, version)
    keys = [article_key(each.article or 0, each.article_suffix or 0) for each in cited]
    known = all(key in version.texts for key in keys)
    found = _against_text(doubt, keys, content, version) if known else _old_words(doubt, law, content)
    return (found,) if found else ()


def _against_text(doubt: Doubt, keys: Sequence[str], content: str, version: Version) -> Doubt | None:
    clauses = tuple(_clauses(content))
    if sum(map(len, clauses)) < _LONG_ENOUGH:
        return None
    strange = [clause for clause in clauses if not any(clause in _plain(version.texts[key]) for key in keys)]
    if not strange:
        return None
    now = _article_with(clauses, version.texts)
    if now:
        return replace(doubt, kind=DoubtKind.ELSEWHERE, article=now)
    assert doubt.law is not None
    older = [each for each in doubt.law.versions if each.date < version.date and _article_with(clauses, each.texts)]
    return replace(doubt, cited=older[-1] if older else None, other=strange[0])


def _article_with(clauses: Sequence[str], texts: Mapping[str, str]) -> int:
    """The article that holds all the clauses, 0 for none."""
    found = (key for key, text in texts.items() if all(clause in _plain(text) for clause in clauses))
    return int(next(found, "0").partition("-")[0])


def _old_words(doubt: Doubt, law: Law, content: str) -> Doubt | None:
    """Words that the version in force no longer has, where its text itself is not known."""
    word = law.old_word(content, doubt.on)
    return replace(doubt, kind=DoubtKind.OLD_WORD, other=word.old) if word else None


def _clauses(content: str) -> Iterator[str]:
    for line in content.splitlines():
        for part in _CLAUSE.split(_ITEM.sub("。", looks(line))):
            plain = _SIGN.sub("", _ITEM.sub("", _HEADING.sub("", part)))
            if len(plain) >= _SHORTEST:
                yield plain


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return "".join(_SIGN.sub("", _ITEM.sub("", looks(line))) for line in text.splitlines())
