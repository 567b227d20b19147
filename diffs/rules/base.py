"""What a check sees and what it says: an item within its library, and the problems found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final, TypeVar

from catalog.blanks import Emptiness, emptiness
from catalog.code_tables import canonical, split_set
from catalog.codes import CodeParts, parse_code
from catalog.conditions import count_in
from catalog.durations import Duration, one_duration
from catalog.elements import Element, load_elements
from catalog.identity import identities, main_code
from catalog.laws import Register, shipped_register
from catalog.model import LIST_ELEMENTS, LegalBasis, ServiceItem
from diffs.fingerprint import fingerprint, observation
from diffs.model import DifferenceKind, Finding, ItemRef, Seen, Severity
from diffs.rules.catalogue import Rule, load_rules

T = TypeVar("T")

UNIT_KEYS: Final = {"promise_day": "promise_type", "anticipate_day": "anticipate_type"}
"""A limit → the element that gives its unit where the limit itself is a bare number."""

CODE_KEYS: Final = ("task_code", "task_handle_item")
"""The elements that hold a code with a body in it."""

_BASIS_COLUMNS: Final = ("law_name", "law_number", "article", "content", "issue_org", "effective_date", "source_url")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a check found. ``severity`` ``None`` is the rule's own; ``label`` ``""`` the element's own.

    ``value`` is what the library says (``None``: nothing at all), ``detail`` goes into the fix, ``why`` tells an
    official what was seen.
    """

    element: str
    why: str
    value: str | None = None
    kind: DifferenceKind = DifferenceKind.MISMATCH
    detail: str = ""
    sub_key: str = ""
    sub_element: str = ""
    severity: Severity | None = None
    label: str = ""
    fix: str = ""
    """What to change, where that is not what the rule usually asks for."""


@dataclass(frozen=True)
class Library:
    """All items judged together. ``columns`` are the element keys (``material.is_need``) the library has at all:
    an element outside them was not exported, and nobody is blamed for it. ``strict`` asks for every element of the
    exchange format; ``require`` and ``optional`` are keys of elements that must be, or need not be, filled all the
    same. ``target`` is the number of public services asked for; ``published_on`` the channels of each item id,
    ``None`` when no channel was looked at."""

    items: tuple[ServiceItem, ...]
    columns: frozenset[str]
    as_of: str
    strict: bool = False
    require: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    rules: Mapping[str, Rule] = field(default_factory=load_rules)
    target: int = 25
    scope: str = "bureau"
    published_on: Mapping[str, set[str]] | None = None
    conclusive: bool = True
    register: Register = field(default_factory=shipped_register)
    _answers: dict[tuple[str, str], Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    @cached_property
    def views(self) -> tuple[ItemView, ...]:
        """Every item as checks see it, in library order."""
        return tuple(ItemView(item, self) for item in self.items)

    @cached_property
    def by_type(self) -> Mapping[str, Sequence[ItemView]]:
        """Item type as national text (``""``: not known) → its items, in library order."""
        found: dict[str, list[ItemView]] = {}
        for view in self.views:
            found.setdefault(view.task_type, []).append(view)
        return found

    def worked_out(self, what: tuple[str, str], work: Callable[[], T]) -> T:
        """The answer to a question that many items ask alike (``what``: the question, the item type), asked once."""
        if what not in self._answers:
            self._answers[what] = work()
        answer: T = self._answers[what]
        return answer

    @cached_property
    def identities(self) -> Mapping[str, str]:
        """Item id → what tells it from every other item of the library."""
        return identities(self.items)


@dataclass(frozen=True)
class ItemView:
    """One item of a library, with the questions checks ask about it."""

    item: ServiceItem
    library: Library

    def text(self, key: str) -> str:
        """The element as published, ``""`` when it is not there."""
        return self.item.get(key) or ""

    def value(self, key: str) -> str:
        """The element when it says something (0 and 不收费 do), else ``""``."""
        text = self.item.get(key)
        return said(key, text) if text else ""

    def coded(self, key: str) -> str:
        """The national text of an enumeration, ``""`` when it says nothing the table knows."""
        value = self.value(key)
        return canonical(element_of(key).code_table, value) or "" if value else ""

    def members(self, key: str) -> tuple[str, ...]:
        """The members of a set as national texts; what the table does not know stays as written."""
        value = self.value(key)
        return _members(key, value) if value else ()

    @cached_property
    def hollow(self) -> tuple[tuple[str, str, Emptiness], ...]:
        """Every element that holds no value: key, text and what it is instead."""
        kinds = ((key, text, emptiness(text)) for key, text in self.item.elements.items())
        return tuple(each for each in kinds if each[2] is not Emptiness.VALUE)

    @cached_property
    def parts(self) -> tuple[tuple[str, CodeParts], ...]:
        """The codes that can be taken apart, each body, level and catalogue once, with the element they stand in."""
        found: dict[str, tuple[str, CodeParts]] = {}
        named = [(key, self.value(key)) for key in CODE_KEYS]
        for key, code in [*named, *(("task_code", code) for code in self.item.codes)]:
            parts = parse_code(code) if code else None
            if parts is not None:
                found.setdefault(parts.task_code, (key, parts))
        return tuple(found.values())

    def has_column(self, key: str) -> bool:
        """Whether the library has this element at all."""
        return key in self.library.columns

    def lacks(self, key: str) -> bool:
        """Whether the library has the element and this item says nothing in it."""
        return self.has_column(key) and not self.value(key)

    @cached_property
    def task_type(self) -> str:
        """事项类型 as national text, ``""`` when it is not known."""
        return canonical("task_type", self.text("task_type")) or ""

    @property
    def is_permit(self) -> bool:
        """Whether it is 行政许可."""
        return self.task_type == "行政许可"

    @property
    def is_public(self) -> bool:
        """Whether it is 公共服务."""
        return self.task_type == "公共服务"

    @cached_property
    def visits(self) -> int | None:
        """到办事现场次数; ``None`` when not said."""
        text = self.text("limit_scene_num")
        return 0 if "无需" in text or "不需" in text else count_in(text)

    def limit(self, key: str) -> Duration | None:
        """The one time limit an element names, with the unit that stands beside it; ``None`` for none or several."""
        return one_duration(self.value(key), self.coded(UNIT_KEYS[key])) if self.value(key) else None


Check = Callable[[ItemView], Iterator[Problem]]
"""Judges one item by itself."""

LibraryCheck = Callable[[Library], Iterator[tuple[ItemView | None, Problem]]]
"""Judges items against each other; ``None`` for a problem of the library as a whole."""


@lru_cache(maxsize=65536)
def said(key: str, text: str) -> str:
    """What an element says, without the space around it; ``""`` when that is nothing, a placeholder or a pointer."""
    kind = emptiness(text)
    says = kind in (Emptiness.VALUE, Emptiness.VAGUE) and not element_of(key).says_nothing(text)
    return text.strip() if says else ""


@lru_cache(maxsize=65536)
def _members(key: str, value: str) -> tuple[str, ...]:
    table = element_of(key).code_table
    return tuple((canonical(table, each) if table else None) or each for each in split_set(value))


def element_of(key: str) -> Element:
    """The element of a key."""
    return load_elements()[key]


def label_of(key: str) -> str:
    """What people call the element; keys that are no element (``codes``) name themselves."""
    table = load_elements()
    return table[key].label if key in table else key


def basis_text(row: LegalBasis) -> str:
    """A row of 设定依据 as one text, the way portals print it."""
    title = row.law_name if not row.law_name or "《" in row.law_name else f"《{row.law_name}》"
    number = f"（{row.law_number}）" if row.law_number else ""
    return row.text or f"{title}{number}{row.article}"


def columns_of(items: Sequence[ServiceItem]) -> frozenset[str]:
    """Every element key that at least one item has, row columns with their prefix."""
    found: set[str] = {"task_name"} if items else set()
    for item in items:
        found.update(item.elements)
        for key in LIST_ELEMENTS:
            if getattr(item, key):
                found.add(key)
                found |= _row_columns(key, item)
    return frozenset(found)


def _row_columns(key: str, item: ServiceItem) -> set[str]:
    """The columns that the rows of one list element show."""
    if key == "by_law":
        return {f"basis.{name}" for row in item.by_law for name in _BASIS_COLUMNS if getattr(row, name)}
    if key == "materials":
        names = {name for row in item.materials for name in row.elements}
        return {"material.material_name", *(f"material.{name}" for name in names)}
    rows = item.fees if key == "fees" else item.faq
    return {f"{'fee' if key == 'fees' else 'faq'}.{name}" for row in rows for name in row}


def finding_of(rule_id: str, problem: Problem, view: ItemView | None, library: Library) -> Finding:
    """The finding a problem makes, with its fingerprint; ``view`` ``None`` for the library as a whole."""
    known = library.rules[rule_id]
    item = view.item if view else None
    place = (item.region if item else "", "", problem.element, problem.sub_key, problem.sub_element)
    return Finding(
        rule=rule_id,
        task=known.task,
        kind=problem.kind,
        severity=problem.severity or known.severity,
        item=ItemRef(main_code(item) if item else "", item.task_name if item else "（全库）"),
        element=problem.element,
        region=item.region if item else "",
        unit=item.unit if item else "",
        library=item.id if item else "",
        sub_key=problem.sub_key,
        sub_element=problem.sub_element,
        library_value=problem.value,
        seen=_seen(item),
        fix=problem.fix
        or known.fix_for(
            label=problem.label or label_of(problem.element),
            value=problem.value,
            library=problem.value,
            sub=problem.sub_key,
            detail=problem.detail,
        ),
        why=problem.why,
        fingerprint=fingerprint(rule_id, library.identities[item.id] if item else "", *place),
        observation=observation(problem.kind, problem.value, None),
    )


def _seen(item: ServiceItem | None) -> Seen | None:
    if item is None or item.origin is None:
        return None
    return Seen(file=item.origin.file, sheet=item.origin.sheet, row=item.origin.row)
