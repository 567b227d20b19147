"""Parts of pages that were drawn already: most people look at findings that nobody changed since the last look."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from threading import Lock
from typing import Final, TypeVar

from markupsafe import Markup

_MOST: Final = 20_000
"""Parts kept at most, about a kilobyte each; the ones not looked at longest give way."""
HERE: Final = "\0"
"""Stands in a part for what is another on every page. No text of a page holds it: what is shown never does."""

Part = TypeVar("Part")


class Fragments:
    """Drawn parts by everything they were drawn from. Threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Markup] = OrderedDict()

    def drawn(
        self, parts: Iterable[tuple[Hashable, Callable[[], Part]]], draw: Callable[[Part], Markup], here: str
    ) -> Markup:
        """The parts one after the other: each has a key that says all it is drawn from, and what makes it. ``here``
        stands where they hold :data:`HERE`."""
        texts = [self._kept_or(key, make, draw) for key, make in parts]
        return Markup().join(texts).replace(HERE, here)

    def _kept_or(self, key: Hashable, make: Callable[[], Part], draw: Callable[[Part], Markup]) -> Markup:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        text = draw(make())
        with self._lock:
            self._kept[key] = text
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return text
