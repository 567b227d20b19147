"""Other names under which a finding may already be known: old codes of its item, old names of rules and elements.

An item's code tells it from all others only as long as no other item carries it; then the name is added
(:func:`catalog.identity.identities`). Both ways of telling are tried, so that a number outlives the change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from auditor.ledger.aliases import Aliases
from catalog.codes import normal_code
from catalog.text import looks
from catalog.tomlfile import load_model
from diffs.fingerprint import fingerprint
from diffs.model import Finding

_FILE: Final = Path(__file__).with_name("renames.toml")


class _Rename(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    old: str
    new: str


class Renames(BaseModel):
    """What upgrades named anew."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: tuple[_Rename, ...] = ()
    element: tuple[_Rename, ...] = ()

    def current_rule(self, name: str) -> str:
        """What a rule is called now."""
        return next((self.current_rule(each.new) for each in self.rule if each.old == name), name)

    def rules(self, name: str) -> tuple[str, ...]:
        """A rule's name and those it had before."""
        return _with_old(name, self.rule)

    def elements(self, name: str) -> tuple[str, ...]:
        """An element's key and those it had before."""
        return _with_old(name, self.element)


def _with_old(name: str, renames: Sequence[_Rename]) -> tuple[str, ...]:
    olds = (old for each in renames if each.new == name for old in _with_old(each.old, renames))
    return (name, *olds)


@lru_cache(maxsize=1)
def shipped_renames() -> Renames:
    """The product's own list."""
    return load_model(_FILE, Renames)


@dataclass(frozen=True, slots=True)
class Named:
    """How findings may have been named before."""

    aliases: Aliases = field(default_factory=Aliases)
    renames: Renames = field(default_factory=Renames)

    def earlier(self, finding: Finding) -> Iterator[str]:
        """Fingerprints the same finding may have had, the likeliest first; its own is not among them."""
        codes = (finding.item.task_code, *self.aliases.before(finding.item.task_code))
        name = looks(finding.item.task_name)
        items = [way for code in codes for way in _ways(code, name, finding.library or finding.reading)]
        rules, elements = self.renames.rules(finding.rule), self.renames.elements(finding.element)
        for item, rule, element in product(items, rules, elements):
            place = (finding.region, finding.channel, element, finding.sub_key, finding.sub_element)
            mark = fingerprint(rule, item, *place)
            if mark != finding.fingerprint:
                yield mark


def _ways(code: str, name: str, identity: str) -> tuple[str, ...]:
    if not code:
        return (f"#{name}", f"#{name}#{identity}", name)
    return (code, f"{code}#{name}", f"{code}#{name}#{identity}")


Known = Callable[[Collection[str]], Mapping[str, Finding]]
"""Fingerprints → those the ledger has, with the finding as it was seen last."""


def known_as(findings: Iterable[Finding], marks: Collection[str], known: Known, named: Named) -> dict[str, str]:
    """Fingerprint → the one under which the ledger knows the same finding, for findings whose own it does not know.

    ``marks`` are all fingerprints of the ledger. No two findings become one, and none takes the place of another
    that the run has found itself.
    """
    if not marks:
        return {}
    findings = tuple(findings)
    own = {finding.fingerprint for finding in findings}
    tried: list[tuple[Finding, list[str]]] = []
    for finding in findings:
        if finding.fingerprint not in marks:
            found = [mark for mark in named.earlier(finding) if mark in marks and mark not in own]
            tried += [(finding, found)] if found else []
    entries = known({mark for _, found in tried for mark in found}) if tried else {}
    taken: dict[str, str] = {}
    for finding, found in tried:
        mark = next((each for each in found if each not in taken and _same(finding, entries[each], named.aliases)), "")
        if mark:
            taken[mark] = finding.fingerprint
    return {new: old for old, new in taken.items()}


def _same(finding: Finding, entry: Finding, aliases: Aliases) -> bool:
    """Whether an entry is about the same item: by its name, or by a code that is known to have become another."""
    if looks(finding.item.task_name) == looks(entry.item.task_name):
        return True
    code = normal_code(finding.item.task_code)
    return normal_code(entry.item.task_code) in (code, *aliases.before(code)) and finding.library == entry.library
