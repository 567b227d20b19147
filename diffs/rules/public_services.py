"""Task 3: which public services count towards the number asked for, and why the others do not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.codes import parse_code
from catalog.identity import main_code
from catalog.model import ServiceItem
from catalog.regions import find_region
from catalog.text import looks
from diffs.model import DifferenceKind, Severity
from diffs.rules.base import ItemView, Library, LibraryCheck, Problem, columns_of, label_of
from diffs.rules.completeness import blank, placeholder
from diffs.rules.contact import phone_present
from diffs.rules.words import words

TARGET: Final = 25
"""市交发〔2021〕254号附件2任务3: 发布量不少于25项."""

_IN_USE: Final = "在用"
_UNDECIDED: Final = "未核对：在能判定的渠道上没有看到"
_TOLD: Final = 6


@dataclass(frozen=True, slots=True)
class PublicServiceLine:
    """One public service: whether it counts, and why (not). ``missing`` are the labels of what it lacks.

    ``undecided``: it was seen on no channel, but not every channel could be looked at.
    """

    library: str
    code: str
    name: str
    unit: str
    counts: bool
    complete: bool
    reason: str
    missing: tuple[str, ...] = ()
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class PublicServiceCount:
    """The public services of a library, in its order. ``by_unit`` counts what counts, by unit.

    Not ``conclusive``: some channel was not looked at or cannot be judged, so that the numbers are the least there is.
    """

    target: int
    lines: tuple[PublicServiceLine, ...]
    by_unit: Mapping[str, int]
    conclusive: bool = True

    @property
    def published(self) -> int:
        """How many count: published, in use, each code once."""
        return sum(line.counts for line in self.lines)

    @property
    def complete(self) -> int:
        """How many of these have all elements they must have."""
        return sum(line.counts and line.complete for line in self.lines)


def public_services(
    items: Sequence[ServiceItem],
    published_on: Mapping[str, Collection[str]] | None = None,
    target: int = TARGET,
    *,
    columns: Collection[str] | None = None,
    conclusive: bool = True,
) -> PublicServiceCount:
    """Count the public services: type from the library, in use, distinct by code, published on a channel.

    ``published_on``: library id → channels that show it; ``None`` when no channel was looked at, then publication
    is not asked for. ``columns``: the element keys the library has (default: those found on any item).
    ``conclusive``: what was seen on no channel is published nowhere; else it was only not seen.
    """
    channels = None if published_on is None else {key: set(names) for key, names in published_on.items()}
    known = frozenset(columns_of(items) if columns is None else columns)
    return _counted(Library(tuple(items), known, "", target=target, published_on=channels, conclusive=conclusive))


def _counted(library: Library) -> PublicServiceCount:
    seen: dict[str, str] = {}
    lines = [_line(view, seen) for view in library.views if view.is_public]
    by_unit = Counter(line.unit for line in lines if line.counts)
    units = sorted({line.unit for line in lines})
    counts = {unit: by_unit[unit] for unit in units}
    return PublicServiceCount(library.target, tuple(lines), counts, library.conclusive)


def _line(view: ItemView, seen: dict[str, str]) -> PublicServiceLine:
    item = view.item
    code = main_code(item) or item.id
    missing = missing_elements(view)
    against = _against(view, code, seen)
    if not against:
        seen[code] = item.id
    reason = against or (f"计入；要素不完整：{'、'.join(missing)}" if missing else "计入")
    return PublicServiceLine(
        item.id, code, item.task_name, item.unit, not against, not missing, reason, missing, against == _UNDECIDED
    )


def _against(view: ItemView, code: str, seen: Mapping[str, str]) -> str:
    """Why an item does not count, ``""`` when it does."""
    state = view.coded("task_state") or view.value("task_state")
    if state and state != _IN_USE:
        return f"不计入：事项状态为{state}"
    if code in seen:
        return f"不计入：与{seen[code]}编码相同（{code}）"
    channels = view.library.published_on
    if channels is not None and not channels.get(view.item.id):
        return "不计入：未在任何渠道发布" if view.library.conclusive else _UNDECIDED
    return ""


def missing_elements(view: ItemView) -> tuple[str, ...]:
    """The labels of what a public service must have and has not, or has only as a placeholder."""
    return view.library.worked_out(("missing", view.item.id), lambda: _missing(view))


def _missing(view: ItemView) -> tuple[str, ...]:
    problems = (*blank(view), *placeholder(view), *phone_present(view))
    found = (
        problem.label or label_of(problem.element) for problem in problems if problem.severity in (None, Severity.ERROR)
    )
    return tuple(dict.fromkeys(found))


def count(library: Library) -> Iterator[tuple[ItemView | None, Problem]]:
    """Fewer than asked for, in the whole bureau or in a unit. Without channels only the library can fall short."""
    counted = _counted(library)
    scope = dict(counted.by_unit) if library.scope == "unit" else {"": counted.published}
    what = "已发布" if library.published_on is not None else "库内在用"
    for unit, number in sorted(scope.items()):
        if number < library.target:
            who = f"{unit}：" if unit else ""
            told = f"{who}{what}公共服务事项{number}项，要求不少于{library.target}项"
            may_be = sum(line.undecided for line in counted.lines if not unit or line.unit == unit)
            yield None, _too_few(told, number, unit, counted, enough=number + may_be >= library.target)


def _too_few(told: str, number: int, unit: str, counted: PublicServiceCount, *, enough: bool) -> Problem:
    """Too few were seen. ``enough``: with those that may stand where nobody could look there would be enough."""
    if enough:
        told = f"{told}；部分渠道未核查或不能判定，实际发布数未核对"
        kind, severity = DifferenceKind.UNVERIFIED, Severity.INFO
        return Problem("task_type", told, str(number), kind, told, sub_key=unit, severity=severity)
    # an export without any public service is more likely a part of the library than a library without
    doubt = None if counted.lines else Severity.REVIEW
    return Problem("task_type", told, str(number), DifferenceKind.MISSING, told, sub_key=unit, severity=doubt)


def complete(library: Library) -> Iterator[tuple[ItemView | None, Problem]]:
    """Every public service in use has all elements it must have."""
    for view in library.views:
        missing = missing_elements(view) if view.is_public else ()
        if missing:
            told = "、".join(missing[:_TOLD]) + (f"等{len(missing)}项" if len(missing) > _TOLD else "")
            yield view, Problem("task_name", f"公共服务事项要素不完整：{told}", None, DifferenceKind.BLANK, detail=told)


def duplicate(library: Library) -> Iterator[tuple[ItemView | None, Problem]]:
    """One service of one unit and region under two codes."""
    groups: dict[tuple[str, str, str], list[ItemView]] = defaultdict(list)
    for view in library.views:
        if view.is_public:
            groups[looks(view.item.task_name), view.item.unit, view.item.region].append(view)
    for found in groups.values():
        views = sorted(found, key=lambda view: view.item.id)
        codes = list(dict.fromkeys(main_code(view.item) or view.item.id for view in views))
        if len(codes) > 1:
            told = f"“{views[0].item.task_name}”有{len(codes)}个编码：{'、'.join(codes)}"
            yield views[0], Problem("task_name", told, views[0].item.task_name, detail=told)


def relevant(library: Library) -> Iterator[tuple[ItemView | None, Problem]]:
    """A public service about something no body of this city has to do with; bodies of other places may well have."""
    for view in library.views:
        if not _of_this_city(view):
            continue
        found = next((word for word in words().relevance.foreign if word in looks(view.item.task_name)), "")
        if view.is_public and found:
            yield (
                view,
                Problem(
                    "task_name", f"名称含“{found}”，疑不属于本单位职责", view.item.task_name, detail=f"含“{found}”"
                ),
            )


def _of_this_city(view: ItemView) -> bool:
    """Whether the body is one of the regions known here; a code of a province's or another city's body says no."""
    codes = (parse_code(view.value(key)) for key in ("task_handle_item", "task_code"))
    seat = next((parts.region for parts in codes if parts), view.item.region)
    return not seat or find_region(seat) is not None


LIBRARY_CHECKS: Final[Mapping[str, LibraryCheck]] = {
    "T3-COUNT": count,
    "T3-COMPLETE": complete,
    "T3-DUPLICATE": duplicate,
    "T3-RELEVANT": relevant,
}
