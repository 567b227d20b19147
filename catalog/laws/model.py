"""What a law is: its names and 文号, and every version of it that is known.

All dates are ISO days. ``""``, 0 and ``()`` stand for what the register does not know; nothing may be concluded
from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from catalog.citations.model import Citation
from catalog.laws.names import same_number, title_key

NO_TEXTS: Final[Mapping[str, str]] = {}


class Level(StrEnum):
    """How high a law stands. 行政许可法 第十四条至第十七条 ask for it: the first four can create a permit."""

    LAW = "法律"
    REGULATION = "行政法规"
    DECISION = "国务院决定"
    LOCAL = "地方性法规"
    MINISTRY = "部门规章"
    GOVERNMENT = "地方政府规章"
    DOCUMENT = "规范性文件"
    UNKNOWN = ""


class Step(StrEnum):
    """What made a version: 修订 rewrites a law, 修正 changes single articles."""

    ENACTED = "公布"
    REVISED = "修订"
    AMENDED = "修正"
    UNKNOWN = ""


class Status(StrEnum):
    """What a law is on a day."""

    IN_FORCE = "现行有效"
    NOT_YET = "尚未施行"
    REPEALED = "已废止"
    UNKNOWN = "不详"


@dataclass(frozen=True, slots=True)
class Move:
    """Articles ``first`` to ``last`` of the version before that stand ``by`` places on now; ``None``: struck out."""

    first: int
    last: int
    by: int | None

    def __contains__(self, article: int) -> bool:
        return self.first <= article <= self.last


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a law: adopted or amended on ``date``, in force from ``in_force``.

    ``number`` is the 文号 of the order that made it, ``decision`` the title of the 修改决定 behind it; ``articles``
    the highest article number; ``moves`` say where articles of the version before went. ``texts`` are the
    articles themselves by :func:`article_key`.
    """

    date: str
    in_force: str
    articles: int = 0
    step: Step = Step.UNKNOWN
    number: str = ""
    decision: str = ""
    moves: tuple[Move, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS, compare=False)

    def named(self, revision: str) -> bool:
        """Whether a year or day that a citation names can mean this version.

        A version has three days (adopted, published, in force), and citations name any of them.
        """
        return any(_same_date(revision, day) for day in (self.date, self.in_force) if day)

    def text_of(self, article: int, suffix: int = 0) -> str:
        """The article's own words, ``""`` when they are not known."""
        return self.texts.get(article_key(article, suffix), "")


@dataclass(frozen=True, slots=True)
class Former:
    """A title the law had before ``until``."""

    title: str
    until: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """What versions before ``since`` call ``old`` is called ``new`` in the text; not where it stands in ``but``."""

    old: str
    new: str
    since: str
    but: tuple[str, ...] = ()

    def is_old_in(self, text: str) -> bool:
        """Whether a text has the old word and not the new one."""
        return self.stands_in(text) and self.new not in text

    def is_new_in(self, text: str) -> bool:
        """Whether a text has the new word and not the old one."""
        return self.new in text and not self.stands_in(text)

    def stands_in(self, text: str) -> bool:
        """Whether a text has the old word, be it beside the new one."""
        for word in self.but:
            text = text.replace(word, "")
        return self.old in text


@dataclass(frozen=True, slots=True)
class Law:
    """One law of the register. ``title`` is the short one, without 中华人民共和国.

    ``number`` is the 文号 of the first promulgation, which stays through all revisions; ``versions`` are in the
    order of their dates. ``complete``: no version is left out, from the first to ``known``. ``renamed`` are words
    that a version replaced throughout. ``source`` says where the facts are from, ``known`` until which day they
    were followed.
    """

    title: str
    aliases: tuple[str, ...] = ()
    number: str = ""
    level: Level = Level.UNKNOWN
    versions: tuple[Version, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    former: tuple[Former, ...] = ()
    body: str = ""
    repealed: str = ""
    replaced_by: str = ""
    complete: bool = False
    source: str = ""
    known: str = ""

    def in_force(self, on: str = "") -> Version | None:
        """The version in force on a day (the newest known one without a day); ``None`` if repealed or not known."""
        if self.repealed and (not on or self.repealed <= on):
            return None
        started = [version for version in self.versions if not on or version.in_force <= on]
        return max(started, key=lambda version: (version.in_force, version.date), default=None)

    def status(self, on: str) -> Status:
        """What the law is on a day, as far as the register knows."""
        if self.repealed and self.repealed <= on:
            return Status.REPEALED
        if self.in_force(on) is not None:
            return Status.IN_FORCE
        first = min((version.in_force for version in self.versions), default="")
        return Status.NOT_YET if self.complete and first > on else Status.UNKNOWN

    def versions_named(self, revision: str) -> tuple[Version, ...]:
        """The versions a year or day can mean."""
        return tuple(version for version in self.versions if version.named(revision))

    def before(self, version: Version) -> Version | None:
        """The version just before one, as far as the register knows."""
        earlier = [each for each in self.versions if each.date < version.date]
        return earlier[-1] if earlier else None

    def former_title(self, title: str, on: str) -> Former | None:
        """The former title that ``title`` is, when the law no longer bears it on a day."""
        key = title_key(title)
        return next((each for each in self.former if title_key(each.title) == key and each.until <= on), None)

    def old_word(self, text: str, on: str) -> Renamed | None:
        """The word in a quotation that the version in force on a day no longer has."""
        return next((each for each in self.renamed if each.since <= on and each.is_old_in(text)), None)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every 文号 known to belong to the law: of its first promulgation, then of its versions."""
        made = (version.number for version in self.versions if version.number)
        return tuple(dict.fromkeys([self.number, *made] if self.number else made))

    def numbered(self, number: str) -> tuple[Version, ...]:
        """The versions that an order of this 文号 made."""
        return tuple(version for version in self.versions if same_number(version.number, number))

    def dated(self, citation: Citation) -> Citation:
        """The citation with the day of the revision it names by nothing but its order (国务院令第764号修订)."""
        made = self.numbered(citation.amendment) if citation.amendment and not citation.revision else ()
        return replace(citation, revision=made[-1].date) if made else citation

    @property
    def knows_all_numbers(self) -> bool:
        """Whether every 文号 the law ever had is known, so that any other one is not its own."""
        return self.complete and bool(self.number) and all(version.number for version in self.versions)


def article_key(article: int, suffix: int = 0) -> str:
    """How an article is named among texts.

    >>> article_key(24), article_key(24, 1)
    ('24', '24-1')
    """
    return f"{article}-{suffix}" if suffix else str(article)


def _same_date(one: str, other: str) -> bool:
    """2019 and 2019-03-02 can be one revision."""
    return one.startswith(other) or other.startswith(one)
