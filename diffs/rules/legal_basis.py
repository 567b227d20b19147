"""Is there a legal basis at all, is it the law itself, in force, rightly numbered, and high enough for a permit.

Versions and articles are judged by the law register as of the library's date; what it does not know is said to be
not checkable, never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.citations import Citation, parse_rows, write_place
from catalog.laws import Level, Register
from catalog.laws.check import Doubt, DoubtKind, doubts
from catalog.laws.wording import wording_doubts
from catalog.model import LegalBasis
from catalog.text import looks
from diffs.compare.cited import row_text
from diffs.model import DifferenceKind
from diffs.rules.base import Check, ItemView, Problem, basis_text
from diffs.rules.law_words import named, why

_PLACE: Final = re.compile(r"第[一二三四五六七八九十百零〇\d]+[条项款]|附件|附录|目录|序号|全文")
_OF_ONE_PLACE: Final = frozenset(
    {DoubtKind.ARTICLE, DoubtKind.MOVED, DoubtKind.TEXT, DoubtKind.OLD_WORD, DoubtKind.ELSEWHERE}
)
"""Doubts about one article; the others are about the law and said once."""
_TOO_LOW: Final = frozenset({Level.MINISTRY, Level.DOCUMENT})
"""Levels that create no permit (行政许可法 第十四条至第十七条); 省级政府规章 may, for a year."""


def present(view: ItemView) -> Iterator[Problem]:
    """At least one basis with a title and a place in it. A basis that is blank is told by T1-BLANK."""
    rows = _filled(view)
    if not rows:
        return
    text = "；".join(basis_text(row) for row in rows)
    cited = [citation for citations in _cited(view.item.by_law) for citation in citations if citation.law_name]
    if not cited:
        yield Problem(
            "by_law", "设定依据没有法律法规名称", text, DifferenceKind.BLANK, detail="补充法律法规名称（《》）"
        )
    elif not any(each.article or each.annex_item for each in cited) and not any(map(_has_place, rows)):
        yield Problem("by_law", "设定依据没有具体条款", text, DifferenceKind.BLANK, detail="补充具体条款（第×条）")


def level(view: ItemView) -> Iterator[Problem]:
    """A permit rests on something higher than rules of a ministry; silent when any basis is not known."""
    if not view.is_permit:
        return
    found = []
    for row, citations in zip(view.item.by_law, _cited(view.item.by_law), strict=True):
        if row not in _filled(view):
            continue
        laws = [view.library.register.find(each.law_name, each.law_number) for each in citations]
        if not laws or not all(law and law.level in _TOO_LOW for law in laws):
            return
        found += [law.title for law in laws if law]
    if found:
        titles = list(dict.fromkeys(found))
        said = "、".join(f"《{title}》" for title in titles)
        text = "；".join(basis_text(row) for row in _filled(view))
        yield Problem("by_law", f"行政许可的设定依据只有部门规章或规范性文件：{said}", text, sub_key=titles[0])


def _doubted(view: ItemView, *, kinds: frozenset[DoubtKind]) -> Iterator[Problem]:
    told = set()
    for row, doubt in _doubts(view.item.by_law, view.library.register, view.library.as_of):
        place = write_place(doubt.citation) if doubt.kind in _OF_ONE_PLACE else ""
        sub_key = named(doubt) + place
        if doubt.kind in kinds and sub_key not in told:
            told.add(sub_key)
            unknown = doubt.kind is DoubtKind.UNKNOWN
            kind = DifferenceKind.UNVERIFIED if unknown else DifferenceKind.MISMATCH
            yield Problem("by_law", why(doubt), basis_text(row), kind, why(doubt), sub_key)


def _filled(view: ItemView) -> tuple[LegalBasis, ...]:
    """The rows that say something."""
    said = (Emptiness.VALUE, Emptiness.VAGUE)
    return tuple(row for row in view.item.by_law if emptiness(basis_text(row)) in said)


@lru_cache(maxsize=256)
def _cited(rows: tuple[LegalBasis, ...]) -> tuple[tuple[Citation, ...], ...]:
    """The citations of each row; every rule here asks for them."""
    return parse_rows(tuple(row_text(row) for row in rows))


@lru_cache(maxsize=256)
def _doubts(rows: tuple[LegalBasis, ...], register: Register, on: str) -> tuple[tuple[LegalBasis, Doubt], ...]:
    """Everything doubtful about each row."""
    found = []
    for row, citations in zip(rows, _cited(rows), strict=True):
        quoted = wording_doubts(citations, row.content, register, on) if row.content else ()
        # the quotation settles what a number alone leaves open
        decided = bool(row.content) and _has_texts(citations, register, on)
        plain = (doubt for each in citations for doubt in doubts(each, register, on))
        found += [(row, doubt) for doubt in plain if not (decided and doubt.kind is DoubtKind.MOVED)]
        found += [(row, doubt) for doubt in quoted]
    return tuple(found)


def _has_texts(citations: tuple[Citation, ...], register: Register, on: str) -> bool:
    laws = (register.find(each.law_name, each.law_number) for each in citations)
    versions = (law.in_force(on) if law else None for law in laws)
    return bool(citations) and all(version is not None and version.texts for version in versions)


def _has_place(row: LegalBasis) -> bool:
    return bool(row.article.strip()) or bool(_PLACE.search(looks(basis_text(row) + row.content)))


CHECKS: Final[Mapping[str, Check]] = {
    "T1-LAW-PRESENT": present,
    "T1-LAW-KNOWN": partial(_doubted, kinds=frozenset({DoubtKind.UNKNOWN})),
    "T1-LAW-INFORCE": partial(
        _doubted,
        kinds=frozenset({DoubtKind.REPEALED, DoubtKind.NOT_YET, DoubtKind.RENAMED, DoubtKind.SUPERSEDED}),
    ),
    "T1-LAW-ARTICLE": partial(_doubted, kinds=frozenset({DoubtKind.ARTICLE})),
    "T1-LAW-TEXT": partial(
        _doubted,
        kinds=frozenset({DoubtKind.MOVED, DoubtKind.TEXT, DoubtKind.OLD_WORD, DoubtKind.ELSEWHERE}),
    ),
    "T1-LAW-NUMBER": partial(_doubted, kinds=frozenset({DoubtKind.NUMBER})),
    "T1-LAW-AMENDMENT": partial(_doubted, kinds=frozenset({DoubtKind.AMENDMENT})),
    "T1-LAW-LEVEL": level,
}
