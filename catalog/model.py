"""What an item is: the frozen types that cross the rooms.

Elements are text as published, never normalised here. *Nothing* is said in four ways, and all four survive:

- the label is there and nothing behind it: the key is in ``elements`` with value ``""``;
- a word for nothing (无, 暂无, —): the key is in ``elements`` with that word;
- the page was read and has no such label: the key is absent;
- the page was not read for it: the key is absent and named in :attr:`Reading.not_read`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

EMPTY: Final[Mapping[str, str]] = MappingProxyType({})

LIST_ELEMENTS: Final = ("by_law", "materials", "fees", "faq")
"""Elements whose value is a list of rows rather than one text."""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One row of 设定依据. Either the split fields are filled, or ``text`` holds the row as one string."""

    law_name: str = ""
    law_number: str = ""
    article: str = ""
    content: str = ""
    issue_org: str = ""
    effective_date: str = ""
    source_url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """One row of 申请材料. ``elements`` holds the sub-elements shown, keys without the ``material.`` prefix."""

    material_name: str
    elements: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where a library row stands in the file it came from; ``row`` counts from 1, as spreadsheets do."""

    file: str
    sheet: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """One 事项 (finest handling item) as one source describes it.

    ``elements`` maps element keys (``task_name``, ``promise_day`` …) to text as published. For the list
    elements (:data:`LIST_ELEMENTS`) the rows are in the tuple of the same name; ``elements`` has such a key
    only when the source published that element as one string (which may be ``""`` or 无): then the tuple
    holds that string as a single ``text`` row (``materials``: as one material), or is empty for ``""``.
    """

    id: str
    task_name: str
    codes: tuple[str, ...] = ()
    region: str = ""
    elements: Mapping[str, str] = field(default_factory=dict)
    by_law: tuple[LegalBasis, ...] = ()
    materials: tuple[Material, ...] = ()
    fees: tuple[Mapping[str, str], ...] = ()
    faq: tuple[Mapping[str, str], ...] = ()
    origin: SourceRow | None = None

    def get(self, key: str) -> str | None:
        """The element's text as published, or ``None`` when the source has no such element."""
        return self.task_name if key == "task_name" else self.elements.get(key)

    def shows(self, key: str) -> bool:
        """Whether the source has the element at all, be it with an empty value."""
        return (
            key == "task_name" or key in self.elements or bool(getattr(self, key, ()) if key in LIST_ELEMENTS else ())
        )

    @property
    def unit(self) -> str:
        """The body the item is listed under (实施主体), ``""`` when not said."""
        return self.elements.get("dept_name", "")


@dataclass(frozen=True, slots=True)
class Reading:
    """A :class:`ServiceItem` as a channel shows it, with the proof of where each element was seen.

    ``locators`` maps an element key to the place it was read from; ``not_read`` maps an element key to the
    reason why nothing can be said about it; ``unread`` lists labels on the page that nobody claimed.
    ``evidence`` is the sha256 of the bytes as served.
    """

    item: ServiceItem
    channel: str = ""
    url: str = ""
    source: str = ""
    fetched_at: str = ""
    evidence: str = ""
    locators: Mapping[str, str] = field(default_factory=dict)
    not_read: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    has_provenance: bool = False
    """Whether ``locators``/``not_read`` were given at all: only then is an absent element ``missing``."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was refused, and why. ``reason`` is a message template filled by ``params``."""

    origin: SourceRow
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The library frozen at ``as_of`` (ISO date). ``id`` is ``S20210917-1a2b3c``: as-of date + content hash."""

    id: str
    as_of: str
    source: str
    items: tuple[ServiceItem, ...]
    rejected: tuple[Rejected, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    """Which column of the source was taken for which element: heading → element key, ``""`` for one not read."""
