"""文号: 国务院令第406号, 交通运输部 公安部令2016年第60号, 国发〔2006〕28号, GB 7258-2017, found and written one way.

The kernel (令第406号) is found first and the issuing bodies are gathered backwards from it: several bodies may
issue one order together, and no regular expression over lists of bodies stays linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalog.citations.grammar import BLANK, grammar
from catalog.text import drop_space

OPEN: Final = r"[\[(〔【]"
CLOSE: Final = r"[\])〕】]"
YEAR: Final = r"(?:[12][0-9]{3}|[一二][零〇○一二三四五六七八九]{3})"

_NUMERAL: Final = r"(?:[0-9]{1,9}|[零〇○一二三四五六七八九十百千两廿卅]{1,9})"
"""Bounded, for it is looked for everywhere in a text."""

_SERIAL: Final = rf"第?{BLANK}{_NUMERAL}{BLANK}号"
_WHEN: Final = rf"(?:{OPEN}?{BLANK}(?:{YEAR}{BLANK}年?|第?{BLANK}{_NUMERAL}{BLANK}届){BLANK}{CLOSE}?{BLANK}年?{BLANK})?"
_KERNEL: Final = re.compile(
    rf"(?:令|公告){BLANK}(?:{_WHEN}{_SERIAL}|\({BLANK}{_SERIAL}{BLANK}\))"
    rf"|令{BLANK}[0-9]{{1,4}}(?={BLANK}(?:[)\]〕】]|$))"
    rf"|(?:{YEAR}{BLANK}年{BLANK})?{_SERIAL}{BLANK}(?:令|公告)"
    rf"|第{BLANK}{_NUMERAL}{BLANK}号[^\s,;:。、()《》0-9第令号条]{{2,12}}令(?!{BLANK}第)"
    rf"|(?P<file>{OPEN}{BLANK}{YEAR}{BLANK}年?{BLANK}{CLOSE}{BLANK}{_SERIAL}令?)"
    rf"|(?P<year>{YEAR}{BLANK}年{BLANK}第{BLANK}{_NUMERAL}{BLANK}号)"
    r"|(?P<standard>(?<![A-Z])(?:GB|JT|DB|QC|GA|HJ|CJJ|JTG|SH|AQ|JJG)[A-Z0-9]{0,4}(?:/[TZ])?[ ]?"
    r"[A-Z]?[0-9][0-9.]{0,9}[-—](?:[12][0-9]{3}|[0-9]{2})(?![0-9]))"
)
_NO_SIGN: Final = frozenset(' \t\r\n\f\v,;:。、()[]〔〕【】《》“”"0123456789第/|')
_LONGEST_BODY: Final = 60
_MOST_BODIES: Final = 12
_SESSION: Final = re.compile(rf"第{_NUMERAL}届")
_BEFORE: Final = re.compile(
    r"^.*(?:通过|公布|发布|颁布|修订|修正|根据|依据|施行|批准|[一二三四五六七八九十]日|[〇○零一二三四五六七八九]年)(?=.)"
    r"|^[年月日](?!照)"
)
_BETWEEN: Final = re.compile(r"[\s、,/]{1,3}$")
_BEFORE_NUMBER: Final = re.compile(rf"{BLANK}(?:{YEAR}{BLANK}年{BLANK}(?!{BLANK}第))?")
_BRACKETED_YEAR: Final = re.compile(rf"{OPEN}({YEAR}年?|[^\])〕】]{{1,5}}届){CLOSE}")
_SEVERAL: Final = re.compile("等[0-9]{1,2}$")
_COUNTED: Final = ("部", "家", "个", "委")
"""交通运输部等7部委令: a figure among the bodies is none that ends them."""
_FARTHEST: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A 文号 at ``text[start:end]`` and how it is written: no spaces but between bodies, its year in 〔〕."""

    start: int
    end: int
    written: str


def number_at(text: str, at: int) -> Found | None:
    """The 文号 that begins exactly at ``at`` (white space and a year in front apart), or ``None``."""
    start = _BEFORE_NUMBER.match(text, at)
    assert start is not None  # every part may be empty
    kernels, starts = _kernels(text)
    next_one = bisect_left(starts, start.end())
    if next_one == len(starts) or starts[next_one] > start.end() + _FARTHEST:
        return None
    found = _found(text, kernels[next_one], start.end())
    return found if found and found.start == start.end() else None


def find_number(text: str, at: int = 0) -> Found | None:
    """The first 文号 of folded text from ``at`` on, with all the bodies that issue it."""
    return next((found for kernel in _KERNEL.finditer(text, at) if (found := _found(text, kernel, at))), None)


@lru_cache(maxsize=8)
def _kernels(text: str) -> tuple[tuple[re.Match[str], ...], tuple[int, ...]]:
    """Looked for once per text: the scanner asks at nearly every position."""
    kernels = tuple(_KERNEL.finditer(text))
    return kernels, tuple(kernel.start() for kernel in kernels)


def _found(text: str, kernel: re.Match[str], least: int) -> Found | None:
    start = kernel.start() if kernel["standard"] else _bodies_start(text, kernel.start(), least)
    if kernel["file"] and start == kernel.start():
        return None
    return Found(start, kernel.end(), _bodies(text[start : kernel.start()]) + _kernel(kernel[0]))


def _bodies_start(text: str, at: int, least: int) -> int:
    """Where the issuing bodies in front of ``at`` begin."""
    while at > least and text[at - 1] in " \t":
        at -= 1
    start = _body_start(text, at, least)
    for _ in range(_MOST_BODIES):
        between = _BETWEEN.search(text, max(least, start - 3), start)
        if between is None or start == least or between.start() <= least:
            break
        one = _body_start(text, between.start(), least)
        body = text[one : between.start()].removesuffix("令")
        if not body.endswith(grammar().body_endings) or "\n" in between[0]:
            break
        start = one
    return start


def _body_start(text: str, at: int, least: int) -> int:
    start = _signs_start(text, at, least)
    while (session := _SESSION.search(text, max(least, start - 6), min(at, start + 4))) is not None:
        before = _signs_start(text, session.start(), least)
        if session.start() >= start or before == session.start():
            break
        start = before
    if before_body := _BEFORE.match(text[start:at]):
        start += before_body.end()
    return start


def _signs_start(text: str, at: int, least: int) -> int:
    start = at
    while start > max(least, at - _LONGEST_BODY) and text[start - 1] not in _NO_SIGN:
        start -= 1
    several = _SEVERAL.search(text, max(least, start - 4), start) if text[start : start + 1] in _COUNTED else None
    return start if several is None else _signs_start(text, several.start(), least)


def _bodies(text: str) -> str:
    """The issuing bodies with one space between two that nothing else parts."""
    written = ""
    for word in text.split():
        written += f" {word}" if written.endswith(grammar().body_endings) else word
    return written


def _kernel(text: str) -> str:
    bare = _BRACKETED_YEAR.sub(r"〔\1〕", drop_space(text))
    return bare.replace("(", "").replace(")", "") if bare.startswith(("令(", "公告(")) else bare
