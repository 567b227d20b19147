"""The library judged by itself: every rule of tasks 1 and 3 that needs no channel and no law register."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, Literal

from catalog.elements import load_elements
from catalog.model import ServiceItem
from diffs.model import Finding
from diffs.rules import (
    codes,
    completeness,
    contact,
    legal_basis,
    limits,
    materials,
    public_services,
    result_faq,
    visits_fees,
)
from diffs.rules.base import Check, Library, LibraryCheck, columns_of, finding_of
from diffs.rules.catalogue import load_rules

Profile = Literal["national", "strict"]
"""``national``: what the exchange format demands; ``strict``: every element of it but the internal ones."""

Scope = Literal["bureau", "unit"]

CHECKS: Final[Mapping[str, Check]] = {
    **completeness.CHECKS,
    **codes.CHECKS,
    **limits.CHECKS,
    **visits_fees.CHECKS,
    **contact.CHECKS,
    **result_faq.CHECKS,
    **materials.CHECKS,
    **legal_basis.CHECKS,
}
"""Rule id → check of one item."""

LIBRARY_CHECKS: Final[Mapping[str, LibraryCheck]] = {
    **completeness.LIBRARY_CHECKS,
    **codes.LIBRARY_CHECKS,
    **public_services.LIBRARY_CHECKS,
}
"""Rule id → check of the whole library. A rule may have both."""


def check_library(
    items: Sequence[ServiceItem],
    *,
    as_of: str,
    profile: Profile = "national",
    absent_columns: Collection[str] | None = None,
    published_on: Mapping[str, Collection[str]] | None = None,
    conclusive: bool = True,
    target: int = public_services.TARGET,
    scope: Scope = "bureau",
) -> list[Finding]:
    """Every finding of tasks 1 and 3 in a library as of a date (ISO), in library order, then rule order.

    ``absent_columns`` are element keys (``material.is_need``) the export has no column for; left out, those that no
    item has. Such an element gives one ``unverified`` info for the library and blames nobody. ``conclusive``: every
    channel was looked at and can be judged, so that what was not seen is not published. ``published_on``
    (library id → channels), ``target`` and ``scope`` are for T3-COUNT.
    """
    columns = columns_of(items)
    if absent_columns is not None:
        columns = (columns | frozenset(load_elements().keys())) - frozenset(absent_columns)
    channels = None if published_on is None else {key: set(value) for key, value in published_on.items()}
    library = Library(tuple(items), columns, as_of, profile == "strict", target, scope, channels, conclusive)
    rank = {rule_id: place for place, rule_id in enumerate(load_rules())}
    place = {item.id: number for number, item in enumerate(items, 1)}
    return sorted(_findings(library), key=lambda each: (place.get(each.library, 0), rank[each.rule]))


def _findings(library: Library) -> Iterator[Finding]:
    for rule_id, check in CHECKS.items():
        for view in library.views:
            yield from (finding_of(rule_id, problem, view, library) for problem in check(view))
    for rule_id, judge in LIBRARY_CHECKS.items():
        yield from (finding_of(rule_id, problem, view, library) for view, problem in judge(library))
