"""Tables made of boxes: a row of boxes with headings, and boxes at the same depth below it in rows as wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spiders.reader.blocks import Grid
from spiders.reader.boxes import depth
from spiders.reader.labels import Labels
from spiders.reader.outline import Box, Cell, Line, Outline

_COUNTERS: Final = frozenset({"序号", "编号", "序", "No", "NO.", "no", "操作", "#"})
_NARROWEST: Final = 2


def grid_of_boxes(lines: Sequence[Line], labels: Labels, section: str) -> Grid | None:
    """The table that lines hold, empty places among them; ``None`` where they are none."""
    if not lines:
        return None
    for cells in (list(_boxed(lines)), list(_in_line(lines))):
        width = _width_of_head(cells, labels, section)
        rows = [cells[at : at + width] for at in range(width, len(cells), width)] if width else []
        if rows and len(rows[-1]) == width and all(_is_row(row) for row in rows):
            heads = tuple(cell.text for cell, _row in cells[:width])
            return Grid(section, heads, tuple(tuple(cell for cell, _row in row) for row in rows), lines[0].where)
    return None


Placed = tuple[Cell, object]
"""A cell and what makes its row one: the box around it, or the line it stands in."""


def _boxed(lines: Sequence[Line]) -> Iterator[Placed]:
    """The boxes at the depth of the first line's."""
    deep = depth(lines[0].box)
    last: Box | None = None
    inside: list[Line] = []
    for line in lines:
        box = _at_depth(line.box, deep)
        if box is None:
            continue
        if box is not last and last is not None:
            yield _cell(inside, last.kind), last.parent
            inside = []
        last = box
        inside.append(line)
    if last is not None:
        yield _cell(inside, last.kind), last.parent


def _at_depth(box: Box, deep: int) -> Box | None:
    here: Box | None = box
    for _step in range(max(0, depth(box) - deep)):
        here = here.parent if here is not None else None
    return here if here is not None and depth(here) == deep else None


def _in_line(lines: Sequence[Line]) -> Iterator[Placed]:
    """The inline elements of each line."""
    for line in lines:
        for run in line.runs:
            if run.strip():
                yield Cell(run, line.where), line


def _cell(lines: Sequence[Line], kind: str) -> Cell:
    if len(lines) == 1 and not lines[0].links:
        return Cell(lines[0].text, lines[0].where, kind)
    outline = Outline(Box(None))
    outline.items.extend(line for line in lines if line.text)
    outline.root.end = len(outline.items)
    return Cell(outline, lines[0].where, kind)


def _width_of_head(cells: Sequence[Placed], labels: Labels, section: str) -> int:
    """How many cells the head has: those that share the first one's row; 0 when they are no headings."""
    if not cells:
        return 0
    width = next((at for at, (_cell, row) in enumerate(cells) if row is not cells[0][1]), len(cells))
    texts = [cell.text for cell, _row in cells[:width] if cell.text and cell.text not in _COUNTERS]
    known = sum(labels.find(text, section) is not None for text in texts)
    alike = len({cell.kind for cell, _row in cells[:width]}) == 1
    again = any(one[0].text == two[0].text != "" for one, two in zip(cells[:width], cells[width:], strict=False))
    if not alike or again:  # cards of label and value
        return 0
    return width if known >= _NARROWEST and known * 3 >= 2 * len(texts) else 0


def _is_row(row: Sequence[Placed]) -> bool:
    return all(place is row[0][1] for _cell, place in row)
