"""Why a source gives no reading: each refusal is a reason of the contract with a sentence for people."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from spiders.model import Reason, ReasonCode
from spiders.reader.envelope import failure_told
from spiders.reader.json_shape import load_json
from spiders.reader.result import FROM_LIST, Draft

MIN_ELEMENTS: Final = 3
"""A guide has a name and at least this many other elements with something in them (codes and name not counted)."""

_IDENTITY: Final = frozenset(
    {
        "task_name",
        "task_code",
        "task_handle_item",
        "catalog_code",
        "local_task_code",
        "local_catalog_code",
        "dept_name",
        "task_type",
    }
)
_CONTACT: Final = frozenset(
    {"transact_addr", "transact_time", "link_way", "supervise_way", "link_addr_text", "supervise_addr_text"}
)
"""What any page about an office tells."""
_FRAMED: Final = re.compile(r"<i?frame(?:set)?\b", re.IGNORECASE)
_NEWS: Final = re.compile(r"(?:发布时间|发布日期|来源|浏览次数|点击数|责任编辑|字体|字号)\s*[:：]")
_TEMPLATE: Final = re.compile(r"\{\{\s*[\w.$()]+[^{}]{0,60}\}\}")
_SHELL_TEXT: Final = 120
_MANY_LINKS: Final = 8


@dataclass(frozen=True, slots=True)
class _Kind:
    code: ReasonCode
    detail: str
    longest: int
    words: tuple[str, ...]
    scripts: tuple[str, ...]


@lru_cache(maxsize=1)
def _kinds() -> tuple[_Kind, ...]:
    data = tomllib.loads(Path(__file__).with_name("refuse.toml").read_text("utf-8"))
    return tuple(
        _Kind(
            ReasonCode(each["code"]),
            each["detail"],
            each["longest"],
            tuple(word.lower() for word in each["words"]),
            tuple(each.get("scripts", ())),
        )
        for each in data["page"]
    )


def refusal(code: ReasonCode, text: str, **numbers: int | float | str) -> Reason:
    """A reason with its sentence and numbers."""
    return Reason(code, text, numbers)


def is_guide(draft: Draft, name: str) -> bool:
    """Whether enough was read to call it a guide."""
    told = filled(draft)
    return bool(name) and len(told) >= MIN_ELEMENTS and not told <= _CONTACT and not draft.listed


def filled(draft: Draft) -> set[str]:
    """The elements, beyond what any list row has, in which something stands."""
    return {key for key, read in draft.elements.items() if read.text and key not in _IDENTITY} | {
        key for key, why in draft.not_read.items() if why in {"by_situation", "image_only"}
    }


def why_no_guide(text: str, draft: Draft, name: str, *, links: int = 0, listed: int = 0, raw: str = "") -> Reason:
    """The reason for a decoded page on which too little was found.

    ``text`` is what a reader sees, ``links`` how many links it has, ``listed`` how many rows a table of items
    has, ``raw`` the page with its markup.
    """
    told = _by_words(text) or _by_script(text, raw) or failure_told(raw)
    if told is not None:
        return told
    shown = _shown(draft)
    if _is_shell(text, raw, shown):
        return refusal(ReasonCode.EMPTY_SHELL, "the page has no content of its own: a script fills it")
    if len(text) < _SHELL_TEXT and not shown and _FRAMED.search(raw):
        return refusal(ReasonCode.EMPTY_SHELL, "the page is a frame around other pages: read those")
    if shown >= MIN_ELEMENTS and not filled(draft):
        return refusal(ReasonCode.EMPTY_SHELL, "the labels of a guide with nothing behind them", labels=shown)
    return _other_page(text, draft, name, links, listed)


def _other_page(text: str, draft: Draft, name: str, links: int, listed: int) -> Reason:
    shown = _shown(draft)
    listed = listed or draft.listed
    if listed:
        return refusal(ReasonCode.NOT_A_GUIDE, "a list of items", rows=listed)
    if _NEWS.search(text) and shown < MIN_ELEMENTS:
        return refusal(ReasonCode.NOT_A_GUIDE, "a news article", labels=shown)
    if links >= _MANY_LINKS:
        return refusal(ReasonCode.NOT_A_GUIDE, "a list or start page", links=links)
    missing = "no name of an item" if not name else "too few elements of a guide"
    return refusal(ReasonCode.NOT_A_GUIDE, missing, elements=len(filled(draft)))


def _shown(draft: Draft) -> int:
    """How many elements the page shows itself."""
    return sum(read.where != FROM_LIST for read in draft.elements.values())


def _by_words(text: str) -> Reason | None:
    low = text[:8000].lower()
    for kind in _kinds():
        word = next((word for word in kind.words if word in low), "") if len(text) <= kind.longest else ""
        if word:
            return refusal(kind.code, kind.detail, words=word)
    return None


def _by_script(text: str, raw: str) -> Reason | None:
    """What the script of a page without text of its own gives away (a shield that wants its script to run first)."""
    for kind in _kinds():
        if len(text) < _SHELL_TEXT and any(mark in raw for mark in kind.scripts):
            return refusal(kind.code, kind.detail)
    return None


def _is_shell(text: str, raw: str, shown: int) -> bool:
    if _TEMPLATE.search(text):
        return True
    return len(text) < _SHELL_TEXT and "<script" in raw.lower() and not shown


_OPENED: Final = re.compile(r"<(html|body|table|div|ul|dl|form)\b", re.IGNORECASE)
_IN_A_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*\Z")
_CLOSED: Final = re.compile(r"</(html|body|table|div|ul|dl|form)\s*>", re.IGNORECASE)


def is_cut(text: str) -> bool:
    """Whether a page or payload ends in the middle: it was cut on its way, and what it lacks may be in the rest.

    A page that leaves out the closing tags of its frame alone is only badly written.

    >>> is_cut("<html><body><table><tr><td>1"), is_cut("<html><body><p>1"), is_cut('{"data": {"name": "')
    (True, False, True)
    """
    start, end = text.lstrip("\ufeff \t\r\n")[:1], text.rstrip()[-1:]
    if start in ("{", "["):
        return end not in ("}", "]") and load_json(text) is None
    closed = Counter(tag.lower() for tag in _CLOSED.findall(text))
    if closed["html"] or closed["body"]:
        return False
    if _IN_A_TAG.search(text[-2000:]):
        return True
    opened = Counter(tag.lower() for tag in _OPENED.findall(text))
    framed = bool(opened["html"] or opened["body"])
    return framed and any(count > closed[tag] for tag, count in opened.items() if tag not in ("html", "body"))


_ODD: Final = bytes([*range(9), *range(14, 32)])
_MAGIC: Final[Mapping[bytes, str]] = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"BM": "a picture",
    b"II*\x00": "a picture",
    b"MM\x00*": "a picture",
    b"\xd0\xcf\x11\xe0": "an old Office file (.doc, .xls): save it as .docx or .xlsx",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "an RTF file",
    b"%OFD": "an OFD file",
    b"MZ": "a program",
}


def why_no_text(body: bytes) -> str:
    """What binary bytes are, in words; ``""`` when they may be text."""
    for magic, words in _MAGIC.items():
        if body.startswith(magic) and not (len(magic) == 2 and body[:64].isascii() and b"\0" not in body[:64]):
            return words
    sample = body[:4096]
    odd = len(sample) - len(sample.translate(None, _ODD))
    wide = sample.startswith((b"\xff\xfe", b"\xfe\xff")) or sample.count(0) > len(sample) // 4
    return "no text" if odd > max(8, len(sample) // 50) and not wide else ""
