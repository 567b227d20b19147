"""Words that are labels somewhere and none here: titles of tabs in a row, values that are an element's name too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spiders.reader.boxes import HEADINGS, is_link
from spiders.reader.labels import Segment
from spiders.reader.outline import Item

Segments = list[tuple[Segment, ...]]


def forget_what_is_no_label(items: Sequence[Item], segments: Segments) -> None:
    """Empty the segments of the items whose words are no labels where they stand."""
    forgetting = _Forgetting(items, segments)
    forgetting.second_of_pairs()
    forgetting.menus()
    forgetting.values()


class _Forgetting:
    def __init__(self, items: Sequence[Item], segments: Segments) -> None:
        self.items = items
        self.segments = segments

    def _is_bare(self, index: int) -> bool:
        """Whether a line is a label and nothing else, without a colon that would promise a value."""
        pieces = self.segments[index]
        return bool(pieces) and all(piece.label and not piece.value and not piece.label.closed for piece in pieces)

    def menus(self) -> None:
        """Titles of tabs in a row are no labels: bare labels made alike, nothing between them."""
        start = 0
        while start < len(self.items):
            end = start
            while (
                end < len(self.items) and self._is_bare(end) and self.items[end].box.kind == self.items[start].box.kind
            ):
                end += 1
            titles = sum(len(self.segments[at]) for at in range(start, end))
            box = self.items[start].box
            few = 2 if box.tag == "li" or any(is_link(self.items[at]) for at in range(start, end)) else 3
            if titles >= few and box.tag not in HEADINGS:
                self.segments[start:end] = [()] * (end - start)
            start = max(end, start + 1)

    def second_of_pairs(self) -> None:
        """Where boxes of two hold label and value, the second is the value even if it is a label elsewhere."""
        pairs = [at for at in range(1, len(self.items)) if self._are_alone(at)]
        plain = Counter(
            self.items[at].box.kind
            for at in pairs
            if self.segments[at - 1] and not self._is_bare(at) and self._is_bare(at - 1)
        )
        for at in pairs:
            if plain[self.items[at].box.kind] > 1 and self._is_bare(at - 1) and self._is_bare(at):
                self.segments[at] = ()

    def _are_alone(self, at: int) -> bool:
        """Whether this item and the one before it are all that their box holds, each in a box of its own."""
        first, second = self.items[at - 1].box, self.items[at].box
        both = second.parent
        return (
            both is not None
            and first is not second
            and first.parent is both
            and (both.start, both.end) == (at - 1, at + 1)
        )

    def values(self) -> None:
        """办理形式 · 网上办理 are label and value, although both are labels somewhere: boxes tell which is which."""
        lines, labels = Counter[str](), Counter[str]()
        for item, pieces in zip(self.items, self.segments, strict=True):
            lines[item.box.kind] += 1
            labels[item.box.kind] += bool(pieces) and pieces[0].label is not None
        for at in range(1, len(self.items)):
            kind, before = self.items[at].box.kind, self.items[at - 1].box.kind
            waits = bool(self.segments[at - 1]) and not self.segments[at - 1][-1].value
            less = labels[kind] * lines[before] < labels[before] * lines[kind]
            if waits and less and kind != before and self._is_bare(at):
                self.segments[at] = ()
