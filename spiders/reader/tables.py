"""Tables: pairs side by side, a head row above its values, rows under headings, and tables made for layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from spiders.reader.blocks import NOBODY, Block, Grid, Listing, Part, distinct
from spiders.reader.labels import SECTIONS, Label, Labels, may_be_label
from spiders.reader.outline import Cell, Line, Outline, Table, Where

GridRow = list[Cell | None]
_COUNTERS: Final = frozenset({"序号", "编号", "序", "No", "NO.", "no", "操作", "#"})
_LABEL_LENGTH: Final = 40
_MIN_LISTED: Final = 2


@dataclass
class Found:
    """What one table gave: blocks and listings, and the parts that are nobody's (value of the label before)."""

    blocks: list[Block] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    loose: list[Part] = field(default_factory=list)


class TableReader:
    """Reads one table. ``inside`` recognises the outline of a cell that holds more than a value."""

    def __init__(self, labels: Labels, inside: Callable[[Outline, int], list[Block]], hidden: int) -> None:
        self.labels = labels
        self.inside = inside
        self.hidden = hidden
        self.found = Found()

    def read(self, table: Table, owner: Label | None = None) -> Found:
        """Everything in ``table``; ``owner`` is the label in front of it, if any."""
        self.rows(table.grid(), owner, table.where)
        return self.found

    def rows(self, grid: Sequence[GridRow], owner: Label | None, where: Where) -> None:
        """Work through rows from the top; each step takes as many as belong together."""
        columns = self._label_columns(grid)
        top, pending = 0, owner
        while top < len(grid):
            fresh = _fresh(grid, top)
            section = self._section_of_heads(fresh, pending)
            if not fresh:
                top += 1
            elif section:
                top = self._headed(grid, top, section, pending, where)
                pending = None
            elif self._is_head_row(grid, top, fresh):
                top = self._head_above_values(grid, top, where)
                pending = None
            elif len(fresh) == 1:
                pending = self._single(fresh[0], pending)
                top += 1
            else:
                top += self._pairs(grid, top, columns, pending)
                pending = None
        if pending is not None and pending is not owner:
            self._emit(pending, (), where)

    def label_of(self, cell: Cell, section: str = "item") -> Label | None:
        """The label a cell is, all of it."""
        text = cell.text
        if not text or len(text) > _LABEL_LENGTH or not cell.is_plain:
            return None
        return self.labels.find(text.replace("\n", ""), section)

    def _emit(self, label: Label, parts: Sequence[Part], where: Where) -> None:
        self.found.blocks.append(Block(label, tuple(parts), where, self.hidden))

    def _section_of_heads(self, fresh: list[Cell], owner: Label | None) -> str:
        """The section whose headings this row holds: at least two, and at least half of all that say something."""
        texts = [cell.text for cell in fresh if cell.text and cell.text not in _COUNTERS]
        if len(texts) < 2 or any(len(text) > _LABEL_LENGTH for text in texts):
            return ""
        item = sum(self._knows(cell, "item") for cell in fresh)
        counts = {section: sum(self._knows(cell, section) for cell in fresh) for section in SECTIONS}
        owned = _section_of(owner)
        best = max(SECTIONS, key=lambda section: (counts[section], section == owned, -SECTIONS.index(section)))
        enough = counts[best] >= 2 and counts[best] * 2 >= len(texts)
        return best if enough and (counts[best] > item or best == owned) else ""

    def _knows(self, cell: Cell, section: str) -> bool:
        return self.label_of(cell, section) is not None

    def _headed(self, grid: Sequence[GridRow], top: int, section: str, owner: Label | None, where: Where) -> int:
        """Rows under headings, down to a row that is something else."""
        width = len(list(distinct(grid[top])))
        rows: list[tuple[Cell | None, ...]] = []
        end = top + 1
        while end < len(grid) and not self._ends_rows(grid, end, width, section):
            rows.append(tuple(grid[end]))
            end += 1
        heads = tuple(cell.text.replace("\n", "") if cell else "" for cell in grid[top])
        part = Grid(section, heads, tuple(rows), _fresh(grid, top)[0].where)
        if owner is None:
            self._emit(NOBODY, (part,), where)
        else:
            self._emit(owner, (part,), where)
        return end

    def _ends_rows(self, grid: Sequence[GridRow], row: int, width: int, section: str) -> bool:
        fresh = _fresh(grid, row)
        if not fresh:
            return False
        label = self.label_of(fresh[0])
        if len(fresh) == 1 and len(list(distinct(grid[row]))) == 1 and width > 1:
            return label is not None or self._section_of_heads(_fresh(grid, row + 1), None) != ""
        return label is not None and label.is_firm and self.label_of(fresh[0], section) is None

    def _is_head_row(self, grid: Sequence[GridRow], top: int, fresh: list[Cell]) -> bool:
        """A row of nothing but labels above a row without any."""
        heads = [cell for cell in fresh if cell.text and cell.text not in _COUNTERS]
        if len(heads) < 2 or top + 1 >= len(grid):
            return False
        known = [self.label_of(cell) for cell in heads]
        firm = sum(label is not None and label.is_firm for label in known)
        plain = [
            cell for cell, label in zip(heads, known, strict=True) if label is None and not may_be_label(cell.text)
        ]
        below = _fresh(grid, top + 1)
        if plain or firm * 2 < len(heads) or len(below) < 2:
            return False
        return not any(self.label_of(cell) for cell in below if len(cell.text) > 1)

    def _head_above_values(self, grid: Sequence[GridRow], top: int, where: Where) -> int:
        end = top + 1
        width = len(_fresh(grid, top))
        while (
            end < len(grid) and len(_fresh(grid, end)) == width and not self._is_head_row(grid, end, _fresh(grid, end))
        ):
            if any(self.label_of(cell) for cell in _fresh(grid, end)[:1]):
                break
            end += 1
        if end - top - 1 >= _MIN_LISTED:
            heads = tuple(cell.text.replace("\n", "") if cell else "" for cell in grid[top])
            self.found.listings.append(Listing(heads, tuple(tuple(row) for row in grid[top + 1 : end]), where))
            return end
        seen: set[int] = set()
        for head, value in zip(grid[top], grid[top + 1], strict=False):
            if head is not None and id(head) not in seen and head.text:
                seen.add(id(head))
                label = self.label_of(head) or Label(head.text)
                self._emit(label, parts_of(value), (value or head).where)
        return top + 2

    def _single(self, cell: Cell, pending: Label | None) -> Label | None:
        """A row of one cell: a heading, the value under a heading, or a container. Returns the open heading."""
        label = self.label_of(cell)
        if label is not None and (label.is_firm or cell.head or pending is None):
            if pending is not None:
                self._emit(pending, (), cell.where)
            return label
        if pending is not None:
            blocks = self.inside(cell.outline, self.hidden) if not cell.is_plain else []
            if blocks and any(block.label.claims for block in blocks):
                self.found.blocks.extend(blocks)
            self._emit(pending, parts_of(cell, blocks), cell.where)
            return None
        self._container(cell)
        return None

    def _container(self, cell: Cell) -> None:
        blocks = self.inside(cell.outline, self.hidden)
        self.found.blocks.extend(blocks)
        if not blocks:
            self.found.loose.extend(parts_of(cell))

    def _pairs(self, grid: Sequence[GridRow], top: int, columns: set[int], pending: Label | None) -> int:
        """Label and value side by side, several pairs in a row. Returns how many rows were used."""
        row, fresh = grid[top], _fresh(grid, top)
        first = self.label_of(fresh[0])
        if first is not None and fresh[0].rowspan > 1 and len(fresh) > 1 and fresh[0].rowspan > fresh[1].rowspan:
            return self._tall(grid, top, fresh[0], first)
        position, used = 0, False
        while position < len(fresh):
            cell = fresh[position]
            after = fresh[position + 1] if position + 1 < len(fresh) else None
            label = self._label_here(cell, after, row.index(cell) in columns)
            if label is not None and (after is None or not self._starts_pair(after, fresh, position + 1)):
                self._pair(label, cell, after)
                position, used = position + 2, True
            elif label is not None:
                self._emit(label, (), cell.where)
                position, used = position + 1, True
            else:
                self._container(cell)
                position += 1
        if pending is not None and not used:
            self._emit(pending, self.found.loose, fresh[0].where)
            self.found.loose = []
        return 1

    def _starts_pair(self, after: Cell, fresh: list[Cell], position: int) -> bool:
        """Whether the cell behind a label is a label itself with a value of its own (so the first has none)."""
        label = self.label_of(after)
        return label is not None and label.is_firm and position + 1 < len(fresh)

    def _label_here(self, cell: Cell, after: Cell | None, in_column: bool) -> Label | None:
        known = self.label_of(cell)
        if known is not None:
            return known if after is not None or known.is_firm else None
        stands_like_one = cell.head or in_column
        if after is not None and stands_like_one and cell.is_plain and may_be_label(cell.text.replace("\n", "")):
            return Label(cell.text.replace("\n", ""))
        return None

    def _pair(self, label: Label, cell: Cell, after: Cell | None) -> None:
        where = (after or cell).where
        if after is None:
            self._emit(label, (), where)
            return
        blocks = [] if after.is_plain else self.inside(after.outline, self.hidden)
        own = [block for block in blocks if block.label is NOBODY]
        self.found.blocks.extend(block for block in blocks if block.label is not NOBODY)
        grids = [part for block in own for part in block.parts]
        self._emit(label, [*parts_of(after, blocks), *grids], where)

    def _tall(self, grid: Sequence[GridRow], top: int, cell: Cell, label: Label) -> int:
        """A label as tall as several rows: the rows beside it are its table, its pairs, or its lines."""
        height = min(cell.rowspan, len(grid) - top)
        column = max(index for index, each in enumerate(grid[top]) if each is cell) + 1
        beside = [row[column:] for row in grid[top : top + height]]
        reader = TableReader(self.labels, self.inside, self.hidden)
        reader.rows(beside, label, cell.where)
        mine = [block for block in reader.found.blocks if block.label is label]
        self.found.blocks.extend(reader.found.blocks)
        if not mine:
            parts: list[Part] = list(reader.found.loose)
            known = any(block.label.claims for block in reader.found.blocks)
            if parts or not known:
                self._emit(label, parts, cell.where)
        return height

    def _label_columns(self, grid: Sequence[GridRow]) -> set[int]:
        """The columns in which known labels stand, so that unknown ones are noticed there."""
        columns: set[int] = set()
        for row in grid:
            for index, cell in enumerate(row):
                if cell is not None and (index == 0 or row[index - 1] is not cell):
                    label = self.label_of(cell)
                    if label is not None and label.is_firm:
                        columns.add(index)
        return columns


def _section_of(owner: Label | None) -> str:
    """The section a label's table belongs to."""
    keys = {claim.key for claim in owner.claims} if owner else set()
    pairs = (
        ("materials", "materials"),
        ("by_law", "by_law"),
        ("is_fee", "fees"),
        ("fee_basis", "fees"),
        ("faq", "faq"),
        ("handle_flow", "flow"),
        ("fees", "fees"),
    )
    return next((section for key, section in pairs if key in keys), "")


def _fresh(grid: Sequence[GridRow], row: int) -> list[Cell]:
    """The cells that begin in this row."""
    if row >= len(grid):
        return []
    above = {id(cell) for cell in grid[row - 1] if cell is not None} if row else set()
    return [cell for cell in distinct(grid[row]) if id(cell) not in above]


def parts_of(cell: Cell | None, taken: Sequence[Block] = ()) -> list[Part]:
    """The lines of a cell; of nested tables only when nobody took them as blocks of their own."""
    if cell is None:
        return []
    parts: list[Part] = []
    for item in cell.outline.items:
        if isinstance(item, Line):
            parts.append(item)
        elif not taken:
            parts.extend(line for row in item.rows for inner in row for line in inner.outline.lines)
    return parts
