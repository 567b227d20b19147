"""Where lines come from: a file of items or readings, or a snapshot in a project's database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from catalog.jsonlines import open_input
from catalog.model import SourceRow
from catalog.snapshotrows import lines_at, lines_between, origin_at
from catalog.store import open_store

CHUNK: Final = 32 << 20
"""Bytes of a file that are looked at in one go."""
ROWS: Final = 20_000
"""Rows of a database that are."""

_BOM: Final = b"\xef\xbb\xbf"


class Source(Protocol):
    """Lines in an order, each known by the place it begins at: a byte, or a row."""

    @property
    def name(self) -> str:
        """What errors call it."""

    def stretches(self) -> list[tuple[int, int]]:
        """All of it in stretches: from a place up to and without another; :class:`InputRefused` when it is no more."""

    def between(self, start: int, end: int) -> Iterator[tuple[int, bytes]]:
        """The lines that begin in a stretch, each with its place."""

    def at(self, places: Sequence[int]) -> Iterator[bytes]:
        """The lines at these places, which go up."""

    def number_at(self, place: int) -> int:
        """The number, from 1, of the line at a place."""

    def origin(self, number: int, place: int) -> SourceRow | None:
        """What people know a line by."""


@dataclass(frozen=True, slots=True)
class FileLines:
    """The lines of a file."""

    path: str

    @property
    def name(self) -> str:
        """The file without its folder."""
        return Path(self.path).name

    def stretches(self) -> list[tuple[int, int]]:
        """Stretches of bytes."""
        open_input(Path(self.path)).close()
        size = Path(self.path).stat().st_size
        return [(start, min(start + CHUNK, size)) for start in range(0, size, CHUNK)]

    def between(self, start: int, end: int) -> Iterator[tuple[int, bytes]]:
        """A line belongs to the stretch it begins in."""
        with Path(self.path).open("rb") as file:
            at = max(start - 1, 0)
            file.seek(at)
            if start:
                at += len(file.readline())
            while at < end and (raw := file.readline()):
                yield at, raw.removeprefix(_BOM) if at == 0 else raw
                at += len(raw)

    def at(self, places: Sequence[int]) -> Iterator[bytes]:
        """Read where they begin."""
        with Path(self.path).open("rb") as file:
            at = 0
            for place in places:
                if place != at:
                    file.seek(place)
                raw = file.readline()
                at = place + len(raw)
                yield raw

    def number_at(self, place: int) -> int:
        """Counted from the beginning of the file."""
        with Path(self.path).open("rb") as file:
            left, found = place, 1
            while left > 0 and (block := file.read(min(left, 1 << 20))):
                found += block.count(b"\n")
                left -= len(block)
        return found

    def origin(self, number: int, place: int) -> SourceRow | None:  # noqa: ARG002 - see Source
        """The file and the number of the line."""
        return SourceRow(self.name, row=number)


@dataclass(frozen=True, slots=True)
class SnapshotLines:
    """The items of a snapshot of ``size`` items in a database."""

    address: str
    name: str
    size: int

    def stretches(self) -> list[tuple[int, int]]:
        """Stretches of rows."""
        return [(start, min(start + ROWS, self.size)) for start in range(0, self.size, ROWS)]

    def between(self, start: int, end: int) -> Iterator[tuple[int, bytes]]:
        """The rows in their order."""
        with open_store(self.address) as store:
            for place, line in enumerate(lines_between(store, self.name, start, end), start):
                yield place, line.encode()

    def at(self, places: Sequence[int]) -> Iterator[bytes]:
        """Some rows."""
        with open_store(self.address) as store:
            for line in lines_at(store, self.name, places):
                yield line.encode()

    def number_at(self, place: int) -> int:
        """Rows are counted from 0."""
        return place + 1

    def origin(self, number: int, place: int) -> SourceRow | None:  # noqa: ARG002 - see Source
        """Where it stood in the file it was imported from."""
        with open_store(self.address) as store:
            return origin_at(store, self.name, place)
