"""Is everything there: blanks, placeholders, pointers, vague words, cut texts, values outside the code tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from catalog.blanks import Emptiness, emptiness
from catalog.code_tables import canonical, code_table, split_set
from catalog.elements import Element, Kind, Need, load_elements
from catalog.text import looks
from diffs.model import DifferenceKind, Severity
from diffs.rules.base import Check, ItemView, Library, LibraryCheck, Problem, label_of

_OWN_RULE: Final = frozenset(
    {"fee_basis", "fees", "limit_scene_explain", "result_guid", "materials", "user_topic_type", "corp_topic_type"}
)
"""Elements whose absence a rule of their own tells, with more to say about it."""

_ROW_OWN_RULE: Final = frozenset(
    {"form_guid", "example_guid", "material_type", "material_format", "page_num", "original_num", "copies_num"}
)
_PROSE: Final = (Kind.TEXT, Kind.LIST)
_WORDED: Final = (*_PROSE, Kind.NAME, Kind.DURATION, Kind.ADDRESS, Kind.HOURS, Kind.PHONE)
_NO_PLACEHOLDER: Final = (Kind.INT, Kind.URL)
_CUT: Final = re.compile(
    r"([:、,]|[(（][一二三四五六七八九十\d]{1,2}[)）]|(?<![\d.第])\d{1,2}[、.]|[一二三四五六七八九十]{1,2}、)$"
)
_YESNO_HEAD: Final = re.compile(r"[,;:。(、，；：（ ]")
_SHORT: Final = 10
_TOLD: Final = 8


def blank(view: ItemView) -> Iterator[Problem]:
    """Needed elements that are absent, empty, or hold a word for nothing that is no legitimate answer here."""
    for element in load_elements():
        if element.section == "item" and element.key not in _OWN_RULE and view.has_column(element.key):
            yield from _blank_element(view, element)
    yield from _blank_rows(view)
    for row in view.item.faq:
        if row.get("question", "").strip() and not row.get("answer", "").strip():
            yield Problem(
                "faq", "常见问题没有解答", "", DifferenceKind.BLANK, sub_key=row["question"], label="常见问题解答"
            )


def _blank_element(view: ItemView, element: Element) -> Iterator[Problem]:
    severity = needed(view, element, view.item.elements)
    text = view.item.get(element.key)
    if severity is None or (text is None and view.item.shows(element.key)):
        return
    kind = emptiness(text) if text is not None else Emptiness.EMPTY
    if kind is Emptiness.EMPTY or (text is not None and element.says_nothing(text)):
        if text is not None and element.allows_nothing(view.task_type, text):
            return
        doubtful = kind is Emptiness.NONE_WORD and element.key == "accept_condition" and not view.is_permit
        missing = text is None
        why = f"缺少“{element.label}”" if missing else f"“{element.label}”{_shown(text)}，该类事项必须填写"
        yield Problem(
            element.key,
            why,
            text,
            DifferenceKind.MISSING if missing else DifferenceKind.BLANK,
            severity=Severity.REVIEW if doubtful else severity,
        )


def needed(view: ItemView, element: Element, others: Mapping[str, str]) -> Severity | None:
    """How bad it is that an element is blank: ``None`` when this item need not have it.

    The strict profile asks for every element of the exchange format but the internal ones; what only it asks for
    is a warning.
    """
    if element.required_for(view.task_type, others):
        return Severity.ERROR
    optional = element.need(view.task_type) is Need.MAY and element.status == "schema" and not element.internal
    return Severity.WARNING if view.library.strict and optional else None


def _blank_rows(view: ItemView) -> Iterator[Problem]:
    """Material columns: one problem for a column that no material of the item fills, else one per material."""
    rows = [row for row in view.item.materials if row.elements] or list(view.item.materials)
    for element in load_elements():
        if element.section != "materials" or element.internal or element.column in (*_ROW_OWN_RULE, "material_name"):
            continue
        if not view.has_column(element.key):
            continue
        bad = []
        for row in rows:
            text = row.elements.get(element.column)
            empty = text is None or (element.says_nothing(text) and not element.allows_nothing(view.task_type, text))
            severity = needed(view, element, {**row.elements, "material.material_name": row.material_name})
            if empty and severity is not None:
                bad.append((row.material_name, text, severity))
        if len(bad) == len(rows) > 1:
            yield _row_problem(element, "", None, bad[0][2], f"所有材料都没有填写“{element.label}”")
        else:
            yield from (
                _row_problem(element, name, text, severity, f"材料“{name}”没有填写“{element.label}”")
                for name, text, severity in bad
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
        if emptiness(text) is Emptiness.PLACEHOLDER:
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
    """Element, row name, row column (full key) and text of every cell that can hold a placeholder."""
    table = load_elements()
    yield "task_name", "", "", view.item.task_name
    for key, text in view.item.elements.items():
        if key in table and table[key].kind not in _NO_PLACEHOLDER and key != "task_name":
            yield key, "", "", text
    for row in view.item.materials:
        # a list published as one string stands in the elements already
        if "materials" not in view.item.elements:
            yield "materials", row.material_name, "material.material_name", row.material_name
        for column, text in row.elements.items():
            yield "materials", row.material_name, f"material.{column}", text
    for basis in view.item.by_law:
        if "by_law" not in view.item.elements:
            name = basis.law_name or basis.text
            for column in ("law_name", "law_number", "article", "content"):
                yield "by_law", name, f"basis.{column}", getattr(basis, column)
            yield "by_law", name, "basis.law_name", basis.text


def pointer(view: ItemView) -> Iterator[Problem]:
    """Values that only say where the content is."""
    yield from _empty_words(view, Emptiness.POINTER, "只写了指引“{text}”，没有实际内容", _WORDED)


def vague(view: ItemView) -> Iterator[Problem]:
    """Values of words without content."""
    yield from _empty_words(view, Emptiness.VAGUE, "只写了笼统表述“{text}”", _WORDED)


def _empty_words(view: ItemView, wanted: Emptiness, why: str, kinds: tuple[Kind, ...]) -> Iterator[Problem]:
    table = load_elements()
    for key, text in view.item.elements.items():
        if key in table and table[key].kind in kinds and emptiness(text) is wanted and key != "materials":
            yield Problem(key, f"“{label_of(key)}”{why.format(text=text.strip())}", text, DifferenceKind.PLACEHOLDER)


def short_condition(view: ItemView) -> Iterator[Problem]:
    """受理条件 of a permit in fewer than ten signs."""
    text = view.text("accept_condition")
    if view.is_permit and emptiness(text) is Emptiness.VALUE and len(looks(text)) < _SHORT:
        yield Problem("accept_condition", f"受理条件只有{len(looks(text))}个字", text)


def cut_text(view: ItemView) -> Iterator[Problem]:
    """Prose that ends in a colon or in the number of a point that does not come."""
    table = load_elements()
    for key, text in view.item.elements.items():
        if key not in table or table[key].kind not in _PROSE or emptiness(text) is not Emptiness.VALUE:
            continue
        end = looks(text)[-_TOLD:]
        if len(looks(text)) >= _SHORT and _CUT.search(end):
            yield Problem(key, f"“{label_of(key)}”以“{end}”结尾，疑被截断", text, detail=end)


def unknown_enum(view: ItemView) -> Iterator[Problem]:
    """Enumerations whose value the code table does not have, in elements and material columns."""
    for element in load_elements():
        if not element.code_table or element.key == "online_handle_depth":
            continue
        if element.section == "item":
            text = view.text(element.key)
            if bad := outside(element, text):
                yield Problem(element.key, _unknown(element, bad), text, detail=allowed(element))
        elif element.section == "materials":
            for row in view.item.materials:
                text = row.elements.get(element.column, "")
                if bad := outside(element, text):
                    yield Problem(
                        "materials",
                        f"材料“{row.material_name}”的{_unknown(element, bad)}",
                        text,
                        detail=allowed(element),
                        sub_key=row.material_name,
                        sub_element=element.column,
                        label=f"{row.material_name} · {element.label}",
                    )


def outside(element: Element, text: str) -> tuple[str, ...]:
    """The members of a value that the element's code table does not have; ``()`` for a value that says nothing."""
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
    for element in load_elements():
        if element.key in library.columns or element.internal or element.section not in ("item", "materials"):
            continue
        needing = [view for view in library.views if _would_need(view, element)]
        if needing:
            yield (
                None,
                Problem(
                    element.key,
                    f"导出的库表没有“{element.label}”一列，{len(needing)}项事项的该要素未核对",
                    None,
                    DifferenceKind.UNVERIFIED,
                    severity=Severity.INFO,
                ),
            )


def _would_need(view: ItemView, element: Element) -> bool:
    if element.section == "item":
        return needed(view, element, view.item.elements) is not None
    return any(
        needed(view, element, {**row.elements, "material.material_name": row.material_name}) is not None
        for row in view.item.materials
    )


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
