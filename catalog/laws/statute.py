"""A statute in Markdown, as collections of laws keep it, read as one law with its versions and articles.

::

    # 中华人民共和国某某条例

    2004年4月30日 国务院令第406号公布

    2019年3月2日 《国务院关于修改部分行政法规的决定》修订

    <!-- INFO END -->

    ## 第一章 总则

    第一条 为了……

The notes may also stand in one paragraph, as the national database prints them: （……通过 根据……第一次修正 ……）.

The version in the file is the one its name gives the day of (``某某条例(2019-03-02).md``), else the last day of
the notes; the other days of the notes are versions without text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import PurePath
from typing import Final

from catalog.citations.numbers import find_number
from catalog.errors import N_, InputRefused
from catalog.laws.model import Law, Level, Step, Version, article_key
from catalog.numerals import NUMERAL, number_value
from catalog.text import fold_brackets, fold_width

_STATE: Final = "中华人民共和国"
_INFO_END: Final = "<!-- INFO END -->"
_TITLE: Final = re.compile(r"^#\s+(?P<title>\S.*?)\s*$")
_FILE_DAY: Final = re.compile(r"[(（](?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[)）]$")
_DAY: Final = r"(?P<y>[12][0-9]{3})\s*年\s*(?P<m>[0-9]{1,2})\s*月\s*(?P<d>[0-9]{1,2})\s*日"
_EVENT: Final = re.compile(rf"^[(\s]*(?:根据|依据|经)?\s*{_DAY}(?P<what>.*)$")
_BARE_DAY: Final = re.sub("[?]P<.>", "?:", _DAY)
_NEXT: Final = re.compile(rf"(?<![自从至于(（\s])[\s;；,，。]{{0,8}}(?=(?:根据|依据|经)?\s{{0,4}}{_BARE_DAY})")
"""Where the next event of a paragraph begins: at a day, but not at the one from which something is in force."""
_STARTS: Final = re.compile(rf"自\s*{_DAY}\s*起(?:施行|实施|生效)")
_AT_ONCE: Final = re.compile(r"自(?:公布|发布)之日起(?:施行|实施|生效)")
_ARTICLE: Final = re.compile(rf"^\s*第(?P<number>{NUMERAL})条(?:之(?P<suffix>{NUMERAL}))?(?:[\s　]+|$)(?P<text>.*)$")
_DECISION: Final = re.compile(r"《(?P<title>[^《》]*(?:《[^《》]*》|〈[^〈〉]*〉)?[^《》]*的决定)》")
_REPEALED: Final = re.compile(r"废止")
_WIDEST_GAP: Final = 50
"""More articles than this are never missing between two: the text is damaged."""
_STEPS: Final = ((re.compile(r"修订"), Step.REVISED), (re.compile(r"修正|修改"), Step.AMENDED))
_ENACTED: Final = re.compile(r"公布|发布|颁布|通过|批准|制定")


@dataclass(frozen=True, slots=True)
class _Event:
    """One dated line of the notes."""

    date: str
    step: Step
    number: str = ""
    decision: str = ""
    starts: str = ""
    repealed: bool = False


def read_statute(text: str, name: str, level: Level = Level.UNKNOWN, body: str = "") -> Law:
    """The law of a Markdown statute; ``name`` is its file's name, ``level`` and ``body`` what its folder says.

    Raises :class:`InputRefused` for a text without title, without a day, or with articles out of order.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    title = next((found["title"] for line in lines if (found := _TITLE.match(line))), "")
    if not title:
        raise InputRefused(N_("has no title: the first heading must read # and the law's title"), where=name)
    notes, rest = _parted(lines)
    events = _in_order(_events(notes))
    texts = _articles(rest, name)
    enacted = [event for event in events if not event.repealed]
    day = _day_of_file(name) or (enacted[-1].date if enacted else "")
    if not day:
        hint = N_("put the day of the version behind the title in the file's name: 公路法(2017-11-04).md")
        raise InputRefused(N_("names no day of the version"), where=name, hint=hint)
    versions = _versions(enacted, day, texts)
    first = versions[0]
    return Law(
        _short(title),
        number=first.number if first.step is Step.ENACTED else "",
        level=_level_of(title) if level is Level.UNKNOWN else level,
        versions=versions,
        body=body,
        repealed=next((event.starts or event.date for event in events if event.repealed), ""),
        complete=first.step is Step.ENACTED and bool(enacted) and versions[-1].date == enacted[-1].date,
        source=name,
    )


def _short(title: str) -> str:
    bare = title.strip().strip("《》")
    return bare.removeprefix(_STATE) or bare


def _level_of(title: str) -> Level:
    """What a title alone tells: only laws of the People's Congress begin with the state's name and end in 法."""
    return Level.LAW if title.startswith(_STATE) and title.endswith("法") else Level.UNKNOWN


def _day_of_file(name: str) -> str:
    found = _FILE_DAY.search(PurePath(name).stem)
    return found["day"] if found else ""


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """The notes and the law itself; where no line parts them, the first article or chapter does."""
    for number, line in enumerate(lines):
        if line.strip() == _INFO_END:
            return lines[:number], lines[number + 1 :]
    begins = (number for number, line in enumerate(lines) if _ARTICLE.match(line) or line.startswith("##"))
    end = next(begins, len(lines))
    return lines[:end], lines[end:]


def _events(notes: Iterable[str]) -> Iterator[_Event]:
    for line in (part for note in notes for part in _NEXT.split(note)):
        folded = fold_brackets(fold_width(line)).strip()
        found = _EVENT.match(folded)
        day = _iso(found) if found else ""
        if found is None or not day:
            continue
        what = found["what"]
        plain = _DECISION.sub("", what)
        number = find_number(plain)
        decision = _DECISION.search(line)
        starts = _STARTS.search(what)
        yield _Event(
            day,
            _step_of(plain),
            number.written.removeprefix(_STATE) if number else "",
            decision["title"] if decision else "",
            _iso(starts) if starts else day if _AT_ONCE.search(what) else "",
            bool(_REPEALED.search(plain)),
        )


def _in_order(events: Iterable[_Event]) -> list[_Event]:
    """By day; the day a body adopted a text on is none of its own where it was promulgated on another."""
    told = sorted(events, key=lambda event: event.date)
    return [
        event
        for event, following in zip_longest(told, told[1:])
        if not (event.step is Step.ENACTED and not event.number and following and following.step is Step.ENACTED)
    ]


def _step_of(what: str) -> Step:
    if said := next((step for pattern, step in _STEPS if pattern.search(what)), None):
        return said
    return Step.ENACTED if _ENACTED.search(what) else Step.UNKNOWN


def _articles(lines: Iterable[str], name: str) -> dict[str, str]:
    """Article texts by :func:`article_key`, their lines kept apart."""
    texts: dict[str, list[str]] = {}
    last, current = (0, 0), None
    for line in lines:
        if line.lstrip().startswith(("#", "<!--")):
            current = None
            continue
        found = _ARTICLE.match(line)
        place = _place(found) if found else last
        said = line
        if found and place > last:
            if place[0] > last[0] + _WIDEST_GAP:
                template = N_("article {article} follows article {before}")
                raise InputRefused(template, where=name, article=place[0], before=last[0])
            last, current, said = place, texts.setdefault(article_key(*place), []), found["text"]
        if current is not None and said.strip():
            current.append(said.strip())
    return {key: "\n".join(parts) for key, parts in texts.items()}


def _place(found: re.Match[str]) -> tuple[int, int]:
    return number_value(found["number"]) or 0, number_value(found["suffix"] or "0") or 0


def _versions(events: list[_Event], day: str, texts: dict[str, str]) -> tuple[Version, ...]:
    """A version per day of the notes, the file's own among them and with the text."""
    found = {
        event.date: Version(event.date, event.starts or event.date, 0, event.step, event.number, event.decision)
        for event in events
    }
    own = found.get(day) or Version(day, day)
    last = max((int(key.partition("-")[0]) for key in texts), default=0)
    found[day] = replace(own, articles=last, texts=texts)
    versions = tuple(found[date] for date in sorted(found) if date <= day)
    return _started(versions, texts)


def _started(versions: tuple[Version, ...], texts: dict[str, str]) -> tuple[Version, ...]:
    """The last article names the day of entry into force: of this text, or of the first that ever was."""
    said = _STARTS.search(fold_width(list(texts.values())[-1])) if texts else None
    start = _iso(said) if said else ""
    if not start or start < versions[0].date:
        return versions
    # A day before the text was made belongs to the enactment: amendments leave the last article as it is.
    place = max(place for place, version in enumerate(versions) if version.date <= start)
    if versions[place].in_force != versions[place].date or (place and versions[place].step is Step.AMENDED):
        return versions
    return (*versions[:place], replace(versions[place], in_force=start), *versions[place + 1 :])


def _iso(found: re.Match[str]) -> str:
    year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else ""
