"""Columns of ticks: each stands for one answer, which its heading names (必要 √, 原件 √)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from spiders.reader.blocks import Grid
from spiders.reader.outline import Cell
from spiders.reader.told import Row, key_of_value

_TICKS: Final = frozenset("√✓✔☑●■◆V")
_CROSSES: Final = frozenset("×✗✘☐□○-—－/X")
_LONGEST_ANSWER: Final = 8
_JOINED: Final = "和"


def ticked_columns(grid: Grid) -> dict[int, Row]:
    """Column → the sub-element its ticks answer and the answer, for columns of nothing but ticks and empty places."""
    found: dict[int, Row] = {}
    for index, head in enumerate(grid.heads):
        marks = {_mark(row, index) for row in grid.rows}
        if marks & _TICKS and marks <= _TICKS | _CROSSES | {""} and (told := _answer(head)):
            found[index] = told
    crossed = {key for told in found.values() for key in told}
    for index, head in enumerate(grid.heads):  # an answer that no row has
        empty = index not in found and all(_mark(row, index) in _CROSSES | {""} for row in grid.rows)
        if crossed and empty and (told := _answer(head)) and set(told) <= crossed:
            found[index] = told
    return found


def ticks_of(cells: Sequence[Cell | None], ticked: Mapping[int, Row]) -> Row:
    """What a row's ticks say; several answers of one question are joined (原件和复印件)."""
    told: Row = {}
    for index, answer in ticked.items():
        if _mark(cells, index) in _TICKS:
            told |= {key: told[key] + _JOINED + text if key in told else text for key, text in answer.items()}
    return told


def _mark(cells: Sequence[Cell | None], index: int) -> str:
    cell = cells[index] if index < len(cells) else None
    return cell.text.strip() if cell is not None else ""


def _answer(head: str) -> Row:
    """The longest end of a heading that is an answer (材料必要性必要 → 必要)."""
    for size in range(min(_LONGEST_ANSWER, len(head)), 1, -1):
        if key := key_of_value(head[-size:]):
            return {key: head[-size:]}
    return {}
