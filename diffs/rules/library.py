"""The library judged by itself: every rule of tasks 1 and 3 that needs no channel."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, Literal

from catalog.collecting import without_collecting
from catalog.digest import digest_of, item_digest
from catalog.elements import load_elements
from catalog.laws import Register, shipped_register
from catalog.model import ServiceItem
from diffs.bundle import borders, bundled
from diffs.memo import Memo, product_digest, register_digest
from diffs.model import Finding
from diffs.packed import Findings, Packed, packed
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
) -> Sequence[Finding]:
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
    # a rule of the project's own may ask anything, and may have changed
    kept = memo if memo is not None and not policy.own else None
    with without_collecting():
        found = _judged_all(library, policy) if kept is None else _judged_together(library, policy, kept)
        return settled(found, policy, items)


def _judged_all(library: Library, policy: Policy) -> list[Finding]:
    asked = {task_type: _asked(policy, task_type) for task_type in library.by_type}
    found = [finding for view in library.views for finding in _judged(view, asked[view.task_type], library)]
    rank, place = _ranks(policy), {item.id: number for number, item in enumerate(library.items, 1)}
    found += _of_the_whole(library, policy)
    return sorted(found, key=lambda each: (place.get(each.library, 0), rank[each.rule]))


def _judged_together(library: Library, policy: Policy, memo: Memo) -> Findings:
    """The same, items that did not change taken from the memo, neighbours together."""
    ground, rank = _ground(library, policy), _ranks(policy)
    asked = {task_type: _asked(policy, task_type) for task_type in library.by_type}
    others: dict[str, list[Finding]] = {}
    for finding in _of_the_whole(library, policy):
        others.setdefault(finding.library, []).append(finding)
    parts: list[Packed | tuple[Finding, ...]] = [tuple(sorted(others.pop("", ()), key=lambda each: rank[each.rule]))]
    for border in borders([item.id for item in library.items]):
        views = library.views[border]

        def work(at: int, views: Sequence[ItemView] = views) -> bytes:
            found = _judged(views[at], asked[views[at].task_type], library)
            return packed(sorted(found, key=lambda each: rank[each.rule]))

        keys = [_key(view.item, ground, library) for view in views]
        bundle = bundled(memo, digest_of("items", views[0].item.id), keys, work)
        if all(view.item.id not in others for view in views):
            parts.append(bundle)
            continue
        for view, part in zip(views, bundle.parts(), strict=True):
            more = others.get(view.item.id, ())
            parts.append(tuple(sorted((*part.findings(), *more), key=lambda each: rank[each.rule])) if more else part)
    return Findings(parts)


def _ranks(policy: Policy) -> dict[str, int]:
    return {rule_id: place for place, rule_id in enumerate(policy.rules)}


def _of_the_whole(library: Library, policy: Policy) -> Iterator[Finding]:
    for rule_id, judge in LIBRARY_CHECKS.items():
        if policy.asked(rule_id):
            yield from (finding_of(rule_id, problem, view, library) for view, problem in judge(library))


def _key(item: ServiceItem, ground: bytes, library: Library) -> bytes:
    origin = item.origin
    place = (origin.file, origin.sheet, origin.row) if origin is not None else ()
    return digest_of(ground, item_digest(item), place, library.identities[item.id])


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
