"""A legal-basis text made ready for reading: leftovers of HTML taken away, every sign in its plain width."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final

from catalog.text import drop_invisible

_BLOCK: Final = re.compile(
    r"</?(?:br|p|div|li|ul|ol|tr|td|th|table|tbody|h[1-6])\b[^<>]{0,300}/?>|_x000[Dd]_|\\r\\n|\\n|\r\n?"
)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,300}>|<!--.{0,300}?-->", re.DOTALL)
_CIRCLED: Final = re.compile("[①-⓿❶-➓㈠-㈩㊀-㊉]")
_OPENING: Final = re.compile("<(?=[\u3400-\u9fff《])")
_CLOSING: Final = re.compile("(?<=[\u3400-\u9fff)》])>")
_BETWEEN: Final = re.compile("(?<=[条款项目》)号])(?:/(?!T)|[.](?![0-9]))")
_FOLDS: Final = (
    dict.fromkeys("●■□◆◇★☆▲△▶►•※➢➤✓√|\u2028\u2029", "\n")
    | dict.fromkeys("〈﹤", "《")
    | dict.fromkeys("〉﹥", "》")
    | {"{": "(", "}": ")"}
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
    return _CIRCLED.sub(_number, seen)


def fold(text: str) -> str:
    """The text with every sign in its plain width, position by position the same."""
    plain = "".join(map(_plain, text))
    return _BETWEEN.sub(";", _CLOSING.sub("》", _OPENING.sub("《", plain)))


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    one = unicodedata.normalize("NFKC", sign)
    if len(one) != 1:
        return sign
    return _FOLDS.get(one, one)


def _number(sign: re.Match[str]) -> str:
    value = unicodedata.numeric(sign[0], 0)
    return f"({int(value)})" if value else sign[0]
