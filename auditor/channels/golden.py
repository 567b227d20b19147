"""A golden reading beside the one of today, element by element."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from auditor.channels.cases import Readings

_OUTSIDE: Final = frozenset({"id", "evidence", "fetched_at", "channel", "url", "source"})
"""What says where a reading comes from rather than what it says."""
_TABLES: Final = ("locators", "not_read")


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element that reads otherwise than expected; ``None``: not there. ``item``: which of the readings.

    Places have names like ``locators.promise_day``.
    """

    item: str
    element: str
    expected: str | None
    found: str | None


def changes(expected: Readings, found: Readings) -> Iterator[ElementChange]:
    """Every element that differs, reading by reading in the order of their names, elements sorted."""
    before, after = _by_name(expected), _by_name(found)
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, {}), after.get(name, {})
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                yield ElementChange(name.partition("\0")[0], key, old.get(key), new.get(key))


def _by_name(readings: Readings) -> dict[str, dict[str, str]]:
    counts: dict[str, int] = {}
    named: dict[str, dict[str, str]] = {}
    for reading in readings:
        name = str(reading.get("task_name", ""))
        counts[name] = counts.get(name, 0) + 1
        named[f"{name}\0{counts[name]:04d}"] = dict(_flat(reading))
    return named


def _flat(reading: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in reading.items():
        if key in _TABLES and isinstance(value, dict):
            yield from ((f"{key}.{inner}", str(text)) for inner, text in value.items())
        elif isinstance(value, list) and any(isinstance(row, dict) for row in value):
            yield from (
                (f"{key}[{number}]", json.dumps(row, ensure_ascii=False, sort_keys=True))
                for number, row in enumerate(value, 1)
            )
        elif key not in _OUTSIDE:
            yield key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
