"""The library judged by itself: every rule of tasks 1 and 3 that needs no channel."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, Literal

from catalog.elements import load_elements
from catalog.laws import Register, shipped_register
from catalog.model import ServiceItem
from diffs.model import Finding
from diffs.rules import (
    codes,
    completeness,
    contact,
    flow,
    legal_basis,
    limits,
    materials,
    public_services,
    result_faq,
    type_drift,
    visits_fees,
)
from diffs.rules.base import Check, Library, LibraryCheck, columns_of, finding_of
from diffs.rules.policy import NATIONAL, Policy, settled

Scope = Literal["bureau", "unit"]

CHECKS: Final[Mapping[str, Check]] = {
    **completeness.CHECKS,
    **codes.CHECKS,
    **limits.CHECKS,
    **flow.CHECKS,
    **visits_fees.CHECKS,
    **contact.CHECKS,
    **result_faq.CHECKS,
    **materials.CHECKS,
    **legal_basis.CHECKS,
    **type_drift.CHECKS,
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
    policy: Policy = NATIONAL,
    absent_columns: Collection[str] | None = None,
    published_on: Mapping[str, Collection[str]] | None = None,
    conclusive: bool = True,
    register: Register | None = None,
    target: int = public_services.TARGET,
    scope: Scope = "bureau",
) -> list[Finding]:
    """Every finding of tasks 1 and 3 in a library as of a date (ISO), in library order, then rule order.

    ``policy`` says which rules are asked, how hard, and adds the project's own.
    ``absent_columns`` are element keys (``material.is_need``) the export has no column for; left out, those that no
    item has. Such an element gives one ``unverified`` info for the library and blames nobody. ``conclusive``: every
    channel was looked at and can be judged, so that what was not seen is not published. ``published_on``
    (library id → channels), ``target`` and ``scope`` are for T3-COUNT. ``register`` knows the laws (the shipped one
    when none is given).
    """
    columns = columns_of(items)
    if absent_columns is not None:
        columns = (columns | frozenset(load_elements().keys())) - frozenset(absent_columns)
    library = Library(
        tuple(items),
        columns,
        as_of,
        strict=policy.strict,
        require=policy.require,
        optional=policy.optional,
        rules=policy.rules,
        target=target,
        scope=scope,
        published_on=None if published_on is None else {key: set(value) for key, value in published_on.items()},
        conclusive=conclusive,
        register=register or shipped_register(),
    )
    rank = {rule_id: place for place, rule_id in enumerate(policy.rules)}
    place = {item.id: number for number, item in enumerate(items, 1)}
    found = sorted(_findings(library, policy), key=lambda each: (place.get(each.library, 0), rank[each.rule]))
    return settled(found, policy, items)


def _findings(library: Library, policy: Policy) -> Iterator[Finding]:
    # item by item, so that what was worked out for an item is still at hand for the next rule
    for task_type, views in library.by_type.items():
        asked = _asked(policy, task_type)
        for view in views:
            for rule_id, check in asked:
                for problem in check(view):
                    yield finding_of(rule_id, problem, view, library)
    for rule_id, judge in LIBRARY_CHECKS.items():
        if policy.asked(rule_id):
            yield from (finding_of(rule_id, problem, view, library) for view, problem in judge(library))


def _asked(policy: Policy, task_type: str) -> list[tuple[str, Check]]:
    """The checks that are asked of items of a type."""
    own = {each.rule.id: each.check for each in policy.own}
    return [
        (rule_id, check)
        for rule_id, check in {**CHECKS, **own}.items()
        if policy.asked(rule_id) and _speaks_of(policy.rules[rule_id].types, task_type)
    ]


def _speaks_of(types: Sequence[str], task_type: str) -> bool:
    return not types or task_type in types
