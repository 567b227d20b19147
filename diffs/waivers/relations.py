"""Is what a channel says less than, or more than, what the library says?"""

from __future__ import annotations

import re
from typing import Final

from catalog.element import Kind
from catalog.numerals import NUMERAL, number_value
from catalog.text import looks
from diffs.labels import element_of
from diffs.model import DifferenceKind, Finding

_NUMBERS: Final = (Kind.INT, Kind.DURATION, Kind.MONEY)
_NUMBER: Final = re.compile(NUMERAL)


def is_fewer(finding: Finding) -> bool:
    """A smaller number of the same thing, some members of the set, or a row of the list left out."""
    if finding.kind is DifferenceKind.MISSING:
        return bool(finding.sub_key)
    return finding.kind is DifferenceKind.MISMATCH and _less(finding, swapped=False)


def is_more(finding: Finding) -> bool:
    """A larger number of the same thing, all members of the set and others, or a row added to the list."""
    if finding.kind is DifferenceKind.EXTRA:
        return bool(finding.sub_key)
    return finding.kind is DifferenceKind.MISMATCH and _less(finding, swapped=True)


def _less(finding: Finding, *, swapped: bool) -> bool:
    if finding.normal is not None:
        library, channel = finding.normal.library, finding.normal.channel
    else:
        library, channel = finding.library_value or "", finding.channel_value or ""
    small, large = (library, channel) if swapped else (channel, library)
    one, other = _counted(small), _counted(large)
    if one is not None and other is not None and _kind(finding) in _NUMBERS:
        return one[1] == other[1] and one[0] < other[0]
    mine, theirs = set(small.split("、")) - {""}, set(large.split("、")) - {""}
    return bool(mine) and mine < theirs


def _kind(finding: Finding) -> Kind | None:
    element = element_of(finding.element, finding.sub_element)
    return element.kind if element else None


def _counted(text: str) -> tuple[int, str] | None:
    """The one number of a text and what is counted; ``None`` when it has none or several."""
    told = looks(text)
    numbers = _NUMBER.findall(told)
    value = number_value(numbers[0]) if len(numbers) == 1 else None
    return None if value is None else (value, _NUMBER.sub("", told))
