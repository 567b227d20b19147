"""完整率 and 准确率: the elements of the library itself, and what the findings of task 1 say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from catalog.elements import load_elements
from catalog.model import LIST_ELEMENTS, ServiceItem
from diffs.compare.tally import Cell, Unchecked
from diffs.figures.model import Figure, Line, lines_of
from diffs.figures.outcome import Outcome, outcome_of
from diffs.model import DifferenceKind, Finding, Task
from diffs.rules.base import ItemView, Library, columns_of
from diffs.rules.demands import demands, is_blank
from diffs.rules.policy import NATIONAL, Policy

_NOTHING_THERE: Final = (DifferenceKind.MISSING, DifferenceKind.BLANK, DifferenceKind.PLACEHOLDER)


_ByItem = dict[str, dict[str, list[Finding]]]
"""Library id → element → the findings about it."""

_TOLD_UNDER: Final = {"fee_basis": "fees"}
"""What a charge is based on may stand in the rows of the charges: one element, whichever holds it."""
_UNDER: Final = {"fees": ("fee_basis",)}


def library_lines(
    items: Sequence[ServiceItem],
    findings: Iterable[Finding],
    *,
    policy: Policy = NATIONAL,
    unasked: Iterable[Finding] = (),
) -> tuple[Line, ...]:
    """The lines of 完整率 and 准确率. ``policy`` says which elements are needed; ``unasked`` are the findings it left
    out: about them nothing is said."""
    library = Library(
        items=tuple(items),
        columns=columns_of(items),
        as_of="",
        strict=policy.strict,
        require=policy.require,
        optional=policy.optional,
    )
    asked, left_out = _by_item(findings), _by_item(unasked)
    complete, accurate = _Counting(Figure.COMPLETENESS), _Counting(Figure.ACCURACY)
    for view in library.views:
        _count(view, _told(view.item.id, asked, left_out), complete, accurate)
    return (*complete.lines(), *accurate.lines())


def _count(view: ItemView, told: _Told, complete: _Counting, accurate: _Counting) -> None:
    """Count one item in both figures; what is not there is not looked at again for being right."""
    place, absent = ("", view.item.region, view.item.unit), set()
    for key in _required(view):
        outcome = _is_there(view, key, told)
        complete.add((*place, key), outcome)
        if outcome is False:
            absent.add(key)
    for key in (_said(view) | told.elements) - absent:
        outcome = outcome_of(told.asked.get(key, ()), told.left_out.get(key, ())) if key in told.elements else True
        # a hint of task 1 holds nothing against the content
        accurate.add((*place, key), True if outcome is Unchecked.LISTED else outcome)


@dataclass(frozen=True, slots=True)
class _Told:
    """The findings of task 1 about one item, by element: those of rules that were asked, and the others."""

    asked: Mapping[str, Sequence[Finding]]
    left_out: Mapping[str, Sequence[Finding]]
    elements: Set[str]
    """The elements something was said about, or would have been."""


_NOTHING_TOLD: Final[Mapping[str, Sequence[Finding]]] = {}


def _told(item: str, asked: _ByItem, left_out: _ByItem) -> _Told:
    one, other = asked.get(item, _NOTHING_TOLD), left_out.get(item, _NOTHING_TOLD)
    return _Told(one, other, one.keys() | other.keys())


class _Counting:
    """The counts of one figure, cell by cell."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.good: Counter[Cell] = Counter()
        self.of: Counter[Cell] = Counter()
        self.unchecked: Counter[tuple[Cell, Unchecked]] = Counter()

    def add(self, cell: Cell, outcome: Outcome) -> None:
        """Count one element of one item."""
        if isinstance(outcome, Unchecked):
            self.unchecked[cell, outcome] += 1
            return
        self.of[cell] += 1
        self.good[cell] += outcome

    def lines(self) -> tuple[Line, ...]:
        """What was counted."""
        return lines_of(self.figure, self.good, self.of, self.unchecked)


def _by_item(findings: Iterable[Finding]) -> _ByItem:
    by_item: _ByItem = {}
    for finding in findings:
        if finding.task is Task.T1 and finding.library:
            by_item.setdefault(finding.library, {}).setdefault(finding.element, []).append(finding)
    return by_item


def _required(view: ItemView) -> dict[str, None]:
    """The keys of the elements an item must have; of a list that there is one."""
    kind = view.task_type
    asked = view.library.worked_out(("figures", kind), lambda: demands(view.library, kind))
    elements = view.item.elements
    return dict.fromkeys(_TOLD_UNDER.get(each.element.key, each.element.key) for each in asked if each.holds(elements))


def _is_there(view: ItemView, key: str, told: _Told) -> Outcome:
    """Whether a needed element is there: what the findings say, and the element itself where no rule looked."""
    if key in told.elements:
        about, unasked = (
            [finding for finding in side.get(key, ()) if finding.kind in _NOTHING_THERE]
            for side in (told.asked, told.left_out)
        )
        if about or unasked:
            return outcome_of(about, unasked)
    known = [each for each in (key, *_UNDER.get(key, ())) if each in view.library.columns]
    return any(_has(view, each) for each in known) if known else Unchecked.NO_COLUMN


def _has(view: ItemView, key: str) -> bool:
    text = view.item.get(key)
    return view.item.shows(key) if text is None else not is_blank(key, view.task_type, text)


def _said(view: ItemView) -> set[str]:
    """The elements an item has content in."""
    table = load_elements()
    said = {"task_name"} | {key for key in view.item.elements if key in table and view.value(key)}
    return said | {key for key in LIST_ELEMENTS if key not in view.item.elements and getattr(view.item, key)}
