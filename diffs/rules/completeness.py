"""Is everything there: blanks, placeholders, pointers, vague words, cut texts, values outside the code tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.code_tables import canonical, code_table, split_set
from catalog.elements import Element, Kind, load_elements
from catalog.text import looks
from diffs.model import DifferenceKind, Severity
from diffs.rules.base import Check, ItemView, Library, LibraryCheck, Problem, label_of
from diffs.rules.demands import Demand, is_blank, item_demands, not_exported, row_demands, row_elements

_PROSE: Final = (Kind.TEXT, Kind.LIST)
_WORDED: Final = (*_PROSE, Kind.NAME, Kind.DURATION, Kind.ADDRESS, Kind.HOURS, Kind.PHONE)
_NO_PLACEHOLDER: Final = (Kind.INT, Kind.URL)
_BASIS_CELLS: Final = ("law_name", "law_number", "article", "content")
_CUT: Final = re.compile(
    r"([:、,]|[(（][一二三四五六七八九十\d]{1,2}[)）]|(?<![\d.第])\d{1,2}[、.]|[一二三四五六七八九十]{1,2}、)$"
)
_YESNO_HEAD: Final = re.compile(r"[,;:。(、，；：（ ]")
_SHORT: Final = 10
_TOLD: Final = 8


def blank(view: ItemView) -> Iterator[Problem]:
    """Needed elements that are absent, empty, or hold a word for nothing that is no legitimate answer here."""
    item, task_type = view.item, view.task_type
    for demand in item_demands(view):
        key = demand.element.key
        text = item.get(key)
        lacks = not item.shows(key) if text is None else is_blank(key, task_type, text)
        if lacks and demand.holds(item.elements):
            yield _blank_element(view, demand, text)
    yield from _blank_rows(view)
    for row in item.faq:
        if row.get("question", "").strip() and not row.get("answer", "").strip():
            yield Problem(
                "faq", "常见问题没有解答", "", DifferenceKind.BLANK, sub_key=row["question"], label="常见问题解答"
            )


def _blank_element(view: ItemView, demand: Demand, text: str | None) -> Problem:
    key, label = demand.element.key, demand.element.label
    # 奖励, 给付 and the like are published with 无 for conditions: a person decides
    doubtful = key == "accept_condition" and not view.is_permit and text and emptiness(text) is Emptiness.NONE_WORD
    why = f"缺少“{label}”" if text is None else f"“{label}”{_shown(text)}，该类事项必须填写"
    kind = DifferenceKind.MISSING if text is None else DifferenceKind.BLANK
    return Problem(key, why, text, kind, severity=Severity.REVIEW if doubtful else demand.severity)


def _blank_rows(view: ItemView) -> Iterator[Problem]:
    """Material columns: one problem for a column that no material of the item fills, else one per material."""
    rows = [row for row in view.item.materials if row.elements] or view.item.materials
    for demand in row_demands(view) if rows else ():
        element, bad = demand.element, []
        for row in rows:
            text = row.elements.get(element.column)
            empty = text is None or is_blank(element.key, view.task_type, text)
            if empty and demand.holds(row_elements(row)):
                bad.append((row.material_name, text))
        if len(bad) == len(rows) > 1:
            yield _row_problem(element, "", None, demand.severity, f"所有材料都没有填写“{element.label}”")
        else:
            yield from (
                _row_problem(element, name, text, demand.severity, f"材料“{name}”没有填写“{element.label}”")
                for name, text in bad
            )


def _row_problem(element: Element, name: str, text: str | None, severity: Severity, why: str) -> Problem:
    kind = DifferenceKind.MISSING if text is None else DifferenceKind.BLANK
    label = f"{name} · {element.label}" if name else f"申请材料 · {element.label}"
    return Problem(
        "materials", why, text, kind, sub_key=name, sub_element=element.column, severity=severity, label=label
    )


def placeholder(view: ItemView) -> Iterator[Problem]:
    """Unfinished work and leftovers of programs, in elements and rows."""
    for key, name, column, text in _cells(view):
        label = f"{name} · {label_of(column)}" if column else label_of(key)
        yield Problem(
            key,
            f"“{label}”是占位内容“{text.strip()}”",
            text,
            DifferenceKind.PLACEHOLDER,
            sub_key=name,
            sub_element=column.rpartition(".")[2],
            label=label,
        )


def _cells(view: ItemView) -> Iterator[tuple[str, str, str, str]]:
    """Element, row name, row column (full key) and text of every cell that holds a placeholder."""
    item, table = view.item, load_elements()
    if _is_placeholder(item.task_name):
        yield "task_name", "", "", item.task_name
    for key, text, kind in view.hollow:
        if kind is Emptiness.PLACEHOLDER and key in table and table[key].kind not in _NO_PLACEHOLDER:
            yield key, "", "", text
    for row in item.materials:
        # a list published as one string stands in the elements already
        if "materials" not in item.elements and _is_placeholder(row.material_name):
            yield "materials", row.material_name, "material.material_name", row.material_name
        for column, text in row.elements.items() if _any_placeholder(tuple(row.elements.values())) else ():
            if _is_placeholder(text):
                yield "materials", row.material_name, f"material.{column}", text
    for basis in item.by_law if "by_law" not in item.elements else ():
        if not _any_placeholder((basis.law_name, basis.law_number, basis.article, basis.content, basis.text)):
            continue
        name = basis.law_name or basis.text
        for column, text in (*((each, getattr(basis, each)) for each in _BASIS_CELLS), ("law_name", basis.text)):
            if text and _is_placeholder(text):
                yield "by_law", name, f"basis.{column}", text


@lru_cache(maxsize=32768)
def _any_placeholder(texts: tuple[str, ...]) -> bool:
    return any(map(_is_placeholder, texts))


def _is_placeholder(text: str) -> bool:
    return emptiness(text) is Emptiness.PLACEHOLDER


def pointer(view: ItemView) -> Iterator[Problem]:
    """Values that only say where the content is."""
    yield from _empty_words(view, Emptiness.POINTER, "只写了指引“{text}”，没有实际内容")


def vague(view: ItemView) -> Iterator[Problem]:
    """Values of words without content."""
    yield from _empty_words(view, Emptiness.VAGUE, "只写了笼统表述“{text}”")


def _empty_words(view: ItemView, wanted: Emptiness, why: str) -> Iterator[Problem]:
    table = load_elements()
    for key, text, kind in view.hollow:
        if kind is wanted and key in table and table[key].kind in _WORDED and key != "materials":
            yield Problem(key, f"“{label_of(key)}”{why.format(text=text.strip())}", text, DifferenceKind.PLACEHOLDER)


def short_condition(view: ItemView) -> Iterator[Problem]:
    """受理条件 of a permit in fewer than ten signs."""
    text = view.text("accept_condition")
    if text and len(text) < _SHORT * 2 and emptiness(text) is Emptiness.VALUE and len(looks(text)) < _SHORT:
        yield Problem("accept_condition", f"受理条件只有{len(looks(text))}个字", text)


def cut_text(view: ItemView) -> Iterator[Problem]:
    """Prose that ends in a colon or in the number of a point that does not come."""
    for key in prose_keys():
        text = view.item.elements.get(key)
        if text and (end := _cut_end(text)):
            yield Problem(key, f"“{label_of(key)}”以“{end}”结尾，疑被截断", text, detail=end)


@lru_cache(maxsize=1)
def prose_keys() -> tuple[str, ...]:
    """The elements that hold running text."""
    return tuple(each.key for each in load_elements() if each.kind in _PROSE and each.section == "item")


@lru_cache(maxsize=16384)
def _cut_end(text: str) -> str:
    """The last signs of a text that looks cut, ``""`` for one that does not."""
    if emptiness(text) is not Emptiness.VALUE:
        return ""
    folded = looks(text)
    end = folded[-_TOLD:]
    return end if len(folded) >= _SHORT and _CUT.search(end) else ""


def unknown_enum(view: ItemView) -> Iterator[Problem]:
    """Enumerations whose value the code table does not have, in elements and material columns."""
    elements = view.item.elements
    for element in _coded_elements("item"):
        text = elements.get(element.key)
        if text and (bad := outside(element.key, text)):
            yield Problem(element.key, _unknown(element, bad), text, detail=allowed(element))
    for row in view.item.materials:
        for element in _coded_elements("materials"):
            text = row.elements.get(element.column)
            if text and (bad := outside(element.key, text)):
                yield Problem(
                    "materials",
                    f"材料“{row.material_name}”的{_unknown(element, bad)}",
                    text,
                    detail=allowed(element),
                    sub_key=row.material_name,
                    sub_element=element.column,
                    label=f"{row.material_name} · {element.label}",
                )


@lru_cache(maxsize=8)
def _coded_elements(section: str) -> tuple[Element, ...]:
    """The elements with a code table; 网上办理深度 has a rule of its own."""
    return tuple(
        each
        for each in load_elements()
        if each.code_table and each.section == section and each.key != "online_handle_depth"
    )


@lru_cache(maxsize=16384)
def outside(key: str, text: str) -> tuple[str, ...]:
    """The members of a value that the element's code table does not have; ``()`` for a value that says nothing."""
    element = load_elements()[key]
    if emptiness(text) not in (Emptiness.VALUE, Emptiness.VAGUE) or element.says_nothing(text):
        return ()
    if canonical(element.code_table, text) is not None:
        return ()
    if element.kind is Kind.YESNO:
        head = _YESNO_HEAD.split(text.strip(), maxsplit=1)[0]
        return () if canonical(element.code_table, head) else (text.strip(),)
    unknown = tuple(each for each in split_set(text) if canonical(element.code_table, each) is None)
    return unknown if element.kind is Kind.SET or not unknown else (text.strip(),)


def allowed(element: Element) -> str:
    """The texts of an element's code table, as people list them."""
    return "、".join(code_table(element.code_table).texts)


def _unknown(element: Element, members: tuple[str, ...]) -> str:
    return f"“{element.label}”的“{'、'.join(members)}”不在代码表内"


def absent_columns(library: Library) -> Iterator[tuple[ItemView | None, Problem]]:
    """Elements that some item needs and the export has no column for: told once, blamed on nobody."""
    for element, needing in not_exported(library):
        why = f"导出的库表没有“{element.label}”一列，{needing}项事项的该要素未核对"
        fix = f"重新导出省事项库，带上“{element.label}”一列后再核对"
        yield None, Problem(element.key, why, None, DifferenceKind.UNVERIFIED, severity=Severity.INFO, fix=fix)


def _shown(text: str | None) -> str:
    return f"写的是“{text.strip()}”" if text and text.strip() else "为空"


CHECKS: Final[Mapping[str, Check]] = {
    "T1-BLANK": blank,
    "T1-PLACEHOLDER": placeholder,
    "T1-POINTER": pointer,
    "T1-VAGUE": vague,
    "T1-COND-SHORT": short_condition,
    "T1-TEXT-CUT": cut_text,
    "T1-ENUM-UNKNOWN": unknown_enum,
}

LIBRARY_CHECKS: Final[Mapping[str, LibraryCheck]] = {"T1-BLANK": absent_columns}
