"""Which words on a page are labels, and how one line falls into label and value.

The element table knows the labels; this module knows how pages set them: numbered (一、 1. （1）), starred,
in brackets, bilingual, with a colon, a tab or wide spaces behind, several in one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalog.elements import ElementTable, load_elements
from catalog.text import drop_space
from spiders.reader.material_heads import key_of_head
from spiders.reader.outline import tidy

SECTIONS: Final = ("materials", "by_law", "fees", "faq", "flow", "window")
"""Sections of a guide whose tables have headings of their own."""

_NUMBER: Final = re.compile(
    r"^\s*(?:(?P<cn>[一二三四五六七八九十]{1,3}\s*[、.．:：])|(?P<cnb>[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）]\s*、?)"
    r"|(?P<arb>[（(]\s*\d{1,2}\s*[)）]\s*、?)|(?P<ar>\d{1,2}\s*(?:[、．）)]|\.(?!\d))))\s*"
)
_MARKS: Final = " \t\u00a0\u3000\u200b\ufeff*＊★☆●○◆◇■□▶►▪·•※>》—-"
_BILINGUAL: Final = re.compile(
    r"(?<=[\u4e00-\u9fff）)])[\s/|]*[A-Za-z][A-Za-z\s&,.'/-]*$|^[A-Za-z][A-Za-z\s&,.'/-]*\s+(?=[\u4e00-\u9fff])"
)
_FRAME: Final = re.compile(r"^[【\[〖](.*)[】\]〗]$")
_SEPARATOR: Final = re.compile(r"[:：]|\t|[\u00a0\u3000 ]+")
_WIDE_GAP: Final = re.compile(r"[\t \u00a0\u3000]{2,}([^\s:：]{2,12}[:：])")
_MOST_PIECES: Final = 200
"""Labels in one line that are told apart; what is behind them is the last one's value."""
_COLONS: Final = ":："
_UNKNOWN: Final = re.compile(r"^[\u4e00-\u9fffA-Za-z（）()/、]{2,14}$")
_LONGEST: Final = 30
_FIRM: Final = frozenset({"same", "typo", "merged", "ambiguous"})


@dataclass(frozen=True, slots=True)
class Claim:
    """An element key that a label may stand for, and how surely (the relation of the element table)."""

    key: str
    relation: str
    remark: str = ""
    """Words in brackets the label carries: 承诺时限（工作日）."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label as published, the elements it may stand for (none: nobody knows it), and its numbering style."""

    text: str
    claims: tuple[Claim, ...] = ()
    style: str = ""
    closed: bool = False
    """Whether a colon ends it: then what follows in the line, be it nothing, is its value."""

    @property
    def is_firm(self) -> bool:
        """Whether the words alone say that this is a label (时限 or 名称 do not)."""
        return any(claim.relation in _FIRM for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line: a label with the value behind it (``None``: a value without label)."""

    label: Label | None
    value: str


class Labels:
    """The label side of the element table, with a channel's own labels on top (label → element key)."""

    def __init__(self, own: Mapping[str, str] | None = None, table: ElementTable | None = None) -> None:
        self.table = table or load_elements()
        self.own = dict(own or {})
        # Bounded: a crawl meets millions of different texts and the memory must stay flat.
        self._look_up = lru_cache(maxsize=1 << 15)(self._looked_up)
        self.sections_of = lru_cache(maxsize=1 << 15)(self._sections_of)
        items = [element for element in self.table.values() if element.section == "item"]
        words = {label.text for element in items for label in element.labels if label.relation != "context"}
        words |= {element.label for element in items}
        words |= {own for own, key in self.own.items() if self.table[key].section == "item"}
        long = sorted((re.escape(word) for word in words if len(word) >= 4), key=lambda word: (-len(word), word))
        self._inside = re.compile(
            r"(?:^|(?<=[\s\u00a0\u3000；;。，,、）)]))(?:\d{1,2}[.．、]|[一二三四五六七八九十]{1,2}、)?\s*"
            r"(?P<label>" + "|".join(long) + r")\s*(?P<mark>[:：])?"
        )

    def find(self, text: str, section: str = "item") -> Label | None:
        """The label that ``text``, all of it, is; ``None`` when nobody knows it."""
        if len(text) > _LONGEST * 2 or not text:
            return None
        return self._look_up(text, section)

    def _sections_of(self, text: str) -> frozenset[str]:
        """The sections, ``item`` included, in which a text is a label."""
        return frozenset(section for section in ("item", *SECTIONS) if self.find(text, section))

    def _looked_up(self, text: str, section: str) -> Label | None:
        bare, style, closed = strip_label(text)
        for words in dict.fromkeys((bare, _BILINGUAL.sub("", bare))):
            claims = self._claims(words, section)
            if claims:
                return Label(words, claims, style, closed)
        return None

    def _claims(self, words: str, section: str) -> tuple[Claim, ...]:
        if not 0 < len(words) <= _LONGEST:
            return ()
        if words in self.own and self.table[self.own[words]].section == section:
            return (Claim(self.own[words], "same"),)
        hits = self.table.find_label(words, section)
        if not hits and section == "materials" and (key := key_of_head(words)):
            return (Claim(key, "context"),)
        return tuple(Claim(hit.element, str(hit.relation), hit.remark) for hit in hits)

    def count(self, text: str) -> int:
        """How many different labels of the item stand in a text."""
        return len({found["label"] for found in self._inside.finditer(text)})

    def segments(self, text: str, runs: tuple[str, ...] = ()) -> tuple[Segment, ...]:
        """A line cut at its labels. One segment without label: the line is a value."""
        whole = self.find(text)
        if whole is not None:
            return (Segment(whole, ""),)
        by_runs = self._by_runs(runs)
        if by_runs and len(runs) > 2:
            # a label cut into pieces (监督 · 电话：…) reads longer as text
            by_marks = self._by_marks(text)
            if by_marks and _first(by_marks).startswith(_first(by_runs)) and _first(by_marks) != _first(by_runs):
                return by_marks
        return by_runs or self._by_marks(text) or (Segment(None, text),)

    def _by_runs(self, runs: tuple[str, ...]) -> tuple[Segment, ...]:
        """Label and value in inline elements of their own: ``<span>label</span><span>value</span>``."""
        if len(runs) < 2:
            return ()
        found: list[tuple[Label, list[str]]] = []
        for position, run in enumerate(runs):
            label = self.find(run.strip()) if run.strip() else None
            waits = bool(found) and not any(not part or part.strip() for part in found[-1][1])
            if label is not None and (label.is_firm or position == 0) and (not waits or label.closed):
                found.append((label, []))
            elif found:
                found[-1][1].append(run)
            elif strip_label(run)[0]:
                return ()
        return tuple(piece for label, values in found for piece in self._rest(label, "".join(values)))

    def _by_marks(self, text: str) -> tuple[Segment, ...]:
        """``label：value`` and ``label TAB value``, several in one line where each has its own mark."""
        head = _SEPARATOR.search(text, 2, _LONGEST + 6)
        longest: tuple[Label, int] | None = None
        while head is not None:
            # a label may have spaces inside (收费 标准：), so the longest one counts, up to the first colon
            label = self.find(text[: head.end()])
            if label is not None and (label.is_firm or head.group() != " "):
                longest = label, head.end()
            if head.group() in _COLONS:
                break
            head = _SEPARATOR.search(text, head.end(), _LONGEST + 6)
        if longest is not None:
            return self._rest(longest[0], text[longest[1] :])
        first = self._inside.match(text)
        if first is not None and (first["mark"] or _NUMBER.match(text)):
            label = self.find(first["label"] + (first["mark"] or ""))
            if label is not None:
                return self._rest(label, text[first.end() :])
        return ()

    def _rest(self, label: Label, text: str) -> tuple[Segment, ...]:
        """The value behind a label, and the labels that follow it in the same line."""
        pieces: list[Segment] = []
        while len(pieces) < _MOST_PIECES:
            after = self._next(label, text)
            if after is None:
                break
            start, end, follower = after
            pieces.append(Segment(label, _value(text[:start]).rstrip("；;，,")))
            label, text = follower, text[end:]
        return (*pieces, Segment(label, _value(text)))

    def _next(self, label: Label, text: str) -> tuple[int, int, Label] | None:
        """The next label in the text behind ``label``: where it begins, where it ends, what it is."""
        gap = next((each for each in self._behind_gaps(label, text)), None)
        for found in self._inside.finditer(text, 0, gap[0] if gap else len(text)):
            words = found["label"] + (found["mark"] or "")
            numbered = found.group().strip() != words
            follower = self.find(words)
            if follower is None or not (follower.is_firm or numbered) or not (found["mark"] or numbered):
                continue
            if numbered or not _continues(label, follower):
                return found.start(), found.end(), follower
        return gap

    def _behind_gaps(self, label: Label, text: str) -> Iterator[tuple[int, int, Label]]:
        """Labels with a colon behind wide spaces, those too that are labels in their place only (联系电话)."""
        for gap in _WIDE_GAP.finditer(text):
            after = self.find(gap[1])
            if after is not None and not _continues(label, after):
                yield gap.start(), gap.end(), after


def _first(pieces: tuple[Segment, ...]) -> str:
    """The words of the first label, without space."""
    label = pieces[0].label
    return drop_space(label.text) if label else ""


def _continues(label: Label, inner: Label) -> bool:
    """法定时限： inside 办理时限： belongs to its value; it is split by its own words later."""
    return bool({claim.key for claim in label.claims} & {claim.key for claim in inner.claims})


def _value(text: str) -> str:
    return tidy(text.lstrip(" \t\u00a0\u3000:："))


def strip_label(text: str) -> tuple[str, str, bool]:
    """A label without numbering, marks and colon; its numbering style; whether a colon closed it.

    >>> strip_label("一、★办理依据：")
    ('办理依据', 'cn', True)
    """
    number = _NUMBER.match(text)
    style = next((name for name, hit in number.groupdict().items() if hit), "") if number else ""
    rest = (text[number.end() :] if number else text).strip(_MARKS)
    closed = rest.endswith((":", "："))
    # no pattern: one that ends at the end is tried again at every space of a long run of them
    rest = rest.rstrip()
    rest = rest[:-1].rstrip() if rest.endswith((":", "：")) else rest
    frame = _FRAME.match(rest)
    return (frame.group(1) if frame else rest).strip(_MARKS), style, closed


def may_be_label(text: str) -> bool:
    """Whether words nobody knows have the form of a label (they go into ``unread`` when they stand like one)."""
    return bool(_UNKNOWN.match(strip_label(text)[0]))


@lru_cache(maxsize=1)
def shipped_labels() -> Labels:
    """The labels of the element table alone."""
    return Labels()
