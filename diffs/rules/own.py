"""Rules a bureau writes itself: one class each, with an example that breaks it and one that keeps it.

::

    from diffs.rules.own import ItemRule

    class Hotline(ItemRule):
        id = "OWN-TAXI-HOTLINE"
        severity = "warning"
        statement = "出租汽车事项的咨询方式应当含12328热线"
        hook = "本局要求"
        fix = "在“{label}”中补充12328：{value}"
        breaks = [{"task_name": "巡游出租汽车经营许可", "link_way": "029-86780000"}]
        keeps = [{"task_name": "巡游出租汽车经营许可", "link_way": "029-86780000、12328"}]

        def check(self, item):
            text = item.value("link_way")
            if "出租汽车" in item.item.task_name and text and "12328" not in text:
                yield self.problem("link_way", f"咨询方式“{text}”没有12328热线", text)

Findings carry the same fingerprint, place and fix as those of the product's own rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

from catalog.code_tables import code_table
from catalog.elements import load_elements
from catalog.errors import N_, ConfigError, nearest
from catalog.itemfile import item_from_json
from diffs.model import DifferenceKind, Severity, Task
from diffs.rules.base import ItemView, Library, Problem, columns_of
from diffs.rules.catalogue import Pack, Rule, load_rules, unknown_places

__all__ = ["DifferenceKind", "ItemRule", "ItemView", "Problem", "failed_examples", "rule_of"]

_ID: Final = re.compile(r"OWN-[A-Z0-9]+(?:-[A-Z0-9]+)*\Z")
_TEXTS: Final = ("id", "severity", "statement", "hook", "fix")
_TASKS: Final = (Task.T1.value, Task.T3.value)


class ItemRule:
    """One rule about one item. Subclasses fill in the class attributes and write :meth:`check`.

    ``id`` starts with ``OWN-``; ``severity`` is ``error``, ``warning``, ``review`` or ``info``; ``task`` ``T1`` or
    ``T3``; ``types`` the 事项类型 it speaks of (none: every type); ``fix`` a template over ``{label}``, ``{value}``,
    ``{sub}`` and ``{detail}``. ``breaks`` and ``keeps`` are items as in ``library.jsonl``, of which only the elements
    that matter need be there: the rule is not used unless it finds something in each of the first and nothing in
    each of the second.
    """

    id: ClassVar[str] = ""
    task: ClassVar[str] = "T1"
    severity: ClassVar[str] = "warning"
    statement: ClassVar[str] = ""
    hook: ClassVar[str] = ""
    fix: ClassVar[str] = ""
    types: ClassVar[Sequence[str]] = ()
    breaks: ClassVar[Sequence[Mapping[str, Any]]] = ()
    keeps: ClassVar[Sequence[Mapping[str, Any]]] = ()

    def check(self, item: ItemView) -> Iterable[Problem]:
        """The problems of one item; nothing when there are none. ``item.value(key)`` is what an element says."""
        raise NotImplementedError

    def problem(self, element: str, why: str, value: str | None = None, **more: Any) -> Problem:
        """One problem in an element: ``why`` tells an official what was seen, ``value`` is what the library says.

        ``more`` are other fields of :class:`Problem`, ``detail`` among them.
        """
        return Problem(element, why, value, **more)


def rule_of(own: ItemRule, where: str) -> Rule:
    """What an own rule demands, in the form all rules have; :class:`ConfigError` for what it says wrongly."""
    _demand_texts(own, where)
    if not _ID.match(own.id):
        hint = N_("an id of one's own starts with OWN- and has capital letters, digits and hyphens: OWN-TAXI-HOTLINE")
        raise ConfigError(N_("{id} is no id for a rule of one's own"), where=where, hint=hint, id=own.id)
    for name, value, allowed in (
        ("severity", own.severity, [each.value for each in Severity]),
        ("task", own.task, _TASKS),
        *(("types", each, code_table("task_type").texts) for each in own.types),
    ):
        if value not in allowed:
            near = nearest(value, allowed)
            hint = N_("did you mean {near}?") if near else N_("known: {known}")
            template = N_("{key} cannot be {value}")
            raise ConfigError(
                template, where=where, hint=hint, key=name, value=value, near=near, known="、".join(allowed)
            )
    if not own.breaks or not own.keeps:
        hint = N_("give at least one item in breaks and one in keeps")
        raise ConfigError(N_("rule {id} has no examples"), where=where, hint=hint, id=own.id)
    return Rule(
        own.id, Task(own.task), Severity(own.severity), own.statement, own.hook, own.fix, Pack.OWN, tuple(own.types)
    )


def _demand_texts(own: ItemRule, where: str) -> None:
    for name in _TEXTS:
        text = getattr(own, name)
        if not isinstance(text, str) or not text.strip():
            raise ConfigError(N_("{key} must be text"), where=where, key=f"{type(own).__name__}.{name}")
    try:
        unknown = unknown_places(own.fix)
    except ValueError as error:
        raise ConfigError(N_("{key}: {why}"), where=where, key=f"{type(own).__name__}.fix", why=error) from error
    if unknown:
        hint = N_("known: {known}")
        known = "{label} {value} {sub} {detail}"
        raise ConfigError(
            N_("unknown place {place} in the fix"), where=where, hint=hint, place=", ".join(unknown), known=known
        )


def failed_examples(own: ItemRule, where: str = "") -> Iterator[tuple[str, int]]:
    """The examples an own rule does not live up to: ``breaks`` or ``keeps`` and the place in the list, from 1.

    What a check finds must name an element the product knows; :class:`ConfigError` when it does not, and for an
    example that is no item.
    """
    for name, examples, wanted in (("breaks", own.breaks, True), ("keeps", own.keeps, False)):
        for number, example in enumerate(examples, 1):
            found = list(own.check(_view(example, f"{where} {name}[{number}]", own.types)))
            for problem in found:
                _known_element(own, problem, where)
            if bool(found) is not wanted:
                yield name, number


def _known_element(own: ItemRule, problem: Problem, where: str) -> None:
    if not isinstance(problem, Problem):
        hint = N_('yield self.problem("link_way", "why …", value)')
        raise ConfigError(
            N_("the check of {id} yields something that is no problem"), where=where, hint=hint, id=own.id
        )
    if problem.element not in load_elements() or load_elements()[problem.element].section != "item":
        known = [each.key for each in load_elements() if each.section == "item"]
        near = nearest(problem.element, known)
        hint = N_("did you mean {near}?") if near else N_("see the list of known keys in the documentation")
        raise ConfigError(N_("unknown key {key}"), where=where, hint=hint, key=problem.element, near=near)


def _view(example: Mapping[str, Any], where: str, types: Sequence[str]) -> ItemView:
    usual = {"id": "example", "task_name": "示例事项", "task_type": types[0] if types else "行政许可"}
    item = item_from_json({**usual, **example}, where)
    # every element is there, as in a library that has all columns: what an example leaves out is absent, not unknown
    columns = columns_of([item]) | frozenset(load_elements().keys())
    return ItemView(item, Library((item,), columns, "", rules=load_rules()))
