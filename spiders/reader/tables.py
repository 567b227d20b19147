"""Tables: pairs side by side, a head row above its values, rows under headings, and tables made for layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from spiders.reader.blocks import NOBODY, Block, Grid, Listing, Part, distinct
from spiders.reader.cells import GridRow, alternates, fresh_cells, parts_of, section_of
from spiders.reader.labels import SECTIONS, Label, Labels, may_be_label
from spiders.reader.outline import LABEL_LENGTH, Cell, Outline, Table, Where
from spiders.reader.records import details_at, named_at, records_at, turned_at

_COUNTERS: Final = frozenset({"序号", "编号", "序", "No", "NO.", "no", "操作", "#"})
_MIN_LISTED: Final = 2
_LISTED: Final = frozenset({"materials", "by_law"})


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
        self.starts: list[list[Cell]] = []
        self.going_on: tuple[Label, str] | None = None
        """The list whose value was the row before, of one cell of this kind: the next such row goes on with it."""

    def read(self, table: Table, owner: Label | None = None) -> Found:
        """Everything in ``table``; ``owner`` is the label in front of it, if any."""
        self.rows(table.grid(), owner, table.where)
        return self.found

    def rows(self, grid: Sequence[GridRow], owner: Label | None, where: Where) -> None:
        """Work through rows from the top; each step takes as many as belong together."""
        columns = self._label_columns(grid)
        self.starts = [fresh_cells(grid, top) for top in range(len(grid))]
        if owner is not None and section_of(owner) == "materials" and (lines := details_at(self.starts, self.labels)):
            self._emit(owner, lines, where)
            return
        top, pending, kind = 0, owner, ""
        while top < len(grid):
            fresh = self.starts[top]
            records, taken = self._records(top, pending, where)
            section = self._section_of_heads(fresh, pending) if not taken and not self._is_tall(fresh) else ""
            if not fresh:
                top += 1
            elif taken:
                self._emit(pending if section_of(pending) == records[0].section and pending else NOBODY, records, where)
                top, pending = top + taken, None
            elif section:
                top = self._headed(grid, top, section, pending, where)
                pending = None
            elif not self._is_tall(fresh) and self._is_head_row(grid, top, fresh, columns):
                top = self._head_above_values(grid, top, columns, where)
                pending = None
            elif len(fresh) == 1:
                pending = self._single(fresh[0], pending, kind)
                kind = fresh[0].kind
                top += 1
                continue
            else:
                top += self._pairs(grid, top, columns, pending)
                pending = None
            self.going_on = None if fresh else self.going_on
        if pending is not None and pending is not owner:
            self._emit(pending, (), where)

    def _records(self, top: int, owner: Label | None, where: Where) -> tuple[list[Grid], int]:
        """Records that begin in this row, however they are set, and how many rows they take."""
        fresh = self.starts[top]
        if len(fresh) == 1:
            of_materials = section_of(owner) == "materials" and self.label_of(fresh[0]) is None
            return named_at(self.starts, top, self.labels, where) if of_materials else ([], 0)
        records, taken = records_at(self.starts, top, self.labels, where) if fresh else ([], 0)
        return (records, taken) if taken or not fresh else turned_at(self.starts, top, self.labels, where)

    def label_of(self, cell: Cell, section: str = "item") -> Label | None:
        """The label a cell is, all of it."""
        return self.labels.find(cell.words, section) if cell.words else None

    def _starting(self, row: int) -> list[Cell]:
        """The cells that begin in a row."""
        return self.starts[row] if row < len(self.starts) else []

    def _emit(self, label: Label, parts: Sequence[Part], where: Where) -> None:
        self.found.blocks.append(Block(label, tuple(parts), where, self.hidden))

    def _section_of_heads(self, fresh: list[Cell], owner: Label | None) -> str:
        """The section whose headings this row holds: at least two, and at least half of all that say something."""
        texts = [cell.text for cell in fresh if cell.text and cell.text not in _COUNTERS]
        if len(texts) < 2 or any(len(text) > LABEL_LENGTH for text in texts):
            return ""
        counts = Counter(section for cell in fresh for section in self._sections(cell))
        if not counts:
            return ""
        item, owned = counts["item"], section_of(owner)
        best = max(SECTIONS, key=lambda section: (counts[section], section == owned, -SECTIONS.index(section)))
        enough = counts[best] >= 2 and counts[best] * 2 >= len(texts)
        return best if enough and (counts[best] > item or best == owned) else ""

    def _sections(self, cell: Cell) -> frozenset[str]:
        return self.labels.sections_of(cell.words) if cell.words else frozenset()

    def _headed(self, grid: Sequence[GridRow], top: int, section: str, owner: Label | None, where: Where) -> int:
        """Rows under headings, down to a row that is something else."""
        width = len(list(distinct(grid[top])))
        rows: list[tuple[Cell | None, ...]] = []
        heads, end = self._heads(grid, top, section)
        while end < len(grid) and not self._ends_rows(grid, end, width, section):
            rows.append(tuple(grid[end]))
            end += 1
        part = Grid(section, heads, tuple(rows), self._starting(top)[0].where)
        if owner is None:
            self._emit(NOBODY, (part,), where)
        else:
            self._emit(owner, (part,), where)
        return end

    def _heads(self, grid: Sequence[GridRow], top: int, section: str) -> tuple[tuple[str, ...], int]:
        """The headings, and the first row below. Where 份数 stands over 原件 and 复印件, both rows are headings."""
        upper = tuple(cell.text.replace("\n", "") if cell else "" for cell in grid[top])
        high = max((cell.rowspan for cell in self._starting(top)), default=1)
        wide = any(cell.colspan > 1 for cell in self._starting(top))
        if not wide or high != 2 or top + 1 >= len(grid):
            return upper, top + 1
        lower = tuple(cell.text.replace("\n", "") if cell else "" for cell in grid[top + 1])
        pairs = list(zip(upper, lower, strict=False))
        return tuple(self._joint_head(above, below, section) for above, below in pairs), top + 2

    def _joint_head(self, above: str, below: str, section: str) -> str:
        if above == below or not below:
            return above
        joined = (below + above, above + below, below)
        return next((each for each in joined if self.labels.find(each, section)), above + below)

    def _ends_rows(self, grid: Sequence[GridRow], row: int, width: int, section: str) -> bool:
        fresh = self._starting(row)
        if not fresh:
            return False
        label = self.label_of(fresh[0])
        if len(fresh) == 1 and len(list(distinct(grid[row]))) == 1 and width > 1:
            return label is not None or self._section_of_heads(self._starting(row + 1), None) != ""
        return label is not None and label.is_firm and self.label_of(fresh[0], section) is None

    def _is_head_row(self, grid: Sequence[GridRow], top: int, fresh: list[Cell], columns: Counter[int]) -> bool:
        """A row of nothing but labels above a row without any."""
        heads = [cell for cell in fresh if cell.text and cell.text not in _COUNTERS]
        if len(heads) < 2 or top + 1 >= len(grid):
            return False
        sections = [self._sections(cell) for cell in heads]
        some, known = sum(map(bool, sections)), sum("item" in each for each in sections)
        below = [cell for cell in self._starting(top + 1) if cell.text]
        alike = len({cell.kind for cell in heads}) == 1
        if not alike or some * 4 < len(heads) * 3 or known * 2 < len(heads) or len(below) < 2:
            return False
        if some < len(heads) and alternates([columns[grid[top].index(cell)] for cell in heads]):
            return False
        labels = sum(self.label_of(cell) is not None for cell in below if len(cell.text) > 1)
        return labels * 4 <= len(below)

    def _head_above_values(self, grid: Sequence[GridRow], top: int, columns: Counter[int], where: Where) -> int:
        end = top + 1
        width = len(self._starting(top))
        while (
            end < len(grid)
            and len(self._starting(end)) == width
            and not self._is_head_row(grid, end, self._starting(end), columns)
        ):
            if any(self.label_of(cell) for cell in self._starting(end)[:1]):
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

    def _single(self, cell: Cell, pending: Label | None, kind: str) -> Label | None:
        """A row of one cell: a heading, the value under a heading (of ``kind``), or a container.

        Returns the open heading.
        """
        label = self.label_of(cell)
        if pending is not None and kind and kind != cell.kind:
            label = None
        if label is not None and (label.is_firm or cell.head or pending is None):
            if pending is not None:
                self._emit(pending, (), cell.where)
            self.going_on = None
            return label
        if pending is not None:
            self._value(pending, cell)
            self.going_on = (pending, cell.kind) if section_of(pending) in _LISTED else None
        elif self.going_on is not None and self.going_on[1] == cell.kind and not self._holds_labels(cell):
            self._value(self.going_on[0], cell)
        else:
            self._container(cell)
        return None

    def _holds_labels(self, cell: Cell) -> bool:
        return any(block.label.claims for block in self.inside(cell.outline, self.hidden))

    def _container(self, cell: Cell) -> None:
        blocks = self.inside(cell.outline, self.hidden)
        self.found.blocks.extend(blocks)
        if not blocks:
            self.found.loose.extend(parts_of(cell))

    def _pairs(self, grid: Sequence[GridRow], top: int, columns: Counter[int], pending: Label | None) -> int:
        """Label and value side by side, several pairs in a row. Returns how many rows were used."""
        row, fresh = grid[top], self._starting(top)
        first = self.label_of(fresh[0])
        if first is not None and self._is_tall(fresh):
            return self._tall(grid, top, fresh[0], first)
        position, used = 0, False
        boxed = any("\n" in cell.text and self._is_boxed(cell) for cell in fresh)
        while position < len(fresh):
            cell = fresh[position]
            after = fresh[position + 1] if position + 1 < len(fresh) else None
            label = self._label_here(cell, after, columns[row.index(cell)] > 0 and not boxed)
            if label is not None and boxed:
                self._emit(label, (), cell.where)
                position, used = position + 1, True
            elif label is not None and (after is None or not self._starts_pair(row, fresh, position + 1, columns)):
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

    def _is_boxed(self, cell: Cell) -> bool:
        """Whether a cell holds a label and below it the value: then a label alone in a cell beside it has none."""
        first = cell.text.partition("\n")[0]
        label = self.labels.find(first)
        return label is not None and label.is_firm and self.label_of(cell) is None

    def _starts_pair(self, row: GridRow, fresh: list[Cell], position: int, columns: Counter[int]) -> bool:
        """Whether the cell behind a label is a label itself with a value of its own (so the first has none).

        办理形式 · 网上办理 are label and value, although both are labels somewhere: then the second stands where
        labels do not.
        """
        cell, after = fresh[position - 1], fresh[position]
        label = self.label_of(after)
        if label is None or not label.is_firm or position + 1 >= len(fresh) or cell.kind != after.kind:
            return False
        following = self.label_of(fresh[position + 1])
        if following is not None and following.is_firm:
            return False
        return columns[row.index(after)] >= columns[row.index(cell)]

    def _label_here(self, cell: Cell, after: Cell | None, in_column: bool) -> Label | None:
        """The label a cell is; words nobody knows where labels stand are one too."""
        known = self.label_of(cell)
        if known is not None:
            return known if after is not None or known.is_firm else None
        stands_like_one = cell.head or in_column
        if after is not None and stands_like_one and cell.is_plain and may_be_label(cell.text.replace("\n", "")):
            return Label(cell.text.replace("\n", ""))
        return None

    def _pair(self, label: Label, cell: Cell, after: Cell | None) -> None:
        if after is None:
            self._emit(label, (), cell.where)
        else:
            self._value(label, after)

    def _value(self, label: Label, cell: Cell) -> None:
        """What stands in a cell behind a label: its lines, the tables in it, and labels inside it.

        Labels inside count as the item's where the outer label claims nothing, or several things at once.
        """
        opens = not label.claims or label.claims[0].relation == "merged"
        blocks = self.inside(cell.outline, self.hidden) if opens or not cell.is_plain else []
        grids = [part for block in blocks if block.label is NOBODY for part in block.parts]
        inner = [block for block in blocks if block.label is not NOBODY]
        self.found.blocks.extend(replace(block, inner=cell.is_plain) for block in inner)
        self._emit(label, [*parts_of(cell, [] if cell.is_plain else blocks), *grids], cell.where)

    def _is_tall(self, fresh: list[Cell]) -> bool:
        """Whether the row begins with a label as tall as several rows beside it."""
        tall = len(fresh) > 1 and fresh[0].rowspan > max(1, fresh[1].rowspan)
        return tall and self.label_of(fresh[0]) is not None

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

    def _label_columns(self, grid: Sequence[GridRow]) -> Counter[int]:
        """How many known labels stand in each column, so that unknown ones are noticed where labels stand."""
        columns: Counter[int] = Counter()
        for row in grid:
            for index, cell in enumerate(row):
                if cell is not None and (index == 0 or row[index - 1] is not cell):
                    label = self.label_of(cell)
                    if label is not None and label.is_firm:
                        columns[index] += 1
        return columns
