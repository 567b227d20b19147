"""Bytes → text. What a channel says about its encoding is a hint; what its bytes say is the truth.

A header that says ISO-8859-1 over GBK bytes decodes without one replacement character, so success of a
decoder proves nothing by itself: UTF-8 proves itself by its form, GB18030 by the characters that come out.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

_META: Final = re.compile(
    rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]+)|<\?xml[^>]*encoding\s*=\s*["']([^"']+)""", re.I
)
_HEADER: Final = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]+)""", re.I)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAYS_NOTHING: Final = frozenset({"iso8859-1", "latin-1", "ascii", "cp1252", "iso8859-15"})
"""Names that servers send by default. No Chinese page can be written in them."""
_GB: Final = frozenset({"gb2312", "gbk", "gb18030", "hz"})
_COMMON: Final = frozenset(
    "的办理事项申请材料法定时限承诺依据条件公路交通运输许可行政服务中心电话地址工作日国务院年月号请和人有是"
)
_RUBBISH: Final = ("锟斤拷", "烫烫烫", "屯屯屯", "ï¿½")
_LATIN_LEADS: Final = "äåæçèé"
_AS_LATIN: Final = re.compile(f"(?:[{_LATIN_LEADS}][\u0080-\u00bf‚„†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]{{2}}){{3}}")
_TWICE_CHARS: Final = "鍙鐞浜嬮鏉愭枡娉曞畾涓绋嬪満閮ㄩ棬鎵胯"
_TWICE: Final = re.compile(f"[{_TWICE_CHARS}]{{2,}}")
_COMMENT: Final = re.compile("<!--.*?-->", re.S)
_META_SPAN: Final = 4096
_SAMPLE: Final = 4000
_ENOUGH_COMMON: Final = 8
_WORST_SHARE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the codec that gave it, and whether header or meta said something else."""

    text: str
    encoding: str
    contradicted: bool = False


def codec_name(label: str) -> str:
    """The codec for an encoding label; the GB family always means its superset. ``""``: no such codec."""
    try:
        name = codecs.lookup(label.strip().lower().replace("x-", "", 1)).name
    except (LookupError, ValueError):
        return ""
    return "gb18030" if name in _GB else name


def declared(body: bytes, content_type: str) -> tuple[str, ...]:
    """The codecs header and meta (or XML declaration) claim, header first; unknown names are left out."""
    header = _HEADER.search(content_type)
    meta = _META.search(body[:_META_SPAN])
    labels = [
        header.group(1) if header else "",
        (meta.group(1) or meta.group(2)).decode("ascii", "replace") if meta else "",
    ]
    return tuple(name for name in (codec_name(label) for label in labels if label) if name)


def decode(body: bytes, content_type: str = "", encoding: str = "") -> Decoded | None:
    """The text of ``body``, or ``None`` when no encoding makes sense of it.

    ``encoding`` is what the channel file says and outranks everything the server says, but not the mark of UTF-8.
    """
    claims = declared(body, content_type)
    forced = codec_name(encoding) if encoding else ""
    if forced and not body.startswith(codecs.BOM_UTF8):  # what a browser tells is in UTF-8, whatever the site is in
        return _checked(body.decode(forced, "replace"), forced, claims)
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _checked(body[len(mark) :].decode(name, "replace"), name, claims)
    name = _sixteen_bits(body) or _best(body, claims)
    return _checked(body.decode(name, "replace"), name, claims)


def _sixteen_bits(body: bytes) -> str:
    """UTF-16 without a mark shows in its ASCII part: every other byte is zero."""
    head = body[:512]
    if len(head) < 8 or head.count(0) < len(head) // 4:
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _best(body: bytes, claims: tuple[str, ...]) -> str:
    if body.isascii():
        return next((name for name in claims if name not in _SAYS_NOTHING and "16" not in name), "utf-8")
    as_utf8 = _strict(body, "utf-8")
    if as_utf8 is not None and not _only_looks_like_utf8(as_utf8, body):
        return "utf-8"
    others = [name for name in claims if name not in _SAYS_NOTHING | {"utf-8"} and "16" not in name]
    candidates = list(dict.fromkeys([*others, "gb18030", "utf-8"]))
    if as_utf8 is None and set(others) <= {"gb18030"} and _reads_well(_strict(body, "gb18030")):
        return "gb18030"
    return max(candidates, key=lambda name: (_sense(body.decode(name, "replace")), -candidates.index(name)))


def _reads_well(text: str | None) -> bool:
    """Whether a decoding that lost nothing begins like an official text, so that no other needs to be tried."""
    return text is not None and len(_COMMON.intersection(text[:_SAMPLE])) >= _ENOUGH_COMMON


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _only_looks_like_utf8(text: str, body: bytes) -> bool:
    """Short GBK texts can be valid UTF-8 by accident (联通): then no Han character comes out."""
    if any("\u4e00" <= char <= "\u9fff" for char in text) or is_mojibake(text):
        return False
    as_gb = _strict(body, "gb18030")
    return as_gb is not None and any(char in _COMMON for char in as_gb)


def _sense(text: str) -> float:
    """How much a decoding reads like an official text: common characters less what could not be decoded."""
    common = sum(text.count(char) for char in _COMMON)
    return common - 0.5 * text.count("\ufffd")


def _checked(text: str, name: str, claims: tuple[str, ...]) -> Decoded | None:
    lost = text.count("\ufffd")
    if lost and "<!--" in text:  # a comment pasted in another encoding is nobody's loss
        lost = _COMMENT.sub("", text).count("\ufffd")
    if lost > 3 and lost > _WORST_SHARE * (len(text) - len(text.encode("ascii", "ignore"))):
        return None
    if is_mojibake(text) or encoded_twice(text):
        return None
    said = [claim for claim in claims if claim != name]
    return Decoded(text, name, bool(said) and not text.isascii())


def is_mojibake(text: str) -> bool:
    """Whether the text was decoded wrongly before it was sent: replacement marks read as GBK, UTF-8 read as Latin."""
    if any(mark in text for mark in _RUBBISH):
        return True
    return any(char in text for char in _LATIN_LEADS) and bool(_AS_LATIN.search(text))


def encoded_twice(text: str) -> bool:
    """Whether the text is UTF-8 that somebody read as GBK and saved again: no replacement character, no sense.

    The public sees such a page as rubbish too, but nothing on it can be compared.
    """
    if not any(char in text for char in _TWICE_CHARS) or not _TWICE.search(text):
        return False
    sample = "".join(char for char in text if "\u4e00" <= char <= "\u9fff")[:400]
    common = sum(1 for char in sample if char in _COMMON)
    back = sample.encode("gb18030", "ignore").decode("utf-8", "ignore")
    return sum(1 for char in back if char in _COMMON) > common
