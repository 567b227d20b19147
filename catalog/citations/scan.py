"""The scanner: walks a legal-basis text from left to right and collects the laws and places it names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from catalog.citations import signs
from catalog.citations.clean import clean, fold
from catalog.citations.grammar import grammar, is_plain_title
from catalog.citations.marks import bare_marks, read_marks
from catalog.citations.mentions import Law, Mentions
from catalog.citations.model import Citation
from catalog.citations.numbers import number_at
from catalog.citations.places import Place, read_annex, read_places, skip_annex, skip_chapter, skip_pointer
from catalog.citations.titles import Title, nesting_title_at, plain_title_at, title_at
from catalog.citations.wording import behind_rule, end_of_wording, is_own_wording


def parse_citations(text: str) -> tuple[Citation, ...]:
    """All citations of one text, in its order, each once. Any text will do; one that cites nothing gives ``()``."""
    return parse_rows((text,))[0]


@lru_cache(maxsize=65536)
def parse_rows(texts: tuple[str, ...]) -> tuple[tuple[Citation, ...], ...]:
    """The citations of each of several texts that belong together: 同法 may go back to a law of a row before."""
    known: list[Law] = []
    rows = []
    for text in texts:
        mentions = _Scanner(text, known).run()
        known += [mention.law for mention in mentions.all if not mention.back]
        rows.append(tuple(dict.fromkeys(mentions.citations())))
    return tuple(rows)


class _Scanner:
    """One pass over one text. ``fresh``: a new piece may begin here; ``attached``: a place would belong to the law."""

    def __init__(self, text: str, known: Iterable[Law]) -> None:
        self.raw = clean(text)
        self.text = fold(self.raw)
        self.at = 0
        self.said = Mentions(known)
        self.fresh = self.line_start = self.attached = True

    def run(self) -> Mentions:
        steps = (
            self._line_end, self._quotation, self._title, self._bracket, self._back, self._places, self._annex,
            self._revision, self._number, self._numbering, self._label, self._lead, self._plain_title, self._colon,
            self._separator,
        )  # fmt: skip
        while self.at < len(self.text):
            if not any(step() for step in steps):
                self._running_text()
        return self.said

    def _go(self, at: int, *, fresh: bool = False, line_start: bool = False, attached: bool = True) -> bool:
        self.at, self.fresh, self.line_start, self.attached = at, fresh, line_start, attached
        return True

    def _line_end(self) -> bool:
        sign = self.text[self.at]
        if sign == "\n":
            self.fresh = self.line_start = self.attached = True
        elif not sign.isspace():
            return False
        self.at += 1
        return True

    def _quotation(self) -> bool:
        close = signs.QUOTES.get(self.text[self.at])
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
        if self.text.startswith("《》", self.at):
            return self._go(self.at + 2)
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
        trial = signs.TRIAL.match(self.text, title.after)
        after = trial.end() if trial else title.after
        self.said.name(name + "".join(self.raw[title.after : after].split()), revision)
        return self._go(after)

    def _title_text(self, title: Title) -> tuple[str, str]:
        """The title as written, and the revision that stands in brackets inside its marks."""
        start, end = title.start, title.end
        tail = signs.BRACKET_TAIL.search(self.text, start, end)
        revision = read_marks(tail["inside"]).revision if tail else ""
        if tail and self.text[start : tail.start()].rstrip(")").endswith(grammar().edition_endings):
            revision = ""
        if tail and revision:
            end = tail.start()
        return "".join(self.raw[start:end].split()), revision

    def _bracket(self) -> bool:
        if self.text[self.at] not in signs.OPENERS:
            return False
        end = self._closing()
        inside = self.text[self.at + 1 : end] if end else ""
        if self._is_title_in_brackets(inside, end):
            return self._name(Title(self.at + 1, end, end + 1))
        law = self.said.law if self.attached and self.said.all and not self._before_title(end) else None
        tag = inside.strip() in grammar().levels or signs.NUMERAL_ONLY.match(inside)
        marks = read_marks(inside) if not tag and (law or self.fresh) else None
        if not end:
            self.at += 1
            return True
        if not tag and not marks and self._leads_inside(inside):
            return self._go(self.at + 1, fresh=True, attached=self.attached)
        self.at = end + 1
        if law is None and marks and marks.number:
            self.said.add_number("", new=True)
            law = self.said.law
        if law is not None and marks is not None:
            law.add(marks)
            self._behind_places()
        return True

    def _is_title_in_brackets(self, inside: str, end: int) -> bool:
        """【公路法】第四十四条: square brackets for title marks, where they do not say what kind of law follows."""
        if self.text[self.at] not in "[【" or not self.fresh or not signs.PLACE_NEXT.match(self.text, end + 1):
            return False
        return len(inside) <= 60 and inside.strip() not in grammar().levels and is_plain_title(inside, certain=True)

    def _before_title(self, end: int) -> bool:
        """；（国务院令第593号）《公路安全保护条例》: what begins a piece belongs to the title behind it."""
        return self.fresh and signs.TITLE_NEXT.match(self.text, end + 1) is not None

    def _leads_inside(self, inside: str) -> bool:
        """Whether the bracket is to be read on inside: it names places, and is not the wording of one named before."""
        mention = self.said.last
        if not self.attached or mention is None or not mention.places:
            return signs.NAMES_A_PLACE.search(inside) is not None
        lead = grammar().lead.match(inside)
        return signs.BEGINS_WITH_PLACE.match(inside, lead.end() if lead else 0) is not None

    def _closing(self) -> int:
        if signs.ANY_CLOSER.search(self.text, self.at, self.at + signs.LONGEST_BRACKET) is None:
            return 0
        depth = 0
        for at in range(self.at, min(len(self.text), self.at + signs.LONGEST_BRACKET)):
            sign = self.text[at]
            depth += (sign in signs.OPENERS) - (sign in signs.CLOSERS)
            if depth == 0:
                return at
        return 0

    def _back(self) -> bool:
        found = grammar().back.match(self.text, self.at)
        if found is not None and found["name"]:
            self.said.go_back(found["name"], self.said.law or Law(""))
            return self._go(found.end())
        if not self.fresh or self.said.law is None:
            return False
        names = [found["short"]] if found else [name for name in self.said.aliases() if self._cites(name)]
        return any(self.said.go_back(name) and self._go(self.at + len(name)) for name in names)

    def _cites(self, name: str) -> bool:
        return self.text.startswith(name, self.at) and bool(signs.PLACE_NEXT.match(self.text, self.at + len(name)))

    def _places(self) -> bool:
        if not self.attached:
            return False
        if self.text[self.at] == "第" or self._right_behind_title():
            places, end = read_places(self.text, self.at)
            if places:
                return self._add(places, end)
        end = skip_chapter(self.text, self.at)
        moved, self.at = end > self.at, end
        return moved

    def _right_behind_title(self) -> bool:
        mention = self.said.last
        return mention is not None and not mention.places and not self.fresh

    def _annex(self) -> bool:
        mention = self.said.last
        if mention is None:
            end = skip_pointer(self.text, self.at)
            moved, self.at = end > self.at, end
            return moved
        if not self.attached or any(place.article for place in mention.places):
            return False
        places, end = read_annex(self.text, self.at)
        if places:
            return self._add(places, end)
        moved = skip_annex(self.text, self.at) > self.at
        self.at = skip_annex(self.text, self.at)
        return moved

    def _add(self, places: tuple[Place, ...], end: int) -> bool:
        self.said.add_places(places)
        self._go(end)
        self._behind_places()
        return True

    def _behind_places(self) -> None:
        """Jump over the article's own wording, if that is what follows."""
        last = self.said.last
        if last is None or not last.places:
            return
        if is_own_wording(self.text, self.at):
            self._skip_wording()
        else:
            self.at = behind_rule(self.text, self.at)

    def _skip_wording(self) -> None:
        self._go(end_of_wording(self.text, self.at), fresh=True, line_start=True)

    def _revision(self) -> bool:
        law = self.said.law
        if not self.attached or self.fresh or law is None or not self.said.all:
            return False
        found = bare_marks(self.text, self.at)
        if found is None:
            return False
        law.add(found[0])
        return self._go(found[1])

    def _number(self) -> bool:
        if not (self.fresh or self.attached):
            return False
        found = number_at(self.text, self.at)
        if found is None:
            return False
        self.said.add_number(found.written, new=self.fresh and not self._is_cell_of_title(found.end))
        return self._go(found.end)

    def _is_cell_of_title(self, end: int) -> bool:
        """《公路法》，主席令第86号，第八条: a cell of its own between a title and an article, or the last of a row."""
        last = self.said.last
        if last is None or not last.law.name or last.places or not signs.ENDS_CELL.match(self.text, end):
            return False
        return self.text[max(0, self.at - 20) : self.at].rstrip(" \t")[-1:] in (",", "\n", "")

    def _numbering(self) -> bool:
        found = signs.NUMBERING.match(self.text, self.at) if self.fresh or self.attached else None
        if found is None:
            return False
        self.at, self.fresh, self.line_start = found.end(), True, True
        return True

    def _label(self) -> bool:
        """法律依据：, 条款号：; what follows belongs to the law before it unless it is a title."""
        found = grammar().label.match(self.text, self.at) if self.fresh or self.attached else None
        if found is None:
            return False
        named = self.said.last is not None and not self.said.last.places
        if found["aside"]:
            end = signs.ENDS_VALUE.search(self.text, found.end())
            assert end is not None  # the text's end will do
            return self._go(end.start())
        if found["wording"] and self.said.all and not (named and self.text.startswith("第", found.end())):
            self.at = found.end()
            self._skip_wording()
            return True
        return self._go(found.end(), fresh=not (named and self._is_mark(found.end())), line_start=True)

    def _is_mark(self, at: int) -> bool:
        return number_at(self.text, at) is not None or self.text.startswith("第", at)

    def _lead(self) -> bool:
        found = grammar().lead.match(self.text, self.at) if self.fresh or self.attached else None
        if found is None:
            return False
        joins = found[0] in signs.JOINS and self.said.last is not None and not self.said.last.places
        self.at, self.fresh, self.line_start = found.end(), True, self.line_start or joins
        return True

    def _plain_title(self) -> bool:
        placed = self.attached and self.said.last is not None and bool(self.said.last.places)
        if not (self.fresh or placed) or self.text[self.at] in signs.SEPARATORS:
            return False
        nesting = nesting_title_at(self.text, self.at) if self.line_start else None
        title = nesting or plain_title_at(self.text, self.at, alone=self.line_start)
        return title is not None and self._name(title)

    def _colon(self) -> bool:
        if self.text[self.at] != ":":
            return False
        self.at += 1
        mention = self.said.last
        if mention is None:
            self.fresh = self.line_start = True
        elif not signs.QUOTED.match(self.text, self.at) and (
            mention.places or not signs.PLACE_NEXT.match(self.text, self.at)
        ):
            self._skip_wording()
        return True

    def _separator(self) -> bool:
        sign = self.text[self.at]
        if sign not in signs.SEPARATORS:
            return False
        self.at += 1
        self.fresh, self.line_start = True, sign in "、;"
        return True

    def _running_text(self) -> None:
        sign = self.text[self.at]
        self.at += 1
        self.attached = self.attached and sign in signs.SAME_CLAUSE
        self.fresh = self.line_start = False
