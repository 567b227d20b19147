"""Who stands in which box, and which boxes are made alike."""

from __future__ import annotations

from typing import Final

from spiders.reader.outline import Box, Item, Line

HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "legend", "summary"})
PEERS: Final = frozenset({"li", "dt", "tr", "section", "article", "fieldset", "dl"})


def child_of(box: Box, ancestor: Box) -> Box | None:
    """The child of ``ancestor`` through which ``box`` is inside it."""
    here: Box | None = box
    while here is not None and here.parent is not ancestor:
        here = here.parent
    return here


def is_peer(box: Box | None, child: Box) -> bool:
    """Made alike: same tag and class, where the class or the tag means repetition."""
    if box is None or box is child or box.kind != child.kind:
        return False
    return not box.kind.endswith(".") or box.tag in PEERS or box.tag in HEADINGS


def depth(box: Box) -> int:
    depth, here = 0, box.parent
    while here is not None:
        depth, here = depth + 1, here.parent
    return depth


def is_link(item: Item) -> bool:
    return isinstance(item, Line) and item.is_link


def within(box: Box, outer: Box) -> bool:
    here: Box | None = box
    while here is not None:
        if here is outer:
            return True
        here = here.parent
    return False
