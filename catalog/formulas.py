"""Text in files that programs for spreadsheets open: what begins like a formula must not be run as one."""

from __future__ import annotations

from typing import Final

_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r")
_MARK: Final = "'"


def inert(text: str) -> str:
    """The text as a cell of a CSV file, marked as text where it would be taken for a formula.

    >>> inert("=1+1"), inert("道路运输")
    ("'=1+1", '道路运输')
    """
    return _MARK + text if text.startswith(_BEGINS) else text


def as_said(cell: str) -> str:
    """What :func:`inert` was given.

    >>> as_said("'=1+1"), as_said("'甲'")
    ('=1+1', "'甲'")
    """
    return cell[1:] if cell.startswith(_MARK) and cell[1:].startswith(_BEGINS) else cell
