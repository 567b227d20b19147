"""Explaining findings by as few causes as possible: again and again the cause that explains most of what is left."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from diffs.causes.model import CauseKind, Key
from diffs.model import Finding

_RANK: Final = {kind: rank for rank, kind in enumerate(CauseKind)}

Chosen = tuple[Key, tuple[Finding, ...]]


def cover(groups: Mapping[Key, Sequence[Finding]], least: Callable[[Key, Sequence[Finding]], bool]) -> list[Chosen]:
    """The groups chosen, largest first, each with the findings no earlier one explained.

    A group stands only while ``least`` holds for what is left of it; of two that explain as many, the one whose
    kind is named first is chosen, then the one with the smaller key. No finding is in two of them.
    """
    explained: set[str] = set()
    heap = [(-len(found), _RANK[key.kind], key) for key, found in groups.items()]
    heapq.heapify(heap)
    chosen: list[Chosen] = []
    while heap:
        size, rank, key = heapq.heappop(heap)
        left = tuple(each for each in groups[key] if each.fingerprint not in explained)
        if not least(key, left):
            continue
        if len(left) < -size:
            heapq.heappush(heap, (-len(left), rank, key))  # others may explain more by now
            continue
        chosen.append((key, left))
        explained.update(each.fingerprint for each in left)
    return chosen


def grouped(findings: Iterable[Finding], keys: Callable[[Finding], Iterable[Key]]) -> dict[Key, list[Finding]]:
    """The findings under every key they may have, in their order."""
    groups: dict[Key, list[Finding]] = {}
    for finding in findings:
        for key in keys(finding):
            groups.setdefault(key, []).append(finding)
    return groups
