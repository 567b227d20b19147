"""What an audit of the city must find, and what it must not blame: one line per seed, from the same declaration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from catalog.jsonlines import write_jsonl
from catalog.model import ServiceItem
from spiders.city.items import catalogue, extras
from spiders.city.published import items
from spiders.city.seedfile import LIBRARY, Op, Seed, ops, seeds


@dataclass(frozen=True, slots=True)
class TruthLine:
    """One seed as the audit must see it.

    ``item`` is the item's finest code in the library (业务办理项编码, else 实施编码; of an extra item: the one
    the channel shows), ``library`` its id there; both are ``""`` for what concerns the library as a whole. For a
    ``harmless`` line ``task``, ``rule`` and ``kind`` are ``""``: nothing above ``info`` may be reported on the
    place it names.
    """

    id: str
    channel: str
    item: str
    library: str
    task_name: str
    element: str
    op: str
    note: str
    harmless: bool = False
    task: str = ""
    rule: str = ""
    kind: str = ""
    sub_key: str = ""
    sub_element: str = ""

    def to_json(self) -> dict[str, Any]:
        """The line as one JSON object; harmless lines carry no verdict."""
        told: dict[str, Any] = {key: getattr(self, key) for key in _COMMON}
        if self.harmless:
            return told | {"harmless": True}
        return told | {key: getattr(self, key) for key in _VERDICT}


_COMMON: Final = ("id", "channel", "item", "library", "task_name", "element", "op", "note")
_VERDICT: Final = ("task", "rule", "kind", "sub_key", "sub_element")


@cache
def truth() -> tuple[TruthLine, ...]:
    """All lines in the order of the seeds file: differences first, then harmless variations."""
    by_id = {item.id: item for item in (*catalogue(), *extras())}
    in_library = {item.id for item in items()}
    return tuple(_line(seed, ops()[seed.op], by_id.get(seed.item), seed.item in in_library) for seed in seeds())


def write_truth(path: str | Path) -> int:
    """Write the lines as JSONL and return how many."""
    return write_jsonl(path, (line.to_json() for line in truth()))


def _line(seed: Seed, op: Op, item: ServiceItem | None, in_library: bool) -> TruthLine:
    rule = seed.rule or op.rule
    sub_key = {"row": seed.row, "to": seed.to.strip("《》"), "": ""}[op.sub_key] if rule else ""
    return TruthLine(
        id=seed.id,
        channel="" if seed.on == LIBRARY else seed.on,
        item=_code(op, item) if item else "",
        library=seed.item if in_library else "",
        task_name=item.task_name if item else "",
        element=op.blames or seed.element,
        op=seed.op,
        note=seed.note or op.what,
        harmless=op.harmless,
        task=rule[:2],
        rule=rule,
        kind=seed.kind or op.kind,
        sub_key=sub_key,
        sub_element=op.sub_element or (seed.column if sub_key == seed.row else ""),
    )


def _code(op: Op, item: ServiceItem) -> str:
    """The finest code of the item that is left to see."""
    hidden = op.does == "lose_variant"
    return (not hidden and item.elements.get("task_handle_item")) or item.elements["task_code"]
