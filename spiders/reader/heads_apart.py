"""Tables whose headings are a table of their own, as those are made whose head stays when the body is scrolled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from spiders.reader.boxes import depth
from spiders.reader.labels import SECTIONS, Labels
from spiders.reader.outline import Item, Line, Row, Table

_MOST_ROWS: Final = 2
_FEWEST: Final = 2
_COUNTERS: Final = frozenset({"序号", "编号", "序", "No", "NO.", "no", "操作", "#"})


def with_heads(items: Sequence[Item], labels: Labels) -> list[Item]:
    """The items, each table right behind one of nothing but headings for its columns made one with it.

    An empty line takes the place of the head, so that boxes keep their places.
    """
    made = list(items)
    for at in range(1, len(made)):
        head, body = made[at - 1], made[at]
        if isinstance(head, Table) and isinstance(body, Table) and _heads(head, body, labels):
            made[at - 1] = Line("", head.box, head.where)
            made[at] = Table((*head.rows, *body.rows), body.box, head.where)
    return made


def _heads(head: Table, body: Table, labels: Labels) -> bool:
    if len(head.rows) > _MOST_ROWS or not body.rows or depth(head.box) != depth(body.box):
        return False
    narrow, wide = sorted((_width(head.rows[0]), _width(body.rows[0])))
    return wide - narrow <= 1 and _says_columns(head.rows[0], labels) and not _says_columns(body.rows[0], labels)


def _width(row: Row) -> int:
    """Columns; of a head there may be one more, above the bar that scrolls the body."""
    return sum(cell.colspan for cell in row)


def _says_columns(row: Row, labels: Labels) -> bool:
    told = [cell.words for cell in row if cell.text and cell.text not in _COUNTERS]
    known = sum(any(labels.find(words, section) for section in SECTIONS) for words in told if words)
    return known >= _FEWEST and known * 2 >= len(told)
