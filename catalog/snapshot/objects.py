"""JSON exports: an array of objects, or an object that holds one; nested objects and lists are looked into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from catalog.errors import N_, InputRefused
from catalog.itemfile import item_keys
from catalog.jsonlines import open_input, parse_json, read_jsonl
from catalog.model import LIST_ELEMENTS, SourceRow
from catalog.snapshot.columns import ColumnGuess, ColumnMap, Heading, guess_columns
from catalog.snapshot.fields import SECTIONS, load_fields, section_of
from catalog.snapshot.rows import RECORD, RawRow, Row, fault, split_row

_DEEPEST: Final = 4


def read_objects(path: Path) -> list[dict[str, Any]]:
    """The objects of a ``.json`` or ``.jsonl`` file; :class:`InputRefused` when there is no list of objects."""
    if path.suffix.lower() == ".jsonl":
        return [obj for _, obj in read_jsonl(path, numbers_as_text=True)]
    with open_input(path) as file:
        document = parse_json(file.read(), path.name, numbers_as_text=True)
    found = _list_in(document, _DEEPEST)
    if found is None:
        raise InputRefused(N_("holds no list of items"), where=path.name)
    if stranger := next((at for at, each in enumerate(found, 1) if not isinstance(each, dict)), 0):
        raise InputRefused(N_("expected an object"), where=f"{path.name}[{stranger}]")
    return found


def is_item_format(objects: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these are items in the product's own shape, not an export with names of its own."""
    known = item_keys()
    return all("id" in obj and "task_name" in obj and obj.keys() <= known.keys() for obj in objects)


def object_guesses(objects: Sequence[Mapping[str, Any]], columns: ColumnMap) -> tuple[ColumnGuess, ...]:
    """What each key is taken for, in the order keys first appear; keys of nested rows read ``materials/name``."""
    keys: dict[tuple[str, str], None] = {}
    for obj in objects:
        for key, value in _flat(obj):
            rows = _nested(value)
            if not rows:
                keys[("", key)] = None
            keys |= {(key, inner): None for row in rows for inner, _ in _flat(row)}
    guesses: list[ColumnGuess] = []
    for rows_key in dict.fromkeys(rows_key for rows_key, _ in keys):
        section = section_of(rows_key) if rows_key else "item"
        headings = [_heading(*each, at, section) for at, each in enumerate(keys) if each[0] == rows_key]
        guesses.extend(guess_columns(headings, columns))
    return tuple(sorted(guesses, key=lambda guess: guess.column))


def _heading(rows_key: str, key: str, column: int = 0, section: str = "item") -> Heading:
    """The heading of a key: its last part; what it is nested in is the group."""
    inside, _, name = key.rpartition(".")
    return Heading(name, column, section, rows_key or inside)


def object_rows(file: str, objects: Sequence[Mapping[str, Any]], guesses: Sequence[ColumnGuess]) -> Iterator[RawRow]:
    """The objects sorted by element; an object is one row, whatever it holds (row 1 is the first)."""
    element = {guess.heading: guess.element for guess in guesses if guess.element}
    for at, obj in enumerate(objects, 1):
        origin, cells, groups = SourceRow(file, row=at), dict[str, str](), dict[str, list[Row]]()
        for key, value in _flat(obj):
            said = element.get(_heading("", key).full, "")
            if rows := _nested(value):
                section = section_of(key)
                texts = (_group_row(key, row, section, element) for row in rows)
                groups.setdefault(section, []).extend(row for row in texts if any(row.values()))
            elif said and value is not None:
                cells[said] = _text(value, said)
        yield split_row(origin, cells, groups, fault(origin, cells, ()))


def _group_row(key: str, row: Mapping[str, Any], section: str, element: Mapping[str, str]) -> Row:
    prefix, texts = SECTIONS[section], dict[str, str]()
    for inner, value in _flat(row):
        said = element.get(_heading(key, inner).full, "")
        if prefix and said.startswith(prefix) and value is not None:
            texts[said.removeprefix(prefix)] = _text(value, said)
    return texts


def _flat(obj: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in obj.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _nested(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _text(value: Any, element: str) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        separator = RECORD if element in LIST_ELEMENTS else "\n"
        return separator.join(_text(each, element) for each in value if each is not None and not isinstance(each, dict))
    return str(value).strip()


def _list_in(value: Any, depth: int) -> list[Any] | None:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or not depth:
        return None
    inside = (_list_in(value[key], depth - 1) for key in sorted(value, key=_list_rank) if section_of(key) == "item")
    lists = [found for found in inside if found is not None]
    return next(
        (found for found in lists if any(isinstance(each, dict) for each in found)), lists[0] if lists else None
    )


def _list_rank(key: str) -> int:
    """Keys that hold the items of most interfaces come first, the others in their order."""
    known = load_fields().lists
    return known.index(key.lower()) if key.lower() in known else len(known)
