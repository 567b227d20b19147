"""What table readers ask of rows and cells."""

from __future__ import annotations

from collections.abc import Sequence

from spiders.reader.blocks import Block, Part, distinct
from spiders.reader.labels import Label
from spiders.reader.outline import Cell, Line

GridRow = list[Cell | None]


def alternates(counts: Sequence[int]) -> bool:
    """Whether labels and values stand side by side: every other column holds far more labels than the next."""
    pairs = list(zip(counts[::2], counts[1::2], strict=False))
    return sum(right * 2 < left for left, right in pairs) * 2 >= max(1, len(pairs))


def section_of(owner: Label | None) -> str:
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


def fresh_cells(grid: Sequence[GridRow], row: int) -> list[Cell]:
    """The cells that begin in this row."""
    above = {id(cell) for cell in grid[row - 1] if cell is not None and cell.rowspan > 1} if row else set()
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
