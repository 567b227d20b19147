"""The laws a text names, in order, with the places named in each: what the scanner collects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from catalog.citations.grammar import grammar
from catalog.citations.marks import Marks
from catalog.citations.model import Citation
from catalog.citations.places import Place

_FARTHEST: Final = 60
"""Mentions a short form is looked for in."""


@dataclass(slots=True)
class Law:
    """A law while its text is being read: marks may still come behind its places."""

    name: str
    number: str = ""
    revision: str = ""
    amendment: str = ""
    aliases: set[str] = field(default_factory=set)

    def add(self, marks: Marks) -> None:
        """What brackets behind the title say; the first 文号 and the last revision stay."""
        self.number = self.number or marks.number
        self.revision = marks.revision or self.revision
        self.amendment = marks.amendment or self.amendment
        self.aliases |= {marks.alias} - {""}


@dataclass(slots=True)
class Mention:
    """One naming of a law. ``back``: a short form of a law named before; alone it cites nothing more."""

    law: Law
    back: bool = False
    places: list[Place] = field(default_factory=list)


def _behind(before: Place, place: Place) -> Place:
    """第四十四条第一款“…”；第二款“…”: a paragraph that names no article is of the article before it."""
    if place.article or not place.paragraph:
        return place
    return replace(place, article=before.article, article_suffix=before.article_suffix)


class Mentions:
    """The mentions of one text so far; ``known`` are the laws of the rows before it."""

    def __init__(self, known: Iterable[Law]) -> None:
        self.known = list(known)
        self.all: list[Mention] = []

    @property
    def last(self) -> Mention | None:
        """The mention being read."""
        return self.all[-1] if self.all else None

    @property
    def law(self) -> Law | None:
        """The law a place belongs to that stands without one."""
        if self.all:
            return self.all[-1].law
        return self.known[-1] if self.known else None

    def name(self, title: str, revision: str) -> None:
        """A title was read: a new law, one named before under its short name, or the name of a lone 文号."""
        before = self.named_before(title)
        last = self.last
        if before is not None:
            self.all.append(Mention(before, back=True))
        elif last is not None and not last.law.name and not last.places:
            last.law.name = title
        else:
            self.all.append(Mention(Law(title)))
        law = self.all[-1].law
        law.revision = revision or law.revision

    def go_back(self, name: str, otherwise: Law | None = None) -> bool:
        """同法, 该条例, 条例 or an alias was read; false when no law was named that it can mean."""
        law = self.named_before(name) or otherwise
        if law is None:
            return False
        self.all.append(Mention(law, back=True))
        return True

    def add_number(self, number: str, *, new: bool) -> None:
        """A 文号 was read outside brackets: of the law before it unless ``new``, else of a law yet to be named."""
        last = self.last
        if last is not None and not new and not last.law.number:
            last.law.number = number
        else:
            self.all.append(Mention(Law("", number)))

    def add_places(self, places: Iterable[Place]) -> None:
        """Places were read; without any law named before they stand for themselves."""
        if not self.all:
            law = self.law
            self.all.append(Mention(law or Law(""), back=law is not None))
        mine = self.all[-1].places
        mine += [_behind(mine[-1], place) if mine else place for place in places]

    def named_before(self, name: str) -> Law | None:
        """The law a short form goes back to, looking from the nearest one."""
        short = name in grammar().short_names
        for law in self._nearest():
            if name in law.aliases or (short and law.name != name and law.name.endswith(name)):
                return law
        return None

    def aliases(self) -> list[str]:
        """All short names that the texts define (以下简称…), longest first."""
        names = {name for law in self._nearest() for name in law.aliases}
        return sorted(names, key=lambda name: (-len(name), name))

    def _nearest(self) -> Iterator[Law]:
        return islice((*(each.law for each in self.all[: -_FARTHEST - 1 : -1]), *reversed(self.known)), _FARTHEST)

    def citations(self) -> Iterator[Citation]:
        """One citation per place; one for a law that no place is named of."""
        for mention in self.all:
            law = mention.law
            if not mention.places and not mention.back:
                yield Citation(law.name, law.number, revision=law.revision, amendment=law.amendment)
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
                    law.amendment,
                )
