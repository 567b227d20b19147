"""When an element is needed: a small condition on another element of the same item or row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.code_tables import canonical, split_set
from catalog.numerals import NUMERAL, number_value

_FIRST_NUMBER: Final = re.compile(NUMERAL)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; the first of ``equals``, ``differs``, ``contains``, ``greater``, ``present`` given is asked.

    ``table`` is the code table of the element asked about, so that 1, 支持 and 是 are the same answer.
    """

    element: str
    table: str = ""
    equals: str = ""
    differs: str = ""
    contains: tuple[str, ...] = ()
    greater: int | None = None
    present: bool | None = None

    def holds(self, elements: Mapping[str, str]) -> bool:
        """Whether it holds for these elements; what is not there or says nothing fulfils nothing.

        Keys may be full (``material.is_need``) or, for a row, bare (``is_need``).
        """
        raw = elements.get(self.element, elements.get(self.element.rpartition(".")[2]))
        said = raw is not None and emptiness(raw) is Emptiness.VALUE
        if self.present is not None:
            return said == self.present
        if raw is None or not said:
            return False
        return self._fits(raw)

    def _fits(self, raw: str) -> bool:
        members = self._texts(raw)
        if self.equals:
            return self.equals in members
        if self.differs:
            return self.differs not in members
        if self.contains:
            return any(word in member for word in self.contains for member in members)
        number = count_in(raw)
        return number is not None and self.greater is not None and number > self.greater

    def _texts(self, raw: str) -> Sequence[str]:
        if not self.table:
            return (raw.strip(),)
        whole = canonical(self.table, raw)
        return (whole,) if whole else [canonical(self.table, member) or member for member in split_set(raw)]


def count_in(text: str) -> int | None:
    """The first whole number in a text (0次, 一次, 2), ``None`` when there is none.

    >>> count_in("最多跑一次"), count_in("0次"), count_in("无需到现场")
    (1, 0, None)
    """
    found = _FIRST_NUMBER.search(text)
    return number_value(found[0]) if found else None
