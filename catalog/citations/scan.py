"""The scanner: walks a legal-basis text from left to right and collects the laws and places it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from catalog.citations.grammar import BLANK, grammar, is_plain_title
from catalog.citations.marks import NUMBER, read_marks, write_number
from catalog.citations.model import Citation
from catalog.citations.places import Place, read_annex, read_places, skip_chapter
from catalog.citations.titles import Title, plain_title_at, title_at
from catalog.citations.wording import end_of_wording, is_own_wording
from catalog.text import drop_invisible

_OPENERS: Final = "([〔【"
_CLOSERS: Final = ")]〕】"
_LONGEST_BRACKET: Final = 400
_NUMBERING: Final = re.compile(
    rf"(?:[0-9]{{1,2}}(?:\.(?![0-9])|、|\)|(?={BLANK}《))|[一二三四五六七八九十]{{1,3}}(?:、|\.)|其[一二三四五六七八九十])"
)
_NUMERAL_ONLY: Final = re.compile(r"^\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*$")
_NAMES_A_PLACE: Final = re.compile(r"《|第\s*[0-9零一二三四五六七八九十百]+\s*条")
_BRACKET_TAIL: Final = re.compile(r"\s*\((?P<inside>[^()]{1,60})\)\s*$")
_SAME_CLAUSE: Final = frozenset("、,和及与或以的之中等》")
_QUOTES: Final = {"“": "”", '"': '"', "‘": "’", "「": "」"}
_QUOTED: Final = re.compile(rf'{BLANK}[“"‘「]')
_PLACE_NEXT: Final = re.compile(rf"{BLANK}第")


@dataclass(slots=True)
class _Law:
    """A law while its text is being read: marks may still come behind its places."""

    name: str
    number: str = ""
    revision: str = ""
    aliases: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Mention:
    law: _Law
    back: bool = False
    """A short form of a law named before: alone it cites nothing more."""
    places: list[Place] = field(default_factory=list)


def parse_citations(text: str) -> tuple[Citation, ...]:
    """All citations of one text, in its order, each once. Any text will do; one that cites nothing gives ``()``."""
    return parse_rows((text,))[0]


@lru_cache(maxsize=65536)
def parse_rows(texts: tuple[str, ...]) -> tuple[tuple[Citation, ...], ...]:
    """The citations of each of several texts that belong together: 同法 may go back to a law of a row before."""
    known: list[_Law] = []
    rows = []
    for text in texts:
        mentions = _Scanner(text, known).run()
        known += [mention.law for mention in mentions if not mention.back]
        rows.append(tuple(dict.fromkeys(_citations(mentions))))
    return tuple(rows)


def _citations(mentions: Iterable[_Mention]) -> Iterable[Citation]:
    for mention in mentions:
        law = mention.law
        if not mention.places and not mention.back:
            yield Citation(law.name, law.number, revision=law.revision)
        for place in mention.places:
            yield Citation(
                law.name,
                law.number,
                place.article,
                place.article_suffix,
                place.paragraph,
                place.item,
                place.sub_item,
                place.annex_item,
                law.revision,
            )


def _fold(text: str) -> str:
    """The text with every sign in its plain width, position by position the same."""
    plain = (unicodedata.normalize("NFKC", sign) for sign in text)
    return "".join(_MARKS.get(one, one) if len(one) == 1 else sign for sign, one in zip(text, plain, strict=True))


_MARKS: Final = {"〈": "《", "〉": "》", "﹤": "《", "﹥": "》", "\u2028": "\n", "\u2029": "\n"}


class _Scanner:
    """One pass over one text. ``fresh``: a new piece may begin here; ``attached``: a place would belong to the law."""

    def __init__(self, text: str, known: Iterable[_Law]) -> None:
        self.raw = drop_invisible(text).replace("<<", "《").replace(">>", "》").replace("\r\n", "\n")
        self.text = _fold(self.raw)
        self.at = 0
        self.known = list(known)
        self.mentions: list[_Mention] = []
        self.fresh = self.line_start = self.attached = True

    def run(self) -> list[_Mention]:
        steps = (
            self._line_end, self._quotation, self._title, self._bracket, self._back, self._places, self._annex,
            self._number, self._numbering, self._lead, self._plain_title, self._colon, self._separator,
        )  # fmt: skip
        while self.at < len(self.text):
            if not any(step() for step in steps):
                self._running_text()
        return self.mentions

    @property
    def _law(self) -> _Law | None:
        if self.mentions:
            return self.mentions[-1].law
        return self.known[-1] if self.known else None

    def _line_end(self) -> bool:
        sign = self.text[self.at]
        if sign == "\n":
            self.fresh = self.line_start = self.attached = True
        elif not sign.isspace():
            return False
        self.at += 1
        return True

    def _quotation(self) -> bool:
        close = _QUOTES.get(self.text[self.at])
        if close is None:
            return False
        end = self.text.find(close, self.at + 1)
        inside = self.text[self.at + 1 : end] if end > 0 else ""
        behind = self.text[end + 1 : end + 2]
        if inside and len(inside) <= 60 and behind in ("第", "(") and is_plain_title(inside, certain=True):
            return self._name(Title(self.at + 1, end, end + 1))
        self.at = end + 1 if end > 0 else end_of_wording(self.text, self.at + 1)
        self.fresh = True
        return True

    def _title(self) -> bool:
        if self.text[self.at] != "《":
            return False
        title = title_at(self.text, self.at)
        if title is None:
            self.at += 1
            return True
        if not title.law:
            self.at, self.attached = title.after, False
            return True
        return self._name(title)

    def _name(self, title: Title) -> bool:
        name, revision = self._title_text(title)
        before = self._named_before(name)
        last = self.mentions[-1] if self.mentions else None
        if before is not None:
            self.mentions.append(_Mention(before, back=True))
        elif last is not None and not last.law.name and not last.places:
            last.law.name = name
        else:
            self.mentions.append(_Mention(_Law(name)))
        self.mentions[-1].law.revision = revision or self.mentions[-1].law.revision
        self.at = title.after
        self.fresh, self.line_start, self.attached = False, False, True
        return True

    def _title_text(self, title: Title) -> tuple[str, str]:
        """The title as written, and the revision that stands in brackets inside its marks."""
        start, end = title.start, title.end
        tail = _BRACKET_TAIL.search(self.text, start, end)
        revision = read_marks(tail["inside"]).revision if tail else ""
        if tail and revision:
            end = tail.start()
        return "".join(self.raw[start:end].split()), revision

    def _named_before(self, name: str) -> _Law | None:
        """The law a short form goes back to, looking from the nearest one."""
        laws = [*self.known, *(mention.law for mention in self.mentions)]
        for law in reversed(laws):
            if name in law.aliases or (name in grammar().short_names and law.name.endswith(name) and law.name != name):
                return law
        return None

    def _bracket(self) -> bool:
        if self.text[self.at] not in _OPENERS:
            return False
        end = self._closing()
        inside = self.text[self.at + 1 : end] if end else ""
        law = self._law if self.attached and self.mentions else None
        if not end or (law is None and self.fresh is False and _NAMES_A_PLACE.search(inside)):
            self.at += 1
            self.fresh = True
            return True
        tag = inside.strip() in grammar().levels or _NUMERAL_ONLY.match(inside)
        marks = read_marks(inside)
        if not tag and not marks and _NAMES_A_PLACE.search(inside):
            self.at += 1
            self.fresh = True
            return True
        self.at = end + 1
        if tag:
            return True
        if law is None and marks.number:
            law = _Law("")
            self.mentions.append(_Mention(law))
        if law is not None:
            law.number = law.number or marks.number
            law.revision = marks.revision or law.revision
            law.aliases |= {marks.alias} - {""}
            self._behind_places()
        return True

    def _closing(self) -> int:
        depth = 0
        for at in range(self.at, min(len(self.text), self.at + _LONGEST_BRACKET)):
            sign = self.text[at]
            depth += (sign in _OPENERS) - (sign in _CLOSERS)
            if depth == 0:
                return at
        return 0

    def _back(self) -> bool:
        found = grammar().back.match(self.text, self.at)
        if found is None or self._law is None:
            return False
        self.mentions.append(_Mention(self._named_before(found["name"]) or self._law, back=True))
        self.at, self.attached, self.fresh = found.end(), True, False
        return True

    def _places(self) -> bool:
        if not self.attached or self.text[self.at] != "第":
            return False
        places, end = read_places(self.text, self.at)
        if not places:
            end = skip_chapter(self.text, self.at)
            self.at, moved = end, end > self.at
            return moved
        return self._add(places, end)

    def _annex(self) -> bool:
        mention = self.mentions[-1] if self.mentions else None
        if mention is None or not self.attached or any(place.article for place in mention.places):
            return False
        places, end = read_annex(self.text, self.at)
        return bool(places) and self._add(places, end)

    def _add(self, places: tuple[Place, ...], end: int) -> bool:
        if not self.mentions:
            law = self._law
            self.mentions.append(_Mention(law or _Law(""), back=law is not None))
        self.mentions[-1].places += places
        self.at, self.attached, self.fresh = end, True, False
        self._behind_places()
        return True

    def _behind_places(self) -> None:
        """Jump over the article's own wording, if that is what follows."""
        if self.mentions[-1].places and is_own_wording(self.text, self.at):
            self._skip_wording()

    def _skip_wording(self) -> None:
        self.at = end_of_wording(self.text, self.at)
        self.fresh = self.line_start = self.attached = True

    def _number(self) -> bool:
        if not (self.fresh or self.attached):
            return False
        found = NUMBER.match(self.text, self.at)
        if found is None:
            return False
        number = write_number(found[0])
        mention = self.mentions[-1] if self.mentions else None
        if mention is not None and not self.fresh and not mention.law.number:
            mention.law.number = number
        else:
            self.mentions.append(_Mention(_Law("", number)))
        self.at, self.fresh, self.attached = found.end(), False, True
        return True

    def _numbering(self) -> bool:
        found = _NUMBERING.match(self.text, self.at) if self.fresh else None
        if found is None:
            return False
        self.at, self.line_start = found.end(), True
        return True

    def _lead(self) -> bool:
        found = grammar().lead.match(self.text, self.at) if self.fresh or self.attached else None
        if found is None:
            return False
        self.at, self.fresh = found.end(), True
        return True

    def _plain_title(self) -> bool:
        title = plain_title_at(self.text, self.at, alone=self.line_start) if self.fresh else None
        return title is not None and self._name(title)

    def _colon(self) -> bool:
        if self.text[self.at] != ":":
            return False
        self.at += 1
        mention = self.mentions[-1] if self.mentions else None
        if mention is None:
            self.fresh = self.line_start = True
        elif not _QUOTED.match(self.text, self.at) and (mention.places or not _PLACE_NEXT.match(self.text, self.at)):
            self._skip_wording()
        return True

    def _separator(self) -> bool:
        sign = self.text[self.at]
        if sign not in "、,;。":
            return False
        self.at += 1
        self.fresh, self.line_start = True, sign in "、;"
        return True

    def _running_text(self) -> None:
        sign = self.text[self.at]
        self.at += 1
        self.attached = self.attached and sign in _SAME_CLAUSE
        self.fresh = self.line_start = False
