"""Tables under headings → rows of the section's columns; lines of laws and questions → rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from spiders.reader.blocks import Block, Grid
from spiders.reader.details import add_links, details_of, link_key, name_in
from spiders.reader.entries import all_details, details_in
from spiders.reader.grouping import need_of_group
from spiders.reader.labels import Labels
from spiders.reader.numbering import unmarked
from spiders.reader.outline import Cell, Link, tidy
from spiders.reader.ticks import ticked_columns, ticks_of
from spiders.reader.told import Row, key_of_values

_LAW_START: Final = re.compile(
    r"^\s*(?:《|[（(]?\d{1,2}[)）、.．]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|[①-⑳]|中华人民共和国|国务院)"
)
_QUESTION: Final = re.compile(r"^\s*(?:\d{1,2}[、.．]\s*)?(?:问题?\d{0,2}|Q\d{0,2})\s*[:：.、]\s*", re.I)
_ANSWER: Final = re.compile(r"^\s*(?:答案?|回答|解答|A\d{0,2})\s*[:：.、]\s*", re.I)
_KEY_COLUMN: Final = {"materials": "material_name", "by_law": "law_name", "fees": "project_name", "faq": "question"}
_WHOLE: Final = frozenset({"material_name", "form_guid", "example_guid"})
"""Columns whose cells are one text, whatever it looks like."""
_SEVERAL: Final = re.compile("[:：，,、；;\\s]")
"""What stands between two sub-elements in one cell."""
_HEAD_AGAIN: Final = re.compile("^[^:：\\n]{2,12}[:：]")
_FEWEST_HEADS: Final = 2
_COUNTER: Final = frozenset({"序号", "序", "编号", "No", "NO"})


def rows_of_grid(grid: Grid, labels: Labels, kinds: Mapping[str, str]) -> tuple[list[Row], list[str]]:
    """The rows by column key, and the headings nobody knows. ``kinds``: column → value kind (``url``: the link)."""
    grid = _unfolded(grid)
    of_materials = grid.section == "materials"
    ticked = ticked_columns(grid) if of_materials else {}
    columns, unknown = _columns(grid, labels, ticked)
    rows: list[Row] = []
    need = ""
    for cells in grid.rows:
        wide = _only_cell(cells) if of_materials and len(columns) > 1 else None
        if wide is not None and len(grid.rows) > 1:
            # a row of one wide cell names a group of rows, or tells more of the row above
            group = need_of_group(wide.text)
            need = group or need
            if rows and not group:
                rows[-1].update(_told_inside(wide, labels, grid.section, rows[-1]))
            continue
        if _is_head_again(cells, grid.heads):
            continue
        row = _row(cells, columns, kinds, labels)
        if of_materials and rows and (more := dict(details_of(row.get("material_name", ""), labels, grid.section))):
            rows[-1].update({key: text for key, text in more.items() if not rows[-1].get(key)})
            continue
        if of_materials:
            row = ticks_of(cells, ticked) | _with_details(row, cells, columns, labels)
            row |= {"is_need": need} if need and not row.get("is_need") else {}
        if any(row.values()):
            rows.append(row)
    return rows, unknown


def _is_head_again(cells: Sequence[Cell | None], heads: Sequence[str]) -> bool:
    """Whether a row says the headings once more, as printed parts and long tables do."""
    same = sum(bool(head) and cell is not None and cell.text == head for cell, head in zip(cells, heads, strict=False))
    return same >= max(_FEWEST_HEADS, len(heads) * 2 // 3)


def _unfolded(grid: Grid) -> Grid:
    """A table whose headings come twice, two records side by side, with one record a row."""
    heads = grid.heads
    width = next(
        (n for n in range(2, len(heads) // 2 + 1) if heads[n] == heads[0] and heads == heads[:n] * (len(heads) // n)), 0
    )
    if not width or len(set(heads[:width])) < 2:
        return grid
    starts = range(0, len(heads), width)
    rows = tuple(row[at : at + width] for row in grid.rows for at in starts)
    return replace(
        grid, heads=heads[:width], rows=tuple(row for row in rows if any(cell and cell.text for cell in row))
    )


def _only_cell(cells: Sequence[Cell | None]) -> Cell | None:
    """The cell that fills a row of several columns, ``None`` where there are more."""
    one = set(map(id, filter(None, cells)))
    return cells[0] if len(cells) > 1 and len(one) == 1 and cells[-1] is cells[0] else None


def _told_inside(cell: Cell, labels: Labels, section: str, row: Row) -> Row:
    """What a row of details says (材料类型：原件　份数：1), where the row above says nothing of the kind."""
    lines = list(cell.outline.lines)
    told = {key: text for key, text in details_in(lines, labels, section).items() if not row.get(key)}
    for line in lines:
        add_links(told, line.links)
    return told


def _columns(grid: Grid, labels: Labels, ticked: Mapping[int, Row]) -> tuple[dict[int, str], list[str]]:
    columns: dict[int, str] = {}
    unknown: list[str] = []
    for index, head in enumerate(grid.heads):
        if index in ticked:
            continue
        label = labels.find(head, grid.section)
        free = [claim.key.rpartition(".")[2] for claim in label.claims] if label else []
        key = next((each for each in free if each not in columns.values()), "")
        if key == _KEY_COLUMN["materials"] and _only_numbers(grid, index):
            continue
        if key:
            columns[index] = key
        elif label is None and head not in _COUNTER:
            told = _told_by_values(grid, index, columns)
            if told:
                columns[index] = told
            elif head and head not in unknown:
                unknown.append(head)
    return columns, unknown


def _only_numbers(grid: Grid, index: int) -> bool:
    """Whether a column counts its rows, whatever stands over it (申请材料 over all columns)."""
    said = [cell.text for row in grid.rows if index < len(row) and (cell := row[index]) is not None]
    return bool(said) and all(text.isdigit() for text in said)


def _told_by_values(grid: Grid, index: int, columns: Mapping[int, str]) -> str:
    """What a column of materials holds whose heading nobody knows, told by its values (原件, 申请人自备)."""
    if grid.section != "materials":
        return ""
    key = key_of_values([cell.text for row in grid.rows if index < len(row) and (cell := row[index]) is not None])
    return "" if key in columns.values() else key


def _row(cells: Sequence[Cell | None], columns: Mapping[int, str], kinds: Mapping[str, str], labels: Labels) -> Row:
    row: Row = {}
    for index, key in columns.items():
        cell = cells[index] if index < len(cells) else None
        if cell is None:
            continue
        told: Row = {}
        if kinds.get(key) == "url":
            row[key] = link_or_text(cell)
            links = _links_of(cell)
            if len(links) > 1 or (links and key == "form_guid" and link_key(links[0].text) == "example_guid"):
                add_links(told, links)
                row.pop(key if told else "", None)
        elif key == "material_name":
            row[key], told = (cell.text, {}) if cell.is_bare else _name(cell, labels)
            row[key] = unmarked(_without_head(row[key], key, labels))
        else:
            row[key] = _without_head(cell.text, key, labels)
        row |= {name: said for name, said in told.items() if not row.get(name)}
    return row


def _name(cell: Cell, labels: Labels) -> tuple[str, Row]:
    """The name in a cell, and what stands below it: details by their labels, boxes to be opened, downloads."""
    lines = list(cell.outline.lines)
    shown = [line for line in lines if line.box.hidden == cell.hidden] or lines
    names = [line for at, line in enumerate(shown) if not at or not details_of(line.text, labels, "materials")]
    name, told = name_in(names)
    for line in lines if len(names) < len(lines) else ():
        if line not in names:
            told |= dict(details_of(line.text, labels, "materials"))
    return name, told


def _without_head(text: str, key: str, labels: Labels) -> str:
    """A cell's text without the column's heading, where each cell says it again for narrow screens."""
    if not _HEAD_AGAIN.match(text):
        return text
    told = details_of(text, labels, "materials")
    return told[0][1] if len(told) == 1 and told[0][0] == key else text


def _with_details(row: Row, cells: Sequence[Cell | None], columns: Mapping[int, str], labels: Labels) -> Row:
    """The row with what cells say of several sub-elements at once (原件：1 复印件：0), whatever the column's head."""
    for index, cell in enumerate(cells):
        key = columns.get(index, "")
        if (
            cell is None
            or key in _WHOLE
            or not (_SEVERAL.search(cell.text) if key else cell.text[:3].strip("123456789"))
        ):
            continue  # most cells end here
        told = all_details(list(cell.outline.lines), labels, "materials")
        if key and len(told) > 1:
            row.pop(key, None)
        elif key:
            continue
        row |= {name: text for name, text in told.items() if not row.get(name)}
    return row


def _says_more(cell: Cell) -> bool:
    """Whether a cell under a heading nobody knows says more than a number or nothing."""
    return bool(cell.text) and not cell.text.isdigit()


def link_or_text(cell: Cell) -> str:
    """The address behind a cell's link, or its text when it has none."""
    return next((link.href for line in cell.outline.lines for link in line.links), cell.text)


def _links_of(cell: Cell) -> list[Link]:
    return [link for line in cell.outline.lines for link in line.links]


def laws_of_block(block: Block) -> list[str]:
    """Legal bases written as lines: one string per basis; a line that begins none continues the one before."""
    bases: list[str] = []
    for line in block.lines:
        if bases and not _LAW_START.match(line.text):
            bases[-1] += "\n" + line.text
        else:
            bases.append(line.text)
    return bases


def questions_of_block(block: Block) -> list[Row]:
    """问：… 答：… lines as rows."""
    rows: list[Row] = []
    for line in block.lines:
        asked, answered = _QUESTION.match(line.text), _ANSWER.match(line.text)
        if asked:
            rows.append({"question": tidy(line.text[asked.end() :])})
        elif answered and rows:
            rows[-1]["answer"] = tidy(line.text[answered.end() :])
        elif rows and "answer" in rows[-1]:
            rows[-1]["answer"] += "\n" + line.text
    return rows


def has_key_column(section: str, row: Mapping[str, str]) -> bool:
    """Whether a row of a table says what it is a row of."""
    key = _KEY_COLUMN.get(section, "")
    return not key or bool(row.get(key)) or (section == "by_law" and bool(row.get("clause_content")))
