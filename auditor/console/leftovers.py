"""Files that were handed in and led to nothing: tried and never taken, or refused with the act they came with."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from typing import Final

import orjson
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import select

from auditor.ledger.rows import EVENT
from catalog.store import Store
from spiders.evidence import EvidenceStore

_DAY: Final = 24 * 3600.0
_EVERY: Final = 3600.0
"""Seconds between two looks."""


class Attachments(EvidenceStore):
    """The files units hand in. What is handed in again counts as new."""

    def put(self, body: bytes) -> str:
        """As :meth:`EvidenceStore.put`; the file's time is now."""
        sha = super().put(body)
        os.utime(self._path(sha))
        return sha

    def sweep(self, store: Store, *, hours: float, clock: Callable[[], float] = time.time) -> list[str]:
        """Remove what no event of the ledger names and what is older than a day, and than a login of ``hours``: until
        then somebody may still take what he tried. The names of what was removed."""
        before = clock() - max(_DAY, hours * 3600)
        old = [sha for sha in self if self._path(sha).stat().st_mtime < before]
        named = _named_in(store) if old else frozenset[str]()
        gone = [sha for sha in old if sha not in named]
        for sha in gone:
            self._path(sha).unlink(missing_ok=True)
        return gone


def _named_in(store: Store) -> frozenset[str]:
    """The files the ledger's events name."""
    query = select(EVENT.c.data).where(EVENT.c.data.contains('"files"', autoescape=True))
    with store.transaction() as db:
        told = [orjson.loads(data).get("files", ()) for data in db.execute(query).scalars()]
    return frozenset(str(file.get("sha256", "")) for files in told for file in files)


async def sweep_now_and_then(attachments: Attachments, store: Store, *, hours: float) -> None:
    """Sweep as long as the console serves."""
    while True:
        await run_in_threadpool(attachments.sweep, store, hours=hours)
        await asyncio.sleep(_EVERY)
