"""A golden reading beside the one of today, element by element."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rapidfuzz.distance import Levenshtein

from auditor.channels.cases import Readings
from diffs.model import Opcode

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

    @property
    def marks(self) -> tuple[Opcode, ...]:
        """Which characters differ, as :attr:`diffs.model.Finding.highlight` says it; ``()`` where one is not there."""
        if self.expected is None or self.found is None:
            return ()
        steps = Levenshtein.opcodes(self.expected, self.found)
        return tuple((step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end) for step in steps)

    def shown(self) -> tuple[str, str]:
        """Both values with what differs in 〔〕, on one line each; an em dash where there is nothing."""
        if self.expected is None or self.found is None:
            return _one_line(self.expected), _one_line(self.found)
        old = "".join(_marked(self.expected[start:end], tag) for tag, start, end, _, _ in self.marks)
        new = "".join(_marked(self.found[start:end], tag) for tag, _, _, start, end in self.marks)
        return _one_line(old), _one_line(new)


def _marked(text: str, tag: str) -> str:
    return text if tag == "equal" or not text else f"〔{text}〕"


def _one_line(text: str | None) -> str:
    return "—" if text is None else text.replace("\n", "⏎")


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
