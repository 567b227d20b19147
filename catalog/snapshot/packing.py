"""A snapshot of any size without its items in memory: lines sorted by id, kept aside on the disk.

The id of a snapshot is a digest of its items in the order of their ids, and rows of a database carry that id; so the
items are gone through twice, however large the file they came from.
"""

from __future__ import annotations

import heapq
import marshal
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, pairwise
from operator import itemgetter
from typing import IO, Final

from catalog.errors import N_, InputRefused
from catalog.itemfile import item_to_json
from catalog.jsonlines import dump_line
from catalog.model import EMPTY, Rejected, ServiceItem, Snapshot, SourceRow
from catalog.snapshot.freeze import id_of_lines

PackedItem = tuple[str, str, str, str, int]
"""Id, line (:func:`catalog.jsonlines.dump_line`), and where it stood: file, sheet, row."""

_HELD: Final = 20_000
"""Items in memory at a time; a few kilobytes each."""
_TOGETHER: Final = 200
"""Items that are written and read at once."""
_ID: Final = itemgetter(0)
_NOWHERE: Final = SourceRow("")


@dataclass(frozen=True, slots=True)
class PackedSnapshot:
    """A :class:`~catalog.model.Snapshot` whose ``count`` items come as lines, as often as wanted."""

    id: str
    as_of: str
    source: str
    count: int
    items: Callable[[], Iterator[PackedItem]]
    rejected: tuple[Rejected, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


def packed(snapshot: Snapshot) -> PackedSnapshot:
    """A snapshot that is in memory, with its items as lines in their order."""
    return PackedSnapshot(
        snapshot.id, snapshot.as_of, snapshot.source, len(snapshot.items),
        lambda: map(pack_item, snapshot.items), snapshot.rejected, snapshot.columns,
    )  # fmt: skip


@contextmanager
def pack(
    items: Iterable[PackedItem],
    *,
    as_of: str,
    source: str,
    rejected: tuple[Rejected, ...] = (),
    columns: Mapping[str, str] = EMPTY,
    once: bool = False,
) -> Iterator[PackedSnapshot]:
    """The snapshot of items that come one by one, in any order; its items can be had inside the block.

    ``once``: :class:`InputRefused` when an id stands twice. Raises :class:`OSError` when the disk for temporary files
    is full; such files have no name and are gone with the process.
    """
    with ExitStack() as files:
        shelf = _Shelf(files)
        for item in items:
            shelf.add(item)
        shelf.close()
        lines = map(itemgetter(1), _each_once(shelf.items()) if once else shelf.items())
        name = id_of_lines(as_of, lines)
        yield PackedSnapshot(name, as_of, source, shelf.count, shelf.items, rejected, columns)


def pack_item(item: ServiceItem) -> PackedItem:
    """One item as its line."""
    origin = item.origin or _NOWHERE
    return item.id, dump_line(item_to_json(item)), origin.file, origin.sheet, origin.row


def _each_once(items: Iterator[PackedItem]) -> Iterator[PackedItem]:
    first = next(items, None)
    if first is None:
        return
    yield first
    for one, other in pairwise(chain([first], items)):
        if one[0] == other[0]:
            said = {"key": one[0], "first": f"{one[2]}:{one[4]}"}
            raise InputRefused(N_("id {key} stands twice, first at {first}"), where=f"{other[2]}:{other[4]}", **said)
        yield other


class _Shelf:
    """Items put down in any order and taken up in the order of their ids, in that of their coming where ids are the
    same."""

    def __init__(self, files: ExitStack) -> None:
        self.count = 0
        self._files = files
        self._held: list[PackedItem] = []
        self._runs: list[_Run] = []

    def add(self, item: PackedItem) -> None:
        """Put one down."""
        self.count += 1
        self._held.append(item)
        if len(self._held) == _HELD:
            self._put_aside()

    def close(self) -> None:
        """No more will come."""
        self._held.sort(key=_ID)
        if self._runs and self._held:
            self._put_aside()

    def items(self) -> Iterator[PackedItem]:
        """All of them, as often as wanted."""
        if not self._runs:
            return iter(self._held)
        if all(one.last < other.first for one, other in pairwise(self._runs)):
            return chain.from_iterable(self._runs)
        return heapq.merge(*self._runs, key=_ID)

    def _put_aside(self) -> None:
        self._held.sort(key=_ID)
        self._runs.append(_Run(self._held, self._new_file()))
        self._held = []

    def _new_file(self) -> IO[bytes]:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the block of :func:`pack`
        self._files.callback(file.close)
        return file


class _Run:
    """Sorted items in a file without a name."""

    def __init__(self, items: list[PackedItem], file: IO[bytes]) -> None:
        self.first, self.last = items[0][0], items[-1][0]
        self._file = file
        self._places: list[tuple[int, int]] = []
        for start in range(0, len(items), _TOGETHER):
            written = marshal.dumps(items[start : start + _TOGETHER])
            self._places.append((len(written), self._file.tell()))
            self._file.write(written)
        self._file.flush()

    def __iter__(self) -> Iterator[PackedItem]:
        for place in self._places:
            yield from marshal.loads(os.pread(self._file.fileno(), *place))  # noqa: S302 - our own bytes
