"""Which rules a project wants checked, how hard, and where: packs, changes to single rules, rules of its own.

Nothing is left out silently: :func:`not_checked` names every rule that was not asked, or not everywhere, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Literal

from catalog.code_tables import canonical
from catalog.model import ServiceItem
from diffs.model import DifferenceKind, Finding, Severity
from diffs.rules.base import Check
from diffs.rules.catalogue import Pack, Rule, load_rules

Profile = Literal["national", "strict"]
"""``national``: what the exchange format demands; ``strict``: every element of it but the internal ones."""

_MILDER: Final = (Severity.ERROR, Severity.WARNING, Severity.REVIEW, Severity.INFO)
_QUIET: Final = (DifferenceKind.FORMAT_ONLY, DifferenceKind.ORDER_ONLY, DifferenceKind.UNVERIFIED)
"""Kinds that blame nobody, whatever a project says about their rule."""


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule the bureau wrote itself: what it demands, the check that judges one item, where it was read from, and
    its examples as texts."""

    rule: Rule
    check: Check
    breaks: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One rule made milder or harder, or not asked (``severity`` ``None``), wherever all lists that are not empty
    name the finding's element, channel, item type (national text) or unit. The library itself is channel ``""``."""

    rule: str
    severity: Severity | None
    elements: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    reason: str = ""

    @property
    def everywhere(self) -> bool:
        """Whether no list narrows it."""
        return not (self.elements or self.channels or self.types or self.units)

    def fits(self, finding: Finding, task_type: str) -> bool:
        """Whether it speaks of this finding, whose item is of this type."""
        named = (
            (self.elements, finding.element),
            (self.channels, finding.channel),
            (self.types, task_type),
            (self.units, finding.unit),
        )
        return finding.rule == self.rule and all(not names or value in names for names, value in named)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a project asks for. ``require`` and ``optional`` are keys of elements that must be, or need not be,
    filled whatever the profile says; of several changes that fit a finding the last one holds."""

    profile: Profile = "national"
    packs: frozenset[Pack] = frozenset(Pack)
    changes: tuple[Change, ...] = ()
    require: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    own: tuple[OwnRule, ...] = ()
    _rules: Mapping[str, Rule] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        known = load_rules()
        mine = {each.rule.id: each.rule for each in self.own}
        object.__setattr__(self, "_rules", MappingProxyType({**known, **mine}) if mine else known)

    def __reduce__(self) -> tuple[object, ...]:
        """As what it is made of: the rules themselves are at hand wherever it is made again."""
        return Policy, (self.profile, self.packs, self.changes, self.require, self.optional, self.own)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by id, the product's first, then the project's own."""
        return self._rules

    @property
    def strict(self) -> bool:
        """Whether every element of the exchange format is asked for."""
        return self.profile == "strict"

    def asked(self, rule_id: str) -> bool:
        """Whether the rule is asked anywhere at all."""
        off = [each.severity is None for each in self.changes if each.rule == rule_id and each.everywhere]
        return self.rules[rule_id].pack in self.packs and not (off and off[-1])


NATIONAL: Final = Policy()
"""Every rule of the product as it stands, with the national profile."""


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A rule that was not asked. ``where`` is empty when it was asked nowhere, else the part left out (Chinese)."""

    rule: str
    statement: str
    where: str
    reason: str


def settled(findings: Sequence[Finding], policy: Policy, items: Sequence[ServiceItem]) -> Sequence[Finding]:
    """The findings as a project wants them, in their order: some left out, some milder or harder.

    ``items`` is the library the findings speak of. What looks different only, and what was not verified, stays info.
    """
    if policy.packs >= frozenset(Pack) and not policy.changes:
        return findings
    by_rule: dict[str, list[Change]] = {}
    for change in policy.changes:
        by_rule.setdefault(change.rule, []).append(change)
    types = {item.id: canonical("task_type", item.get("task_type") or "") or "" for item in items}
    return [
        kept
        for finding in findings
        if policy.rules[finding.rule].pack in policy.packs
        and (kept := _changed(finding, by_rule.get(finding.rule, ()), types.get(finding.library, ""), policy))
    ]


def _changed(finding: Finding, changes: Iterable[Change], task_type: str, policy: Policy) -> Finding | None:
    """The finding with the severity asked for; ``None`` when it is not wanted."""
    fitting = [change for change in changes if change.fits(finding, task_type)]
    if not fitting:
        return finding
    wanted = fitting[-1].severity
    if wanted is None or finding.kind in _QUIET:
        return finding if wanted else None
    usual = policy.rules[finding.rule].severity
    # a finding the rule itself took less seriously than usual is not made worse than that
    severity = wanted if finding.severity == usual else max(wanted, finding.severity, key=_MILDER.index)
    return replace(finding, severity=severity)


def not_checked(policy: Policy) -> tuple[NotChecked, ...]:
    """Every rule that was not asked, or not everywhere, in catalogue order, each with its reason."""
    return tuple(each for rule in policy.rules.values() for each in _left_out(rule, policy))


def _left_out(rule: Rule, policy: Policy) -> Iterator[NotChecked]:
    if rule.pack not in policy.packs:
        yield NotChecked(rule.id, rule.statement, "", f"未选用规则包 {rule.pack.value}")
        return
    changes = [each for each in policy.changes if each.rule == rule.id]
    if not policy.asked(rule.id):
        reason = next(each.reason for each in reversed(changes) if each.everywhere)
        yield NotChecked(rule.id, rule.statement, "", reason)
        return
    for change in changes:
        if change.severity is None and not change.everywhere:
            yield NotChecked(rule.id, rule.statement, _where(change), change.reason)


def _where(change: Change) -> str:
    named = (("要素", change.elements), ("渠道", change.channels), ("事项类型", change.types), ("单位", change.units))
    return "；".join(
        f"{label}：{'、'.join(name or '省事项库' for name in sorted(names))}" for label, names in named if names
    )
