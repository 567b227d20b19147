"""JSON payloads → drafts. Any envelope, any case of keys; field names come from the element table.

A key that is there with null or "" is a label with nothing behind it; the string "null" is what the public sees.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Final

from catalog.code_tables import split_set, to_text
from catalog.elements import Element, Kind
from spiders.reader import rows as rows_of
from spiders.reader.blocks import Block
from spiders.reader.claims import Claimer
from spiders.reader.html import outline_of_html
from spiders.reader.json_members import first_address, guessed_members, is_file
from spiders.reader.json_records import with_labels_as_keys
from spiders.reader.json_shape import (
    SECTION_OF,
    Field,
    Json,
    field_of,
    is_answer_code,
    roots,
    section_of_rows,
    unpacked,
)
from spiders.reader.labels import Claim, Label, Labels
from spiders.reader.outline import Line, Outline, Table, Where, tidy
from spiders.reader.result import Draft, ReaderHints
from spiders.reader.stream import StreamReader
from spiders.reader.tables import TableReader

_MARKUP: Final = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6});")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_EPOCH_MS: Final = re.compile(r"^-?\d{12,13}$")
_SITUATION: Final = re.compile(
    r"situation|scenario|questionnaire|qingxing|situationlist|conditionoption|guidequestion", re.I
)
_BASIS_COLUMNS: Final = {"clause_number": "article", "clause_content": "content"}
_KEY_OF: Final = {section: key for key, section in SECTION_OF.items()}
_OF_WINDOW: Final = {"window.addr": "transact_addr", "window.time": "transact_time", "window.phone": "link_way"}
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_CHINA: Final = timedelta(hours=8)
_DEEPEST: Final = 40
_LEAST_GUIDE: Final = 60
_GROUP: Final = 4
"""Members: a group has a name, a number and its rows; a record that has attachments has more."""
_LABELS_OF_GUIDE: Final = 3


def drafts_of_json(payload: Json, labels: Labels, hints: ReaderHints) -> list[Draft]:
    """A draft per item in the payload; at least one, be it empty."""
    items = roots(with_labels_as_keys(unpacked(payload, 0), labels), labels, "$")
    return [_Reader(labels, hints).draft(root, path) for root, path in items] or [Draft()]


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
            value = value if inside else self._rows_of_groups(value)
            section = section_of_rows(value, self.labels) if not inside else ""
            if section in _KEY_OF:
                self._section(_KEY_OF[section], value, path)
                return
            for index, each in enumerate(value[:500]):
                self._walk(each, f"{path}[{index}]", depth + 1, inside or path)
        if not isinstance(value, dict) or depth > _DEEPEST:
            return
        for name, each in value.items():
            place = f"{path}.{name}"
            self.by_situation |= bool(_SITUATION.search(name)) and bool(each)
            if is_answer_code(name, each, value):
                continue
            hit = field_of(self.labels, name) or (_window_field(self.labels, name) if inside else None)
            if isinstance(each, dict | list):
                self._container(hit, each, place, depth, inside)
            elif hit is not None:
                self._note(hit, each, place, inside)
            elif not name.isascii():
                self.claimer.block(Block(Label(name), (), Where(place)))
            elif isinstance(each, str) and len(each) >= _LEAST_GUIDE and not inside:
                self._page_inside(each)

    def _rows_of_groups(self, value: list[Json]) -> list[Json]:
        """The rows of all groups where each holds one list and these are materials (by situation, by class)."""
        rows = _ungrouped(value)
        of_groups = rows is not value and section_of_rows(rows, self.labels) == "materials"
        return [row for at, row in enumerate(rows) if row not in rows[:at]] if of_groups else value

    def _container(self, hit: Field | None, value: Json, place: str, depth: int, inside: str) -> None:
        """A list or an object: the rows of a section, the words of an element, or something with more inside."""
        rows = _rows_under(value) if hit and hit.key in SECTION_OF and not inside else None
        if hit is not None and rows is not None:
            self._section(hit.key, rows, place)
        elif hit is not None and isinstance(value, list) and all(not isinstance(one, dict | list) for one in value):
            self._note(hit, "\n".join(_plain(one) for one in value), place, inside)
        else:
            self._walk(value, place, depth + 1, inside)

    def _page_inside(self, text: str) -> None:
        """A member of no known name that holds a whole guide as markup."""
        outline = fragment(text)
        if self.labels.count(outline.text) >= _LABELS_OF_GUIDE:
            for block in StreamReader(self.labels).read(outline):
                self.claimer.block(block)

    def _note(self, hit: Field, value: Json, path: str, inside: str) -> None:
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
        tables = [item for item in outline.items if isinstance(item, Table)] if element.kind is Kind.LIST else []
        for table in tables:
            found = TableReader(self.labels, StreamReader(self.labels).read, 0).read(table, label)
            for block in found.blocks:
                self.claimer.block(replace(block, where=Where(path)))
        if tables and self.claimer.draft.rows(key):
            return
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
        section = SECTION_OF[key]
        label = Label(key, (Claim(key, "same"),))
        block = Block(label, (), Where(path))
        if all(not isinstance(row, dict) for row in rows):
            lines = [line for row in rows for line in fragment(_plain(row)).lines]
            parts = tuple(Line(line.text, line.box, Where(path), (), line.links) for line in lines)
            self.claimer.block(Block(label, parts, Where(path)))
            return
        records = [_flat(each) for each in _ungrouped(rows) if isinstance(each, dict)]
        told = self._guessed(records) if section == "materials" else {}
        made = [row for row in (self._row(each, section, told) for each in records) if any(row.values())]
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

    def _guessed(self, records: list[dict[str, Json]]) -> dict[str, str]:
        """Members of no known name → the sub-element of a material they hold."""
        names = dict.fromkeys(name for row in records for name in row)
        hits = {name: field_of(self.labels, name, "materials") for name in names}
        known = {name: hit.key.rpartition(".")[2] for name, hit in hits.items() if hit is not None}
        return guessed_members(records, known, _plain)

    def _row(self, value: Mapping[str, Json], section: str, told: Mapping[str, str]) -> dict[str, str]:
        row: dict[str, str] = {}
        twins: set[str] = set()
        for name, each in value.items():
            hit = field_of(self.labels, name, section) if name not in told else None
            if hit is None or (hit.key in row and (hit.key in twins or not hit.is_text)):
                continue
            said = first_address(each) if isinstance(each, dict | list) else each
            row[hit.key] = fragment(self._text(self.labels.table[hit.key], said)).text
            if hit.is_text and row[hit.key]:
                twins.add(hit.key)
        for name, key in told.items():
            said = value.get(name)
            row.setdefault(f"material.{key}", first_address(said) if is_file(key) else fragment(_plain(said)).text)
        table = self.labels.table
        return {table[key].column: text for key, text in row.items() if not table[key].internal}


def _window_field(labels: Labels, name: str) -> Field | None:
    """What a field of a window (tel, time) says about the item."""
    hit = field_of(labels, name, "window")
    return Field(_OF_WINDOW[hit.key], hit.is_text) if hit is not None and hit.key in _OF_WINDOW else None


def _words(value: Json) -> str:
    """What a row of a text element says: its strings with Chinese in them."""
    if isinstance(value, dict):
        return "\n".join(text for each in value.values() if _HAN.search(text := _plain(each)))
    return _plain(value)


def _rows_under(value: Json) -> list[Json] | None:
    """The rows of a section: the list itself, or the only list inside its envelope."""
    if isinstance(value, list):
        return value
    lists = [each for each in value.values() if isinstance(each, list)] if isinstance(value, dict) else []
    return lists[0] if len(lists) == 1 else None


def _ungrouped(rows: list[Json]) -> list[Json]:
    """The rows; of groups that each hold one list of objects, what is in those lists."""
    inner = [
        [each for each in row.values() if isinstance(each, list) and each and isinstance(each[0], dict)]
        for row in rows
        if isinstance(row, dict)
    ]
    grouped = inner and all(len(lists) == 1 for lists in inner) and all(len(row) <= _GROUP for row in rows)
    return [row for (rows_of_group,) in inner for row in rows_of_group] if grouped else rows


def _flat(row: Mapping[str, Json]) -> dict[str, Json]:
    """A record with what stands in objects of its own beside the rest, where no member has that name."""
    inner = [each for each in row.values() if isinstance(each, dict)]
    more = {name: told for each in inner for name, told in each.items() if not isinstance(told, dict)}
    return {**more, **row}


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
