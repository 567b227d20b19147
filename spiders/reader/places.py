"""The places of a template: where a text stands, in words that hold for every page made from the template.

How they are written: :mod:`spiders.placenames`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from spiders.placenames import BEHIND, BELOW, NTH, is_member
from spiders.reader.json_shape import Json, load_json, unpacked
from spiders.reader.labels import strip_label
from spiders.reader.outline import Box, Cell, Line, Outline, Row, Table
from spiders.reader.sources import Sketch

_LABEL_LENGTH: Final = 20
_DEEPEST: Final = 12
_MOST_ENTRIES: Final = 500


@dataclass(frozen=True, slots=True)
class Spot:
    """A text at a place of one page. ``name`` is the place as a channel file writes it."""

    path: str
    text: str
    sign: str = ""
    label: str = ""

    @property
    def name(self) -> str:
        """The place in the words of ``[locators]``."""
        return f"{self.path} {self.sign} {self.label}" if self.sign else self.path


def spots_of(sketches: Sequence[Sketch]) -> Iterator[Spot]:
    """Every place of a guide: its page's, then those of the responses that belong to it."""
    for sketch in sketches:
        if sketch.outlines:
            for outline in sketch.outlines:
                yield from _counted(_of_outline(outline, "", 0))
        elif (payload := load_json(sketch.raw)) is not None:
            yield from _of_payload(unpacked(payload, 0), "$", 0)


def _counted(spots: Iterator[Spot]) -> Iterator[Spot]:
    """Spots without label are told apart by number where there are several of a kind."""
    kept = list(spots)
    counts: dict[str, int] = {}
    for spot in kept:
        if not spot.sign:
            counts[spot.path] = counts.get(spot.path, 0) + 1
    seen: dict[str, int] = {}
    for spot in kept:
        if spot.sign or counts[spot.path] == 1:
            yield spot
            continue
        seen[spot.path] = seen.get(spot.path, 0) + 1
        yield Spot(f"{spot.path} {NTH}{seen[spot.path]}", spot.text)


def _of_payload(value: Json, path: str, depth: int) -> Iterator[Spot]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _of_payload(each, f"{path}.{name}", depth + 1)
    elif isinstance(value, list):
        for each in value[:_MOST_ENTRIES]:
            yield from _of_payload(each, f"{path}[]", depth + 1)
    elif is_member(path):
        yield Spot(path, "" if value is None else str(value))


def _of_outline(outline: Outline, around: str, depth: int) -> Iterator[Spot]:
    if depth > _DEEPEST:
        return
    before = ""
    taken: set[int] = set()
    for item in outline.items:
        for box in _opened(item.box, outline.root, taken):
            yield from _of_box(box, outline, around, before)
        if isinstance(item, Line):
            yield from _of_line(item, around, before)
            before = item.text or before
        else:
            yield from _of_table(item, around, depth)
            before = ""


def _opened(box: Box | None, root: Box, taken: set[int]) -> list[Box]:
    """The boxes around an item that were not met before, innermost first."""
    fresh: list[Box] = []
    while box is not None and box is not root and id(box) not in taken:
        taken.add(id(box))
        fresh.append(box)
        box = box.parent
    return fresh


def _of_box(box: Box, outline: Outline, around: str, before: str) -> Iterator[Spot]:
    """A box of several lines as one text (a value in paragraphs)."""
    inside = outline.items[box.start : box.end]
    if len(inside) < 2 or len(inside) > 40 or any(isinstance(item, Table) for item in inside):
        return
    text = "\n".join(item.text for item in inside if isinstance(item, Line) and item.text)
    path = _path(box, around)
    yield Spot(path, text)
    if label := label_in(before):
        yield Spot(path, text, BEHIND, label)


def _of_line(line: Line, around: str, before: str) -> Iterator[Spot]:
    path = _path(line.box, around)
    yield Spot(path, line.text)
    head, rest = _split(line)
    if head:
        yield Spot(path, rest, BEHIND, head)
    elif label := label_in(before):
        yield Spot(path, line.text, BEHIND, label)


def _split(line: Line) -> tuple[str, str]:
    """``label：value`` in one line, or label and value in inline elements of their own."""
    if len(line.runs) > 1 and (first := label_in(line.runs[0])):
        return first, "".join(line.runs[1:]).strip(" \u3000\u00a0:：\n\t")
    found = re.match(r"\s*([^:：]{2,24})[:：](.*)\Z", line.text, re.DOTALL)
    if found is None or not (label := label_in(found[1])):
        return "", ""
    return label, found[2].strip()


def _of_table(table: Table, around: str, depth: int) -> Iterator[Spot]:
    inside = _path(table.box, around)
    above: Row = ()
    heads: Row = next((row for row in table.rows if len(row) > 1), ())
    for row in table.rows:
        left = ""
        for column, cell in enumerate(row):
            yield from _of_cell(cell, inside, left, _above(above, column, row), _above(heads, column, row), depth)
            left = cell.words or left
        above = row


def _above(row: Row, column: int, below: Row) -> str:
    return row[column].words if len(row) == len(below) and row is not below else ""


def _of_cell(cell: Cell, inside: str, left: str, above: str, head: str, depth: int) -> Iterator[Spot]:
    path = f"{_plain_step(inside)} {_kind(cell.kind)}".strip()
    yield Spot(path, cell.text)
    if label := label_in(left):
        yield Spot(path, cell.text, BEHIND, label)
    for label in dict.fromkeys(filter(None, (label_in(above), label_in(head)))):
        yield Spot(path, cell.text, BELOW, label)
    if not cell.is_plain or "\n" in cell.text or ":" in cell.text or "：" in cell.text:
        yield from _of_outline(cell.outline, path, depth + 1)


def label_in(text: str) -> str:
    """The words of a label, numbering and colon off; ``""`` for what is too long or no word at all."""
    if not text or len(text) > _LABEL_LENGTH + 8:
        return ""
    bare = strip_label(text.replace("\n", ""))[0]
    return bare if 1 < len(bare) <= _LABEL_LENGTH and not bare.isascii() and not bare[0].isdigit() else ""


def _path(box: Box, around: str) -> str:
    """The innermost element and the nearest one around it that has a class (or is a table)."""
    own = _kind(box.kind) if box.kind else ""
    outer = box.parent
    while outer is not None and (not outer.kind or outer.kind.endswith(".")):
        outer = outer.parent
    context = _kind(outer.kind) if outer is not None else _plain_step(around)
    return f"{context} {own}".strip() if own else around or "body"


def _plain_step(path: str) -> str:
    """The last element of a path."""
    return path.rpartition(" ")[2]


def _kind(kind: str) -> str:
    tag, _, classes = kind.partition(".")
    names = ".".join(name for name in classes.split() if not re.search(r"\d{3,}|[@^#]", name))
    return f"{tag or 'line'}.{names}" if names else tag or "line"
