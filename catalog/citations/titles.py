"""Where a title of a law begins and ends: in 《》, with a mark lost, doubled or nested, or without marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from catalog.citations.grammar import BLANK, grammar, is_law_title, is_plain_title
from catalog.citations.marks import bare_marks, read_marks
from catalog.citations.numbers import find_number, number_at
from catalog.numerals import NUMERAL

_LONGEST: Final = 120
_RUNS_ON: Final = re.compile(rf"第{BLANK}{NUMERAL}{BLANK}条|令{BLANK}第{BLANK}{NUMERAL}{BLANK}号|[。;]")
_PLACE_BEHIND: Final = re.compile(
    rf"{BLANK}》?{BLANK}(?:\([^()]{{0,200}}\))?{BLANK}:?{BLANK}(?:第{BLANK}{NUMERAL}{BLANK}[编章节条]|附件|[-—]{{0,2}}第{BLANK}{NUMERAL}{BLANK}条)"
)
_INSIDE: Final = r"(?:[^\[\]()〔〕【】]|[\[(〔【][^\])〕】]*[\])〕】]){1,200}"
_BRACKET_BEHIND: Final = re.compile(rf"{BLANK}》?{BLANK}[\[(〔【](?P<inside>{_INSIDE})")
_AROUND: Final = re.compile(r"[^《》\n;。:,]{2,60}《[^《》\n]{2,60}[》《][^\n;。:,]{0,80}[知见定法办复告函释案则例]")
_RULE_WORD: Final = re.compile(r"(?<=法|例|法|则|定)(?:的|之)?(?:有关|相关)?规定$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title at ``text[start:end]``; reading goes on at ``after``. ``law`` is false for a form or certificate."""

    start: int
    end: int
    after: int
    law: bool = True


def title_at(text: str, at: int) -> Title | None:
    """The title behind the opening mark at ``at``, or ``None`` when there is none (the mark is a stray one)."""
    end = _closing_mark(text, at)
    if end and (not _RUNS_ON.search(text, at + 1, end) or _speaks_of_places(text[at + 1 : end])):
        if text[at + 1] == "《" and _closing_mark(text, at + 1) == end - 1:
            return title_at(text, at + 1)  # the marks are doubled
        title = text[at + 1 : end]
        return Title(at + 1, end, end + 1, law=is_law_title(title, certain=is_certain(text, end + 1)))
    found = grammar().open_title.match(text, at + 1)
    if found is None:
        return None
    after = found.end() + (text[found.end() : found.end() + 1] == "》")
    return Title(at + 1, found.end(), after)


def nesting_title_at(text: str, at: int) -> Title | None:
    """A title without marks around one with marks (关于印发《…》的通知) at ``at``."""
    if _AROUND.match(text, at) is None:
        return None
    found = grammar().nesting_title.match(text, at)
    return Title(at, found.end(), found.end()) if found else None


def plain_title_at(text: str, at: int, *, alone: bool) -> Title | None:
    """A title without marks, or without the opening one, at ``at``.

    ``alone``: at the beginning of a line or piece a title is believed without an article or 文号 behind.
    """
    found = grammar().plain_title.match(text, at)
    if found is None:
        return None
    end = found.end()
    if rule := _RULE_WORD.search(text[at:end]):
        end = at + rule.start()
    closed = text[found.end() : found.end() + 1] == "》"
    certain = closed or is_certain(text, found.end())
    if not (certain or alone) or not is_plain_title(text[at:end], certain=certain):
        return None
    return Title(at, end, found.end() + closed)


def is_certain(text: str, at: int) -> bool:
    """Whether an article, a 文号 or a revision follows at ``at``: then the words before it are a law's title."""
    if _PLACE_BEHIND.match(text, at) or number_at(text, at) or bare_marks(text, at):
        return True
    found = _BRACKET_BEHIND.match(text, at)
    return found is not None and bool(read_marks(found["inside"]) or find_number(found["inside"]))


def _speaks_of_places(title: str) -> bool:
    """关于实施公路法第十一条有关问题的批复: an article in a title, not a lost mark."""
    return "关于" in title and not re.search("[。;]", title) and is_law_title(title, certain=False)


def _closing_mark(text: str, at: int) -> int:
    depth = 0
    for here in range(at, min(len(text), at + _LONGEST)):
        depth += (text[here] == "《") - (text[here] == "》")
        if depth == 0:
            return here
    return 0
