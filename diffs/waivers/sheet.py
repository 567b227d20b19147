"""The sheet of waivers as people keep it in Excel or WPS: every row is accepted, or refused with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from catalog.days import read_day
from catalog.elements import SECTIONS, load_elements
from catalog.errors import N_, InputRefused, nearest
from catalog.formulas import as_said
from catalog.model import Rejected, SourceRow
from catalog.regions import find_region
from catalog.snapshot.delimited import read_delimited
from catalog.text import looks
from catalog.tomlfile import load_model
from diffs.rules import load_rules
from diffs.waivers.model import Relation, Waiver

_FILE: Final = Path(__file__).with_name("columns.toml")
_ROWS_OF: Final = {prefix: key for key, prefix in SECTIONS.items() if prefix}
_PLAIN: Final = ("channel", "unit", "item", "sub_key", "value", "library_value", "reason", "approver", "document")


class _Columns(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: tuple[str, ...]
    element: tuple[str, ...]
    channel: tuple[str, ...]
    unit: tuple[str, ...]
    region: tuple[str, ...]
    item: tuple[str, ...]
    sub_key: tuple[str, ...]
    relation: tuple[str, ...]
    value: tuple[str, ...]
    library_value: tuple[str, ...]
    reason: tuple[str, ...]
    approver: tuple[str, ...]
    document: tuple[str, ...]
    start: tuple[str, ...]
    end: tuple[str, ...]
    relations: Mapping[Relation, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class WaiverSheet:
    """The rows taken, in their order, and the rows refused; a refused row allows nothing."""

    waivers: tuple[Waiver, ...] = ()
    refused: tuple[Rejected, ...] = ()


class _Unfit(Exception):
    """Raised for a row that cannot be taken: a message template and what fills it."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template)
        self.template, self.params = template, params


def read_waivers(path: Path, *, rules: Collection[str] | None = None) -> WaiverSheet:
    """The sheet (``.csv``; UTF-8 with or without BOM, or GB18030). ``rules`` are the ids known (default: all shipped).

    Raises :class:`InputRefused` when it cannot be read, has no heading for the reason, or a heading nobody knows.
    """
    known = frozenset(load_rules()) if rules is None else frozenset(rules)
    grid = read_delimited(path, lambda cell: looks(cell) in _headings())
    head = next((at for at, row in enumerate(grid.rows) if any(cell.strip() for cell in row)), None)
    if head is None:
        return WaiverSheet()
    columns = _columns_of(grid.rows[head], f"{path.name}:{head + 1}")
    taken: list[Waiver] = []
    refused: list[Rejected] = []
    for at, row in enumerate(grid.rows[head + 1 :], head + 2):
        if not any(cell.strip() for cell in row):
            continue
        origin = SourceRow(path.name, "", at)
        texts = {field: row[column].strip() if column < len(row) else "" for field, column in columns.items()}
        cells = {field: as_said(text) for field, text in texts.items()}
        try:
            taken.append(_waiver(cells, origin, known))
        except _Unfit as error:
            refused.append(Rejected(origin, error.template, error.params))
    return WaiverSheet(tuple(taken), tuple(refused))


def _columns_of(row: Sequence[str], where: str) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, cell in enumerate(row):
        if not cell.strip():
            continue
        field = _headings().get(looks(cell).lower())
        if field is None:
            hint = N_("known columns: {known}")
            known = "、".join(getattr(_file(), name)[0] for name in _fields())
            raise InputRefused(N_("unknown column {heading}"), where=where, hint=hint, heading=cell, known=known)
        if field in columns:
            raise InputRefused(N_("column {heading} stands twice"), where=where, heading=cell)
        columns[field] = at
    if "reason" not in columns:
        raise InputRefused(N_("column {heading} is missing"), where=where, heading=_file().reason[0])
    return columns


def _waiver(cells: Mapping[str, str], origin: SourceRow, rules: Collection[str]) -> Waiver:
    """The waiver of one row; :class:`_Unfit` with the column and the reason when it is none."""
    if not cells["reason"]:
        raise _Unfit(N_("column {column}: a reason is needed"), column=_file().reason[0])
    rule, (element, sub_element) = _rule(cells.get("rule", ""), rules), _element(cells.get("element", ""))
    if not (rule or element):
        columns = f"{_file().rule[0]}、{_file().element[0]}"
        raise _Unfit(N_("columns {columns}: name a rule or an element; not everything can be allowed"), columns=columns)
    start, end = _day(cells, "start"), _day(cells, "end")
    if start and end and end < start:
        raise _Unfit(N_("column {column}: ends before it begins"), column=_file().end[0])
    return Waiver(
        rule=rule,
        element=element,
        sub_element=sub_element,
        region=_region(cells.get("region", "")),
        relation=_relation(cells),
        start=start,
        end=end,
        origin=origin,
        **{field: cells.get(field, "") for field in _PLAIN},
    )


def _rule(text: str, rules: Collection[str]) -> str:
    if text and text.upper() not in rules:
        near = nearest(text.upper(), rules)
        template = N_("column {column}: there is no rule {value}; did you mean {near}?")
        raise _Unfit(template, column=_file().rule[0], value=text, near=near)
    return text.upper()


def _element(text: str) -> tuple[str, str]:
    """Element and sub-element of a key (``materials.copies_num``, ``material.copies_num``) or a label."""
    table = load_elements()
    head, _, column = text.partition(".")
    key = f"{SECTIONS[head]}.{column}" if column and SECTIONS.get(head) else text
    found = [each for each in table if each.key == key] or [each for each in table if each.label == text]
    if not text:
        return "", ""
    if not found:
        near = nearest(text, [*table.keys(), *(each.label for each in table)])
        template = N_("column {column}: there is no element {value}; did you mean {near}?")
        raise _Unfit(template, column=_file().element[0], value=text, near=near)
    prefix, _, column = found[0].key.rpartition(".")
    return (_ROWS_OF[prefix], column) if prefix else (found[0].key, "")


def _region(text: str) -> str:
    known = find_region(text) if text else None
    if text and known is None:
        raise _Unfit(N_("column {column}: there is no region {value}"), column=_file().region[0], value=text)
    return (known.code or text) if known else ""


def _relation(cells: Mapping[str, str]) -> Relation:
    text, value = cells.get("relation", ""), cells.get("value", "")
    column = _file().relation[0]
    if not text:
        return Relation.VALUE if value else Relation.ANY
    relation = next((each for each, words in _file().relations.items() if text.lower() in words), None)
    if relation is None:
        allowed = "、".join(words[1] for words in _file().relations.values())
        raise _Unfit(N_("column {column}: {value} is none of {allowed}"), column=column, value=text, allowed=allowed)
    if (relation is Relation.VALUE) != bool(value):
        template = N_("column {column}: a value belongs to “{word}”, and only to it")
        raise _Unfit(template, column=_file().value[0], word=_file().relations[Relation.VALUE][1])
    return relation


def _day(cells: Mapping[str, str], field: str) -> str:
    text = cells.get(field, "")
    day = read_day(text)
    if text and not day:
        column = getattr(_file(), field)[0]
        raise _Unfit(N_("column {column}: {value} is no date like 2021-09-30"), column=column, value=text)
    return day


@lru_cache(maxsize=1)
def _file() -> _Columns:
    return load_model(_FILE, _Columns)


@lru_cache(maxsize=1)
def _headings() -> Mapping[str, str]:
    return {looks(heading).lower(): field for field in _fields() for heading in getattr(_file(), field)}


def _fields() -> tuple[str, ...]:
    return tuple(field for field in _Columns.model_fields if field != "relations")


def column_of(heading: str) -> str:
    """What stands under a heading, ``""`` for one nobody knows."""
    return _headings().get(looks(heading).lower(), "")


def heading_of(field: str) -> str:
    """The usual heading of a column."""
    words: tuple[str, ...] = getattr(_file(), field)
    return words[0]


def relation_word(relation: Relation) -> str:
    """What people write for a relation."""
    return _file().relations[relation][1]
