"""Rows of a section written as pairs (材料名称 · 申请表 · 份数 · 1), a new one wherever its first label comes again,
and tables turned on their side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from spiders.reader.blocks import Grid
from spiders.reader.details import details_of
from spiders.reader.labels import Labels
from spiders.reader.numbering import name_and_note
from spiders.reader.outline import Box, Cell, Line, Link, Where

_SECTIONS: Final = ("materials", "by_law", "fees")
_FIRST: Final = {"materials": "material_name", "by_law": "law_name", "fees": "project_name"}

_FEWEST_COLUMNS: Final = 3
"""With one record the table is one of pairs."""

Pair = tuple[Cell, Cell]


def records_at(starts: Sequence[Sequence[Cell]], top: int, labels: Labels, where: Where) -> tuple[list[Grid], int]:
    """The records that the rows from ``top`` hold as pairs, each as a table of one row, and how many rows they take.

    ``starts``: the cells that begin in each row. ``([], 0)`` where the rows are something else.
    """
    words = starts[top][0].words if starts[top] else ""
    may_be = labels.sections_of(words) if words else frozenset()
    if not may_be:
        return [], 0
    rows = starts[top:]
    section = next((each for each in _SECTIONS if each in may_be and _begins_record(rows, labels, each)), "")
    if not section:
        return [], 0
    pairs: list[Pair] = []
    taken = 0
    for row in rows:
        found = _pairs(row, labels, section)
        if row and not found:
            break
        pairs.extend(found)
        taken += 1
    return [_grid(record, section, where) for record in _records(pairs)], taken


def turned_at(starts: Sequence[Sequence[Cell]], top: int, labels: Labels, where: Where) -> tuple[list[Grid], int]:
    """The table whose headings stand one below the other at ``top``, a record per column, and how many rows it takes.

    ``([], 0)`` where the rows are something else.
    """
    width = len(starts[top])
    for section in _SECTIONS if width >= _FEWEST_COLUMNS else ():
        keys: list[str] = []
        for row in starts[top:]:
            key = _key(row[0], labels, section) if len(row) == width else ""
            if not key or key in keys or (key == _FIRST[section] and not _names_each(row, labels, section)):
                break
            keys.append(key)
        if len(keys) > 1 and _FIRST[section] in keys:
            rows = starts[top : top + len(keys)]
            columns = tuple(tuple(row[at] for row in rows) for at in range(1, width))
            told = tuple(column for column in columns if any(cell.text for cell in column))
            return [Grid(section, tuple(row[0].words for row in rows), told, where)], len(keys)
    return [], 0


def named_at(starts: Sequence[Sequence[Cell]], top: int, labels: Labels, where: Where) -> tuple[list[Grid], int]:
    """Materials whose names stand in wide rows of their own, each above rows of pairs; and how many rows they take."""
    records: list[Grid] = []
    at = top
    while at + 1 < len(starts) and len(starts[at]) == 1:
        (name,) = starts[at]
        end = at + 1
        pairs: list[Pair] = []
        while end < len(starts) and (found := _pairs(starts[end], labels, "materials") or _told(starts[end], labels)):
            pairs.extend(found)
            end += 1
        keys = {_key(label, labels, "materials") for label, _value in pairs}
        if not pairs or _FIRST["materials"] in keys or len(keys) < len(pairs) or not name.text:
            break
        heads = (labels.table["material.material_name"].label, *(label.words for label, _value in pairs))
        cells = (Cell(name_and_note(name.text)[0], name.where), *(value for _label, value in pairs))
        records.append(Grid("materials", heads, (cells,), where))
        at = end
    return records, at - top


def details_at(starts: Sequence[Sequence[Cell]], labels: Labels) -> list[Line]:
    """A table of nothing but pairs that tell of one material and do not name it, a line each; ``[]`` for any other."""
    pairs: list[Pair] = []
    for row in starts:
        found = _pairs(row, labels, "materials")
        if row and not found:
            return []
        pairs.extend(found)
    keys = [_key(label, labels, "materials") for label, _value in pairs]
    heads = sum(bool(_key(value, labels, "materials")) for _label, value in pairs)
    if len(set(keys)) < max(2, len(keys)) or _FIRST["materials"] in keys or heads * 2 > len(pairs):
        return []
    box = Box(None, "tr", "tr.pair")
    return [Line(f"{label.words}：{value.text}", box, value.where, links=_links(value)) for label, value in pairs]


def _told(row: Sequence[Cell], labels: Labels) -> list[Pair]:
    """Label and value out of cells that each hold one of both (份数：1), ``[]`` where one does not."""
    pairs: list[Pair] = []
    for cell in row if len(row) > 1 else ():
        told = details_of(cell.text, labels, "materials")
        if len(told) != 1:
            return []
        words, _colon, value = cell.text.replace("：", ":", 1).partition(":")
        pairs.append((Cell(words, cell.where), Cell(value, cell.where)))
    return pairs


def _links(cell: Cell) -> tuple[Link, ...]:
    return tuple(link for line in cell.outline.lines for link in line.links)


def _names_each(row: Sequence[Cell], labels: Labels, section: str) -> bool:
    """Whether a row is a heading with a name in each column (the last may be empty)."""
    own = labels.find(row[0].words)
    if own is not None and own.is_firm:
        return False
    return bool(row[1].text and row[2].text) and not any(_key(cell, labels, section) for cell in row[1:])


def _begins_record(rows: Sequence[Sequence[Cell]], labels: Labels, section: str) -> bool:
    """Whether the first label is the key column's, with a value beside it, and another column's comes next."""
    filled = [row for row in rows[:3] if row]
    first = _pairs(filled[0], labels, section) if filled else []
    if not first or _key(first[0][0], labels, section) != _FIRST[section] or _key(first[0][1], labels, section):
        return False
    own = labels.find(first[0][0].words)
    if own is not None and own.is_firm:
        return False  # 申请材料 heads all of them, 材料名称 one
    second = first[1:] or (_pairs(filled[1], labels, section) if len(filled) > 1 else [])
    return bool(second) and _key(second[0][0], labels, section) not in ("", _FIRST[section])


def _pairs(row: Sequence[Cell], labels: Labels, section: str) -> list[Pair]:
    """Label and value cells in turn, ``[]`` when the row is not made so."""
    if len(row) % 2:
        row = [cell for cell in row if cell.text] if row and not row[-1].text else row
    if len(row) < 2 or len(row) % 2:
        return []
    pairs = [(label, value) for label, value in zip(row[::2], row[1::2], strict=True) if label.text or value.text]
    return pairs if all(_key(label, labels, section) for label, _value in pairs) else []


def _key(cell: Cell, labels: Labels, section: str) -> str:
    label = labels.find(cell.words, section) if cell.words else None
    return label.claims[0].key.rpartition(".")[2] if label is not None else ""


def _records(pairs: Sequence[Pair]) -> list[list[Pair]]:
    records: list[list[Pair]] = []
    for pair in pairs:
        if not records or pair[0].words == pairs[0][0].words:
            records.append([])
        records[-1].append(pair)
    return records


def _grid(record: Sequence[Pair], section: str, where: Where) -> Grid:
    heads = tuple(label.words for label, _value in record)
    return Grid(section, heads, (tuple(value for _label, value in record),), where)
