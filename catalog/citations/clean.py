"""A legal-basis text made ready for reading: leftovers of HTML taken away, every sign in its plain width."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final

from catalog.citations.writing import chinese
from catalog.numerals import NUMERAL, number_value
from catalog.text import drop_invisible

_BLOCK: Final = re.compile(
    r"</?(?:br|p|div|li|ul|ol|tr|td|th|table|tbody|h[1-6])\b[^<>]{0,300}/?>|_x000[Dd]_|\\r\\n|\\n|\r\n?"
)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,300}>|<!--.{0,300}?-->", re.DOTALL)
_CIRCLED: Final = re.compile("[①-⓿❶-➓㈠-㈩㊀-㊉]")
_OPENING: Final = re.compile("<(?=[\u3400-\u9fff《])")
_CLOSING: Final = re.compile("(?<=[\u3400-\u9fff)》])>")
_BETWEEN: Final = re.compile("(?<=[条款项目》)号])(?:/(?!T)|[.](?![0-9]))")
_BROKEN: Final = re.compile(
    rf"第(?P<before>[ (]{{0,3}}(?:{NUMERAL})?)[ \t]*\n\s{{0,20}}(?P<after>(?:{NUMERAL})?[ )]{{0,3}}[条款项目号])"
    r"|\n\s{0,20}(?=令\s{0,4}第)"
)
"""Where a line of a PDF or a narrow cell ends inside 第二十七条 or 国务院令第406号."""
_SPACED: Final = re.compile(
    r"第((?:[ \u00a0\u3000]{0,3}[一二三四五六七八九十百零]){2,7})(?=[ \u00a0\u3000]{0,3}[条款项])"
)
_LONG_BLANK: Final = re.compile(r"[ \t\f\v\u00a0\u3000]{4,}")
_ALIKE: Final = re.compile(rf"弟(?=\s{{0,3}}\(?{NUMERAL}\)?\s{{0,3}}[条款项])")
_FOLDS: Final = (
    dict.fromkeys("●■□◆◇★☆▲△▶►•※➢➤✓√|\u2028\u2029", "\n")
    | dict.fromkeys("〈﹤", "《")
    | dict.fromkeys("〉﹥", "》")
    | {"{": "(", "}": ")", "笫": "第"}
)


def clean(text: str) -> str:
    """The text as people see it: no tags, entities or invisible signs, circled numbers as (1).

    >>> clean("《公路法》&nbsp;第八条<br/>②")
    '《公路法》\\xa0第八条\\n(2)'
    """
    seen = drop_invisible(text)
    if "&" in seen:
        seen = html.unescape(html.unescape(seen))
    seen = _TAG.sub("", _BLOCK.sub("\n", seen))
    seen = seen.replace("<<", "《").replace(">>", "》").replace("〈〈", "《").replace("〉〉", "》")
    seen = _LONG_BLANK.sub(lambda blank: "\t" if "\t" in blank[0] else "   ", seen)
    return _CIRCLED.sub(_number, _SPACED.sub(_unspaced, _BROKEN.sub(_whole, seen)))


def fold(text: str) -> str:
    """The text with every sign in its plain width, position by position the same."""
    plain = "".join(map(_plain, text))
    plain = _ALIKE.sub("第", plain)
    return _BETWEEN.sub(";", _CLOSING.sub("》", _OPENING.sub("《", plain)))


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    one = unicodedata.normalize("NFKC", sign)
    if len(one) != 1:
        return sign
    return _FOLDS.get(one, one)


def _whole(broken: re.Match[str]) -> str:
    return "第" + broken["before"] + broken["after"] if broken["after"] else ""


def _unspaced(numeral: re.Match[str]) -> str:
    """第四十 四条 as 第四十四条, 第八 九条 as 第八、九条."""
    parts = numeral[1].split()
    whole = "".join(parts)
    return "第" + (whole if chinese(number_value(whole) or 0) == whole else "、".join(parts))


def _number(sign: re.Match[str]) -> str:
    value = unicodedata.numeric(sign[0], 0)
    return f"({int(value)})" if value else sign[0]
