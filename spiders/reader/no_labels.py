"""Words that are labels somewhere and none here: titles of tabs in a row, values that are an element's name too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spiders.reader.boxes import HEADINGS, is_link
from spiders.reader.labels import Claim, Segment
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
        self.bare = list(map(_is_bare, segments))

    def _forget(self, at: int) -> None:
        self.segments[at] = ()
        self.bare[at] = False

    def menus(self) -> None:
        """Titles of tabs in a row are no labels: bare labels made alike, nothing between them."""
        start = 0
        while start < len(self.items):
            end, box = start, self.items[start].box
            while end < len(self.items) and self.bare[end] and self.items[end].box.kind == box.kind:
                end += 1
            if end > start:
                titles = sum(len(self.segments[at]) for at in range(start, end))
                few = 2 if box.tag == "li" or any(is_link(self.items[at]) for at in range(start, end)) else 3
                if titles >= few and box.tag not in HEADINGS:
                    for at in range(start, end):
                        self._forget(at)
            start = max(end, start + 1)

    def second_of_pairs(self) -> None:
        """Where boxes of two hold label and value, the second is the value even if it is a label elsewhere."""
        pairs = [at for at in range(1, len(self.items)) if self.bare[at - 1] and self._are_alone(at)]
        plain = Counter(self.items[at].box.kind for at in pairs if not self.bare[at])
        for at in pairs:
            if self.bare[at - 1] and self.bare[at] and plain[self.items[at].box.kind] > 1:
                self._forget(at)

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
        if not any(self.bare):
            return
        lines, labels = Counter[str](), Counter[str]()
        for item, pieces in zip(self.items, self.segments, strict=True):
            lines[item.box.kind] += 1
            labels[item.box.kind] += bool(pieces) and pieces[0].label is not None
        for at in range(1, len(self.items)):
            if not self.bare[at] or not self.segments[at - 1] or self.segments[at - 1][-1].value:
                continue
            if _claims(self.segments[at][0]) == _claims(self.segments[at - 1][-1]):
                continue  # a head said twice
            kind, before = self.items[at].box.kind, self.items[at - 1].box.kind
            if kind != before and labels[kind] * lines[before] < labels[before] * lines[kind]:
                self._forget(at)


def _is_bare(pieces: tuple[Segment, ...]) -> bool:
    """Whether a line is a label and nothing else, without a colon that would promise a value."""
    return bool(pieces) and all(piece.label and not piece.value and not piece.label.closed for piece in pieces)


def _claims(piece: Segment) -> tuple[Claim, ...]:
    return piece.label.claims[:1] if piece.label is not None else ()
