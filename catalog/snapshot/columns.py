"""Which heading of an export is which element: a proposal people can see and correct.

What a heading may be comes from the user's own mapping first, then from element keys, then from the labels of
the element table, then from ``fields.toml``. Each element takes one column: the surest, and of equals the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from typing import Final

from catalog.elements import load_elements
from catalog.errors import ConfigError, unknown_key
from catalog.labels import field_key, remarks_of
from catalog.snapshot.fields import SECTIONS, load_fields
from catalog.text import looks

ColumnMap = Mapping[str, str]
"""Heading → element key (``promise_day``, ``material.page_num``), ``""`` for a column to leave alone."""

Choice = tuple[str, "Sureness"]

HANDLING_NAME: Final = "handling_name"
"""What a column is taken for that names the 业务办理项 beside one that names the item."""
_NO_ELEMENTS: Final = ("id", "region", "codes", HANDLING_NAME)
_UNIT_OF: Final = {"anticipate_day": "anticipate_type", "promise_day": "promise_type"}
_ALIASES: Final = (("by_law.", "basis."), ("materials.", "material."), ("fees.", "fee."))


class Sureness(IntEnum):
    """How sure a guess is; higher is surer."""

    UNKNOWN = 0
    """Nobody knows the heading, or its cells hold several elements."""
    TAKEN = 1
    """It could be an element that a surer column already is."""
    AMBIGUOUS = 2
    """One of several elements, and nothing tells which: not read until ``[library.columns]`` says."""
    GUESS = 3
    """One of several elements, of which the others have columns of their own."""
    LIKELY = 4
    SURE = 5
    FIXED = 6
    """The user said so."""


_RELATIONS: Final[Mapping[str, Sureness]] = {
    "same": Sureness.SURE,
    "typo": Sureness.SURE,
    "context": Sureness.LIKELY,
    "near": Sureness.LIKELY,
    "ambiguous": Sureness.AMBIGUOUS,
    "merged": Sureness.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One heading and what it is taken for; ``element`` is ``""`` for a column that is not read.

    ``column`` counts from 0 (JSON: the order of first appearance). ``others`` are further elements the heading
    may mean; ``unit`` is a unit of time that stands in the heading itself (办结时限（工作日）).
    """

    heading: str
    element: str
    sureness: Sureness
    sheet: str = ""
    column: int = 0
    others: tuple[str, ...] = ()
    unit: str = ""
    grouped: bool = False
    """Whether the heading stands below another one."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands, the section it stands in and, under a group heading, the group's label."""

    text: str
    column: int
    section: str = "item"
    group: str = ""

    @property
    def full(self) -> str:
        """The heading with its group, as the user's mapping may name it: 申请材料/份数."""
        return f"{self.group}/{self.text}" if self.group and self.text != self.group else self.text


def checked_columns(columns: ColumnMap | None) -> ColumnMap:
    """The user's mapping with normalised headings; :class:`ConfigError` for an element nobody knows."""
    known = {*_NO_ELEMENTS, *load_elements().keys()}
    checked: dict[str, str] = {}
    for heading, key in (columns or {}).items():
        element = _canonical_key(key)
        if element and element not in known:
            raise unknown_key(key, known, where=f"[library.columns] {heading}", error=ConfigError)
        checked[looks(heading)] = element
    return checked


def guess_columns(headings: Sequence[Heading], columns: ColumnMap, sheet: str = "") -> tuple[ColumnGuess, ...]:
    """A guess for every heading, in their order; ``columns`` must come from :func:`checked_columns`."""
    choices = {heading.column: _choices(heading, columns) for heading in headings}
    shared = _limit_units(headings, choices)
    _handling_names(headings, choices)
    ranked = sorted(choices, key=lambda column: (-max((sure for _, sure in choices[column]), default=0), column))
    taken: set[str] = set()
    chosen: dict[int, Choice] = {}
    for column in ranked:
        chosen[column] = _pick(choices[column], taken)
        taken.add(chosen[column][0])
    guesses = [_guess(heading, choices[heading.column], chosen[heading.column], sheet) for heading in headings]
    both = [replace(guess, element=shared[guess.column]) for guess in guesses if guess.column in shared]
    return tuple(sorted((*guesses, *both), key=lambda guess: guess.column))


def _handling_names(headings: Sequence[Heading], choices: dict[int, list[Choice]]) -> None:
    """Let a heading 业务办理项 be the name of the item, or what completes it where another heading is its name."""
    finest = [each.column for each in headings if field_key(each.text) in load_fields().handling_names]
    named = any(found and found[0][0] == "task_name" for column, found in choices.items() if column not in finest)
    for column in finest:
        if not any(sure is Sureness.FIXED for _, sure in choices[column]):
            choices[column] = [(HANDLING_NAME if named else "task_name", Sureness.SURE)]


def _limit_units(headings: Sequence[Heading], choices: dict[int, list[Choice]]) -> Mapping[int, str]:
    """Let a heading 单位 right of a limit be its unit. What comes back are units of two limits side by side:
    column → the element it is as well."""
    limits: list[str] = []
    shared: dict[int, str] = {}
    for heading in headings:
        first, sure = next(iter(choices[heading.column]), ("", Sureness.UNKNOWN))
        if first in _UNIT_OF:
            limits.append(first)
            continue
        if limits and sure < Sureness.FIXED and field_key(heading.text) in load_fields().limit_units:
            choices[heading.column] = [(_UNIT_OF[limits[-1]], Sureness.SURE)]
            if len(set(limits)) > 1:
                shared[heading.column] = _UNIT_OF[limits[-2]]
        limits = []
    return shared


def _pick(choices: Sequence[Choice], taken: Set[str]) -> Choice:
    """The best of the choices that no surer column has; ``""`` with the reason when none is left to read."""
    if not choices:
        return "", Sureness.UNKNOWN
    free = [choice for choice in choices if choice[0] not in taken - {"", "codes"}]
    if not free:
        return "", Sureness.TAKEN
    element, sure = free[0]
    if sure is Sureness.AMBIGUOUS and len(free) == 1:
        return element, Sureness.GUESS
    return (element if sure > Sureness.AMBIGUOUS else ""), sure


def _guess(heading: Heading, choices: Sequence[Choice], chosen: Choice, sheet: str) -> ColumnGuess:
    element, sure = chosen
    others = tuple(other for other, _ in choices if other != element)
    guess = ColumnGuess(heading.full, element, sure, sheet, heading.column, others, grouped=bool(heading.group))
    return replace(guess, unit=unit_in(heading.text)) if element.endswith("_day") else guess


def _choices(heading: Heading, columns: ColumnMap) -> list[Choice]:
    for name in (looks(heading.full), looks(heading.text)):
        if name in columns:
            return [(columns[name], Sureness.FIXED)]
    found: dict[str, Sureness] = {}
    for element, sure in _known(heading.text, heading.section):
        found.setdefault(element, sure)
    return sorted(found.items(), key=lambda each: -each[1])


def is_heading(text: str) -> bool:
    """Whether anybody knows this text as a heading, in any section."""
    return any(sure > Sureness.UNKNOWN for _, sure in _known(text, "item"))


@lru_cache(maxsize=4096)
def _known(text: str, section: str) -> tuple[Choice, ...]:
    """What a heading may be in its section, then, unless it is one of those that stand in several, elsewhere."""
    own = tuple(_in_section(text, section))
    if any(sure is Sureness.SURE for _, sure in own) or field_key(text) in load_fields().generic:
        return own
    elsewhere = ("item",) if section != "item" else tuple(each for each in SECTIONS if each != "item")
    return own + tuple(hit for each in elsewhere for hit in _in_section(text, each))


def _in_section(text: str, section: str) -> Iterator[Choice]:
    table, prefix, name = load_elements(), SECTIONS[section], field_key(text)
    for key in _keys_called(prefix).get(name, ()):
        # the field of a coded element holds codes, its textual twin says more
        yield key, Sureness.LIKELY if table[key].code_table else Sureness.SURE
    names = load_fields().names.get(section, {})
    if name in names:
        yield names[name], Sureness.LIKELY
    if name.isascii():
        for hit in table.find_field(text, section=section):
            yield hit.element, Sureness.SURE if hit.remark == "text" else Sureness.LIKELY
    for hit in table.find_label(text, section=section):
        yield hit.element, _RELATIONS[hit.relation]


@lru_cache(maxsize=16)
def _keys_called(prefix: str) -> Mapping[str, tuple[str, ...]]:
    """Folded spelling of a key, with and without the section's prefix → the element keys spelt so."""
    called: dict[str, tuple[str, ...]] = {}
    for key in load_elements().keys():  # noqa: SIM118 - the table itself gives elements
        if key.startswith(prefix):
            for name in {field_key(key), field_key(key.removeprefix(prefix))}:
                called[name] = (*called.get(name, ()), key)
    return called


def _canonical_key(key: str) -> str:
    for said, meant in _ALIASES:
        if key.startswith(said):
            return meant + key.removeprefix(said)
    return key


def unit_in(heading: str) -> str:
    """The unit of time a heading ends with in brackets, ``""`` when there is none.

    >>> unit_in("承诺办结时限（单位：工作日）")
    '工作日'
    """
    said = remarks_of(heading).removeprefix("单位").lstrip(":")
    return said if said in load_fields().units else ""
