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
    rf"{BLANK}(?P<unit>条|款|项|目)"
    rf"(?:{BLANK}(?P<suffix>之{BLANK}{NUMERAL}(?:{BLANK}(?:{_AND}|{_TO}){BLANK}之{BLANK}{NUMERAL}){{0,20}}))?"
)
_SAME: Final = r"(?:前款|前项|该款|本款|该条|本条|同条|同款)"
_LINK: Final = re.compile(rf"{BLANK}(?:(?P<to>{_TO})|{_AND})?{BLANK}(?:(?P<same>{_SAME})(?:的|中|之)?{BLANK})?")
_SAME_ALONE: Final = re.compile(rf"{BLANK}(?:{_AND})?{BLANK}{_SAME}(?={BLANK}(?:$|[;。、,\n)]|的?规定))")
_ALONE: Final = re.compile(rf"\({BLANK}(?P<num>{NUMERAL}){BLANK}\)(?={BLANK}(?:$|[;。、,\n)]))")
_NO_MARK: Final = re.compile(rf"{NUMERAL}{BLANK}[条款](?={BLANK}(?:$|[、,;。:\n《(]|第|和|及|至|之|规定|[0-9]|的))")
_TOKEN: Final = re.compile(rf"(?P<to>{_TO})|(?P<num>{NUMERAL})")
_CHAPTER: Final = re.compile(
    rf"第{BLANK}{NUMERAL}{BLANK}[编章节](?:[^第\n。;:《》]{{0,20}}(?=第))?"
    rf"|(?:[^\s第,;。、:《》()]{{1,6}}编|总则|分则|附则){BLANK}(?={BLANK}第)"
)
_LIST: Final = r"(?:《[^》\n]{1,60}》|[^《》\n。;,()第]{0,40}(?:目录|清单|名录|表)|目录)(?:\([^()\n]{0,30}\))?"
_ANNEX: Final = re.compile(
    rf"\(?{BLANK}(?:附件|附录|附表|目录){BLANK}(?:(?>{NUMERAL})(?!{BLANK}[项条、至到]))?(?:\({NUMERAL}\)(?!{BLANK}项))?{BLANK}[:,]?{BLANK}(?:{_LIST})?{BLANK}"
    rf"(?:中{BLANK})?(?P<serial>(?:序号|编号|项目编码){BLANK}[:为]?{BLANK})?"
)
_SERIAL: Final = re.compile(rf"第?{BLANK}(?P<num>{NUMERAL}){BLANK}[项号]?")
_LEVELS: Final = ("article", "paragraph", "item", "sub_item")
_UNITS: Final = dict(zip("条款项目", _LEVELS, strict=True))
_DEPTH: Final = {unit: depth for depth, unit in enumerate("条款项目")}
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
    """The places of the list that starts at ``at`` (第…条 or 第…款 first), and where it ends.

    Without any: ``((), at)``. A range that makes no sense (backwards, or longer than any law) gives its two ends.
    """
    found = _GROUP.match(text, at)
    if found is None or found["unit"] in "项目" or not (text[at] == "第" or _NO_MARK.match(text, at)):
        return (), at
    places = list(_refine([], found, through=False))
    end = found.end()
    while places and (step := _next_group(text, end, found["unit"])) is not None:
        link, found = step
        kept = places if link["same"] else []
        places = [*kept, *_refine(places[-1:] if kept else places, found, through=bool(link["to"]))]
        end = found.end()
    if places and (item := _ALONE.match(text, end)) and places[-1].item is None:
        places[-1] = replace(places[-1], item=number_value(item["num"]))
        end = item.end()
    if places and (same := _SAME_ALONE.match(text, end)):
        end = same.end()
    return tuple(dict.fromkeys(places)), end if places else at


def read_annex(text: str, at: int) -> tuple[tuple[Place, ...], int]:
    """附件第112项 at ``at``: the annex items it names, and where it ends."""
    start = _ANNEX.match(text, at)
    here = start.end() if start else at
    if start and start["serial"] and (alone := _SERIAL.match(text, here)):
        value = number_value(alone["num"])
        return ((Place(annex_item=value),), alone.end()) if value else ((), at)
    found = _GROUP.match(text, here)
    if found is None or found["unit"] != "项" or (start is None and text[at : at + 1] != "第"):
        return (), at
    return tuple(Place(annex_item=number) for number in _numbers(found["nums"])), found.end()


def skip_annex(text: str, at: int) -> int:
    """Where the words 附件 or 附件2 at ``at`` end if an article follows them; ``at`` if not."""
    found = _ANNEX.match(text, at)
    return found.end() if found and text[found.end() : found.end() + 1] == "第" else at


def skip_pointer(text: str, at: int) -> int:
    """Where 附件《权责清单》 at ``at`` ends, an annex of the page and not of a law; ``at`` if there is none."""
    found = _ANNEX.match(text, at)
    return found.end() if found else at


def skip_chapter(text: str, at: int) -> int:
    """Where 第三章 or 第二节 at ``at`` ends, with its heading if an article follows; ``at`` if there is none."""
    found = _CHAPTER.match(text, at)
    return found.end() if found else at


def _next_group(text: str, at: int, unit: str) -> tuple[re.Match[str], re.Match[str]] | None:
    """The group that goes on with the list at ``at``, ``unit`` being that of the group before it."""
    link = _LINK.match(text, at)
    assert link is not None  # it may be empty
    found = _GROUP.match(text, link.end())
    if found is None:
        return None
    marked = text[link.end()] in "第("
    listed = link[0].strip() and found["unit"] in ("条", unit)
    deeper = not link[0] and _DEPTH[found["unit"]] == _DEPTH[unit] + 1 and text[at] not in "0123456789"
    return (link, found) if marked or listed or deeper else None


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
        suffixes = _numbers(found["suffix"].replace("之", ""))
        made[-1:] = [replace(made[-1], article_suffix=suffix) for suffix in suffixes]
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
