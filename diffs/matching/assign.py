"""One reading per library item: the best assignment, exact within every component that conflicts.

Components stay small in practice (some sixteen rows). A component too large to be solved exactly can only
come from many items of one name, which nothing tells apart; it is taken in order of score instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

LARGEST: Final = 250_000
"""Cells of the largest component that is solved exactly (500 × 500)."""

_HAIR: Final = 1e-7


class Edge(NamedTuple):
    """A reading may be an item, with a gain above 0 for taking the two together (a tuple: there are many)."""

    reading: str
    item: str
    gain: float


def assign(edges: Sequence[Edge]) -> dict[str, str]:
    """Reading → item, no item twice, with the greatest sum of gains; ties go to the lesser ids."""
    taken: dict[str, str] = {}
    for component in components(sorted(edges)):
        taken |= _solve(component)
    return taken


def components(edges: Sequence[Edge]) -> list[list[Edge]]:
    """The edges grouped by what hangs together, in order of their first edge."""
    root: dict[str, str] = {}

    def find(node: str) -> str:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for edge in edges:
        left, right = find(f"r{edge.reading}"), find(f"i{edge.item}")
        root[max(left, right)] = min(left, right)
    groups: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[find(f"r{edge.reading}")].append(edge)
    return list(groups.values())


def _solve(edges: Sequence[Edge]) -> dict[str, str]:
    if len(edges) == 1:
        return {edges[0].reading: edges[0].item}
    readings = sorted({edge.reading for edge in edges})
    items = sorted({edge.item for edge in edges})
    if len(readings) * len(items) > LARGEST:
        return _greedy(edges)
    row, column = _places(readings), _places(items)
    gain = np.zeros((len(readings), len(items)))
    for edge in edges:
        at = row[edge.reading], column[edge.item]
        gain[at] = edge.gain - _hair(at[0] / len(readings), at[1] / len(items))
    chosen = zip(*linear_sum_assignment(gain, maximize=True))
    return {readings[left]: items[right] for left, right in chosen if gain[left, right] > 0}


def _hair(down: float, right: float) -> float:
    """A hair less for later ids, and of equal gains the same order on both sides: so the best assignment is the only
    one, whatever the solver does with ties."""
    return _HAIR * (down + right - down * right / 2)


def _places(ids: Sequence[str]) -> Mapping[str, int]:
    return {each: at for at, each in enumerate(ids)}


def _greedy(edges: Sequence[Edge]) -> dict[str, str]:
    taken: dict[str, str] = {}
    used: set[str] = set()
    for edge in sorted(edges, key=lambda edge: (-edge.gain, edge.reading, edge.item)):
        if edge.reading not in taken and edge.item not in used:
            taken[edge.reading] = edge.item
            used.add(edge.item)
    return taken
