"""``elements.toml`` read and checked: every mistake in it is a :class:`ConfigError` that names its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from catalog.blanks import bare
from catalog.code_tables import table_names
from catalog.conditions import Condition
from catalog.element import SECTIONS, Element, Family, Kind, Label, Need, Relation
from catalog.errors import N_, ConfigError, nearest, unknown_key
from catalog.labels import field_key, label_key
from catalog.tomlfile import line_of, load_model, read_toml

_ITEM_GROUPS: Final = ("basic", "extend")
_GROUP_SECTION: Final = {prefix: section for section, prefix in SECTIONS.items()}


class _When(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    element: str
    equals: str = ""
    differs: str = ""
    contains: str | list[str] = []
    greater: int | None = None
    present: bool | None = None


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    kind: Kind
    need: Need | dict[Family, Need]
    when: _When | None = None
    code_table: str = ""
    section: Literal["item"] | None = None
    exchange_key: str = ""
    not_for: list[str] = []
    nothing: list[str] | dict[Family, list[str]] = []
    internal: bool = False
    status: Literal["schema", "variant", "portal"] = "schema"
    fields: list[str] = []
    same: list[str] = []
    typo: list[str] = []
    context: list[str] = []
    near: list[str] = []
    merged: list[str] = []
    ambiguous: list[str] = []


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    basic: dict[str, _Entry] = {}
    extend: dict[str, _Entry] = {}
    material: dict[str, _Entry] = {}
    basis: dict[str, _Entry] = {}
    fee: dict[str, _Entry] = {}
    faq: dict[str, _Entry] = {}
    window: dict[str, _Entry] = {}
    flow: dict[str, _Entry] = {}


def read_elements(path: Path) -> tuple[tuple[Element, ...], dict[str, str]]:
    """The elements of the file in its order, and the exchange format's own keys → ours.

    Raises :class:`ConfigError` with file and line for a key, kind, code table or element nobody knows, a key given
    twice, a need without its condition, or a label that two elements of one section claim as ``same``.
    """
    groups = load_model(path, _File)
    _document, text = read_toml(path)
    entries = [(group, name, entry) for group in _File.model_fields for name, entry in getattr(groups, group).items()]
    places = {_key(*each): f"{path.name}:{line_of(text, each[:2])}" for each in entries}
    _check_keys(entries, places)
    tables = {_key(*each): each[2].code_table for each in entries}
    for group, name, entry in entries:
        _check_entry(entry, tables, places[_key(group, name, entry)])
    elements = tuple(_element(group, name, entry, tables) for group, name, entry in entries)
    _check_labels(elements, places)
    aliases = {
        f"{group}.{entry.exchange_key}": f"{group}.{name}" for group, name, entry in entries if entry.exchange_key
    }
    return elements, aliases


def _key(group: str, name: str, entry: _Entry) -> str:
    return name if group in _ITEM_GROUPS or entry.section else f"{group}.{name}"


def _element(group: str, name: str, entry: _Entry, tables: Mapping[str, str]) -> Element:
    key = _key(group, name, entry)
    names = (name, entry.exchange_key, *entry.fields)
    return Element(
        key=key,
        label=entry.label,
        group=group,
        section="item" if group in _ITEM_GROUPS or entry.section else _GROUP_SECTION[group],
        kind=entry.kind,
        code_table=entry.code_table,
        status=entry.status,
        internal=entry.internal,
        labels=tuple(_labels_of(entry)),
        fields=tuple(dict.fromkeys(filter(None, names))),
        needs=_needs(entry),
        nothing=_nothing(entry),
        not_for=frozenset(entry.not_for),
        when=_condition(entry.when, tables) if entry.when else None,
    )


def _labels_of(entry: _Entry) -> Iterator[Label]:
    yield Label(entry.label, Relation.SAME)
    for relation in Relation:
        yield from (Label(text, relation) for text in getattr(entry, relation))


def _needs(entry: _Entry) -> dict[Family, Need]:
    return dict(entry.need) if isinstance(entry.need, dict) else dict.fromkeys(Family, entry.need)


def _nothing(entry: _Entry) -> dict[Family, frozenset[str]]:
    words = entry.nothing if isinstance(entry.nothing, dict) else dict.fromkeys(Family, entry.nothing)
    return {family: frozenset(bare(word) for word in words.get(family, ())) for family in Family}


def _condition(when: _When, tables: Mapping[str, str]) -> Condition:
    contains = (when.contains,) if isinstance(when.contains, str) else tuple(when.contains)
    return Condition(
        when.element, tables[when.element], when.equals, when.differs, contains, when.greater, when.present
    )


def _check_keys(entries: list[tuple[str, str, _Entry]], places: Mapping[str, str]) -> None:
    seen: set[str] = set()
    for each in entries:
        key = _key(*each)
        if key in seen:
            raise ConfigError(N_("the element {key} is given twice"), where=places[key], key=key)
        seen.add(key)


def _check_entry(entry: _Entry, tables: Mapping[str, str], where: str) -> None:
    if entry.code_table and entry.code_table not in table_names():
        raise ConfigError(
            N_("unknown code table {table}"),
            where=where,
            hint=N_("did you mean {near}?"),
            table=entry.code_table,
            near=nearest(entry.code_table, table_names()),
        )
    if entry.when and entry.when.element not in tables:
        raise unknown_key(entry.when.element, tables, where=where, error=ConfigError)
    needs = set(_needs(entry).values())
    may_depend = needs & {Need.CONDITIONAL, Need.MAY}
    if (entry.when is None and Need.CONDITIONAL in needs) or (entry.when is not None and not may_depend):
        raise ConfigError(N_("a conditional need and its condition must come together"), where=where)


def _check_labels(elements: tuple[Element, ...], places: Mapping[str, str]) -> None:
    """A label sure to mean two things, or a field name with two owners, would be decided by file order alone."""
    owners: dict[tuple[str, str, str], str] = {}
    for element in elements:
        sure = {label_key(label.text) for label in element.labels if label.relation is Relation.SAME}
        names = [("label", text) for text in sorted(sure)]
        names += [("field", text) for text in sorted({field_key(name) for name in element.fields})]
        for what, text in names:
            owner = owners.setdefault((element.section, what, text), element.key)
            if owner != element.key:
                raise ConfigError(
                    N_("{text} is claimed by both {first} and {second}"),
                    where=places[element.key],
                    text=text,
                    first=owner,
                    second=element.key,
                )
