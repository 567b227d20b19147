"""Draft → :class:`~catalog.model.Reading`: identity, rows, locators, gaps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from catalog.blanks import says_nothing
from catalog.codes import normal_code, parse_code
from catalog.model import LegalBasis, Material, Reading, ServiceItem
from spiders.reader.result import FROM_LIST, Draft, Read

CODE_ELEMENTS: Final = ("task_handle_item", "task_code", "local_task_code", "catalog_code", "local_catalog_code")
"""Elements that hold codes of the item, the one that identifies it best first."""

_BASIS_FIELDS: Final = frozenset(field.name for field in fields(LegalBasis))
_ROWS_READ: Final = "\0rows"
_LISTS: Final = ("by_law", "materials", "fees", "faq")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a draft comes from."""

    channel: str = ""
    url: str = ""
    source: str = ""
    evidence: str = ""
    fetched_at: str = ""


def with_listed(draft: Draft, listed: Mapping[str, str]) -> Draft:
    """What the list row said, where the guide says nothing of the kind; ``codes`` may hold several."""
    for key, text in sorted(listed.items()):
        if key == "codes":
            continue
        if key not in draft.elements and text:
            draft.elements[key] = Read(text, FROM_LIST)
    return draft


def name_of(draft: Draft) -> str:
    """The item's name: its label's value, the list's name, or the page's headline."""
    read = draft.elements.get("task_name")
    return read.text if read is not None and read.text else draft.headline


def reading_of(draft: Draft, origin: Origin, listed: Mapping[str, str]) -> Reading:
    """The finished reading. The draft must have a name."""
    name = name_of(draft)
    codes = codes_of(draft, listed)
    elements = {
        key: read.text for key, read in draft.elements.items() if read.text != _ROWS_READ and key != "task_name"
    }
    for key in _LISTS:
        if len(draft.rows(key)) > 1 and key in elements:
            del elements[key]
    item = ServiceItem(
        id=reading_id(origin.channel, origin.url or origin.source, codes[0] if codes else "", name),
        task_name=name,
        codes=codes,
        region=region_of(codes),
        elements=dict(sorted(elements.items())),
        by_law=tuple(_bases(draft)),
        materials=tuple(_materials(draft)),
        fees=tuple(dict(sorted(row.items())) for row in draft.fees),
        faq=tuple(dict(sorted(row.items())) for row in draft.faq),
    )
    return Reading(
        item,
        channel=origin.channel,
        url=origin.url,
        source=origin.source,
        fetched_at=origin.fetched_at,
        evidence=origin.evidence,
        locators={key: _locator(read) for key, read in sorted(draft.elements.items())},
        not_read={key: why for key, why in sorted(draft.not_read.items()) if key not in elements},
        unread=tuple(draft.unread),
        has_provenance=True,
    )


def _locator(read: Read) -> str:
    """The place, and why the label leaves a doubt (near, ambiguous), if it does."""
    return f"{read.where} ~{read.doubt}" if read.doubt else str(read.where)


def codes_of(draft: Draft, listed: Mapping[str, str]) -> tuple[str, ...]:
    """All codes seen, best first, each once."""
    shown = (draft.elements[key].text for key in CODE_ELEMENTS if key in draft.elements)
    said = listed.get("codes", "").replace("，", ",").replace("、", ",").split(",")
    return tuple(dict.fromkeys(_plain_codes((*shown, *said))))


def _plain_codes(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        code = normal_code(text)
        if code and not says_nothing(text):
            yield code


def region_of(codes: tuple[str, ...]) -> str:
    """The region in the unit's part of the first code that has one, ``""`` when none has."""
    for code in codes:
        parts = parse_code(code)
        if parts is not None and len(parts.uscc) == 18 and parts.uscc[2:8].isdigit():
            return parts.uscc[2:8]
    return ""


def reading_id(channel: str, url: str, code: str, name: str) -> str:
    """A stable id: the same page of the same item always gets the same one."""
    digest = hashlib.sha256("|".join((channel, url, code, name)).encode("utf-8", "replace")).hexdigest()
    return f"C-{digest[:12]}"


def _bases(draft: Draft) -> Iterable[LegalBasis]:
    if not draft.by_law:
        text = draft.elements.get("by_law", Read("", "")).text
        if text:
            yield LegalBasis(text=text)
    for row in draft.by_law:
        yield LegalBasis(**{key: value for key, value in row.items() if key in _BASIS_FIELDS})


def _materials(draft: Draft) -> Iterable[Material]:
    if not draft.materials:
        text = draft.elements.get("materials", Read("", "")).text
        if text:
            yield Material(text)
    for row in draft.materials:
        rest = {key: value for key, value in sorted(row.items()) if key != "material_name"}
        yield Material(row.get("material_name", ""), rest)
