"""Items and readings as JSON objects, one per line: the shape both sides of a comparison share.

Only ``id`` and ``task_name`` are required. A JSON ``null`` is an absent key; an unknown key is refused with
its place and the nearest known key, except under ``extra``. Values are text as published: a number becomes
its digits, ``true`` and ``false`` become 是 and 否 for yes/no elements. *Nothing* keeps its four forms
(see :mod:`catalog.model`); an empty list says the same as ``""``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from catalog.elements import Kind, load_elements
from catalog.errors import N_, InputRefused, unknown_key
from catalog.jsonlines import dump_line, numbered_lines, parse_object, read_jsonl, write_jsonl
from catalog.model import LIST_ELEMENTS, LegalBasis, Material, Reading, ServiceItem, SourceRow

__all__ = [
    "BASIS_KEYS", "dump_line", "item_from_json", "item_keys", "item_of_line", "item_to_json", "read_items",
    "read_readings", "reading_from_json", "reading_to_json", "row_keys", "write_jsonl",
]  # fmt: skip

BASIS_KEYS: Final = ("law_name", "law_number", "article", "content", "issue_org", "effective_date", "source_url")
"""Keys of a ``by_law`` row. ``article`` is 条款号, ``content`` 条款内容."""

_ROW_GROUPS: Final = MappingProxyType({"materials": "material.", "fees": "fee.", "faq": "faq."})
_ROW_TITLE: Final = MappingProxyType({"fees": "standard", "faq": "question"})
"""Where the text of a row goes that was published as one string."""

_TEXT: Final = frozenset({str})
_HEAD: Final = ("id", "codes", "region", "channel", "extra")
_READING_TEXT: Final = ("channel", "url", "source", "fetched_at", "evidence")
_READING: Final = (*_READING_TEXT, "locators", "not_read", "unread")


def read_items(path: str | Path) -> Iterator[ServiceItem]:
    """The items of a JSONL file one by one; :class:`InputRefused` with file and line at the first bad one.

    Reading keys (``channel``, ``url`` …) are allowed and not kept, so that readings can stand as a library.
    """
    path, seen = Path(path), dict[str, str]()
    for number, line in numbered_lines(path):
        item = item_of_line(path.name, number, line)
        _once(item.id, f"{path.name}:{number}", seen)
        yield item


def item_of_line(file: str, number: int, line: bytes) -> ServiceItem:
    """The item of one line of a file, the first being 1."""
    where = f"{file}:{number}"
    return item_from_json(parse_object(line, where, numbers_as_text=True), where, SourceRow(file, row=number))


def read_readings(path: str | Path) -> Iterator[Reading]:
    """The readings of a JSONL file one by one; :class:`InputRefused` with file and line at the first bad one."""
    seen: dict[str, str] = {}
    for where, obj in read_jsonl(path, numbers_as_text=True):
        reading = reading_from_json(obj, where)
        _once(reading.item.id, where, seen)
        yield reading


def _once(key: str, where: str, seen: dict[str, str]) -> None:
    if key in seen:
        raise InputRefused(N_("id {key} stands twice, first at {first}"), where=where, key=key, first=seen[key])
    seen[key] = where


def item_from_json(obj: Mapping[str, Any], where: str = "", origin: SourceRow | None = None) -> ServiceItem:
    """The item of one JSON object; ``where`` names its place in errors (``library.jsonl:12``), ``origin`` its row."""
    known = item_keys()
    if not obj.keys() <= known.keys():
        raise unknown_key(next(key for key in obj if key not in known), known, where=where)
    present = {key: value for key, value in obj.items() if value is not None} if None in obj.values() else obj
    elements: dict[str, str] = {}
    for key, value in present.items():
        if kind := known[key]:
            elements[key] = value if type(value) is str else _text(value, key, where, yesno=kind == Kind.YESNO)
    rows = {key: _rows(key, present[key], elements, where) for key in LIST_ELEMENTS if key in present}
    return ServiceItem(
        id=_required(present, "id", where),
        task_name=_needed(elements, "task_name", where),
        codes=_codes(present.get("codes"), where),
        region=_text(present.get("region", ""), "region", where),
        elements=elements,
        by_law=tuple([_basis(row, where) for row in rows.get("by_law", ())]),
        materials=tuple([_material(row, where) for row in rows.get("materials", ())]),
        fees=tuple([_plain_row("fees", row, where) for row in rows.get("fees", ())]),
        faq=tuple([_plain_row("faq", row, where) for row in rows.get("faq", ())]),
        origin=origin,
    )


def reading_from_json(obj: Mapping[str, Any], where: str = "") -> Reading:
    """The reading of one JSON object: an item, the channel it stands on and the proof of it."""
    present = {key: obj[key] for key in _READING if obj.get(key) is not None}
    texts = {key: _text(present.get(key, ""), key, where) for key in _READING_TEXT}
    return Reading(
        item=item_from_json(obj, where),
        locators=_text_map(present.get("locators"), "locators", where),
        not_read=_text_map(present.get("not_read"), "not_read", where),
        unread=_texts(present.get("unread", []), "unread", where),
        has_provenance="locators" in present or "not_read" in present,
        **texts,
    )


def item_to_json(item: ServiceItem) -> dict[str, Any]:
    """The item as an object of plain types; what :func:`item_from_json` reads back as the same item.

    ``origin`` is not in it: where a row stood is no part of what it says.
    """
    obj: dict[str, Any] = {**item.elements, "id": item.id, "task_name": item.task_name}
    if item.codes:
        obj["codes"] = list(item.codes)
    if item.region:
        obj["region"] = item.region
    rows: dict[str, list[Any]] = {
        "by_law": [_basis_to_json(basis) for basis in item.by_law],
        "materials": [{**each.elements, "material_name": each.material_name} for each in item.materials],
        "fees": [dict(row) for row in item.fees],
        "faq": [dict(row) for row in item.faq],
    }
    return obj | {key: each for key, each in rows.items() if each and key not in item.elements}


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """The reading as an object of plain types; ``locators`` is there whenever the reading has provenance."""
    obj = item_to_json(reading.item)
    obj |= {key: text for key in _READING_TEXT if (text := getattr(reading, key))}
    if reading.has_provenance or reading.locators:
        obj["locators"] = dict(reading.locators)
    if reading.not_read:
        obj["not_read"] = dict(reading.not_read)
    if reading.unread:
        obj["unread"] = list(reading.unread)
    return obj


@lru_cache(maxsize=1)
def item_keys() -> Mapping[str, str]:
    """Every top-level key of an item or reading; the value is the element's kind, ``""`` for the others."""
    keys = dict.fromkeys((*_HEAD, *_READING, *LIST_ELEMENTS), "")
    for element in load_elements().values():
        if "." not in element.key and element.key not in LIST_ELEMENTS:
            keys[element.key] = element.kind
    return MappingProxyType({"task_name": Kind.NAME} | keys)


@lru_cache(maxsize=8)
def row_keys(group: str) -> Mapping[str, str]:
    """Every key of a row of ``materials``, ``fees`` or ``faq``, with the element's kind."""
    prefix = _ROW_GROUPS[group]
    rows = {
        each.key.removeprefix(prefix): each.kind for each in load_elements().values() if each.key.startswith(prefix)
    }
    return MappingProxyType(rows)


def _rows(key: str, value: Any, elements: dict[str, str], where: str) -> list[Any]:
    """The rows of a list element; one string instead of a list goes into ``elements`` as well."""
    if isinstance(value, list):
        rows = [row for row in value if row is not None and row != ""]
        if not rows:
            elements[key] = ""
        return rows
    if isinstance(value, Mapping):
        raise InputRefused(N_("{key} must be a list of rows or a text"), where=where, key=key)
    elements[key] = _text(value, key, where)
    return [elements[key]] if elements[key].strip() else []


def _basis(row: Any, where: str) -> LegalBasis:
    if not isinstance(row, Mapping):
        return LegalBasis(text=_text(row, "by_law", where))
    return LegalBasis(**_row(row, dict.fromkeys(BASIS_KEYS, ""), "by_law", where))


def _basis_to_json(basis: LegalBasis) -> str | dict[str, str]:
    return basis.text or {key: text for key in BASIS_KEYS if (text := getattr(basis, key))}


def _material(row: Any, where: str) -> Material:
    if not isinstance(row, Mapping):
        return Material(_text(row, "materials", where), {})
    texts = _row(row, row_keys("materials"), "materials", where)
    name = texts.pop("material_name", "")
    return Material(name, texts)


def _plain_row(group: str, row: Any, where: str) -> Mapping[str, str]:
    if not isinstance(row, Mapping):
        return {_ROW_TITLE[group]: _text(row, group, where)}
    return _row(row, row_keys(group), group, where)


def _row(row: Mapping[str, Any], known: Mapping[str, str], group: str, where: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    if _TEXT.issuperset(map(type, row.values())) and row.keys() <= known.keys():
        return {**row}
    for key, value in row.items():
        if key == "extra":
            continue
        if key not in known:
            raise unknown_key(key, known, where=f"{where} · {group}" if where else group)
        if type(value) is str:
            texts[key] = value
        elif value is not None:
            texts[key] = _text(value, f"{group}.{key}", where, yesno=known[key] == Kind.YESNO)
    return texts


def _text(value: Any, key: str, where: str, *, yesno: bool = False) -> str:
    """The value as published text; lists of texts become lines."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return ("是" if value else "否") if yesno else str(value).lower()
    if isinstance(value, (int, float)) and math.isfinite(value):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, (str, int, float)) or each is None for each in value):
        return "\n".join(_text(each, key, where, yesno=yesno) for each in value if each is not None)
    raise InputRefused(N_("the value of {key} must be text"), where=where, key=key)


def _texts(value: Any, key: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InputRefused(N_("{key} must be a list of texts"), where=where, key=key)
    return tuple(_text(each, key, where) for each in value if each is not None)


def _text_map(value: Any, key: str, where: str) -> Mapping[str, str]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputRefused(N_("{key} must be an object of texts"), where=where, key=key)
    return {name: _text(each, f"{key}.{name}", where) for name, each in value.items()}


def _codes(value: Any, where: str) -> tuple[str, ...]:
    """The codes without blanks and repeats, in the order given; one text stands for a list of one."""
    given = _texts(value, "codes", where) if isinstance(value, list) else (_text(value or "", "codes", where),)
    return tuple(dict.fromkeys(code for code in given if code.strip()))


def _required(present: Mapping[str, Any], key: str, where: str) -> str:
    text = _text(present.get(key, ""), key, where)
    if not text.strip():
        raise InputRefused(N_("key {key} is missing"), where=where, key=key)
    return text


def _needed(elements: dict[str, str], key: str, where: str) -> str:
    if key not in elements:
        raise InputRefused(N_("key {key} is missing"), where=where, key=key)
    return elements.pop(key)
