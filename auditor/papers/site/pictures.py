"""The pictures of kept pages that the site carries: each block once, as many as fit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from auditor.papers.site.index import DETAILS
from auditor.papers.site.kept import MANY, Excerpts
from auditor.papers.site.order import Order
from auditor.report import RunReport
from diffs.model import Finding, Severity
from spiders.reader.pictured import Node

_ROOM: Final = 6_000_000
_LITTLE_ROOM: Final = 800_000
"""Bytes of pictures a site carries; of one with very many findings, which has to fit on a shared folder."""
_OF_A_ROW: Final = 10


@dataclass(frozen=True, slots=True)
class Pictures:
    """Finding (its place in the order) → the block it is in and its element there; blocks by name."""

    rows: dict[int, tuple[str, int]]
    blocks: dict[str, Node]
    full: bool
    """Whether some were left out because there was no more room."""

    def chunks(self, findings: int) -> Iterator[dict[str, Any] | None]:
        """As many chunks as there are of details; ``None`` for one without a picture."""
        for start in range(0, findings, DETAILS):
            here = {row: self.rows[row] for row in range(start, min(start + DETAILS, findings)) if row in self.rows}
            names = {name: place for place, name in enumerate(dict.fromkeys(name for name, _ in here.values()))}
            rows = {str(row - start): [names[name], hit] for row, (name, hit) in here.items()}
            yield {"blocks": [self.blocks[name] for name in names], "rows": rows} if rows else None


def pictures_of(report: RunReport, order: Order, excerpts: Excerpts) -> Pictures:
    """The first finding of every cause, then the findings in their order, until the room is used up."""
    room = _ROOM if len(order.findings) <= MANY else _LITTLE_ROOM
    rows: dict[int, tuple[str, int]] = {}
    blocks: dict[str, Node] = {}
    chunks: set[tuple[int, str]] = set()
    for row in _by_weight(report, order.findings):
        seen = order.findings[row].seen
        picture = excerpts.picture(seen) if seen and seen.evidence and row not in rows else None
        if picture is None or seen is None:
            continue
        name = f"{seen.evidence} {picture.name}"
        cost = _OF_A_ROW
        if (row // DETAILS, name) not in chunks:
            cost += len(json.dumps(picture.tree, ensure_ascii=False).encode("utf-8", "replace"))
        if cost > room:
            return Pictures(rows, blocks, True)
        room -= cost
        rows[row] = name, picture.hit
        blocks.setdefault(name, picture.tree)
        chunks.add((row // DETAILS, name))
    return Pictures(rows, blocks, False)


def _by_weight(report: RunReport, findings: Iterable[Finding]) -> Iterator[int]:
    places = {each.fingerprint: row for row, each in enumerate(findings) if each.severity is not Severity.INFO}
    yield from (row for cause in report.causes for mark in cause.findings[:1] if (row := places.get(mark)) is not None)
    yield from places.values()
