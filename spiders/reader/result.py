"""What goes into the reader and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from catalog.model import Reading
from spiders.model import Reason
from spiders.reader.outline import Where

MAX_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Places:
    """The learned places of a channel's template (:mod:`spiders.placenames` says how they are written).

    ``at``: element key → its places, the commonest first; ``share``: element key → the share of guides on which one
    of them held when they were learned; ``known_unread``: labels nobody claims that the template always had.
    """

    at: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    share: Mapping[str, float] = field(default_factory=dict)
    known_unread: frozenset[str] = frozenset()


NO_PLACES: Final = Places()
"""Nothing was learned: labels alone."""


@dataclass(frozen=True, slots=True)
class ReaderHints:
    """What a channel file says that labels alone cannot.

    ``codes``: table or element key → code → text, over the national tables; ``labels``: label → element key, over
    the element table; ``encoding`` outranks header and meta; ``max_bytes``: larger bodies are refused; ``places``
    are looked at beside the labels.
    """

    channel: str = ""
    encoding: str = ""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int = MAX_BYTES
    places: Places = NO_PLACES


FROM_LIST: Final = "list"
"""The locator of what only the list row said."""
LEARNED: Final = "learned: "
"""What the locator of a value begins with that a learned place gave where no label did."""


@dataclass(frozen=True, slots=True)
class Located:
    """What became of the learned places on one page.

    ``held``: the places that are there; ``won``: elements read from a place because no label gave them;
    ``differs``: elements whose label says something else than their place; ``doubted``: elements that may stand
    where nobody looks, so that nobody may call them missing; ``anew``: why the page cannot be read by its labels, made
    as it is now (``""``: it can).
    """

    held: frozenset[str] = frozenset()
    won: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()
    anew: str = ""


@dataclass(frozen=True, slots=True)
class PageResult:
    """The readings of a source, or why it gave none. ``encoding``: what it was decoded with (``""``: no text);
    ``contradicted``: header or meta said another encoding; ``lost``: parts of the guide that could not be read,
    by their position, and why; ``legible``: what it holds was seen, be it a guide or not; ``located``: what became
    of the learned places, ``None`` where none were looked at (no places learned, several items in one source)."""

    readings: tuple[Reading, ...] = ()
    refused: Reason | None = None
    encoding: str = ""
    contradicted: bool = False
    lost: Mapping[int, Reason] = field(default_factory=dict)
    legible: bool = True
    located: Located | None = None


@dataclass(frozen=True, slots=True)
class PagePart:
    """One response that belongs to a guide. ``listed``: what the list row said about it (``task_name``,
    ``codes`` …), element keys → text; used where the guide itself has no such element."""

    body: bytes
    content_type: str = ""
    url: str = ""
    source: str = ""
    evidence: str = ""
    fetched_at: str = ""
    listed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """An element as read: text and place. ``doubt``: why the label does not say for sure that it is this element."""

    text: str
    where: str | Where
    doubt: str = ""


@dataclass
class Draft:
    """A reading while it is being put together. Rows are keyed by bare column names."""

    elements: dict[str, Read] = field(default_factory=dict)
    by_law: list[Mapping[str, str]] = field(default_factory=list)
    materials: list[Mapping[str, str]] = field(default_factory=list)
    fees: list[Mapping[str, str]] = field(default_factory=list)
    faq: list[Mapping[str, str]] = field(default_factory=list)
    not_read: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    headline: str = ""
    listed: int = 0
    """How many items the page seems to tell of, where it tells the same of each of several; else 0."""

    def rows(self, key: str) -> list[Mapping[str, str]]:
        """The rows of a list element."""
        return {"by_law": self.by_law, "materials": self.materials, "fees": self.fees, "faq": self.faq}[key]

    def list_rows(self, key: str) -> bool:
        """Whether the element is a list that has rows."""
        return key in _LISTS and bool(self.rows(key))

    def shows(self, key: str) -> bool:
        """Whether the element was seen, be it with nothing behind its label."""
        return key in self.elements or self.list_rows(key)


_LISTS: Final = frozenset({"by_law", "materials", "fees", "faq"})
