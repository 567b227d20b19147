"""Is there a legal basis at all, and is it the law itself. Versions and articles are judged by the law register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.citations import Citation, parse_citations
from catalog.model import LegalBasis
from catalog.text import looks
from diffs.model import DifferenceKind
from diffs.rules.base import Check, ItemView, Problem, basis_text

_PLACE: Final = re.compile(r"第[一二三四五六七八九十百零〇\d]+[条项款]|附件|附录|目录|序号|全文")
_AMENDMENT: Final = re.compile(r"(?:关于|的)?(?:修改|修订|修正|废止|宣布失效)[^》]*的决定$|修正案(?:\(草案\))?$")


def present(view: ItemView) -> Iterator[Problem]:
    """At least one basis with a title and a place in it. A basis that is blank is told by T1-BLANK."""
    rows = [row for row in view.item.by_law if emptiness(basis_text(row)) in (Emptiness.VALUE, Emptiness.VAGUE)]
    if not rows:
        return
    text = "；".join(basis_text(row) for row in rows)
    if not any(_cited(row) for row in rows):
        yield Problem(
            "by_law", "设定依据没有法律法规名称", text, DifferenceKind.BLANK, detail="补充法律法规名称（《》）"
        )
    elif not any(_has_place(row) for row in rows):
        yield Problem("by_law", "设定依据没有具体条款", text, DifferenceKind.BLANK, detail="补充具体条款（第×条）")


def amendment(view: ItemView) -> Iterator[Problem]:
    """The basis is the law, not the decision that changed or repealed it."""
    for row in view.item.by_law:
        for name in sorted({citation.law_name for citation in _cited(row)}):
            if _AMENDMENT.search(looks(name)):
                yield Problem("by_law", f"引用的是“{name}”，不是法规本身", basis_text(row), sub_key=name)


def _cited(row: LegalBasis) -> tuple[Citation, ...]:
    return tuple(citation for citation in parse_citations(basis_text(row)) if citation.law_name)


def _has_place(row: LegalBasis) -> bool:
    places = (citation.article or citation.annex_item for citation in _cited(row))
    return any(places) or bool(row.article.strip()) or bool(_PLACE.search(looks(basis_text(row) + row.content)))


CHECKS: Final[Mapping[str, Check]] = {
    "T1-LAW-PRESENT": present,
    "T1-LAW-AMENDMENT": amendment,
}
