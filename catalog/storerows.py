"""Frozen objects as rows of the store, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from catalog.itemfile import item_from_json
from catalog.jsonlines import dump_line
from catalog.model import Rejected, ServiceItem, Snapshot, SourceRow
from catalog.snapshot.packing import PackedSnapshot


def snapshot_values(snapshot: PackedSnapshot) -> dict[str, Any]:
    """The snapshot without its items."""
    rejected = [
        {"file": each.origin.file, "sheet": each.origin.sheet, "row": each.origin.row}
        | {"reason": each.reason, "params": {key: _plain(value) for key, value in each.params.items()}}
        for each in snapshot.rejected
    ]
    return {
        "id": snapshot.id,
        "as_of": snapshot.as_of,
        "source": snapshot.source,
        "items": snapshot.count,
        "columns": json.dumps(dict(snapshot.columns), ensure_ascii=False),
        "rejected": json.dumps(rejected, ensure_ascii=False),
    }


def _plain(value: object) -> object:
    return value if isinstance(value, (int, float, str)) else str(value)


ITEM_COLUMNS: Final = ("snapshot_id", "position", "item_id", "payload", "file", "sheet", "row")


def item_tuples(snapshot: PackedSnapshot) -> Iterator[tuple[object, ...]]:
    """The items in the snapshot's order, as :data:`ITEM_COLUMNS`."""
    return ((snapshot.id, position, *item) for position, item in enumerate(snapshot.items()))


def snapshot_of(row: Mapping[Any, Any], items: Iterable[ServiceItem]) -> Snapshot:
    """The snapshot of its row and items."""
    rejected = tuple(
        Rejected(SourceRow(each["file"], each["sheet"], each["row"]), each["reason"], each["params"])
        for each in json.loads(row["rejected"])
    )
    return Snapshot(row["id"], row["as_of"], row["source"], tuple(items), rejected, json.loads(row["columns"]))


def item_of(row: Mapping[Any, Any]) -> ServiceItem:
    """The item of its row; ``origin`` is ``None`` when no file was named."""
    item = item_from_json(json.loads(row["payload"]))
    origin = SourceRow(row["file"], row["sheet"], row["row"]) if row["file"] else None
    return replace(item, origin=origin)


def channel_values(
    number: int, channel: Mapping[str, Any], fill: Mapping[str, float], unread: float | None
) -> dict[str, Any]:
    """What a run saw of one channel, from its part of the verdict."""
    return {
        "run_number": number,
        "channel": channel["channel"],
        "trusted": channel["trust"] == "trusted",
        "announced": channel.get("announced"),
        "seen": channel.get("seen", 0),
        "read": channel.get("read", 0),
        "fill": json.dumps(dict(fill), sort_keys=True),
        "unread": unread,
    }


def finding_values(number: int, findings: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Findings in their order; a finding's short number is kept where it has one."""
    for position, finding in enumerate(findings):
        yield {
            "run_number": number,
            "position": position,
            "fingerprint": finding.get("fingerprint", ""),
            "number": finding.get("number", ""),
            "payload": dump_line(finding),
        }
