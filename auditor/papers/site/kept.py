"""What a kept page shows around the place of a finding: as text, and as it looked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from typing import Final

from auditor.papers.shown import shown
from catalog.errors import InputRefused
from catalog.forked import shares, spread, workers_for
from catalog.privacy import Mask, masked
from diffs.model import Seen
from spiders.evidence import EvidenceStore
from spiders.reader.kept import KeptLine, KeptPage, kept_page, place_of
from spiders.reader.pictured import Node, Picture

_LONGEST_LINE: Final = 240
_EFFORT: Final = 3000
_PAPER: Final = 20
"""A page costs one, a Word, Excel or PDF paper as much as twenty pages; what is left when the effort is spent is shown
without an excerpt, so that a report is never much slower than the run it tells of."""
_AHEAD: Final = 1024
"""So many pages are held at once."""
_WORTHWHILE: Final = 100
"""From how much effort on more than one process is worth having."""
MANY: Final = 20_000
"""So many findings, and the excerpts get short: a report has to fit on a shared folder."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a page in reading order; ``hit`` is the index of the one a finding is about."""

    lines: tuple[str, ...]
    hit: int


class Excerpts:
    """Excerpts of kept pages; without an evidence store there are none. ``findings``: how many the report has;
    ``hides``: which numbers of persons are not shown; ``ahead``: the pages that will be asked for."""

    def __init__(
        self,
        store: EvidenceStore | None,
        findings: int = 0,
        hides: Mask = Mask.NOTHING,
        ahead: Iterable[str] = (),
    ) -> None:
        self._before, self._after = (1, 1) if findings > MANY else (4, 5)
        self._page = _reader(store, ahead)
        self._hides = hides

    def of(self, seen: Seen) -> Excerpt | None:
        """The lines around the place, or ``None`` where the page is gone or has no such place."""
        lines = self._page(seen.evidence).lines
        place = place_of(lines, seen.locator)
        if place is None:
            return None
        start = max(place - self._before, 0)
        return _rows(lines[start : place + self._after + 1], place - start, self._hides)

    def picture(self, seen: Seen) -> Picture | None:
        """The block around the place as it looked; ``None`` where there is none, and for what has no looks (the data
        of an interface)."""
        picture = self._page(seen.evidence).pictured.around(seen.locator)
        return replace(picture, tree=_harmless(picture.tree, self._hides)) if picture else None


def _harmless(tree: Node, hides: Mask) -> Node:
    """The tree with texts that may be shown; a number is hidden even where elements cut it into pieces."""
    whole = "".join(_texts(tree))
    rest = masked(whole, hides)
    place = 0

    def told(node: Node) -> Node:
        nonlocal place
        children: Node = []
        for child in node[2:]:
            if isinstance(child, str):
                children.append(shown(rest[place : place + len(child)]))
                place += len(child)
            else:
                children.append(told(child))
        return [*node[:2], *children]

    return told(tree) if len(rest) == len(whole) else ["p", 0]


def _texts(node: Node) -> Iterator[str]:
    for child in node[2:]:
        if isinstance(child, str):
            yield child
        else:
            yield from _texts(child)


def _rows(lines: Sequence[KeptLine], hit: int, hides: Mask) -> Excerpt:
    """Cells of one row side by side, as on the page."""
    told: list[str] = []
    last, found = 0, 0
    for index, line in enumerate(lines):
        text = masked(line.text.replace("\n", " "), hides)
        text = text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}…"
        if line.row and line.row == last and told:
            told[-1] = f"{told[-1]}　{text}".strip()
        elif text or index == hit:
            told.append(text)
        last = line.row
        found = len(told) - 1 if index == hit else found
    return Excerpt(tuple(told), max(found, 0))


def _reader(store: EvidenceStore | None, ahead: Iterable[str]) -> Callable[[str], KeptPage]:
    """What reads a kept page. The first pages of ``ahead`` are read at once, on all processors."""
    left = _EFFORT

    def body_of(evidence: str) -> bytes:
        nonlocal left
        if store is None or evidence not in store or left <= 0:
            return b""
        try:
            body = store.get(evidence)
        except InputRefused:
            return b""
        left -= _cost(body)
        return body

    first = {evidence: body_of(evidence) for evidence in islice(dict.fromkeys(ahead), _AHEAD)} if store else {}
    pages = dict(zip(first, _read(tuple(first.values())), strict=True))

    @lru_cache(maxsize=64)
    def page_of(evidence: str) -> KeptPage:
        page = pages.get(evidence)
        return kept_page(body_of(evidence)) if page is None else page

    return page_of


def _read(bodies: Sequence[bytes]) -> Iterator[KeptPage]:
    # a PDF takes some five times as long as the other papers
    costs = [_cost(body) * (5 if body.startswith(b"%PDF") else 1) for body in bodies]

    def work(run: range) -> list[KeptPage]:
        return [kept_page(bodies[at]) for at in run]

    return chain.from_iterable(spread(work, shares(costs, workers_for(sum(costs), _WORTHWHILE)), list, list))


def _cost(body: bytes) -> int:
    return _PAPER if body.startswith((b"PK", b"%PDF")) else 1
