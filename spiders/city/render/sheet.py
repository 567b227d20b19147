"""An item laid out in one dialect: which labels, in which order, and which tables.

The dialects stand in ``dialects.toml``. Every renderer starts from a :class:`Sheet`, so that no channel can
forget an element that its item carries.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2s
from importlib.resources import files
from typing import Any, Final

from catalog.elements import load_elements
from catalog.model import LIST_ELEMENTS, LegalBasis, ServiceItem

LAW_KEYS: Final = ("law_name", "law_number", "article", "content", "issue_org", "effective_date", "source_url")
PREFIX: Final = {"materials": "material", "by_law": "basis", "fees": "fee", "faq": "faq"}
"""List element → what the element table puts before its sub-elements."""
LONG: Final = 40
"""From this many characters on, pages give a text a row or a block of its own."""


@dataclass(frozen=True, slots=True)
class Field:
    """One element with one text, under the label of the dialect."""

    key: str
    label: str
    text: str

    @property
    def is_long(self) -> bool:
        """Whether the text wants a row of its own."""
        return len(self.text) >= LONG or "\n" in self.text


@dataclass(frozen=True, slots=True)
class Table:
    """One list element. ``text`` is set when the source publishes it as one string, and then there are no rows.

    Without ``heads`` each row is a single string (a legal basis as one text).
    """

    key: str
    label: str
    columns: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str | None = None
    records: tuple[Mapping[str, str], ...] = ()
    """The rows as column → text, each with the columns it has; empty when the rows are single strings."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An item in one dialect: single elements in the order shown, then the list elements it has."""

    item: ServiceItem
    fields: tuple[Field, ...]
    tables: tuple[Table, ...]

    def table(self, key: str) -> Table | None:
        """The list element, or ``None`` when the item shows none."""
        return next((table for table in self.tables if table.key == key), None)

    def text(self, key: str) -> str | None:
        """The text of a single element, or ``None`` when the item has none."""
        return next((field.text for field in self.fields if field.key == key), None)

    def pick(self, keys: Sequence[str]) -> tuple[Field, ...]:
        """The elements named, in the order of ``keys``."""
        by_key = {field.key: field for field in self.fields}
        return tuple(by_key[key] for key in keys if key in by_key)

    def but(self, keys: Sequence[str]) -> tuple[Field, ...]:
        """All elements that ``keys`` does not name."""
        return tuple(field for field in self.fields if field.key not in keys)


@cache
def _dialects() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("dialects.toml").read_text("utf-8"))


def lay_out(item: ServiceItem, dialect: str) -> Sheet:
    """The item as ``dialect`` shows it; elements the dialect does not know come last, under their own label."""
    names = _dialects()[dialect]
    labels: Mapping[str, str] = names["labels"]
    texts = {"task_name": item.task_name, **item.elements}
    shown = [key for key in texts if key not in LIST_ELEMENTS and not _is_internal(key)]
    order = {key: place for place, key in enumerate(labels)}
    shown.sort(key=lambda key: (order.get(key, len(order)), key))
    fields = tuple(Field(key, labels.get(key) or own_label(key), texts[key]) for key in shown)
    tables = tuple(_table(item, key, dialect) for key in LIST_ELEMENTS if item.shows(key))
    return Sheet(item, fields, tables)


def own_label(key: str) -> str:
    """The label of an element in the element table; its key when the table does not know it."""
    table = load_elements()
    return table[key].label if key in table else key


def _is_internal(key: str) -> bool:
    table = load_elements()
    return key in table and table[key].internal


def _table(item: ServiceItem, key: str, dialect: str) -> Table:
    label = _dialects()[dialect]["title"][key]
    if key in item.elements:
        return Table(key, label, text=item.elements[key])
    rows = [_public(row, PREFIX[key]) for row in _rows(item, key)]
    used = {column for row in rows for column in row}
    if used == {"text"}:
        return Table(key, label, rows=tuple((row["text"],) for row in rows))
    order = {column: place for place, column in enumerate(_dialects()["defaults"][key])}
    columns = tuple(sorted(used, key=lambda column: (order.get(column, len(order)), column)))
    named = tuple(_head(key, column, dialect) for column in columns)
    cells = tuple(tuple(row.get(each, "") for each in columns) for row in rows)
    return Table(key, label, columns, named, cells, records=tuple(rows))


def _public(row: Mapping[str, str], prefix: str) -> Mapping[str, str]:
    return {column: text for column, text in row.items() if not _is_internal(f"{prefix}.{column}")}


def _head(key: str, column: str, dialect: str) -> str:
    names = _dialects()[dialect]
    if column in names.get(key, {}):
        return str(names[key][column])
    if "case" in names:
        return cased(column, names["case"])
    return _dialects()["defaults"][key].get(column) or own_label(f"{PREFIX[key]}.{column}")


def cased(key: str, case: str) -> str:
    """An element key as payloads spell it: ``upper`` LINK_WAY or ``camel`` linkWay."""
    if case == "upper":
        return key.upper()
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _rows(item: ServiceItem, key: str) -> list[Mapping[str, str]]:
    if key == "materials":
        return [{"material_name": row.material_name, **row.elements} for row in item.materials]
    if key == "by_law":
        among_split = not all(row.text for row in item.by_law)
        return [_law_row(row, among_split) for row in item.by_law]
    return list(item.fees if key == "fees" else item.faq)


def _law_row(row: LegalBasis, among_split: bool) -> Mapping[str, str]:
    """A row as one string goes into the column of the title when its neighbours have columns: as clerks do."""
    if row.text:
        return {"law_name" if among_split else "text": row.text}
    return {key: value for key in LAW_KEYS if (value := getattr(row, key))}


def serial(item: ServiceItem, channel: str) -> str:
    """A number for the item on the channel, the same in every run: 12 hexadecimal digits."""
    return blake2s(f"{channel}:{item.id}".encode(), digest_size=6).hexdigest()


def choice(item: ServiceItem, channel: str, count: int) -> int:
    """Which of ``count`` templates the channel uses for the item: a lasting accident, as on real portals."""
    return int(serial(item, channel), 16) % count
