"""What an item or a pair led to as one line of bytes, unpacked only where somebody looks at the findings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, Final, Protocol, overload

import orjson

from diffs.model import DifferenceKind, Finding, ItemRef, NormalPair, Seen, Severity, Task

_SHARED: Final = ("channel", "region", "unit", "library", "reading")
"""What findings of one place have in common is written once, with the item and where it was seen."""
_OWN: Final = (
    "rule", "element", "fingerprint", "observation", "sub_key", "sub_element", "library_value", "channel_value",
    "fix", "why",
)  # fmt: skip
_SEEN: Final = ("url", "evidence", "file", "sheet", "row")
_own: Final[Callable[[Finding], tuple[Any, ...]]] = attrgetter(*_OWN)
_shared: Final[Callable[[Finding], tuple[Any, ...]]] = attrgetter(*_SHARED)
_seen: Final[Callable[[Seen], tuple[Any, ...]]] = attrgetter(*_SEEN)
_TASKS: Final = {each.value: each for each in Task}
_KINDS: Final = {each.value: each for each in DifferenceKind}
_SEVERITIES: Final = {each.value: each for each in Severity}
_TEXT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Notes = tuple[tuple[str, str | None], ...]
"""What is noted of elements: the element, and why it was not compared (``None``: it was)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an item or a pair led to: how many findings, what else is noted of its elements, where that counts
    (region, unit), and the findings themselves, still packed."""

    count: int
    notes: Notes
    place: tuple[str, ...]
    rows: bytes

    def findings(self) -> tuple[Finding, ...]:
        """The findings as they were when they were packed."""
        return tuple(_unpacked(_parsed(self.rows))) if self.count else ()


def packed(findings: Sequence[Finding], notes: Notes = (), place: tuple[str, ...] = ()) -> bytes:
    """One line without its end. Marks of weighing (waived, stale, outvoted) are not kept: packing comes before."""
    groups = [[*place, [_row(each) for each in rows]] for place, rows in groupby(findings, _place)]
    return b"%b\t%b" % (_json([len(findings), notes, place]), _json(groups) if groups else b"")


def _json(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # half a character, which the compiled writer refuses
        return _TEXT.encode(value).encode("utf-8", "surrogatepass")


def _parsed(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text.decode("utf-8", "surrogatepass"))


def kept_of(line: bytes) -> Kept:
    """What :func:`packed` made a line of."""
    head, _, rows = line.partition(b"\t")
    return Kept(*_head(head), rows)


@lru_cache(maxsize=4096)
def _head(text: bytes) -> tuple[int, Notes, tuple[str, ...]]:
    """Few of them differ: pages of one template allow the same elements to be compared."""
    count, notes, place = _parsed(text)
    return count, tuple((element, why) for element, why in notes), tuple(place)


def _place(finding: Finding) -> tuple[Any, ...]:
    item, seen = finding.item, finding.seen
    return (
        finding.task.value,
        (item.task_code, item.task_name),
        _shared(finding),
        _seen(seen) if seen is not None else None,
    )


def _row(finding: Finding) -> list[Any]:
    normal, seen = finding.normal, finding.seen
    return [
        _own(finding),
        finding.kind.value,
        finding.severity.value,
        (normal.library, normal.channel, normal.steps) if normal is not None else None,
        finding.highlight,
        seen.locator if seen is not None else "",
    ]


def _unpacked(groups: list[list[Any]]) -> Iterator[Finding]:
    for task, item, shared, seen, rows in groups:
        known = dict(zip(_SHARED, shared, strict=True), task=_TASKS[task], item=ItemRef(*item))
        where = dict(zip(_SEEN, seen, strict=True)) if seen is not None else None
        for own, kind, severity, normal, highlight, locator in rows:
            yield Finding(
                **known,
                **dict(zip(_OWN, own, strict=True)),
                kind=_KINDS[kind],
                severity=_SEVERITIES[severity],
                normal=NormalPair(normal[0], normal[1], tuple(normal[2])) if normal is not None else None,
                highlight=tuple(map(tuple, highlight)),
                seen=Seen(**where, locator=locator) if where is not None else None,
            )


class Packed(Protocol):
    """Findings that are still packed."""

    @property
    def count(self) -> int:
        """How many there are."""

    def findings(self) -> Iterable[Finding]:
        """They themselves."""


class Findings(Sequence[Finding]):
    """A sequence of findings of which some are still packed: they are unpacked each time it is walked through."""

    __slots__ = ("_count", "_parts")

    def __init__(self, parts: Iterable[Packed | tuple[Finding, ...]]) -> None:
        self._parts = tuple(parts)
        self._count = sum(len(each) if isinstance(each, tuple) else each.count for each in self._parts)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Finding]:
        return chain.from_iterable(each if isinstance(each, tuple) else each.findings() for each in self._parts)

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Findings | tuple | list) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Findings({tuple(self)!r})"
