"""The data that a page carries for its own scripts: state objects, JSON scripts, JSON in attributes.

What a page shows is what counts. Its data are read where it shows nothing, because a script will fill it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import Any, Final

from spiders.reader.json_shape import Json, load_json
from spiders.reader.script_values import NoLiteral, literal_at

_SCRIPT: Final = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.S | re.I)
_DATA_TYPE: Final = re.compile(r"type\s*=\s*[\"']?(?:application|text)/(?:[\w.+-]*\+)?json", re.I)
_NO_CODE: Final = re.compile(r"type\s*=\s*[\"']?(?:text/(?!javascript|ecmascript)|importmap|speculationrules)", re.I)
_ASSIGNED: Final = re.compile(r"(?:[\w$\]\"']\s*=|\bdata\s*:|JSON\.parse\(|\(\s*)\s*(?=[\[{\"'])")
_CALLED: Final = re.compile(
    r"=\s*\(?\s*\(?(?:function\s*\(([\w$,\s]*)\)\s*\{|\(([\w$,\s]*)\)\s*=>\s*\{?)\s*(?:return\s*)?(?=[{\[(])"
)
_ATTRIBUTE: Final = re.compile(r"\s[\w:@.-]+\s*=\s*(?:\"((?:\{|\[|&#?\w+;)[^\"]{40,})\"|'([\[{][^']{40,})')")
_LEAST: Final = 40
"""Characters. Shorter values hold no guide."""
_MOST: Final = 200
_DEEPEST: Final = 40
_MOST_MEMBERS: Final = 100_000
_MOST_STARTS: Final = 300
_LARGEST: Final = 4_000_000
"""Characters of a script that is looked into."""


def islands_of(text: str) -> Iterator[Json]:
    """Every value in the page's scripts and attributes that may hold something, in reading order."""
    found = 0
    for script in _SCRIPT.finditer(text):
        for value in _of_script(script[1], script[2]):
            yield value
            found += 1
            if found > _MOST:
                return
    for attribute in _ATTRIBUTE.finditer(_SCRIPT.sub("", text)):
        value = load_json(unescape(attribute[1] or attribute[2]))
        if value:
            yield value


def _of_script(attributes: str, body: str) -> Iterator[Json]:
    if not _LEAST <= len(body) <= _LARGEST:
        return
    if _DATA_TYPE.search(attributes):
        value = load_json(body)
        if value is not None:
            yield _revived(value) if _is_flat(value) else value
    elif not _NO_CODE.search(attributes):
        yield from _of_code(body)


def _of_code(body: str) -> Iterator[Json]:
    """Values that are assigned or handed over, and what a function called at once returns."""
    called = _CALLED.search(body)
    if called is not None and (value := _returned(body, called)) is not None:
        yield value
        return
    end = 0
    for start in islice(_ASSIGNED.finditer(body), _MOST_STARTS):
        if start.end() < end:
            continue
        try:
            value, end = literal_at(body, start.end())
        except NoLiteral:
            continue
        if isinstance(value, str):
            value = load_json(value) if len(value) >= _LEAST else None
        if value and end - start.end() >= _LEAST:
            yield value


def _returned(body: str, called: re.Match[str]) -> Json:
    """What ``(function(a,b){return {…}})(1,2)`` gives; ``None`` when it does more than return."""
    names = [name.strip() for name in (called[1] or called[2] or "").split(",") if name.strip()]
    bound: dict[str, Any] = {}
    for start in _calls(body, called.end()):
        try:
            given, _end = literal_at(f"[{_inside(body, start)}]", 0, {})
        except NoLiteral:
            continue
        bound = dict(zip(names, given))
        break
    try:
        return literal_at(body, called.end(), bound)[0]
    except NoLiteral:
        return None


def _calls(body: str, start: int) -> Iterator[int]:
    """Where the arguments may begin: behind ``}(`` or ``})(``, the last first."""
    places = [found.end() for found in re.finditer(r"\}\s*\)?\s*\(", body[start:])]
    return (start + place for place in reversed(places[-3:]))


def _inside(body: str, start: int) -> str:
    return body[start:].rstrip().rstrip(";").rstrip().removesuffix(")").rstrip(") \n") if start else ""


def _is_flat(value: Json) -> bool:
    """Whether this is a list whose members name each other by their place."""
    if not isinstance(value, list) or len(value) < 3 or not isinstance(value[0], dict | list):
        return False
    first = value[0].values() if isinstance(value[0], dict) else value[0]
    return all(isinstance(each, str) or (isinstance(each, int) and 0 <= each < len(value)) for each in first)


def _revived(flat: list[Json]) -> Json:
    """The value at place 0, members put where their places are named; what names itself is cut."""

    budget = iter(range(_MOST_MEMBERS))

    def put(place: Json, open_: frozenset[int]) -> Json:
        if (
            next(budget, None) is None
            or isinstance(place, bool)
            or not isinstance(place, int)
            or not 0 <= place < len(flat)
            or place in open_
        ):
            return None
        value, inner = flat[place], open_ | {place}
        if len(inner) > _DEEPEST:
            return None
        if isinstance(value, dict):
            return {key: put(each, inner) for key, each in value.items()}
        if isinstance(value, list):
            wrapped = len(value) == 2 and isinstance(value[0], str)
            return put(value[1], inner) if wrapped else [put(each, inner) for each in value]
        return value

    return put(0, frozenset())
