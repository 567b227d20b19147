"""Rows put together into items: repeated rows, rows that continue the item above, rows of sheets of their own.

Every row that comes in either becomes part of an item or comes back as :class:`Rejected`; none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from catalog.code_tables import split_set
from catalog.errors import N_
from catalog.model import LIST_ELEMENTS, Rejected, ServiceItem, SourceRow
from catalog.snapshot.build import build_item
from catalog.snapshot.header import ITEM_KEYS
from catalog.snapshot.lists import split_list
from catalog.snapshot.rows import RECORD, RawRow, Row, meant
from catalog.text import looks

_NUMBER: Final = re.compile(r"[\d.]+")

Key = tuple[str, ...]
"""What an item is known by while rows come in: code and name, or without a code all else that tells it apart."""


@dataclass(slots=True)
class Draft:
    """An item under construction. ``signatures`` are the rows it was made of: what they add → where they stand."""

    origin: SourceRow
    values: dict[str, str]
    groups: dict[str, list[Row]] = field(default_factory=dict)
    signatures: dict[object, SourceRow] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code of the item as it stands, without repeats."""
        return tuple(dict.fromkeys(_codes(self.values)))


class Assembler:
    """Takes rows in their order and gives items.

    A code with two names is two items: where 业务办理项 have no codes of their own, an export gives each of them
    the 31-character 实施编码 they share. ``rows_repeat``: several rows may make one item (tables); otherwise a code
    and name that come again are a duplicate.
    """

    def __init__(self, *, rows_repeat: bool = True) -> None:
        self._rows_repeat = rows_repeat
        self._drafts: dict[Key, Draft] = {}
        self._coded: dict[str, list[Key]] = {}
        self._ids: dict[str, Draft] = {}
        self._last: Draft | None = None
        self._last_key: Key | None = None
        self._last_refused = False
        self._index: _Index | None = None

    def new_sheet(self) -> None:
        """Forget the item above: no row continues an item of another sheet."""
        self._last, self._last_key, self._last_refused = None, None, False

    def add(self, row: RawRow) -> Rejected | None:
        """Take one row of an item sheet; what comes back is the reason why it was not taken."""
        self._index = None
        if row.refused is not None:
            return self._refuse(row, row.refused)
        if not row.names_item:
            return self._continue(row)
        refused = self._start_or_merge(row)
        self._last_refused = False
        return self._refuse(row, refused) if refused else None

    def join(self, row: RawRow) -> Rejected | None:
        """Take one row of a sheet of its own (materials, bases …) into the item whose code or name it carries."""
        if row.refused is not None:
            return self._refuse(row, row.refused)
        if row.names_item:
            found = self._find(row)
            if isinstance(found, Rejected):
                return self._refuse(row, found)
            self._last, self._last_refused = found, False
        if not row.groups:
            return Rejected(
                row.origin, N_("the row has neither a material nor a legal basis nor another part of an item")
            )
        return self._to_last(RawRow(row.origin, {}, row.groups))

    def items(self, sections: Iterable[str]) -> Iterator[ServiceItem]:
        """The items in the order of their first rows; ``sections`` are the row groups the export shows at all."""
        shown = tuple(sections)
        for key, draft in self._drafts.items():
            shared = len(self._coded.get(key[0], ())) > 1
            yield build_item(draft.values, draft.groups, draft.codes, shown, draft.origin, shared=shared)

    def _refuse(self, row: RawRow, why: Rejected) -> Rejected:
        """A row that names an item and is not taken takes the rows that continue it along."""
        if row.names_item:
            self._last, self._last_key, self._last_refused = None, None, True
        return why

    def _continue(self, row: RawRow) -> Rejected | None:
        listed = any(row.values.get(key) for key in LIST_ELEMENTS)
        if not row.groups and not listed:
            return Rejected(row.origin, N_("the row has neither a name nor a code"))
        return self._to_last(row)

    def _to_last(self, row: RawRow) -> Rejected | None:
        if self._last is None:
            after_refused = N_("belongs to a row that was rejected")
            return Rejected(row.origin, after_refused if self._last_refused else N_("there is no item above the row"))
        if any(not each.get("material_name") for each in row.groups.get("materials", ())):
            return Rejected(row.origin, N_("the material has no name"))
        return _merge(self._last, row)

    def _start_or_merge(self, row: RawRow) -> Rejected | None:
        key = self._key(row)
        if isinstance(key, Rejected):
            return key
        draft = self._drafts.get(key)
        if draft is None:
            return self._start(key, row)
        self._last, self._last_key = draft, key
        if not self._rows_repeat:
            return _repeated(row, draft)
        return _merge(draft, row)

    def _start(self, key: Key, row: RawRow) -> Rejected | None:
        if not meant(row.name):
            return Rejected(row.origin, N_("the row has a code but no name"), {"code": row.code})
        if _NUMBER.fullmatch(row.name):
            return Rejected(row.origin, N_("the name is a number: {name}"), {"name": row.name})
        given = row.values.get("id", "")
        if given and given in self._ids:
            return Rejected(row.origin, N_("id {key} stands twice, first at {first}"), _first(self._ids[given], given))
        draft = Draft(row.origin, dict(row.values), {name: list(rows) for name, rows in row.groups.items()})
        draft.signatures[_signature(row)] = row.origin
        self._drafts[key] = self._last = draft
        self._last_key = key
        if key[0]:
            self._coded.setdefault(key[0], []).append(key)
        if given:
            self._ids[given] = draft
        return None

    def _key(self, row: RawRow) -> Key | Rejected:
        """Which item the row is about; without a code, by name and unit, or the item above of that name."""
        if row.code:
            return self._coded_key(_folded(row.code), row)
        last = self._last
        if self._last_key and last is not None and _same_name(last.values, row.values):
            return self._last_key
        names = ("catalog_code", "task_name", "dept_name", "region")
        return ("", *(_folded(row.values.get(name, "")) for name in names))

    def _coded_key(self, code: str, row: RawRow) -> Key | Rejected:
        """By code and name; a row without a name is about the item above, or the only one of that code."""
        if meant(row.name):
            return code, _folded(row.name)
        known = self._coded.get(code, [])
        if self._last_key in known:
            known = [self._last_key]
        if len(known) > 1:
            return Rejected(row.origin, N_("{item} fits several items of the library"), {"item": row.code})
        return known[0] if known else (code, "")

    def _find(self, row: RawRow) -> Draft | Rejected:
        """The item a row of a sheet of its own names, by its codes and, where they do not tell, by name."""
        self._index = self._index or _Index(self._drafts.values())
        found = self._index.find(row)
        if len(found) == 1:
            return found[0]
        said = {"item": next(_codes(row.values), row.name)}
        if found:
            return Rejected(row.origin, N_("{item} fits several items of the library"), said)
        return Rejected(row.origin, N_("{item} is no item of the library"), said)


class _Index:
    """Items by every code and by name."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._by: dict[str, list[Draft]] = {}
        for draft in drafts:
            for key in {_folded(code) for code in draft.codes} | {_named(draft.values)}:
                self._by.setdefault(key, []).append(draft)

    def find(self, row: RawRow) -> list[Draft]:
        """The items the row may be about: by its codes, the most telling first, and by its name (and unit)."""
        by_name = [draft for draft in self._by.get(_named(row.values), ()) if _same_name(draft.values, row.values)]
        found: list[Draft] = []
        for code in _codes(row.values):
            coded = self._by.get(_folded(code), [])
            found = _both(found, coded) or found or coded
        if not any(_codes(row.values)):
            return by_name
        found = [draft for draft in found if _may_be_of(draft.values, row.values)]
        return _both(found, by_name) or found


def _may_be_of(item: Row, part: Row) -> bool:
    """Two 业务办理项编码 are two items, even below one 实施编码."""
    own, said = (_folded(meant(values.get("task_handle_item", ""))) for values in (item, part))
    return own == said or not (own and said)


def _both(one: list[Draft], other: list[Draft]) -> list[Draft]:
    return [draft for draft in one if any(draft is each for each in other)]


def _named(values: Row) -> str:
    return "name:" + _folded(values.get("task_name", ""))


def _merge(draft: Draft, row: RawRow) -> Rejected | None:
    """Add a further row to an item, or say with which row it disagrees."""
    for key, text in row.values.items():
        first = draft.values.get(key, "")
        if text and not _agrees(key, text, first):
            said = {"item": draft.values["task_name"], "element": key, "said": text, "first": first}
            return Rejected(
                row.origin,
                N_("says {said} for {element} of {item}, where row {row} says {first}"),
                said | {"row": _place(draft.origin, row.origin)},
            )
    signature = _signature(row)
    if signature in draft.signatures:
        first_seen = draft.signatures[signature]
        return Rejected(row.origin, N_("repeats row {row}"), {"row": _place(first_seen, row.origin)})
    draft.signatures[signature] = row.origin
    for key, text in row.values.items():
        if text:
            draft.values[key] = _joined(key, draft.values.get(key, ""), text)
    for section, rows in row.groups.items():
        known = draft.groups.setdefault(section, [])
        known.extend(each for each in rows if each not in known)
    return None


def _place(row: SourceRow, seen_from: SourceRow) -> str:
    return str(row.row) if row.sheet == seen_from.sheet else f"{row.sheet}:{row.row}"


def _agrees(key: str, text: str, first: str) -> bool:
    if not first or key in ("codes", "by_law", "fees", "faq") or text == first:
        return True
    return looks(text) == looks(first) or (key == "materials" and len(split_list(text)) == 1)


def _joined(key: str, first: str, text: str) -> str:
    if not first or (key not in LIST_ELEMENTS and key != "codes"):
        return first or text
    return first if text in first.split(RECORD) else first + RECORD + text


def _signature(row: RawRow) -> object:
    listed = tuple(row.values.get(key, "") for key in LIST_ELEMENTS)
    groups = tuple(
        (name, tuple(tuple(sorted(each.items())) for each in row.groups[name])) for name in sorted(row.groups)
    )
    return listed, groups


def _repeated(row: RawRow, draft: Draft) -> Rejected:
    return Rejected(
        row.origin, N_("repeats the item {item} of row {row}"), {"item": row.code or row.name, "row": draft.origin.row}
    )


def _first(draft: Draft, key: str) -> dict[str, object]:
    return {"key": key, "first": draft.origin.row}


def _codes(values: Mapping[str, str]) -> Iterator[str]:
    for key in ITEM_KEYS:
        if code := meant(values.get(key, "")):
            yield code
    yield from (
        code for line in re.split(f"[\n{RECORD}]", values.get("codes", "")) for code in split_set(line) if meant(code)
    )


def _folded(text: str) -> str:
    return looks(text).upper()


def _same_name(one: Row, other: Row) -> bool:
    dept = other.get("dept_name", "")
    same_unit = not dept or _folded(dept) == _folded(one.get("dept_name", ""))
    return same_unit and _folded(one.get("task_name", "")) == _folded(other.get("task_name", ""))
