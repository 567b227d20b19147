"""Numerals as officials write them: 20, ２０, 二十, 〇, 廿. Only ever applied to a numeral that was found as one.

Transforming whole texts turns 一式三份 into 1式3份 and 第三方 into 第3方; so look for the numeral first, with
:data:`NUMERAL`, and ask for its value then.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

NUMERAL: Final = r"(?:[0-9０-９]{1,16}|[零〇○Ｏ一二三四五六七八九十百千两廿卅]{1,16})"
"""A regular expression for one whole number without sign, in Arabic or Chinese numerals. Bounded, so that looking for
what stands behind a number takes no time in a text of nothing but numerals; nothing longer has a value anyway."""

_SIGNS: Final = str.maketrans({"○": "零", "Ｏ": "零", "〇": "零", "廿": "二十", "卅": "三十"})
_MOST_DIGITS: Final = 9


@lru_cache(maxsize=4096)
def number_value(numeral: str) -> int | None:
    """The value of a text that :data:`NUMERAL` matches, or ``None`` when it is no number (十百, 40 digits).

    >>> number_value("二十四"), number_value("２０"), number_value("十百")
    (24, 20, None)
    """
    digits = unicodedata.normalize("NFKC", numeral)
    if digits.isascii() and digits.isdecimal():
        return int(digits) if len(digits) <= _MOST_DIGITS else None
    if len(numeral) > _MOST_DIGITS:
        return None
    # it takes a tenth of a second to import, and most programs meet no such numeral
    import cn2an  # noqa: PLC0415

    try:
        return int(cn2an.cn2an(numeral.translate(_SIGNS), "smart"))
    except ValueError:
        return None
