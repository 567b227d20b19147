"""``[rules]`` of ``audit.toml`` as the policy the rules are asked by, every name in it checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from auditor.config import CONFIG_NAME, OFF, ChangeSettings, Project, open_project
from catalog.code_tables import canonical, code_table
from catalog.elements import load_elements
from catalog.errors import N_, ConfigError, nearest
from catalog.tomlfile import line_of, read_toml
from diffs.model import Severity
from diffs.rules import NATIONAL, Change, OwnRule, Pack, Policy, load_rules
from diffs.rules.ownfile import load_own

_LIBRARY: Final = "library"
"""What people write for the library itself where channels are named."""


def policy_of(project: Project) -> Policy:
    """The rules a project wants, its own among them.

    Raises :class:`ConfigError` with the line in ``audit.toml`` and the nearest known name for a rule, element or
    item type nobody knows, and with file and line for an own rule that cannot be used.
    """
    rules = project.config.rules
    own = load_own(project.root, rules.own)
    names = _Names(project, own)
    names.check(("rules", "disable"), rules.disable, names.rules)
    names.check(("rules", "severity"), rules.severity, names.rules)
    names.check(("rules", "require"), rules.require, names.elements)
    names.check(("rules", "optional"), rules.optional, names.elements)
    return Policy(
        profile=rules.profile,
        packs=frozenset({*(Pack(each) for each in rules.packs), Pack.OWN}),
        changes=tuple(_changes(project, names)),
        require=frozenset(rules.require),
        optional=frozenset(rules.optional),
        own=own,
    )


def policy_in(folder: Path) -> Policy:
    """The rules of the project in a folder; the product's own, all of them, where there is no project."""
    return policy_of(open_project(folder)) if (folder / CONFIG_NAME).is_file() else NATIONAL


class _Names:
    """The names that may stand in ``[rules]``, and where a wrong one stands."""

    def __init__(self, project: Project, own: Iterable[OwnRule]) -> None:
        self.rules = (*load_rules(), *(each.rule.id for each in own))
        self.elements = tuple(each.key for each in load_elements() if each.section == "item")
        self.text = read_toml(project.root / CONFIG_NAME)[1]

    def check(self, place: tuple[str, ...], names: Iterable[str], known: Iterable[str]) -> None:
        """:class:`ConfigError` for the first name that is not known."""
        allowed = tuple(known)
        for name in names:
            if name not in allowed:
                near = nearest(name, allowed)
                hint = N_("did you mean {near}?") if near else N_("`auditor rules list` shows them all")
                where = f"{CONFIG_NAME}:{self._line(place, name)}"
                template = N_("{key} names {name}, which nobody knows")
                raise ConfigError(template, where=where, hint=hint, key=".".join(place), name=name, near=near)

    def _line(self, place: tuple[str, ...], name: str) -> int:
        """The line on which the name stands, from the line of its key on."""
        start = line_of(self.text, place)
        for number, line in enumerate(self.text.splitlines(), 1):
            if number >= start and any(f"{mark}{name}{mark}" in line for mark in "\"'"):
                return number
        return start


def _changes(project: Project, names: _Names) -> Iterator[Change]:
    """Shortcuts first, so that what is said in full stands above them."""
    rules = project.config.rules
    yield from (Change(each, None, reason=f"{CONFIG_NAME} [rules] disable") for each in rules.disable)
    yield from (_change(ChangeSettings(rule=each, severity=level)) for each, level in rules.severity.items())
    for change in rules.change:
        names.check(("rules", "change", "rule"), [change.rule], names.rules)
        names.check(("rules", "change", "elements"), change.elements, names.elements)
        unknown = [each for each in change.types if canonical("task_type", each) is None]
        names.check(("rules", "change", "types"), unknown, code_table("task_type").texts)
        yield _change(change)


def _change(said: ChangeSettings) -> Change:
    return Change(
        said.rule,
        None if said.severity == OFF else Severity(said.severity),
        elements=frozenset(said.elements),
        channels=frozenset("" if each == _LIBRARY else each for each in said.channels),
        types=frozenset(canonical("task_type", each) or each for each in said.types),
        units=frozenset(said.units),
        reason=said.reason or f"{CONFIG_NAME} [rules]",
    )
