"""How the places of a template are written in ``[locators]`` of a channel file.

- ``table.matters-table td @ 承诺期限``: the cell behind that label (``@``: the words just before it);
- ``table.list td ^ 材料名称``: below that heading (``^``: the words above it, next to it or at the head of its column);
- ``div.title-name``: whatever stands in such an element; ``ul.facts li #3``: in the third of them;
- ``$.data.itemInfo.promiseDay``, ``$.data.LAW[].LAWNAME``: a member of a payload, ``[]`` for every entry of a list.

Only tag and class of an element and of the nearest one around it that has a class count, so that a plain wrapper or
another row changes nothing.
"""

from __future__ import annotations

import re
from typing import Final

BEHIND: Final = "@"
BELOW: Final = "^"
NTH: Final = "#"

_STEP: Final = r"[A-Za-z][\w-]*(?:\.[^\s@^#]+)?"
_PLACE: Final = re.compile(
    rf"(?P<path>{_STEP}(?: {_STEP})?)(?: (?:(?P<sign>[@^]) (?P<label>\S.*)|#(?P<nth>[1-9]\d*)))?"
)
_MEMBER: Final = re.compile(r"\$(?:\.[^.\[\]\s]+|\[\])+")


def is_place(text: str) -> bool:
    """Whether ``text`` is a place as ``[locators]`` writes them.

    >>> [is_place(each) for each in ("td @ 承诺期限", "$.data.LAW[].LAWNAME", "ul.facts li #3", "td @", "第三格")]
    [True, True, True, False, False]
    """
    return bool(_PLACE.fullmatch(text) or _MEMBER.fullmatch(text))


def is_member(text: str) -> bool:
    """Whether a place is in a payload."""
    return bool(_MEMBER.fullmatch(text))


def path_and_sign(place: str) -> tuple[str, str]:
    """The elements a place is among, and the sign behind them (``""`` when no label leads to it).

    >>> path_and_sign("table.matters-table td @ 承诺期限")
    ('table.matters-table td', '@')
    """
    found = _PLACE.fullmatch(place)
    return (found["path"], found["sign"] or "") if found else (place, "")
