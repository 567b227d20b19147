"""Chunks of data: tables of strings that hold each text once, written as scripts that hand over JSON text.

What can be told in few bytes is: a text much like another one by where they differ, a column of places by its runs or
by digits of one character each. A site of a hundred thousand findings is half as heavy so, and its index sooner read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from auditor.papers.shown import shown
from catalog.wholefile import whole_file

_DIGITS: Final = "".join(chr(code) for code in range(40, 105) if chr(code) != "\\")
"""Sixty-four of them, none of which a script or JSON has to escape."""
_WORTH: Final = 16
"""Characters two texts share before it pays to tell one by the other."""

Change = tuple[int, int, str]
"""A text by another one: characters of that one's beginning and of its end, and what stands between them."""


class Strings:
    """The texts of a chunk, each once, in the order they came; every one is harmless to show."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._changes: dict[int, tuple[int, *Change]] = {}
        self.texts: list[str] = []

    def place(self, text: str | None, longest: int = 0, like: int = -1) -> int:
        """The place of a text in the table; -1 for ``None``. ``like``: the place of a text that may be much like it."""
        return -1 if text is None else self.of_shown(shown(text, longest), like)

    def of_shown(self, text: str, like: int = -1) -> int:
        """As :meth:`place`, for a text that is harmless already."""
        place = self._places.setdefault(text, len(self.texts))
        if place == len(self.texts):
            self.texts.append(text)
            if like >= 0 and (change := changed(self.texts[like], text)):
                self._changes[place] = like, *change
        return place

    def written(self) -> list[str | tuple[int, *Change]]:
        """The texts as a chunk has them: as such, or by the place of an earlier one and the change."""
        return [self._changes.get(place, text) for place, text in enumerate(self.texts)]


def changed(base: str, text: str) -> Change | None:
    """How ``text`` differs from ``base``; ``None`` where telling that is no shorter, and for characters that are two to
    a browser."""
    most = min(len(base), len(text))
    start = next((place for place in range(most) if base[place] != text[place]), most)
    left = most - start
    end = next((place for place in range(left) if base[-1 - place] != text[-1 - place]), left)
    if start + end < _WORTH or max(base) > "\uffff" or max(text) > "\uffff":
        return None
    return start, end, text[start : len(text) - end]


def packed(places: Sequence[int]) -> list[int] | str:
    """A column of places: value and length of each run, or the number of digits to a place and all digits."""
    runs = [(place, sum(1 for _ in run)) for place, run in groupby(places)]
    if len(runs) * 8 <= len(places):
        return [number for run in runs for number in run]
    width = 1
    while max(places) >= len(_DIGITS) ** width:
        width += 1
    return str(width) + "".join(_digits(places, width))


def _digits(places: Iterable[int], width: int) -> Iterable[str]:
    steps = range(6 * (width - 1), -1, -6)
    return ("".join(_DIGITS[place >> step & 63] for step in steps) for place in places)


def write_chunk(folder: Path, name: str, data: Any) -> None:
    """Write ``data`` as ``name.js``: one call that hands over its JSON text, which is faster to parse than a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    with whole_file(folder / f"{name}.js") as draft:
        draft.write_text(f"auditorData('{name}','{quoted}');\n", encoding="utf-8", newline="\n")
