"""Text → tree: lxml where it keeps what the page says, the more patient html.parser where it does not."""

from __future__ import annotations

import re
from typing import Final

from bs4 import BeautifulSoup
from lxml import etree
from lxml.etree import _Element as HtmlElement

_TAGS: Final = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>", re.S | re.I)
_BETWEEN_TAGS: Final = re.compile(r"(?:^|>)([^<]+)")
_BREAKS_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ALL_TEXT: Final = etree.XPath("string()")
_LOST_SHARE: Final = 0.4


def parse(text: str) -> HtmlElement | None:
    """The tree. Where lxml loses much of the text (an unclosed comment), the more patient html.parser reads."""
    if not text.strip():
        return None
    clean = _BREAKS_XML.sub(" ", text) if _BREAKS_XML.search(text) else text
    root = _with_lxml(clean)
    if root is None or _lost(root, clean):
        other = _with_lxml(str(BeautifulSoup(clean, "html.parser")))
        root = other if other is not None else root
    return root


def _with_lxml(text: str) -> HtmlElement | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _lost(root: HtmlElement, text: str) -> bool:
    """Whether the tree holds far less text than the page without its tags does."""
    told = text_content(root)
    if _beyond_ascii(told) >= _LOST_SHARE * _beyond_ascii(text) > 0:
        return False  # most pages end here: what is told in Chinese is all there
    kept = len("".join(told.split()))
    if kept >= _LOST_SHARE * sum(map(len, _BETWEEN_TAGS.findall(text))):
        return False
    there = len("".join(_TAGS.sub("", text).split()))
    return there >= 200 and kept < _LOST_SHARE * there


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def text_content(element: HtmlElement) -> str:
    """All text inside an element."""
    return str(_ALL_TEXT(element))
