"""What one cause of many findings is, and how it is written to files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class CauseKind(StrEnum):
    """What lies behind; of two that explain the same findings the earlier one is named."""

    LIBRARY_VALUE = "library_value"
    """Channels agree with each other against a value of the library that many items share."""
    LIBRARY_COLUMN = "library_column"
    """The library has an element on (almost) no item."""
    LIBRARY_SHARED = "library_shared"
    """One value, legal basis or unit code of the library is wrong wherever it stands."""
    TEMPLATE = "template"
    """The pages of a channel have no place for an element, or never fill it."""
    ITEMS_MISSING = "items_missing"
    """A channel does not publish the items of a unit or region at all."""
    RAW_CODE = "raw_code"
    """A channel shows codes where it should show their meaning."""
    UNIT_NAME = "unit_name"
    """A channel calls a unit by another name."""
    LAW = "law"
    """One law's title, number, version or article is wrong on many items in the same way."""
    MATERIAL = "material"
    """One document is called or described wrongly on many items in the same way."""
    SHARED_VALUE = "shared_value"
    """One telephone number, address or opening time is wrong on many items in the same way."""
    CONSTANT = "constant"
    """A channel shows the same value whatever the item."""
    MAPPING = "mapping"
    """Wherever the library says A, the channel says B."""
    ROW_MISSING = "row_missing"
    """One document or legal basis is left out wherever it belongs."""
    ROW_EXTRA = "row_extra"
    """One document or legal basis is added on (almost) every item."""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What findings of one cause share. ``place`` limits it to a unit or region, as ``scope`` says (``""``: none)."""

    kind: CauseKind
    channel: str
    element: str
    sub_element: str = ""
    scope: str = ""
    place: str = ""
    library: str = ""
    shown: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause: what it is, what single change mends it, who makes it, and the fingerprints it explains.

    ``id`` (``C-`` and eight signs) stays while kind, channel, element and values stay. ``channel`` is ``""`` for
    the library. ``who`` is a unit, or whoever keeps the channel or the library. ``units`` are those concerned.
    ``items`` of ``of`` items show it (``of`` 0: not asked).
    """

    id: str
    kind: CauseKind
    sentence: str
    fix: str
    who: str
    channel: str
    element: str
    units: tuple[str, ...]
    findings: tuple[str, ...]
    items: int
    of: int = 0


def cause_to_json(cause: Cause) -> dict[str, Any]:
    """The cause as plain types; what says nothing is left out."""
    row: dict[str, Any] = {
        "id": cause.id,
        "kind": cause.kind.value,
        "sentence": cause.sentence,
        "fix": cause.fix,
        "who": cause.who,
        "channel": cause.channel,
        "element": cause.element,
        "units": list(cause.units),
        "explains": len(cause.findings),
        "items": cause.items,
        "of": cause.of,
        "findings": list(cause.findings),
    }
    return {key: value for key, value in row.items() if value not in ("", [], 0)}
