"""Lines in reading order → blocks: which lines are labels, and how far the value behind each goes.

A value goes from its label to the next label, but never out of the smallest box that holds both label and
value. So ``<div><dt>`` pairs, headings with a section below, numbered articles and alternating lines are all
one rule, without a word about class names.
"""

from __future__ import annotations

from typing import Final

from spiders.reader.blocks import NOBODY, Block, Grid, Listing, Part
from spiders.reader.boxes import HEADINGS, child_of, depth, is_peer, within
from spiders.reader.heads_apart import with_heads
from spiders.reader.labels import Label, Labels, Segment, may_be_label, strip_label
from spiders.reader.no_labels import forget_what_is_no_label
from spiders.reader.noise import Noise
from spiders.reader.outline import Box, Item, Line, Outline, Table
from spiders.reader.tables import Found, TableReader
from spiders.reader.words import words

_LONG_KINDS: Final = frozenset({"text", "list"})
_GROWING_KINDS: Final = frozenset({"text", "list", "address", "phone", "hours"})
_SHORT_HEAD: Final = 16
_DEEPEST: Final = 12
_LINES_LOOKED_AT: Final = 12
_SECTION_OF_KEY: Final = {
    "materials": "materials",
    "by_law": "by_law",
    "fees": "fees",
    "faq": "faq",
    "handle_flow": "flow",
}


def inner_words() -> frozenset[str]:
    """Words with a colon that stand inside values (电话： 地址： 注：) and begin nothing of their own."""
    return words()["inner"]


class StreamReader:
    """Recognises one source. ``listings`` collects tables with one item per row."""

    def __init__(self, labels: Labels, noise: Noise | None = None) -> None:
        self.labels = labels
        self.noise = noise or Noise.load()
        self.listings: list[Listing] = []
        self.depth = 0

    def read(self, outline: Outline, hidden: int = 0) -> list[Block]:
        """The blocks of an outline, in reading order."""
        if self.depth >= _DEEPEST:
            return []
        self.depth += 1
        try:
            return _Pass(self, outline, hidden).blocks()
        finally:
            self.depth -= 1


class _Pass:
    """One pass over one outline."""

    def __init__(self, reader: StreamReader, outline: Outline, hidden: int) -> None:
        self.reader = reader
        self.labels = reader.labels
        self.items = with_heads(outline.items, reader.labels) if len(outline.items) > 1 else outline.items
        self.root = outline.root
        self.hidden = hidden
        self.segments = [self._segments(item) for item in self.items]
        self.kinds = {
            item.box.kind
            for item, pieces in zip(self.items, self.segments, strict=True)
            if pieces and pieces[0].label is not None and pieces[0].label.is_firm
        }
        self.found: list[Block] = []
        forget_what_is_no_label(self.items, self.segments)

    def _segments(self, item: Item) -> tuple[Segment, ...]:
        if isinstance(item, Table) or not item.text:
            return ()
        written = "".join(item.runs) if item.box.tag == "pre" else ""
        return self.labels.segments(written if "\t" in written else item.text, item.runs)

    def label_at(self, index: int) -> Label | None:
        """The label line ``index`` begins with; words that are labels only in context need a label's place."""
        pieces = self.segments[index]
        label = pieces[0].label if pieces else None
        if label is None or label.is_firm:
            return label
        return label if self.items[index].box.kind in self.kinds or label.closed else None

    def blocks(self) -> list[Block]:
        """All blocks."""
        index = 0
        while index < len(self.items):
            item = self.items[index]
            if isinstance(item, Table):
                self._table(item, None)
                index += 1
            elif self.reader.noise.is_heading(item.text):
                index = max(index + 1, self._end_of_noise(index))
            elif self.label_at(index) is not None:
                index = self._labelled(index, item)
            else:
                self._stray(item)
                index += 1
        return self.found

    def _end_of_noise(self, index: int) -> int:
        """What a heading like 相关推荐 opens: up to the next heading made like it, or the end of their box."""
        box = next((step[0] for step in self._ladder(index)), self.root)
        end = len(self.items) if box.parent is None else box.end
        own = self.items[index].box
        flat = own.kind.endswith(".") and own.tag not in HEADINGS
        if (
            flat
            and box.parent is not None
            and not any(self.segments[at] and self.label_at(at) for at in range(box.start, index))
        ):
            return end
        return next((at for at in range(index + 1, end) if self.items[at].box.kind == own.kind), end)

    def _stray(self, line: Line) -> None:
        """A line like ``所属专栏：xx`` whose label nobody knows is reported where it stands among labels."""
        if line.box.kind not in self.kinds:
            return
        first = line.runs[0].strip() if len(line.runs) > 1 else ""
        unknown = unknown_label(line.text) or (strip_label(first)[0] if may_be_label(first) else "")
        if unknown and unknown not in inner_words():
            self.found.append(Block(Label(unknown), (), line.where, line.box.hidden or self.hidden))

    def _labelled(self, index: int, line: Line) -> int:
        hidden = line.box.hidden or self.hidden
        pieces = self.segments[index]
        for piece in pieces[:-1]:
            if piece.label is not None:
                self.found.append(Block(piece.label, (_part(line, piece.value),), line.where, hidden))
        last = pieces[-1]
        label = last.label or Label(last.value)
        own = [_part(line, last.value)] if last.value else []
        place = len(self.found)
        nothing = len(line.runs) > 1 and not line.runs[-1]
        nothing |= line.box.tag == "pre" and bool(line.runs) and line.runs[-1].endswith("\t")
        end, parts = self._behind(index, label, bool(last.value), nothing)
        images = [Line("", line.box, line.where, images=line.images)] if line.images and not own else []
        self.found.insert(place, Block(label, (*own, *images, *parts), line.where, hidden))
        return end

    def _behind(self, index: int, label: Label, has_own: bool, closed_empty: bool) -> tuple[int, list[Part]]:
        """The parts of the value that stand after the label's line, and where reading goes on."""
        kind = self._kind_of(label)
        if label.closed and not has_own and not closed_empty and self._values_in_line(index):
            return self._same_box(index, label) if kind in _GROWING_KINDS else (index + 1, [])
        if closed_empty or (has_own and kind not in _GROWING_KINDS):
            return index + 1, []
        if has_own and kind not in _LONG_KINDS:
            return self._same_box(index, label)
        start = index + 1
        for step in self._ladder(index):
            end, cut = self._reach(index, start, step, label, has_own)
            if self._says_something(start, end) or cut:
                break
            if has_own:
                break
            start = max(start, end)
        else:
            end = start
        if kind not in _LONG_KINDS and not has_own:
            end = self._first_child(start, end, kind)
        return max(end, index + 1), self._take(index + 1, end, label)

    def _values_in_line(self, index: int) -> bool:
        """Whether the other lines of the label's own box hold label and value each: then one without has none."""
        box = self.items[index].box
        lines = [self.segments[at] for at in range(index - 1, -1, -1) if self.items[at].box is box][:_LINES_LOOKED_AT]
        labelled = [pieces for pieces in lines if pieces and pieces[0].label is not None]
        return sum(bool(pieces[-1].value) for pieces in labelled) > max(1, len(labelled) // 2)

    def _ladder(self, index: int) -> list[tuple[Box, Box | None]]:
        """Boxes from the label outwards, with the child through which the label is inside."""
        steps: list[tuple[Box, Box | None]] = []
        child: Box | None = None
        box: Box | None = self.items[index].box
        while box is not None and len(steps) < _DEEPEST:
            if box.end > index + 1 or box.parent is None:
                steps.append((box, child))
            child, box = box, box.parent
        return steps

    def _reach(self, index: int, start: int, step: tuple[Box, Box | None], label: Label, own: bool) -> tuple[int, bool]:
        """How far the value goes within a step of the ladder; whether something cut it there."""
        box, child = step
        alternates = False
        for position in range(start, min(box.end if box.end else len(self.items), len(self.items))):
            first = position == index + 1 and not own
            item = self.items[position]
            if self._cuts(index, position, label):
                return position, True
            twin = child is not None and is_peer(child_of(item.box, box), child)
            if twin and first and not self._unknown_with_colon(item):
                alternates = True
            elif twin and not alternates:
                return position, True
        return min(box.end if box.parent is not None else len(self.items), len(self.items)), False

    def _cuts(self, index: int, position: int, owner: Label) -> bool:
        item = self.items[position]
        if isinstance(item, Table):
            return False
        if self.reader.noise.is_heading(item.text) or (
            item.box.tag in HEADINGS
            and item.text
            and item.box is not self.items[index].box
            and item.box.kind == self.items[index].box.kind
        ):
            return True
        label = self.label_at(position)
        if label is None:
            style = strip_label(item.text[:60])[1] if owner.style else ""
            return bool(style) and style == owner.style and len(item.text) <= _SHORT_HEAD and may_be_label(item.text)
        if not label.is_firm and label.text in inner_words():
            return False
        if self._says_again(index, position, owner, label) or self._is_no_deeper(index, position, label):
            return True
        section = next((_SECTION_OF_KEY[claim.key] for claim in owner.claims if claim.key in _SECTION_OF_KEY), "")
        return not (section and item.box.kind != self.items[index].box.kind and self.labels.find(label.text, section))

    def _says_again(self, index: int, position: int, owner: Label, label: Label) -> bool:
        """Whether a bare label repeats the heading right above it (a tab's title and the head in its pane)."""
        again = label.claims[:1] == owner.claims[:1] and not self.segments[position][-1].value
        return again and not self._says_something(index + 1, position)

    def _is_no_deeper(self, index: int, position: int, label: Label) -> bool:
        """Whether a head of a section stands as high as the owner: 设定依据 of the item, not of a material."""
        heads = label.is_firm and label.claims[0].key in _SECTION_OF_KEY and not self.segments[position][-1].value
        return heads and depth(self.items[position].box) <= depth(self.items[index].box)

    def _unknown_with_colon(self, item: Item) -> bool:
        unknown = unknown_label(item.text) if isinstance(item, Line) else ""
        return bool(unknown) and unknown not in inner_words()

    def _says_something(self, start: int, end: int) -> bool:
        return any(isinstance(item, Table) or item.text or item.images for item in self.items[start:end])

    def _same_box(self, index: int, label: Label) -> tuple[int, list[Part]]:
        """Lines that a ``br`` put under the label's own line."""
        end = index + 1
        while (
            end < len(self.items) and self.items[end].box is self.items[index].box and not self._cuts(index, end, label)
        ):
            if self._unknown_with_colon(self.items[end]):
                break
            end += 1
        return end, self._take(index + 1, end, label)

    def _first_child(self, start: int, end: int, kind: str) -> int:
        """A short value is in one box: what follows belongs to somebody else, but for 电话：… 地址：… below it."""
        first = next((at for at in range(start, end) if self._says_something(at, at + 1)), end)
        if first >= end:
            return end
        box = self.items[first].box
        outer = box
        while outer.parent is not None and outer.parent.start >= start and outer.parent.end <= end and outer.parent.end:
            outer = outer.parent
        last = first + 1
        while last < end and (within(self.items[last].box, outer) or (kind in _GROWING_KINDS and self._goes_on(last))):
            last += 1
        return last

    def _goes_on(self, index: int) -> bool:
        item = self.items[index]
        return isinstance(item, Line) and unknown_label(item.text) in inner_words()

    def _take(self, start: int, end: int, label: Label) -> list[Part]:
        parts: list[Part] = []
        for item in self.items[start:end]:
            if isinstance(item, Line):
                parts.append(item)
            else:
                parts.extend(self._table(item, label))
        return parts

    def _table(self, table: Table, owner: Label | None) -> list[Part]:
        """Read a table; what belongs to ``owner`` is returned, the rest goes to the blocks."""
        reader = TableReader(self.labels, self.reader.read, table.box.hidden or self.hidden)
        found: Found = reader.read(table, owner)
        self.reader.listings.extend(found.listings)
        mine: list[Part] = list(found.loose)
        for block in found.blocks:
            if owner is not None and (block.label is owner or (block.label is NOBODY and _fits(block, owner))):
                mine.extend(block.parts)
            else:
                self.found.append(block)
        return mine

    def _kind_of(self, label: Label) -> str:
        """``text`` unless every element the label may stand for is short."""
        kinds = [str(self.labels.table[claim.key].kind) for claim in label.claims if claim.key in self.labels.table]
        for kind in ("list", "text", "address", "hours", "phone"):
            if kind in kinds:
                return kind
        merged = any(claim.relation in {"merged", "ambiguous"} for claim in label.claims)
        return "text" if merged or not kinds else kinds[0]


def _fits(block: Block, owner: Label) -> bool:
    sections = {_SECTION_OF_KEY.get(claim.key, "") for claim in owner.claims}
    return any(isinstance(part, Grid) and part.section in sections for part in block.parts)


def _part(line: Line, value: str) -> Line:
    return Line(value, line.box, line.where, (), line.links, line.images)


def unknown_label(text: str) -> str:
    """The words before the first colon when they have the form of a label, else ``""``."""
    head = text[:24].replace("：", ":")
    if ":" not in head:
        return ""
    words = head.split(":", 1)[0]
    return strip_label(words)[0] if may_be_label(words) else ""
