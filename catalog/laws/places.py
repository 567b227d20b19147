"""第八条, 第二十四条之一, 8 and 24-1: which article is meant."""

from __future__ import annotations

import re
from typing import Final

from catalog.numerals import NUMERAL, number_value
from catalog.text import looks

_PLACE: Final = re.compile(rf"^第?(?P<number>{NUMERAL})条?(?:(?:之|-)(?P<suffix>{NUMERAL}))?$")


def article_place(text: str) -> tuple[int, int] | None:
    """Number and 之几 (0: none) of an article, ``None`` when the text names none.

    >>> article_place("第二十四条之一"), article_place("8"), article_place("附件")
    ((24, 1), (8, 0), None)
    """
    found = _PLACE.match(looks(text))
    number = number_value(found["number"]) if found else None
    suffix = number_value(found["suffix"] or "0") if found else None
    return None if not number or suffix is None else (number, suffix)
