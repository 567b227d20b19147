"""What can be said against a citation on a day, from a register. What the register does not know it does not doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from catalog.citations.model import Citation
from catalog.laws.model import Law, Status, Step, Version
from catalog.laws.names import number_parts, same_number
from catalog.laws.register import Register
from catalog.text import looks

_AMENDMENT: Final = re.compile(
    r"(?:关于|的)?(?:修改|修订|修正|废止|宣布失效)[^》]*的决定(?:\([^()]*\))?$|修正案(?:\(草案\))?$"
)
_NEAR: Final = timedelta(days=92)
"""Adoption, publication and entry into force of one version lie this far apart; a day so near names that version."""
_STATE_COUNCIL: Final = "国务院"


class DoubtKind(StrEnum):
    """What is doubtful about a citation. ``moved``: the number means another article since the last revision;
    ``elsewhere``: the quotation is another article; ``old_word``: it has words of an older version."""

    UNKNOWN = "unknown"
    REPEALED = "repealed"
    NOT_YET = "not_yet"
    RENAMED = "renamed"
    SUPERSEDED = "superseded"
    NUMBER = "number"
    ARTICLE = "article"
    MOVED = "moved"
    TEXT = "text"
    OLD_WORD = "old_word"
    ELSEWHERE = "elsewhere"
    AMENDMENT = "amendment"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt about one citation on the day ``on``.

    ``law`` is the registered law, ``version`` the one in force on that day, ``cited`` the version that is cited
    instead. ``article`` is where the cited article stands now, ``None`` when it is gone or not known. ``other`` is
    the title, word or text that belongs elsewhere.
    """

    kind: DoubtKind
    citation: Citation
    on: str
    law: Law | None = None
    version: Version | None = None
    cited: Version | None = None
    article: int | None = None
    other: str = ""


def doubts(citation: Citation, register: Register, on: str) -> tuple[Doubt, ...]:
    """Everything doubtful about a citation on an ISO day; ``()`` for a good one, and for what cannot be checked."""
    if is_amendment(citation, register):
        return (Doubt(DoubtKind.AMENDMENT, citation, on, other="、".join(_amended(citation, register))),)
    law = register.find(citation.law_name, citation.law_number)
    if law is None:
        return (Doubt(DoubtKind.UNKNOWN, citation, on),)
    doubt = Doubt(DoubtKind.UNKNOWN, law.dated(citation), on, law, law.in_force(on))
    status = law.status(on)
    if status is Status.REPEALED:
        return (replace(doubt, kind=DoubtKind.REPEALED),)
    if status is Status.NOT_YET:
        return (replace(doubt, kind=DoubtKind.NOT_YET),)
    return tuple(_of_law(doubt, law, register))


def is_amendment(citation: Citation, register: Register) -> bool:
    """Whether a decision that changed or repealed laws is cited, by its title or by nothing but its 文号."""
    if citation.law_name:
        return bool(_AMENDMENT.search(looks(citation.law_name)))
    laws = register.of_number(citation.law_number)
    return bool(laws) and not any(_enacted_by(law, citation.law_number) for law in laws)


def _amended(citation: Citation, register: Register) -> Iterator[str]:
    """The laws a decision names in its title, or else the one law it is known to have changed."""
    named = re.findall(r"[〈<《]([^〈<《〉>》]+)[〉>》]", citation.law_name)
    if named:
        yield from dict.fromkeys(named)
        return
    laws = [law for law in register.of_number(citation.law_number) if law.numbered(citation.law_number)]
    if len(laws) == 1:
        yield laws[0].title


def _enacted_by(law: Law, number: str) -> bool:
    return same_number(law.number, number) or any(
        version.step in (Step.ENACTED, Step.UNKNOWN) for version in law.numbered(number)
    )


def _of_law(doubt: Doubt, law: Law, register: Register) -> Iterator[Doubt]:
    if former := law.former_title(doubt.citation.law_name, doubt.on):
        yield replace(doubt, kind=DoubtKind.RENAMED, other=former.until)
    if doubt.version is None:
        return
    edition = _edition(doubt, law, doubt.version)
    number = None if edition else _number(doubt, law, doubt.version, register)
    yield from (each for each in (edition, number) if each)
    place = _place(doubt, doubt.version, dated=bool(doubt.citation.revision))
    if place:
        yield place


def _edition(doubt: Doubt, law: Law, version: Version) -> Doubt | None:
    """The revision that is named, when it cannot be the one in force."""
    revision = doubt.citation.revision
    if not revision or version.named(revision) or _near(revision, version):
        return None
    named = law.versions_named(revision)
    if named and all(each.in_force > doubt.on for each in named):
        return replace(doubt, kind=DoubtKind.NOT_YET, cited=named[0])
    older = [each for each in named if each.date < version.date]
    if not older and not all(revision < day[: len(revision)] for day in (version.date, version.in_force)):
        return None  # later than anything the register knows
    now = _now(doubt.citation.article, version) if older and older[-1] is law.before(version) else None
    return replace(doubt, kind=DoubtKind.SUPERSEDED, cited=older[-1] if older else None, article=now)


def _near(revision: str, version: Version) -> bool:
    try:
        day = date.fromisoformat(revision)
        return any(abs(day - date.fromisoformat(each)) <= _NEAR for each in (version.date, version.in_force))
    except ValueError:  # a year alone, or 2019-02-31
        return False


def _number(doubt: Doubt, law: Law, version: Version, register: Register) -> Doubt | None:
    """The 文号, when it is not the law's own or made a version that is over."""
    number = doubt.citation.law_number
    if not number or any(same_number(number, each) for each in _numbers_in_use(law, version, doubt.on)):
        return None
    wrong = replace(doubt, kind=DoubtKind.NUMBER)
    if own := law.numbered(number):
        over = [each for each in own if each.in_force < version.in_force]
        return replace(wrong, cited=over[-1]) if over else None
    for other in register.of_number(number):
        if same_number(other.number, number) and _is_one_order(number, other.number) and law.numbers:
            return replace(wrong, other=other.title)
    return wrong if _is_foreign(number, law, doubt.on) else None


def _numbers_in_use(law: Law, version: Version, on: str) -> tuple[str, ...]:
    """The 文号 under which the text in force was enacted, and the one of its last revision."""
    enacted = [each for each in law.versions if each.step is Step.ENACTED and each.in_force <= on]
    first = enacted[-1].number if enacted else law.number
    return tuple(number for number in (first, version.number) if number)


def _is_one_order(one: str, other: str) -> bool:
    """Whether a 文号 names one order only: 国务院令 are counted on for ever, those of ministries by the year."""
    (body, year, _), (_, known, _) = number_parts(one), number_parts(other)
    return body.startswith(_STATE_COUNCIL) or bool(year and known)


def _is_foreign(number: str, law: Law, on: str) -> bool:
    """Whether a 文号 of the law's own body is none the law ever had, later orders we cannot know left aside."""
    body, year, serial = number_parts(number)
    own = [parts for parts in map(number_parts, law.numbers) if parts[0] == body]
    if not (body and serial and own and law.knows_all_numbers):
        return False
    if on <= law.known:
        return True
    return body == _STATE_COUNCIL and not year and int(serial) < max(int(parts[2] or 0) for parts in own)


def _place(doubt: Doubt, version: Version, *, dated: bool) -> Doubt | None:
    """The article, when the version in force has none of that number, or has something else under it."""
    article = doubt.citation.article
    if not article:
        return None
    now = _now(article, version)
    if version.articles and article > version.articles:
        return replace(doubt, kind=DoubtKind.ARTICLE, article=now)
    moved = any(article in move for move in version.moves)
    return replace(doubt, kind=DoubtKind.MOVED, article=now) if moved and not dated else None


def _now(article: int | None, version: Version) -> int | None:
    """Where an article of the version before stands in this one; ``None`` for one that did not move or is gone."""
    move = next((move for move in version.moves if article and article in move), None)
    return article + move.by if article and move and move.by is not None else None
