"""A library in the product's own line format, read by all processors at once: a line says one item by itself."""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from catalog.forked import shares, spread, workers_for
from catalog.itemfile import item_of_line
from catalog.jsonlines import numbered_lines
from catalog.snapshot.packing import PackedItem, pack_item

_TOGETHER: Final = 16_384
"""Lines that are in memory and shared out at a time."""
_WORTHWHILE: Final = 4096
"""Lines from which on a second process pays."""


def packed_lines(path: Path) -> Iterator[PackedItem]:
    """The items of a file in its order; :class:`InputRefused` with file and line at the first line that is none.

    Whether ids stand twice is left to who sorts them.
    """
    lines = numbered_lines(path)
    while some := list(islice(lines, _TOGETHER)):
        yield from _packed(path.name, some)


def _packed(name: str, lines: list[tuple[int, bytes]]) -> Iterator[PackedItem]:
    def work(run: range) -> list[PackedItem]:
        return [pack_item(item_of_line(name, *lines[at])) for at in run]

    runs = shares([1] * len(lines), workers_for(len(lines), _WORTHWHILE))
    for some in spread(work, runs, marshal.dumps, marshal.loads):
        yield from some
