"""What changed between two snapshots, element by element."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.errors import N_
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

    def to_json(self) -> dict[str, str]:
        """The change as plain types."""
        obj = {"element": self.element, "row": self.row, "before": self.before, "after": self.after}
        return {key: text for key, text in obj.items() if text is not None and (text or key != "row")}


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that came (``before`` is ``None``), went (``after`` is ``None``) or says something else now."""

    before: ServiceItem | None
    after: ServiceItem | None
    changes: tuple[ElementChange, ...] = ()

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def item(self) -> ServiceItem:
        """The item as it is now or, when it went, as it was."""
        item = self.after or self.before
        assert item is not None
        return item

    def to_json(self) -> dict[str, Any]:
        """The change as plain types; where an element is absent its side is left out."""
        obj: dict[str, Any] = {"change": self.kind, "id": self.item.id, "task_name": self.item.task_name}
        if self.changes:
            obj["elements"] = [change.to_json() for change in self.changes]
        return obj

    def line(self, say: Callable[[str], str]) -> str:
        """One line for people; ``say`` translates a template."""
        template = {
            "added": N_("+ {id} {name}"),
            "removed": N_("- {id} {name}"),
            "changed": N_("~ {id} {name}: {what}"),
        }
        what = "、".join(dict.fromkeys(change.element for change in self.changes))
        return say(template[self.kind]).format(id=self.item.id, name=self.item.task_name, what=what)


@dataclass(frozen=True, slots=True)
class SnapshotDiff:
    """Items only in the second snapshot, only in the first, and changed ones; each sorted by id.

    Iterating gives every change, added ones first. A diff without any is false.
    """

    added: tuple[ItemChange, ...]
    removed: tuple[ItemChange, ...]
    changed: tuple[ItemChange, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def __iter__(self) -> Iterator[ItemChange]:
        return iter((*self.added, *self.removed, *self.changed))


def diff_snapshots(a: Snapshot, b: Snapshot) -> SnapshotDiff:
    """What came, went and changed from ``a`` to ``b``. Items are the same item when their ids are."""
    before = {item.id: item for item in a.items}
    after = {item.id: item for item in b.items}
    both = sorted(before.keys() & after.keys())
    compared = (ItemChange(before[key], after[key], tuple(_changes(before[key], after[key]))) for key in both)
    return SnapshotDiff(
        added=tuple(ItemChange(None, after[key]) for key in sorted(after.keys() - before.keys())),
        removed=tuple(ItemChange(before[key], None) for key in sorted(before.keys() - after.keys())),
        changed=tuple(change for change in compared if change.changes),
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
