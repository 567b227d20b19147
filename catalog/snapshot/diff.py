"""What changed between two snapshots, element by element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalog.itemfile import dump_line, item_to_json
from catalog.model import ServiceItem, Snapshot


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element of an item before and after, as text; ``None`` where the item does not have it.

    A list element (``by_law``, ``materials`` …) gives one change per row that came or went; ``row`` is then the
    row's name.
    """

    element: str
    before: str | None
    after: str | None
    row: str = ""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that is in both snapshots and does not say the same in both."""

    before: ServiceItem
    after: ServiceItem
    changes: tuple[ElementChange, ...]


@dataclass(frozen=True, slots=True)
class SnapshotDiff:
    """Items only in the second snapshot, only in the first, and changed ones; each sorted by id."""

    added: tuple[ServiceItem, ...]
    removed: tuple[ServiceItem, ...]
    changed: tuple[ItemChange, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def diff_snapshots(a: Snapshot, b: Snapshot) -> SnapshotDiff:
    """What came, went and changed from ``a`` to ``b``. Items are the same item when their ids are."""
    before = {item.id: item for item in a.items}
    after = {item.id: item for item in b.items}
    both = sorted(before.keys() & after.keys())
    compared = ((key, tuple(_changes(before[key], after[key]))) for key in both)
    return SnapshotDiff(
        added=tuple(after[key] for key in sorted(after.keys() - before.keys())),
        removed=tuple(before[key] for key in sorted(before.keys() - after.keys())),
        changed=tuple(ItemChange(before[key], after[key], changes) for key, changes in compared if changes),
    )


def _changes(before: ServiceItem, after: ServiceItem) -> Iterator[ElementChange]:
    one, other = item_to_json(before), item_to_json(after)
    for key in sorted(one.keys() | other.keys()):
        if one.get(key) == other.get(key):
            continue
        if isinstance(one.get(key), list) or isinstance(other.get(key), list):
            yield from _row_changes(key, one.get(key), other.get(key))
        else:
            yield ElementChange(key, one.get(key), other.get(key))


def _row_changes(key: str, before: Any, after: Any) -> Iterator[ElementChange]:
    old, new = _rows(before), _rows(after)
    same = old.keys() & new.keys()
    changed = sorted((old.keys() | new.keys()) - same)
    names = dict.fromkeys((old | new)[line] for line in changed)
    for name in names:
        gone = [line for line in changed if line in old and old[line] == name]
        come = [line for line in changed if line in new and new[line] == name]
        for at in range(max(len(gone), len(come))):
            yield ElementChange(key, gone[at] if at < len(gone) else None, come[at] if at < len(come) else None, name)


def _rows(value: Any) -> dict[str, str]:
    """The rows as text → name; one string is one row."""
    rows = value if isinstance(value, list) else [] if value is None else [value]
    return {(row if isinstance(row, str) else dump_line(row)): _row_name(row) for row in rows}


def _row_name(row: Any) -> str:
    if isinstance(row, str):
        return row
    title = row.get("law_name", row.get("material_name", row.get("project_name", row.get("question", ""))))
    return f"{title}{row.get('article', '')}"
