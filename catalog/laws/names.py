"""When are two titles, or two 文号, those of one law."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from catalog.numerals import NUMERAL, number_value
from catalog.text import looks

_STATE: Final = "中华人民共和国"
_MARKS: Final = re.compile(r"[《》〈〉＜＞<>“”‘’「」『』\"']")
_YEAR: Final = re.compile(r"\(?([12][0-9]{3})\)?年?")
_SERIAL: Final = re.compile(rf"第?({NUMERAL})号")
_BETWEEN: Final = re.compile("[、,，和及/·]")
_TERM: Final = re.compile(rf"^.*第?{NUMERAL}届(?:全国人民代表大会)?(?:常务委员会)?(?=主席)")


@lru_cache(maxsize=65536)
def title_key(title: str) -> str:
    """What titles of one law have in common: marks, width, spaces and 中华人民共和国 do not matter.

    >>> title_key("《中华人民共和国道路运输条例》"), title_key("道路运输条例")
    ('道路运输条例', '道路运输条例')
    """
    bare = looks(_MARKS.sub("", title)).casefold()
    return bare.replace(_STATE, "") or bare


def same_number(first: str, second: str) -> bool:
    """Whether two 文号 can be one. 国务院令第406号 and 中华人民共和国国务院令406号 are; what one side leaves out
    (its body, its year) does not tell them apart."""
    if not (first and second):
        return False
    (body, *mine), (other, *theirs) = number_parts(first), number_parts(second)
    return _same_body(body, other) and all(
        one == another or not (one and another) for one, another in zip(mine, theirs, strict=True)
    )


def _same_body(one: str, other: str) -> bool:
    """Of an order that several bodies issued, people name one or all; 交通部 became 交通运输部 in 2008."""
    one, other = (_BETWEEN.sub("", body).replace("交通运输部", "交通部") for body in (one, other))
    return one in other or other in one


@lru_cache(maxsize=8192)
def number_parts(number: str) -> tuple[str, str, str]:
    """Body, year and serial of a 文号; ``""`` for what it does not say.

    >>> number_parts("交通运输部令2016年第64号"), number_parts("中华人民共和国主席令第七号")
    (('交通运输部', '2016', '64'), ('主席', '', '7'))
    """
    text = looks(number).replace(_STATE, "").casefold()
    year = _YEAR.search(text)
    rest = text[: year.start()] + text[year.end() :] if year and not _is_serial(text, year) else text
    serial = _SERIAL.search(rest)
    value = number_value(serial[1]) if serial else None
    body = rest[: serial.start()] + rest[serial.end() :] if serial else rest
    return (
        _TERM.sub("", body).replace("国家主席", "主席").replace("令", ""),
        year[1] if year and rest != text else "",
        str(value or ""),
    )


def _is_serial(text: str, year: re.Match[str]) -> bool:
    return text[year.end() : year.end() + 1] == "号"
