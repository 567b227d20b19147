"""The legal bases of one side as a set of citations, each with the row it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalog.citations import Citation, parse_rows, write_place
from catalog.laws import Register, shipped_register, title_key
from catalog.model import LegalBasis
from catalog.numerals import NUMERAL
from catalog.text import looks

_BARE_NUMBER: Final = re.compile(rf"^(?P<number>{NUMERAL})(?:条)?$")
_LEADING_ARTICLE: Final = re.compile(rf"^\s*第\s*{NUMERAL}\s*条(?:之{NUMERAL})?(?:第\s*{NUMERAL}\s*款)?")


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation of one side. ``law`` is what names of the law have in common; ``raw`` the row as published."""

    law: str
    citation: Citation
    raw: str

    @property
    def place(self) -> tuple[int, ...]:
        """Article, 之几, paragraph, item, sub-item, annex item; zeros for what is not said."""
        return self.citation.place

    @property
    def key(self) -> str:
        """How findings name it: short title and place, 道路运输条例第八条第一款."""
        return self.law + write_place(self.citation)


def cited(rows: Sequence[LegalBasis], register: Register | None = None) -> tuple[Cited, ...]:
    """All citations of the rows in order, each once; a law named alone is left out where its places are named too.

    ``register`` (the shipped one when none is given) knows which titles are one law.
    A row that no citation is found in stands for a law of that very name, so that nothing gets lost.
    """
    return _cited(tuple(rows), register or shipped_register())


@lru_cache(maxsize=4096)
def _cited(rows: tuple[LegalBasis, ...], laws: Register) -> tuple[Cited, ...]:
    """Items of one unit, and the same item in every region, rest on the same rows."""
    texts = tuple(row_text(row) for row in rows)
    found: dict[tuple[str, tuple[int, ...]], Cited] = {}
    for row, text, citations in zip(rows, texts, parse_rows(texts), strict=True):
        raw = raw_text(row)
        for citation in citations or _as_law(row, text):
            known = laws.find(citation.law_name, citation.law_number) if citation.amendment else None
            each = Cited(law_key(citation, laws), known.dated(citation) if known else citation, raw)
            found.setdefault((each.law, each.place), each)
    placed = {law for law, place in found if any(place)}
    return tuple(each for (law, place), each in found.items() if any(place) or law not in placed)


def law_key(citation: Citation, register: Register) -> str:
    """The short title of the registered law, or of the one named; its 文号 where no title is given."""
    known = register.find(citation.law_name, citation.law_number)
    return known.title if known else title_key(citation.law_name) or looks(citation.law_number)


def row_text(row: LegalBasis) -> str:
    """The row as one text to read citations from; article text in a column of its own stays out."""
    if row.text:
        return row.text
    name = row.law_name.strip()
    title = name if not name or "《" in name or "》" in name else f"《{name}》"
    number = f"（{row.law_number.strip()}）" if row.law_number.strip() else ""
    return f"{title}{number}{_article_text(row)}"


def raw_text(row: LegalBasis) -> str:
    """The row as people see it, without the article's own wording."""
    return row.text or "".join(part for part in (row.law_name, row.law_number, _article_text(row)) if part)


def _article_text(row: LegalBasis) -> str:
    article = row.article.strip()
    if bare := _BARE_NUMBER.match(looks(article)):
        return f"第{bare['number']}条"
    if not article and (leading := _LEADING_ARTICLE.match(row.content)):
        return leading[0].strip()
    return article


def _as_law(row: LegalBasis, text: str) -> Iterable[Citation]:
    if row.law_name.strip():
        return (Citation(row.law_name.strip(), row.law_number.strip()),)
    return (Citation(text.strip(" 。；;\n")),) if text.strip() else ()
