"""Where commands take the library from (the project's current snapshot, or a file), and readings from files."""

from __future__ import annotations

from pathlib import Path

from auditor.ledger.clock import today
from catalog.errors import N_, ConfigError, InputRefused
from catalog.itemfile import read_readings
from catalog.model import Reading, ServiceItem, Snapshot
from catalog.snapshot import import_library
from catalog.store import Store


def current_snapshot(store: Store) -> Snapshot:
    """The library the project works with; :class:`ConfigError` before the first import."""
    snapshot = store.current_snapshot()
    if snapshot is None:
        raise ConfigError(
            N_("no library has been imported yet"),
            hint=N_("run `auditor library import FILE` with the province's export"),
        )
    return snapshot


def library_of(path: Path, *, as_of: str | None = None) -> tuple[ServiceItem, ...]:
    """The items of a library file: our own JSONL, or whatever the province exports; never none."""
    return import_library(path, as_of=as_of or today()).items


def readings_of(path: Path) -> tuple[Reading, ...]:
    """The readings of a file; :class:`InputRefused` where there is none."""
    seen = tuple(read_readings(path))
    if not seen:
        hint = N_("a crawl that read nothing proves nothing")
        raise InputRefused(N_("holds no reading"), where=str(path), hint=hint)
    return seen
