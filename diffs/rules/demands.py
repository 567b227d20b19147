"""Which elements an item of a type must have: worked out once per item type, asked for every item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalog.blanks import Emptiness, bare, emptiness
from catalog.conditions import Condition
from catalog.durations import Unit, one_duration
from catalog.elements import Element, Need, load_elements
from catalog.model import Material
from diffs.model import Severity
from diffs.rules.base import UNIT_KEYS, ItemView, Library

OWN_RULE: Final = frozenset(
    {"fee_basis", "fees", "limit_scene_explain", "result_guid", "materials", "user_topic_type", "corp_topic_type"}
)
"""Elements whose absence a rule of their own tells, with more to say about it."""

ROW_OWN_RULE: Final = frozenset(
    {"form_guid", "example_guid", "material_type", "material_format", "page_num", "original_num", "copies_num"}
)
"""The same for the columns of materials."""


_LIMIT_OF: Final = {unit: limit for limit, unit in UNIT_KEYS.items()}
"""The unit of a limit → the limit, which most write with its unit: then nobody needs it apart."""


@lru_cache(maxsize=4096)
def _is_bare_number(text: str) -> bool:
    limit = one_duration(text)
    return limit is not None and limit.unit is Unit.NONE


@dataclass(frozen=True, slots=True)
class Demand:
    """An element an item should have: how bad it is when it has not, and the condition on its other elements."""

    element: Element
    severity: Severity
    when: Condition | None = None

    def holds(self, others: Mapping[str, str]) -> bool:
        """Whether it is asked of an item (or row) with these elements."""
        limit = _LIMIT_OF.get(self.element.key)
        if limit is not None:
            return _is_bare_number(others.get(limit, ""))
        return self.when is None or self.when.holds(others)


def _demand(element: Element, task_type: str, strict: bool, require: frozenset[str]) -> Demand | None:
    """What the exchange format and the profile ask. What only the strict profile asks for is a warning."""
    need = element.need(task_type)
    if need is Need.MUST or (element.key in require and need is not Need.ABSENT):
        return Demand(element, Severity.ERROR)
    if need is Need.CONDITIONAL and element.when is not None:
        return Demand(element, Severity.ERROR, element.when)
    if strict and need is Need.MAY and element.status == "schema" and not element.internal:
        return Demand(element, Severity.WARNING, element.when)
    return None


def demands(library: Library, task_type: str, section: str = "item") -> tuple[Demand, ...]:
    """Everything asked of items of a type, in the order of the element table."""
    return library.worked_out((f"demands of {section}", task_type), lambda: _demands(library, task_type, section))


def _demands(library: Library, task_type: str, section: str) -> tuple[Demand, ...]:
    found = (
        _demand(element, task_type, library.strict, library.require)
        for element in load_elements()
        if element.section == section and element.key not in library.optional
    )
    return tuple(each for each in found if each is not None)


def item_demands(view: ItemView) -> Sequence[Demand]:
    """The elements whose blank is told as such, of those the library has columns for."""
    return view.library.worked_out(("item demands", view.task_type), lambda: _told_here(view, "item", OWN_RULE))


def row_demands(view: ItemView) -> Sequence[Demand]:
    """The same for the columns of materials; their name tells itself."""
    hidden = ROW_OWN_RULE | {"material_name"}
    return view.library.worked_out(("row demands", view.task_type), lambda: _told_here(view, "materials", hidden))


def _told_here(view: ItemView, section: str, own: frozenset[str]) -> Sequence[Demand]:
    columns = view.library.columns
    return tuple(
        each
        for each in demands(view.library, view.task_type, section)
        if each.element.key in columns
        and each.element.column not in own
        and (section == "item" or not each.element.internal)
    )


def is_blank(key: str, task_type: str, text: str) -> bool:
    """Whether the text says nothing in a way that is no legitimate answer for items of this type."""
    # nearly every text is a value and none of the few words an element has for nothing
    if emptiness(text) is Emptiness.VALUE:
        words = _words_for_nothing().get(key)
        if not words or bare(text) not in words:
            return False
    return _is_blank(key, task_type, text)


@lru_cache(maxsize=16384)
def _is_blank(key: str, task_type: str, text: str) -> bool:
    element = load_elements()[key]
    return element.says_nothing(text) and not element.allows_nothing(task_type, text)


@lru_cache(maxsize=1)
def _words_for_nothing() -> Mapping[str, frozenset[str]]:
    return {each.key: frozenset().union(*each.nothing.values()) for each in load_elements() if each.nothing}


def row_elements(row: Material) -> Mapping[str, str]:
    """The row as conditions ask about it."""
    return {**row.elements, "material.material_name": row.material_name}


def not_exported(library: Library) -> list[tuple[Element, int]]:
    """The elements that items need and the export has no column for, with the number of these items."""
    return [
        (element, needing)
        for element in load_elements()
        if element.key not in library.columns
        and not element.internal
        and element.section in ("item", "materials")
        and (needing := _needing(library, element))
    ]


def _needing(library: Library, element: Element) -> int:
    """The number of items an element is asked of."""
    total = 0
    for task_type, views in library.by_type.items():
        asked = next((each for each in demands(library, task_type, element.section) if each.element is element), None)
        if asked is None:
            continue
        if element.section == "materials":
            total += _with_rows(asked, views)
        elif asked.when is None and element.key not in _LIMIT_OF:
            total += len(views)
        else:
            total += _holding(asked, views)
    return total


def _holding(asked: Demand, views: Sequence[ItemView]) -> int:
    """The number of items a condition holds for; each text it looks at is judged once."""
    key = asked.when.element if asked.when else _LIMIT_OF[asked.element.key]
    counts = Counter(view.item.elements.get(key) for view in views)
    return sum(number for text, number in counts.items() if asked.holds({} if text is None else {key: text}))


def _with_rows(asked: Demand, views: Sequence[ItemView]) -> int:
    """The number of items with a material a condition holds for; each text it looks at is judged once."""
    if asked.when is None:
        return sum(1 for view in views if view.item.materials)
    name, column = asked.when.element, asked.when.element.rpartition(".")[2]
    known: dict[str | None, bool] = {}

    def holds(row: Material) -> bool:
        text = row.material_name if column == "material_name" else row.elements.get(name, row.elements.get(column))
        if text not in known:
            known[text] = asked.holds({} if text is None else {name: text})
        return known[text]

    return sum(any(map(holds, view.item.materials)) for view in views)
