"""When are two titles, or two 文号, those of one law."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from catalog.numerals import NUMERAL, number_value
from catalog.text import looks

_STATE: Final = "中华人民共和国"
_MARKS: Final = re.compile(r"[《》〈〉＜＞<>“”‘’「」『』\"']")
_YEAR: Final = re.compile(r"\(?([12][0-9]{3})\)?年?")
_SERIAL: Final = re.compile(rf"第?({NUMERAL})号")
_BETWEEN: Final = re.compile(r"[、,，和及/·]")
_CODE: Final = re.compile(r"[(\[〔【][12][0-9]{3}年?[)\]〕】]")
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
    (its body, its year, some of several bodies) or writes short (住建部) does not tell them apart."""
    if not (first and second):
        return False
    (body, *mine), (other, *theirs) = number_parts(first), number_parts(second)
    alike = all(one == another or not (one and another) for one, another in zip(mine, theirs, strict=True))
    if not alike or {_kind(first), _kind(second)} == {"令", "公告"}:
        return False
    return body == other or not (body and other) or _same_body(body, other, _is_code(first) or _is_code(second))


def _kind(number: str) -> str:
    """Whether it is an order or an announcement: each is counted for itself."""
    return "公告" if "公告" in number else "令" if "令" in number else ""


def _is_code(number: str) -> bool:
    """国办发〔2018〕79号: the code of a series of papers, not a body; 国办发 and 国办发明电 are two series."""
    return not _kind(number) and _CODE.search(looks(number)) is not None


def _same_body(one: str, other: str, code: bool) -> bool:
    """Whether the shorter is the longer written short, or one of several bodies that issued the order together."""
    short, long = sorted((one.removesuffix("公告"), other.removesuffix("公告")), key=len)
    if code:
        return long.endswith(short) and long.removesuffix(short)[-1:] in _body_endings()
    if short in _counted_anew() or (long.endswith("总局") and not short.endswith("总局")):
        before, found, _ = long.partition(short)
        return bool(found) and before[-1:] in ("", "、", *_body_endings())
    signs = iter(_BETWEEN.sub("", long))
    return all(sign in signs for sign in _BETWEEN.sub("", short))


@cache
def _counted_anew() -> frozenset[str]:
    return frozenset(_bodies()["counted_anew"])


@cache
def _body_endings() -> frozenset[str]:
    return frozenset(_bodies()["endings"])


def _bodies() -> dict[str, list[str]]:
    return tomllib.loads(files("catalog.laws").joinpath("bodies.toml").read_text("utf-8"))


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
