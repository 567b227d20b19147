"""第八条、第十条第一款第（二）项: the places in a law, with lists and ranges written out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from catalog.citations.grammar import BLANK
from catalog.numerals import NUMERAL, number_value

_AND: Final = r"(?:、|,|以及|和|及|与|或者|或)"
_TO: Final = r"(?:至|到|-{1,2}|—{1,2}|–|~|～)"
_NUM: Final = rf"\(?{BLANK}{NUMERAL}{BLANK}\)?"
_ONE: Final = rf"第?{BLANK}{_NUM}"
_GROUP: Final = re.compile(
    rf"第?{BLANK}(?P<nums>{_NUM}(?:{BLANK}(?:(?:{_AND}|{_TO}){BLANK}{_ONE}|第?{BLANK}\({BLANK}{NUMERAL}{BLANK}\))){{0,40}})"
    rf"{BLANK}(?P<unit>条|款|项|目)(?:{BLANK}之{BLANK}(?P<suffix>{NUMERAL}))?"
)
_LINK: Final = re.compile(rf"{BLANK}(?:(?P<to>{_TO})|{_AND})?{BLANK}")
_TOKEN: Final = re.compile(rf"(?P<to>{_TO})|(?P<num>{NUMERAL})")
_CHAPTER: Final = re.compile(rf"第{BLANK}{NUMERAL}{BLANK}[编章节](?:[^第\n。;:《》]{{0,20}}(?=第))?")
_ANNEX: Final = re.compile(
    rf"附件{BLANK}(?:[一二三四五六七八九十0-9]{{1,2}})?{BLANK}[:,]?{BLANK}(?:《[^》\n]{{1,60}}》)?{BLANK}"
)
_LEVELS: Final = ("article", "paragraph", "item", "sub_item")
_UNITS: Final = dict(zip("条款项目", _LEVELS, strict=True))
_LONGEST_RANGE: Final = 200
_HIGHEST: Final = 1500
"""No law has more articles (民法典: 1260); a higher number is no article."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a law; ``None`` where the text does not go so deep."""

    article: int | None = None
    article_suffix: int | None = None
    paragraph: int | None = None
    item: int | None = None
    sub_item: int | None = None
    annex_item: int | None = None


def read_places(text: str, at: int) -> tuple[tuple[Place, ...], int]:
    """The places of the list that starts at ``at`` (第…条 first), and where it ends; ``((), at)`` if none does.

    A range that makes no sense (backwards, or longer than any law) gives its two ends.
    """
    found = _GROUP.match(text, at)
    if found is None or found["unit"] != "条" or text[at] != "第":
        return (), at
    places = list(_refine([], found, through=False))
    end = found.end()
    while places and (step := _next_group(text, end)) is not None:
        link, found = step
        places = list(_refine(places, found, through=bool(link["to"])))
        end = found.end()
    return tuple(places), end if places else at


def read_annex(text: str, at: int) -> tuple[tuple[Place, ...], int]:
    """附件第112项 at ``at``: the annex items it names, and where it ends."""
    start = _ANNEX.match(text, at)
    found = _GROUP.match(text, start.end() if start else at)
    if found is None or found["unit"] != "项" or (start is None and text[at : at + 1] != "第"):
        return (), at
    return tuple(Place(annex_item=number) for number in _numbers(found["nums"])), found.end()


def skip_chapter(text: str, at: int) -> int:
    """Where 第三章 or 第二节 at ``at`` ends, with its heading if an article follows; ``at`` if there is none."""
    found = _CHAPTER.match(text, at)
    return found.end() if found else at


def _next_group(text: str, at: int) -> tuple[re.Match[str], re.Match[str]] | None:
    link = _LINK.match(text, at)
    assert link is not None  # it may be empty
    found = _GROUP.match(text, link.end())
    if found is None:
        return None
    marked = text[link.end()] in "第(" or (link[0].strip() and found["unit"] == "条")
    return (link, found) if marked else None


def _refine(places: list[Place], found: re.Match[str], *, through: bool) -> list[Place]:
    """The list with one more group: refining its last place, or standing beside it."""
    unit = found["unit"]
    level = _LEVELS.index(_UNITS[unit])
    numbers = [number for number in _numbers(found["nums"]) if number <= _HIGHEST]
    last = places[-1] if places else Place()
    base = _cut(last, level)
    if through and (before := getattr(last, _UNITS[unit])) and numbers:
        numbers = [*_span(before, numbers[0])[1:], *numbers[1:]]
    elif places and level and _nothing_from(last, level):
        places = places[:-1]
    made = [replace(base, **{_UNITS[unit]: number}) for number in numbers]
    if unit == "条" and made and found["suffix"]:
        made[-1] = replace(made[-1], article_suffix=number_value(found["suffix"]))
    return [*places, *made]


def _cut(place: Place, level: int) -> Place:
    if level == 0:
        return Place()
    return replace(place, **dict.fromkeys(_LEVELS[level:]))


def _nothing_from(place: Place, level: int) -> bool:
    return all(getattr(place, name) is None for name in _LEVELS[level:])


def _numbers(nums: str) -> list[int]:
    numbers: list[int] = []
    through = False
    for token in _TOKEN.finditer(nums):
        if token["to"]:
            through = True
            continue
        value = number_value(token["num"])
        if value is None:
            continue
        numbers += _span(numbers[-1], value)[1:] if through and numbers else [value]
        through = False
    return numbers


def _span(first: int, last: int) -> list[int]:
    if first < last <= first + _LONGEST_RANGE:
        return list(range(first, last + 1))
    return [first, last]
