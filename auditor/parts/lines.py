"""Lines of sources that never stand in memory as a whole: where they begin, and the objects of those a part needs."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from auditor.parts.sources import Source
from catalog.errors import N_, InputRefused
from catalog.itemfile import item_from_json, reading_from_json
from catalog.jsonlines import parse_json
from catalog.model import Reading, ServiceItem, SourceRow


def no_numbers() -> array[int]:
    """An empty row of numbers: eight bytes each, where a list of them takes forty."""
    return array("Q")


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of a source: for each its number (from 1) and the place it begins at, in the order of the source.

    ``carried`` holds the lines themselves for a worker that cannot open the source.
    """

    source: Source
    numbers: array[int] = field(default_factory=no_numbers)
    starts: array[int] = field(default_factory=no_numbers)
    carried: tuple[bytes, ...] | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    def raw(self) -> Iterator[bytes]:
        """The lines as they stand in the source."""
        return iter(self.carried) if self.carried is not None else self.source.at(self.starts)

    def to_carry(self) -> Lines:
        """The same with the lines in it."""
        return Lines(self.source, self.numbers, self.starts, tuple(self.raw()))

    def items(self) -> list[ServiceItem]:
        """The library items of the lines; :class:`InputRefused` as :func:`read_items` says.

        As its row each has its place among these lines, from 1: that stays while other lines come and go.
        """
        name = self.source.name
        return [
            item_from_json(obj, where, SourceRow(name, row=place))
            for place, (where, obj) in enumerate(self._objects(), 1)
        ]

    def readings(self) -> list[Reading]:
        """The readings of the lines; :class:`InputRefused` as :func:`read_readings` says."""
        return [reading_from_json(obj, where) for where, obj in self._objects()]

    def _objects(self) -> Iterator[tuple[str, dict[str, Any]]]:
        name = self.source.name
        for number, raw in zip(self.numbers, self.raw(), strict=True):
            where = f"{name}:{number}"
            obj = parse_json(raw, where, numbers_as_text=True)
            if not isinstance(obj, dict):
                raise InputRefused(N_("expected one JSON object per line"), where=where)
            yield where, obj
