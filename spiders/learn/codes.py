"""What the codes of a payload mean: a code stands for the text the library has, on guide after guide."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from catalog.code_tables import canonical, split_set, to_text
from catalog.durations import one_duration
from catalog.element import Element
from catalog.elements import load_elements
from catalog.model import Material, ServiceItem
from catalog.text import looks
from spiders.learn.samples import Sample, columns_of
from spiders.reader.json_shape import SECTION_OF, Json, field_of, section_of_rows
from spiders.reader.labels import Labels

SURE: Final = 0.8
"""Of the guides that have a code, this share must agree on its text."""
VOTES: Final = 2
_CODE: Final = re.compile(r"[0-9A-Za-z]{1,4}")
_UNITS: Final = {"anticipate_type": "anticipate_day", "promise_type": "promise_day"}
_DEEPEST: Final = 12

Votes = dict[str, dict[str, Counter[str]]]
"""Element key → code → text → on how many guides or rows."""


def learn_codes(samples: Sequence[Sample], labels: Labels) -> dict[str, dict[str, str]]:
    """Code table (or, where its elements number differently, element key) → code → text.

    A table whose codes all mean what they mean nationally is left out.
    """
    votes: Votes = defaultdict(lambda: defaultdict(Counter))
    for sample in samples:
        for payload in sample.payloads:
            if sample.item is not None:
                for key, code, text in _seen(payload, sample.item, labels, 0):
                    votes[key][code][text] += 1
    found: dict[str, dict[str, str]] = {}
    for table in sorted({_table(key) for key in votes}):
        found |= _of_table(table, {key: codes for key, codes in votes.items() if _table(key) == table})
    return found


def _of_table(table: str, votes: Votes) -> dict[str, dict[str, str]]:
    apart = {key: _meanings(codes) for key, codes in sorted(votes.items())}
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for codes in votes.values():
        for code, texts in codes.items():
            together[code] += texts
    common = _meanings(together)
    agrees = all(common.get(code, text) == text for codes in apart.values() for code, text in codes.items())
    chosen = {table: common} if agrees else apart
    return {name: codes for name, codes in chosen.items() if _is_news(table, codes)}


def _is_news(table: str, codes: dict[str, str]) -> bool:
    return any(to_text(table, code) != text for code, text in codes.items())


def _meanings(codes: dict[str, Counter[str]]) -> dict[str, str]:
    sure: dict[str, str] = {}
    for code, texts in sorted(codes.items()):
        text, votes = min(texts.items(), key=lambda each: (-each[1], each[0]))
        if votes >= VOTES and votes >= SURE * texts.total():
            sure[code] = text
    return sure


def _table(key: str) -> str:
    return load_elements()[key].code_table


def _seen(value: Json, item: ServiceItem, labels: Labels, depth: int) -> Iterator[tuple[str, str, str]]:
    """Every code in a payload with the text the library has in its place."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        if section_of_rows(value, labels) == "materials":
            yield from _in_rows(value, item, labels)
        return
    if not isinstance(value, dict):
        return
    for name, each in value.items():
        if isinstance(each, dict | list):
            hit = field_of(labels, name)
            if hit is not None and hit.key in SECTION_OF and isinstance(each, list) and hit.key == "materials":
                yield from _in_rows(each, item, labels)
            else:
                yield from _seen(each, item, labels, depth + 1)
        elif (hit := field_of(labels, name)) is not None:
            element = load_elements()[hit.key]
            yield from _pair(element, each, _library_text(item, hit.key))


def _library_text(item: ServiceItem, key: str) -> str:
    if key in _UNITS and not item.get(key):
        found = one_duration(item.get(_UNITS[key]) or "")
        return found.unit.value if found is not None else ""
    return item.get(key) or ""


def _in_rows(rows: list[Any], item: ServiceItem, labels: Labels) -> Iterator[tuple[str, str, str]]:
    by_name: dict[str, Material] = {looks(material.material_name): material for material in item.materials}
    for row in rows:
        told = {}
        for name, each in row.items() if isinstance(row, dict) else ():
            hit = field_of(labels, name, "materials")
            if hit is not None and not isinstance(each, dict | list):
                told[hit.key] = each
        material = by_name.get(looks(str(told.get("material.material_name", ""))))
        wanted = dict(columns_of(material)) if material is not None else {}
        for key, value in told.items():
            yield from _pair(load_elements()[key], value, wanted.get(load_elements()[key].column, ""))


def _pair(element: Element, value: Json, text: str) -> Iterator[tuple[str, str, str]]:
    """One code and one text; sets only where both have a single member."""
    if not element.code_table or isinstance(value, bool) or value is None or not text.strip():
        return
    members = split_set(text)
    code = str(value).strip()
    if len(members) == 1 and _CODE.fullmatch(code):
        yield element.key, code, canonical(element.code_table, members[0]) or members[0]
