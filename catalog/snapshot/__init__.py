"""The province's item library as a frozen snapshot: import of its export, its identity, what changed since."""

from catalog.snapshot.columns import ColumnGuess, ColumnMap, Sureness
from catalog.snapshot.diff import ElementChange, ItemChange, SnapshotDiff, diff_snapshots
from catalog.snapshot.freeze import snapshot_id
from catalog.snapshot.library import (
    Imported,
    SheetCount,
    import_library,
    pack_library,
    propose_columns,
    read_library,
)
from catalog.snapshot.packing import PackedSnapshot

__all__ = [
    "ColumnGuess",
    "ColumnMap",
    "ElementChange",
    "Imported",
    "ItemChange",
    "PackedSnapshot",
    "SheetCount",
    "SnapshotDiff",
    "Sureness",
    "diff_snapshots",
    "import_library",
    "pack_library",
    "propose_columns",
    "read_library",
    "snapshot_id",
]
