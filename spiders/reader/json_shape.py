"""The shape of payloads: envelopes, strings that hold JSON, lists of items, and what a key means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from catalog.jsonlines import parse_loosely
from spiders.reader.labels import SECTIONS, Labels

_JSONP: Final = re.compile(r"^\s*(?:/\*\*/)?[\w$.]{1,60}\s*\(\s*(?=[\[{])")
_DEEPEST: Final = 40
_ANSWERS: Final = frozenset({"state", "status", "result"})
_TOLD: Final = frozenset({"msg", "message", "text", "info", "desc", "code", "timestamp", "time", "total", "errmsg"})
_ANSWER_CODE: Final = re.compile(r"0+|\d{3,}|ok|success", re.IGNORECASE)
_ITEM_FIELDS: Final = 3
SECTION_OF: Final = {"materials": "materials", "by_law": "by_law", "faq": "faq", "fees": "fees", "handle_flow": "flow"}

Json = Any


def load_json(text: str) -> Json:
    """The value, or ``None`` when the text is no JSON object or list (JSONP is unwrapped)."""
    start = _JSONP.match(text)
    body = text[start.end() :].rstrip("; \r\n)") if start else text.strip().lstrip("\ufeff")
    if not body.startswith(("{", "[")):
        return None
    try:
        return parse_loosely(body)
    except (ValueError, RecursionError):
        return None


def unpacked(value: Json, depth: int) -> Json:
    """Strings that hold JSON themselves, opened; too deep values dropped."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, str) and value[:1] in {"{", "["} and value.rstrip()[-1:] in {"}", "]"}:
        inner = load_json(value)
        return value if inner is None else unpacked(inner, depth + 1)
    if isinstance(value, dict):
        return {str(key): unpacked(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [unpacked(each, depth + 1) for each in value]
    return value


def roots(value: Json, labels: Labels, path: str) -> Iterator[tuple[Json, str]]:
    """The parts of a payload that each hold one item."""
    lists = list(_item_lists(value, labels, path)) if _own_fields(value, labels) < _ITEM_FIELDS else []
    if not lists:
        yield value, path
        return
    for rows, place in lists:
        for index, row in enumerate(rows):
            yield row, f"{place}[{index}]"


def _own_fields(value: Json, labels: Labels) -> int:
    """How many elements of an item stand in a dict, not counting lists; 0 without a name."""
    keys = {key for key, _each, _path in _scalars(value, labels, "$", 0)}
    return len(keys) if "task_name" in keys else 0


def _scalars(value: Json, labels: Labels, path: str, depth: int) -> Iterator[tuple[str, Json, str]]:
    if not isinstance(value, dict) or depth > 6:
        return
    for name, each in value.items():
        hit = field_of(labels, name)
        if isinstance(each, dict):
            yield from _scalars(each, labels, f"{path}.{name}", depth + 1)
        elif not isinstance(each, list) and hit is not None:
            yield hit.key, each, f"{path}.{name}"


def _item_lists(value: Json, labels: Labels, path: str, depth: int = 0) -> Iterator[tuple[list[Json], str]]:
    """Lists whose entries are items; lists of a section of one item (materials …) are none."""
    if depth > 8:
        return
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        if rows and sum(_own_fields(row, labels) >= 2 for row in rows) * 2 >= len(rows):
            yield rows, path
            return
    if isinstance(value, dict):
        for name, each in value.items():
            hit = field_of(labels, name)
            if isinstance(each, dict | list) and not (hit and hit.key in SECTION_OF):
                yield from _item_lists(each, labels, f"{path}.{name}", depth + 1)


def is_answer_code(name: str, value: Json, around: Mapping[str, Json]) -> bool:
    """Whether a member says how the request went (``"state": "200"`` beside the data) and nothing of the item."""
    envelope = name.lower() in _ANSWERS and any(isinstance(each, dict | list) for each in around.values())
    if not envelope or not isinstance(value, str | int):
        return False
    bare = all(
        isinstance(each, dict | list) or other == name or other.lower() in _TOLD for other, each in around.items()
    )
    return bool(_ANSWER_CODE.fullmatch(str(value))) or (bare and str(value) in {"1", "True"})


@dataclass(frozen=True, slots=True)
class Field:
    key: str
    is_text: bool


def field_of(labels: Labels, name: str, section: str = "item") -> Field | None:
    if name in labels.own and labels.table[labels.own[name]].section == section:
        return Field(labels.own[name], False)
    hits = labels.table.find_field(name, section) if len(name) < 60 else ()
    return Field(hits[0].element, hits[0].remark == "text") if hits else None


def section_of_rows(rows: list[Json], labels: Labels) -> str:
    """The section that rows without a telling name belong to: at least two of its columns, more than of the item's."""
    names = {name for row in rows[:5] if isinstance(row, dict) for name in row}
    counts = {
        section: len({hit.key for name in names if (hit := field_of(labels, name, section))}) for section in SECTIONS
    }
    item = len({hit.key for name in names if (hit := field_of(labels, name))})
    best = max(SECTIONS, key=lambda section: (counts[section], -SECTIONS.index(section)))
    return best if counts[best] >= 2 and counts[best] > item else ""
