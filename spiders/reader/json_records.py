"""Payloads that name elements in their values: ``[{"label": "承诺时限", "value": "5个工作日"}, …]``.

Form designers and page builders send such lists. Each becomes one object with the labels as keys, so that whoever
reads payloads reads it like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from spiders.reader.labels import SECTIONS, Labels
from spiders.reader.told import key_of_value

Json = Any
_FEWEST: Final = 3
_FEWEST_OF_ROW: Final = 2
"""Where every record has a label: a row of materials may have no more."""
_DEEPEST: Final = 40
_LONGEST_HEAD: Final = 40
_VALUE_NAMES: Final = ("value", "val", "content", "text", "data", "values", "fieldvalue", "itemvalue", "detail", "desc")


def with_labels_as_keys(value: Json, labels: Labels, depth: int = 0) -> Json:
    """The payload with every list of label and value made an object; groups of such lists too."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, dict):
        if (records := _of_heads_and_rows(value, labels)) is not None:
            return records
        return {name: with_labels_as_keys(each, labels, depth + 1) for name, each in value.items()}
    if not isinstance(value, list):
        return value
    columns = _columns(value, labels)
    if columns is not None:
        label, told = columns
        return {str(row[label]): row.get(told) for row in value if isinstance(row, dict) and row.get(label)}
    made = [with_labels_as_keys(each, labels, depth + 1) for each in value]
    return _ungrouped(value, made)


def _of_heads_and_rows(value: Mapping[str, Json], labels: Labels) -> list[Json] | None:
    """The records of a table given as a list of headings and a list of rows as wide; ``None`` where it is none."""
    heads = [each for each in value.values() if isinstance(each, list) and len(each) > 1 and _are_texts(each)]
    rows = [each for each in value.values() if isinstance(each, list) and each and all(map(_is_row, each))]
    if len(heads) != 1 or len(rows) != 1 or any(len(row) != len(heads[0]) for row in rows[0]):
        return None
    known = sum(labels.find(head, section) is not None for section in SECTIONS[:1] for head in heads[0])
    if known * 2 < len(heads[0]):
        return None
    return [dict(zip(heads[0], row, strict=True)) for row in rows[0]]


def _are_texts(values: Sequence[Json]) -> bool:
    return all(isinstance(each, str) and 0 < len(each) < _LONGEST_HEAD for each in values)


def _is_row(value: Json) -> bool:
    return isinstance(value, list) and not any(isinstance(each, dict | list) for each in value)


def _ungrouped(before: Sequence[Json], after: list[Json]) -> Json:
    """A list of groups, of which one held label and value, is no list of items: its members get names."""
    grouped = any(
        isinstance(old, dict)
        and any(isinstance(each, list) and isinstance(new[name], dict) for name, each in old.items())
        for old, new in zip(before, after, strict=True)
    )
    return {str(number): each for number, each in enumerate(after)} if grouped else after


def _columns(rows: Sequence[Json], labels: Labels) -> tuple[str, str] | None:
    """The names of the members that hold label and value."""
    records = [row for row in rows if isinstance(row, dict)]
    if len(records) < _FEWEST_OF_ROW or len(records) < len(rows):
        return None
    names = list(dict.fromkeys(name for row in records for name in row))[:30]
    known = {name: sum(_is_label(row.get(name), labels) for row in records) for name in names}
    label = max(names, key=lambda name: known[name], default="")
    fewest = _FEWEST if len(records) > known.get(label, 0) else _FEWEST_OF_ROW
    if not label or known[label] * 2 < len(records) or known[label] < fewest or not _is_unique(records, label):
        return None
    told = _value_name([name for name in names if name != label], records)
    return (label, told) if told else None


def _is_label(value: Json, labels: Labels) -> bool:
    if not isinstance(value, str) or not 0 < len(value) < 40:
        return False
    found = (labels.find(value.strip(), section) for section in ("item", *SECTIONS))
    return any(label is not None and label.is_firm for label in found) and not key_of_value(value)


def _is_unique(records: Sequence[Mapping[str, Json]], name: str) -> bool:
    said = [row.get(name) for row in records if isinstance(row.get(name), str)]
    return len(set(said)) == len(said)


def _value_name(names: Sequence[str], records: Sequence[Mapping[str, Json]]) -> str:
    """The member that holds the value: by its name, else the one with the most different texts."""
    texts = [name for name in names if all(not isinstance(row.get(name), dict) for row in records)]
    by_name = [name for name in texts if name.lower().replace("_", "").endswith(_VALUE_NAMES)]
    ranked = by_name or texts
    return max(ranked, key=lambda name: len({str(row.get(name)) for row in records}), default="")
