"""The library judged by itself: every rule of tasks 1 and 3 that needs no channel."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, Literal

from catalog.digest import digest_of, item_digest
from catalog.elements import load_elements
from catalog.laws import Register, shipped_register
from catalog.model import ServiceItem
from diffs.memo import Memo, product_digest, register_digest
from diffs.model import Finding
from diffs.packed import kept_of, packed
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
from diffs.rules.base import Check, ItemView, Library, LibraryCheck, columns_of, finding_of
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
    memo: Memo | None = None,
    target: int = public_services.TARGET,
    scope: Scope = "bureau",
) -> list[Finding]:
    """Every finding of tasks 1 and 3 in a library as of a date (ISO), in library order, then rule order.

    ``policy`` says which rules are asked, how hard, and adds the project's own.
    ``absent_columns`` are element keys (``material.is_need``) the export has no column for; left out, those that no
    item has. Such an element gives one ``unverified`` info for the library and blames nobody. ``conclusive``: every
    channel was looked at and can be judged, so that what was not seen is not published. ``published_on``
    (library id → channels), ``target`` and ``scope`` are for T3-COUNT. ``register`` knows the laws (the shipped one
    when none is given). What ``memo`` keeps of items that did not change is taken from it, unless the project has
    rules of its own; the result is the same.
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
    kept = memo if memo is not None and not policy.own else None
    found = sorted(_findings(library, policy, kept), key=lambda each: (place.get(each.library, 0), rank[each.rule]))
    return settled(found, policy, items)


def _findings(library: Library, policy: Policy, memo: Memo | None) -> Iterator[Finding]:
    ground = _ground(library, policy) if memo is not None else b""
    for task_type, views in library.by_type.items():
        asked = _asked(policy, task_type)
        for view in views:
            if memo is None:
                yield from _judged(view, asked, library)
                continue
            origin = view.item.origin
            place = (origin.file, origin.sheet, origin.row) if origin is not None else ()
            key = digest_of(ground, item_digest(view.item), place, library.identities[view.item.id])
            line = memo.get(key)
            found = kept_of(line).findings() if line is not None else tuple(_judged(view, asked, library))
            if line is None:
                memo.put(key, packed(found, {}))
            yield from found
    for rule_id, judge in LIBRARY_CHECKS.items():
        if policy.asked(rule_id):
            yield from (finding_of(rule_id, problem, view, library) for view, problem in judge(library))


def _judged(view: ItemView, asked: Sequence[tuple[str, Check]], library: Library) -> Iterator[Finding]:
    # all rules of an item one after the other: what was worked out for it is still at hand for the next
    for rule_id, check in asked:
        for problem in check(view):
            yield finding_of(rule_id, problem, view, library)


def _ground(library: Library, policy: Policy) -> bytes:
    """The digest of all that judging an item takes from elsewhere."""
    rules = tuple(repr(policy.rules[rule_id]) for rule_id in policy.rules if policy.asked(rule_id))
    keys = (tuple(sorted(each)) for each in (library.columns, library.require, library.optional))
    return digest_of(
        product_digest(), register_digest(library.register), library.as_of, library.strict, rules, tuple(keys)
    )


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
