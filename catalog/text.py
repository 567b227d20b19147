"""Normal forms of text, each with the names of the steps that made it.

A step is a pure function ``str -> str`` with a name people can be told ("width", "brackets"). A normal form
is a text and the steps that changed something, so that every verdict can say what it looked through.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Step = tuple[str, Callable[[str], str]]

_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACE: Final = re.compile(r"\s+")
_BLOCK: Final = "p|div|br|li|ul|ol|tr|table|tbody|h[1-6]|section|article|dl|dt|dd|hr"
_INLINE: Final = "span|font|b|i|u|a|em|strong|td|th|img|o:p|sup|sub|label|center|input|button|nobr|s|small|big"
_BLOCK_TAG: Final = re.compile(rf"</?(?:{_BLOCK})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE_TAG: Final = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]*)?/?>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:amp;)*(#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}[0-9]{0,2});", re.IGNORECASE)
_BRACKETS: Final = str.maketrans(dict.fromkeys("（﹙❨〔［【｛〈{[", "(") | dict.fromkeys("）﹚❩〕］】｝〉}]", ")"))
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣─━", "-"))
_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'"})
_DOTS: Final = str.maketrans({"·": "·", "・": "·", "•": "·", "‧": "·", "∙": "·", "⋅": "·"})
_COLONS: Final = str.maketrans({"∶": ":"})
_FOLDS: Final = {chr(sign): folded for sign, folded in (_BRACKETS | _DASHES | _QUOTES | _DOTS | _COLONS).items()}
_FORMAL: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_MOST_LAYERS: Final = 8
_FOLDED: Final = re.compile(rf"[{re.escape(''.join(_FOLDS))}]|\s+")


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal form and the names of the steps that changed the text on the way to it."""

    text: str
    steps: tuple[str, ...] = ()


def whole_signs(text: str) -> str:
    r"""Halves of characters (surrogates) joined where both are there, else U+FFFD: nothing can store half a one.

    >>> whole_signs("\ud83d\ude97 8\ud800") == "🚗 8\ufffd"
    True
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def drop_invisible(text: str) -> str:
    """Remove zero-width, direction and control characters; tabs and line ends stay (they are spaces)."""
    return _INVISIBLE.sub("", text)


@lru_cache(maxsize=65536)
def fold_width(text: str) -> str:
    """Full-width letters, digits and punctuation to half width, composed characters to one code point."""
    return unicodedata.normalize("NFKC", text).translate(_COLONS)


def drop_markup(text: str) -> str:
    """What is left of HTML in a value: entities (escaped once or more) become signs, tags of blocks line ends, others
    nothing. A ``<`` that opens no tag stays.

    >>> drop_markup("<p>总质量&lt;4.5吨</p><p>轴距&amp;nbsp;3米</p>").split()
    ['总质量<4.5吨', '轴距', '3米']
    """
    if "<" not in text and "&" not in text:
        return text
    for _ in range(_MOST_LAYERS):
        after = _ENTITY.sub(lambda found: html.unescape(f"&{found[1]};"), text)
        after = _INLINE_TAG.sub("", _BLOCK_TAG.sub("\n", after))
        if after == text:
            break
        text = after
    return text


def fold_brackets(text: str) -> str:
    """Every kind of round, square, corner and tortoise-shell bracket to ``(`` and ``)``. 《》 stay."""
    return text.translate(_BRACKETS)


def fold_dashes(text: str) -> str:
    """Every kind of dash and minus sign to ``-``."""
    return text.translate(_DASHES)


def fold_quotes(text: str) -> str:
    """Every kind of quotation mark to the straight one."""
    return text.translate(_QUOTES)


def fold_dots(text: str) -> str:
    """Every kind of middle dot to ``·``."""
    return text.translate(_DOTS)


def fold_formal(text: str) -> str:
    """Numerals as on cheques to plain ones: 壹份 → 一份. 陆 and 伍 are words too: only where numbers are looked for."""
    return text.translate(_FORMAL)


def squeeze(text: str) -> str:
    """White space runs to one space, none at the ends."""
    return _SPACE.sub(" ", text).strip()


def drop_space(text: str) -> str:
    """Remove every white space: Chinese text carries no meaning in it."""
    return _SPACE.sub("", text)


LOOKS: Final[Sequence[Step]] = (
    ("invisible", drop_invisible),
    ("width", fold_width),
    ("brackets", fold_brackets),
    ("dashes", fold_dashes),
    ("quotes", fold_quotes),
    ("dots", fold_dots),
    ("space", drop_space),
)
"""Steps after which two texts that differ only in how they are set, not in what they say, are the same."""


def normal_form(text: str, steps: Sequence[Step] = LOOKS) -> Normal:
    """Apply ``steps`` in order; the result names those that changed something.

    >>> normal_form("道路运输证（ 换发 ）")
    Normal(text='道路运输证(换发)', steps=('width', 'space'))
    """
    done: list[str] = []
    for name, step in steps:
        after = step(text)
        if after != text:
            done.append(name)
            text = after
    return Normal(text, tuple(done))


@lru_cache(maxsize=65536)
def looks(text: str) -> str:
    """The text of :func:`normal_form` with the usual steps: what two texts share that look different only."""
    # the same steps in one pass over the text: every cell of every item comes through here, several times
    seen = text if text.isprintable() else drop_invisible(text)
    return _FOLDED.sub(lambda match: _FOLDS.get(match[0], ""), unicodedata.normalize("NFKC", seen))
