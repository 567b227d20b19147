"""The register itself: which law a title or a 文号 names, and one register laid over another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from catalog.laws.model import Law, Level, Version
from catalog.laws.names import number_parts, same_number, title_key

_EDITION: Final = re.compile(r"\([^()]*(?:修订|修正|修改|公布|发布|号|[12][0-9]{3}年?版?)[^()]*\)$")
"""What people write behind a title to name an edition of it; （试行） belongs to the title."""


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Laws by short title, found by every name and 文号 they have. Made by :func:`register_of`."""

    laws: Mapping[str, Law]
    names: Mapping[str, str]
    orders: Mapping[str, tuple[str, ...]]

    def find(self, title: str, number: str = "") -> Law | None:
        """The law of that title; where there is no title, the one law first promulgated under that 文号.

        ``None`` when it is not registered: nothing can be said about it then.
        """
        if not title:
            found = [law for law in self.of_number(number) if same_number(law.number, number)]
            return found[0] if len(found) == 1 else None
        key = title_key(title)
        known = self.names.get(key) or self.names.get(_EDITION.sub("", key))
        return self.laws[known] if known else None

    def of_number(self, number: str) -> tuple[Law, ...]:
        """Every law that has this 文号, be it of a later version; ``()`` for one without a serial or body."""
        body, _, serial = number_parts(number) if number else ("", "", "")
        if not (body and serial):
            return ()
        laws = (self.laws[title] for title in self.orders.get(serial, ()))
        return tuple(law for law in laws if any(same_number(each, number) for each in law.numbers))

    def over(self, base: Register) -> Register:
        """This register with what only ``base`` knows added; where both know something, this one is believed."""
        laws = dict(base.laws)
        for law in self.laws.values():
            known = base.names.get(title_key(law.title))
            laws[known or law.title] = merged(law, base.laws[known]) if known else law
        return register_of(laws.values())


@dataclass(frozen=True, slots=True)
class LawsOn:
    """A register looked at on an ISO day (``""``: the newest versions)."""

    register: Register
    on: str = ""

    def law(self, title: str, number: str = "") -> Law | None:
        """The law of that title, or of that 文号 (:meth:`Register.find`)."""
        return self.register.find(title, number)


def register_of(laws: Iterable[Law]) -> Register:
    """A register of laws, each with a title of its own; the first one keeps a name that two claim."""
    by_title = {law.title: law for law in laws}
    names: dict[str, str] = {}
    for law in by_title.values():
        names.setdefault(title_key(law.title), law.title)
    for law in by_title.values():
        for name in (*law.aliases, *(each.title for each in law.former)):
            names.setdefault(title_key(name), law.title)
    orders: dict[str, list[str]] = {}
    for law in by_title.values():
        for serial in dict.fromkeys(number_parts(number)[2] for number in law.numbers):
            orders.setdefault(serial, []).append(law.title)
    return Register(by_title, names, {serial: tuple(titles) for serial, titles in orders.items()})


def merged(mine: Law, base: Law) -> Law:
    """One law as two sources know it: every version of both; where both know something, ``mine`` is believed."""
    return replace(
        base,
        aliases=tuple(dict.fromkeys((*base.aliases, *mine.aliases))),
        number=mine.number or base.number,
        level=base.level if mine.level is Level.UNKNOWN else mine.level,
        versions=_merged_versions(mine.versions, base.versions),
        body=mine.body or base.body,
        repealed=mine.repealed or base.repealed,
        replaced_by=mine.replaced_by or base.replaced_by,
        complete=mine.complete or base.complete,
        source=mine.source or base.source,
        known=max(mine.known, base.known),
    )


def _merged_versions(mine: Iterable[Version], base: Iterable[Version]) -> tuple[Version, ...]:
    found = {version.date: version for version in base}
    for version in mine:
        known = found.get(version.date)
        found[version.date] = _merged_version(version, known) if known else version
    return tuple(found[date] for date in sorted(found))


def _merged_version(mine: Version, base: Version) -> Version:
    # A source that names no day of entry into force gives the day of adoption: the other one knows better.
    started = base.in_force if mine.in_force == mine.date else mine.in_force
    return Version(
        mine.date,
        started,
        mine.articles or base.articles,
        mine.step or base.step,
        mine.number or base.number,
        mine.decision or base.decision,
        mine.moves or base.moves,
        mine.texts or base.texts,
    )
