"""JSON payloads → drafts. Any envelope, any case of keys; field names come from the element table.

A key that is there with null or "" is a label with nothing behind it; the string "null" is what the public sees.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any, Final

from catalog.code_tables import split_set, to_text
from catalog.elements import Element, Kind
from spiders.reader import rows as rows_of
from spiders.reader.blocks import Block
from spiders.reader.claims import Claimer
from spiders.reader.html import outline_of_html
from spiders.reader.labels import Claim, Label, Labels
from spiders.reader.outline import Line, Link, Outline, Where, tidy
from spiders.reader.result import Draft, ReaderHints

_JSONP: Final = re.compile(r"^\s*(?:/\*\*/)?[\w$.]{1,60}\s*\(\s*(?=[\[{])")
_MARKUP: Final = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6});")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_EPOCH_MS: Final = re.compile(r"^-?\d{12,13}$")
_SITUATION: Final = re.compile(
    r"situation|scenario|questionnaire|qingxing|situationlist|conditionoption|guidequestion", re.I
)
_SECTIONS: Final = {"materials": "materials", "by_law": "by_law", "faq": "faq", "fees": "fees", "handle_flow": "flow"}
_BASIS_COLUMNS: Final = {"clause_number": "article", "clause_content": "content"}
_CHINA: Final = timedelta(hours=8)
_DEEPEST: Final = 40
_ITEM_FIELDS: Final = 3

Json = Any


def load_json(text: str) -> Json:
    """The value, or ``None`` when the text is no JSON object or list (JSONP is unwrapped)."""
    start = _JSONP.match(text)
    body = text[start.end() :].rstrip("; \r\n)") if start else text.strip().lstrip("\ufeff")
    if not body.startswith(("{", "[")):
        return None
    try:
        return json.loads(body, strict=False)
    except (ValueError, RecursionError):
        return None


def drafts_of_json(payload: Json, labels: Labels, hints: ReaderHints) -> list[Draft]:
    """A draft per item in the payload; at least one, be it empty."""
    roots = list(_roots(_unpacked(payload, 0), labels, "$"))
    return [_Reader(labels, hints).draft(root, path) for root, path in roots] or [Draft()]


def _unpacked(value: Json, depth: int) -> Json:
    """Strings that hold JSON themselves, opened; too deep values dropped."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, str) and value[:1] in {"{", "["} and value.rstrip()[-1:] in {"}", "]"}:
        inner = load_json(value)
        return value if inner is None else _unpacked(inner, depth + 1)
    if isinstance(value, dict):
        return {str(key): _unpacked(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_unpacked(each, depth + 1) for each in value]
    return value


def _roots(value: Json, labels: Labels, path: str) -> Iterator[tuple[Json, str]]:
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
        hit = _field(labels, name)
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
            hit = _field(labels, name)
            if isinstance(each, dict | list) and not (hit and hit.key in _SECTIONS):
                yield from _item_lists(each, labels, f"{path}.{name}", depth + 1)


@dataclass(frozen=True, slots=True)
class _Field:
    key: str
    is_text: bool


def _field(labels: Labels, name: str, section: str = "item") -> _Field | None:
    if name in labels.own:
        return _Field(labels.own[name], False)
    hits = labels.table.find_field(name, section) if len(name) < 60 else ()
    return _Field(hits[0].element, hits[0].remark == "text") if hits else None


class _Reader:
    """Reads one item of a payload."""

    def __init__(self, labels: Labels, hints: ReaderHints) -> None:
        self.labels = labels
        self.hints = hints
        self.claimer = Claimer(labels)
        self.scalars: dict[str, list[tuple[bool, int, str, str, Json]]] = {}
        self.by_situation = False

    def draft(self, root: Json, path: str) -> Draft:
        """The draft of the item under ``root``."""
        self._walk(root, path, 0, "")
        for key, offers in self.scalars.items():
            self._scalar(key, offers)
        draft = self.claimer.settle()
        materials = draft.elements.get("materials")
        if self.by_situation and materials is not None and not materials.text:
            del draft.elements["materials"]
            draft.not_read["materials"] = "by_situation"
        return draft

    def _walk(self, value: Json, path: str, depth: int, inside: str) -> None:
        if isinstance(value, list):
            for index, each in enumerate(value[:500]):
                self._walk(each, f"{path}[{index}]", depth + 1, inside or path)
        if not isinstance(value, dict) or depth > _DEEPEST:
            return
        for name, each in value.items():
            place = f"{path}.{name}"
            self.by_situation |= bool(_SITUATION.search(name)) and bool(each)
            hit = _field(self.labels, name)
            if isinstance(each, dict | list):
                rows = _rows_under(each) if hit and hit.key in _SECTIONS and not inside else None
                if hit is not None and rows is not None:
                    self._section(hit.key, rows, place)
                elif (
                    hit is not None and isinstance(each, list) and all(not isinstance(one, dict | list) for one in each)
                ):
                    self._note(hit, "\n".join(_plain(one) for one in each), place, inside)
                else:
                    self._walk(each, place, depth + 1, inside)
            elif hit is not None:
                self._note(hit, each, place, inside)
            elif not name.isascii():
                self.claimer.block(Block(Label(name), (), Where(place)))

    def _note(self, hit: _Field, value: Json, path: str, inside: str) -> None:
        if inside and hit.key in {"task_name", "task_code", "task_handle_item", "catalog_code", "materials", "by_law"}:
            return
        self.scalars.setdefault(hit.key, []).append((bool(inside), int(not hit.is_text), path, inside, value))

    def _scalar(self, key: str, offers: list[tuple[bool, int, str, str, Json]]) -> None:
        """The best of what several fields say: outside lists first, the textual twin first, then what is filled."""
        element = self.labels.table[key]
        said = sorted(offers, key=lambda each: (each[0], not _plain(each[4]), each[1]))
        nested, _twin, path, inside, value = said[0]
        values = [value]
        if nested:
            values = list(dict.fromkeys(_plain(each[4]) for each in offers if each[3] == inside))
        text = "\n".join(filter(None, (self._text(element, each) for each in values)))
        outline = fragment(text)
        images = any(item.images for item in outline.lines)
        label = Label(key, (Claim(key, "same"),))
        if element.kind is Kind.LIST or images:
            parts = (
                Line(each.text, each.box, Where(path), each.runs, each.links, each.images) for each in outline.lines
            )
            self.claimer.block(Block(label, tuple(parts), Where(path)))
        else:
            self.claimer.offer(key, outline.text, Block(label, (), Where(path)))

    def _text(self, element: Element, value: Json) -> str:
        text = _plain(value)
        if element.kind is Kind.DATE and _EPOCH_MS.match(text):
            return iso_date(int(text))
        if element.code_table and text:
            return self._decoded(element, text)
        return text

    def _decoded(self, element: Element, text: str) -> str:
        """Codes as text through the channel's map, then the national table; what is no code stays as it is."""
        codes: Mapping[str, str] = self.hints.codes.get(element.key) or self.hints.codes.get(element.code_table) or {}
        parts = split_set(text) if element.kind is Kind.SET else (text,)
        if not all(part in codes or part.isascii() for part in parts):
            return text
        texts = [to_text(element.code_table, part, codes) for part in parts]
        return "、".join(each or part for each, part in zip(texts, parts, strict=True))

    def _section(self, key: str, rows: list[Json], path: str) -> None:
        section = _SECTIONS[key]
        label = Label(key, (Claim(key, "same"),))
        block = Block(label, (), Where(path))
        if all(not isinstance(row, dict) for row in rows):
            lines = [line for row in rows for line in fragment(_plain(row)).lines]
            parts = tuple(Line(line.text, line.box, Where(path), (), line.links) for line in lines)
            self.claimer.block(Block(label, parts, Where(path)))
            return
        made = [
            row for row in (self._row(each, section) for each in rows if isinstance(each, dict)) if any(row.values())
        ]
        if section == "flow":
            steps = "\n".join(" ".join(value for value in row.values() if value) for row in made)
            self.claimer.offer(key, steps, block)
            return
        made = [row for row in made if rows_of.has_key_column(section, row)]
        if section == "by_law":
            made = [{_BASIS_COLUMNS.get(name, name): value for name, value in row.items()} for row in made]
        if made:
            self.claimer.take_rows(key, list(made), block)
        else:
            self.claimer.offer(key, "", block)

    def _row(self, value: Mapping[str, Json], section: str) -> dict[str, str]:
        row: dict[str, str] = {}
        twins: set[str] = set()
        for name, each in value.items():
            hit = _field(self.labels, name, section)
            if hit is None or (hit.key in row and (hit.key in twins or not hit.is_text)):
                continue
            said = _first_address(each) if isinstance(each, dict | list) else each
            row[hit.key] = fragment(self._text(self.labels.table[hit.key], said)).text
            if hit.is_text and row[hit.key]:
                twins.add(hit.key)
        return {key.rpartition(".")[2]: text for key, text in row.items()}


def _rows_under(value: Json) -> list[Json] | None:
    """The rows of a section: the list itself, or the only list inside its envelope."""
    if isinstance(value, list):
        return value
    lists = [each for each in value.values() if isinstance(each, list)] if isinstance(value, dict) else []
    return lists[0] if len(lists) == 1 else None


def _first_address(value: Json) -> str:
    """The first web address among attachments (FORM_GUID[])."""
    if isinstance(value, dict):
        return next((found for each in value.values() if (found := _first_address(each))), "")
    if isinstance(value, list):
        return next((found for each in value if (found := _first_address(each))), "")
    return value if isinstance(value, str) and rows_of.is_address(value) else ""


def _plain(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy_lines(_CONTROL.sub("", str(value))) if not isinstance(value, dict | list) else ""


def tidy_lines(text: str) -> str:
    """Each line tidied, empty ones dropped."""
    return "\n".join(line for line in map(tidy, re.split(r"\r\n?|\n", text)) if line)


def fragment(text: str) -> Outline:
    """A string value as an outline: markup read as markup, entities decoded however often they were encoded."""
    for _round in range(3):
        if not _ENTITY.search(text):
            break
        text = unescape(text)
    if _MARKUP.search(text):
        return outline_of_html(text)
    out = Outline()
    out.items.extend(Line(line, out.root, Where("")) for line in tidy_lines(text).split("\n") if line)
    out.root.end = len(out.items)
    return out


def iso_date(milliseconds: int) -> str:
    """Milliseconds since 1970 as the date in China (no summer time there since 1991)."""
    try:
        return (datetime.fromtimestamp(milliseconds / 1000, UTC) + _CHINA).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return str(milliseconds)


__all__ = ["Link", "drafts_of_json", "fragment", "iso_date", "load_json"]
