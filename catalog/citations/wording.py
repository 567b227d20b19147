"""The article's own wording behind a citation: where it begins and where the next citation ends it."""

from __future__ import annotations

import re
from typing import Final

from catalog.citations.grammar import BLANK, grammar, is_plain_title
from catalog.citations.numbers import number_at
from catalog.citations.titles import is_certain, nesting_title_at, plain_title_at, title_at
from catalog.numerals import NUMERAL

_RULE: Final = re.compile(
    rf"{BLANK}(?:的|之)?(?:有关|相关)?(?P<rule>规定|要求|条款)?(?:等)?{BLANK}(?P<comma>,)?{BLANK}"
)
_MARK_AND_TITLE: Final = re.compile(rf"[^\w\s《》“”\"‘「『,:]{{1,3}}{BLANK}《")
_RULE_AND_QUOTE: Final = re.compile(rf"{BLANK}(?:的|之)?(?:规定|要求){BLANK}(?=:?{BLANK}[“\"‘「『])")
_OPEN: Final = frozenset('、;。:)]〕】》《([〔【“”"‘「\n第')
_JOIN: Final = re.compile(
    r"和|及|与|以及|或|并|结合|根据|依据|依照|按照|参照|附件|同法|该|本法|本条例|上述|前述|此条例|等|其[一二三四五六七八九十]"
)
_LIST_MARK: Final = re.compile(
    rf"(?:序号{BLANK}[0-9]{{1,2}}(?=[^0-9])|[0-9]{{1,2}}(?:[.、)]|(?=《))|[一二三四五六七八九十]{{1,3}}、){BLANK}"
)
_BREAK: Final = re.compile(r"[\n。;”]")
_LINE_LEAD: Final = re.compile(
    rf"\s*(?P<mark>(?:[0-9]{{1,2}}(?:\.(?![0-9])|、|\))|[一二三四五六七八九十]{{1,3}}、|\({NUMERAL}\)|[0-9](?=《)){BLANK})?"
    r"(?:[\[(【](?P<tag>[^\])】]{2,8})[\])】]\s*)?"
)
_ARTICLE: Final = re.compile(rf"第{BLANK}{NUMERAL}{BLANK}条(?:之{NUMERAL})?")
_ARTICLE_ALONE: Final = re.compile(
    rf"第{BLANK}{NUMERAL}{BLANK}条(?:之{NUMERAL})?(?:第{BLANK}\(?{NUMERAL}\)?{BLANK}[款项目])*"
    r"(?:规定,|(?:规定)?(?::|[ \t]|\n|$))"
)


def is_own_wording(text: str, at: int) -> bool:
    """Whether what follows a place at ``at`` is the article's text rather than more of the citation."""
    start = _RULE.match(text, at)
    assert start is not None  # every part may be empty
    here = start.end()
    if here >= len(text) or _MARK_AND_TITLE.match(text, here):
        return False
    sign = text[here]
    if start["comma"] or start["rule"]:
        return not (sign in _OPEN or _goes_on(text, here))
    return not (sign in _OPEN or sign == "," or _goes_on(text, here))


def behind_rule(text: str, at: int) -> int:
    """Where 规定 at ``at`` ends if quoted wording follows it (第八条规定：“…”、第十条规定：“…”); ``at`` if not."""
    found = _RULE_AND_QUOTE.match(text, at)
    return found.end() if found else at


def end_of_wording(text: str, at: int) -> int:
    """Where the next citation begins after an article's text that starts at ``at``; the text's end if none does."""
    for found in _BREAK.finditer(text, at):
        lead = _LINE_LEAD.match(text, found.end())
        assert lead is not None  # it may be empty
        new_line = "\n" in text[found.start() : lead.end()] or bool(lead["mark"])
        if _restarts(text, lead.end(), new_line=new_line):
            return lead.end()
        if lead["tag"] and lead["tag"] not in grammar().levels and _restarts(text, found.end(), new_line=new_line):
            return found.end()
    return len(text)


def _goes_on(text: str, at: int) -> bool:
    if _JOIN.match(text, at) or _LIST_MARK.match(text, at):
        return True
    if number_at(text, at) or nesting_title_at(text, at) or _is_label(text, at):
        return True
    return plain_title_at(text, at, alone=False) is not None


def _restarts(text: str, at: int, *, new_line: bool) -> bool:
    """Whether a citation begins at ``at``, behind the end of a sentence or line of an article's wording."""
    if at >= len(text):
        return False
    if text[at] == "第":
        return (_ARTICLE if new_line else _ARTICLE_ALONE).match(text, at) is not None
    if text[at] == "《":
        title = title_at(text, at)
        return title is not None and title.law and (new_line or is_certain(text, title.after))
    if back := grammar().back.match(text, at):
        return bool(back["name"]) and _ARTICLE_ALONE.match(text, back.end()) is not None
    return new_line and _begins_line(text, at)


def _begins_line(text: str, at: int) -> bool:
    if number_at(text, at) or _is_label(text, at) or nesting_title_at(text, at):
        return True
    lead = grammar().lead.match(text, at)
    title = plain_title_at(text, lead.end() if lead else at, alone=False)
    return title is not None or _whole_line(text, at)


def _is_label(text: str, at: int) -> bool:
    found = grammar().label.match(text, at)
    return found is not None and not found["wording"]


def _whole_line(text: str, at: int) -> bool:
    end = text.find("\n", at)
    line = text[at : end if end > 0 else len(text)].strip().rstrip(";。")
    return len(line) <= 40 and line.endswith(grammar().plain_endings) and is_plain_title(line, certain=False)
