"""Are the materials a list somebody can work through: no catch-alls, forms with samples, copies and kinds stated."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from catalog.blanks import Emptiness, emptiness
from catalog.code_tables import canonical
from catalog.elements import Need
from catalog.model import Material
from catalog.text import looks
from diffs.model import DifferenceKind
from diffs.rules.base import Check, ItemView, Problem, element_of, label_of
from diffs.rules.words import has_word, words

_NUMBERING: Final = re.compile(r"^(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)、.,]+)+")
_KINDS: Final = ("material_type", "material_format")
_NUMBERS: Final = ("page_num", "original_num", "copies_num")
_LONGEST_NAME: Final = 200
"""Characters: no name of a paper is longer; a longer text is not searched for slips of the pen."""
_ALIKE: Final = 75
"""partial_ratio, 0..100, from which a material is taken for the document a condition asks for."""


def none(view: ItemView) -> Iterator[Problem]:
    """A permit without any material: perhaps published by situation, so a person looks."""
    if element_of("materials").need(view.task_type) is not Need.MUST:
        return
    text = view.item.get("materials")
    told = [row for row in view.item.materials if emptiness(row.material_name) is not Emptiness.NONE_WORD]
    if view.has_column("materials") and not told:
        yield Problem("materials", "行政许可没有申请材料", text, DifferenceKind.BLANK)


def catch_all(view: ItemView) -> Iterator[Problem]:
    """其他材料 and its kin: what may still be asked for is not a list."""
    for row in view.item.materials:
        if is_catch_all(row.material_name):
            yield Problem(
                "materials", f"材料“{row.material_name}”是兜底条款", row.material_name, sub_key=row.material_name
            )


@lru_cache(maxsize=16384)
def is_catch_all(name: str) -> bool:
    """Whether a material's name only says that something else may be asked for."""
    bare = _bare(name)
    return bare not in _fine() and any(pattern.fullmatch(bare) for pattern in _catch_alls())


def form(view: ItemView) -> Iterator[Problem]:
    """Forms to fill in come with a blank one and a sample. What an authority issued needs none."""
    for row in view.item.materials:
        if not has_word(_bare(row.material_name), words().materials.forms) or _issued(row):
            continue
        missing = [
            label_of(f"material.{column}")
            for column in ("form_guid", "example_guid")
            if view.has_column(f"material.{column}") and not _said(row, column)
        ]
        if missing:
            yield _row(row, f"没有{'、'.join(missing)}", "、".join(missing), "form_guid")


def stated_format(view: ItemView) -> Iterator[Problem]:
    """原件 or 复印件, 纸质 or 电子, how many: one problem for the item when all its materials lack the same."""
    rows = [row for row in view.item.materials if row.elements]
    missing = [_unstated(view, row) for row in rows]
    if len(rows) > 1 and len(set(missing)) == 1 and missing[0]:
        why = f"{len(rows)}份材料都没有写明{missing[0]}"
        yield Problem("materials", why, None, DifferenceKind.BLANK, detail=missing[0], sub_element="material_format")
        return
    for row, told in zip(rows, missing, strict=True):
        if told:
            yield _row(row, f"没有写明{told}", told, "material_format")


def _unstated(view: ItemView, row: Material) -> str:
    """What a material does not state of the columns the library has; one look per way of filling them in."""
    asked = view.library.worked_out(("material format", ""), lambda: _format_columns(view.library.columns))
    return _not_stated(asked, tuple(row.elements.get(column, "") for column in asked))


def _format_columns(columns: Collection[str]) -> tuple[str, ...]:
    return tuple(each for each in (*_KINDS, *_NUMBERS) if f"material.{each}" in columns)


@lru_cache(maxsize=16384)
def _not_stated(columns: tuple[str, ...], texts: tuple[str, ...]) -> str:
    cells = dict(zip(columns, texts, strict=True))
    missing = [
        label_of(f"material.{column}")
        for column in _KINDS
        if column in cells and not _says(f"material.{column}", cells[column])
    ]
    numbers = [column for column in _NUMBERS if column in cells]
    electronic = canonical("material_format", cells.get("material_format", "")) == "电子"
    if numbers and not electronic and not any(_says(f"material.{column}", cells[column]) for column in numbers):
        missing.append("份数")
    return "、".join(missing)


def typo(view: ItemView) -> Iterator[Problem]:
    """A name that differs from a standard term in one inner sign."""
    for row in view.item.materials:
        name = _bare(row.material_name)
        for wrong, right in _slips(name):
            told = name.replace(wrong, right)
            yield Problem(
                "materials", f"“{wrong}”疑为“{right}”之误", row.material_name, detail=told, sub_key=row.material_name
            )


@lru_cache(maxsize=4096)
def _slips(name: str) -> tuple[tuple[str, str], ...]:
    if len(name) > _LONGEST_NAME:
        return ()
    fine = set(words().materials.standard_fine)
    terms = words().materials.standard
    slips: dict[str, str] = {}
    for term in terms:
        if term in name:
            continue
        for window in (name[start : start + len(term)] for start in range(len(name) - len(term) + 1)):
            wrong = [place for place, (one, other) in enumerate(zip(window, term, strict=True)) if one != other]
            inner = len(wrong) == 1 and 0 < wrong[0] < len(term) - 1
            if inner and window not in fine and window not in terms:
                slips.setdefault(window, term)
    return tuple(slips.items())


def condition(view: ItemView) -> Iterator[Problem]:
    """受理条件 asks for a document that no material is like. Read from the text: low precision, so for a person."""
    text = view.value("accept_condition") if view.item.materials else ""
    asked = _asked_for(text) if text else ()
    names = [_bare(row.material_name) for row in view.item.materials] if asked else []
    for document in asked:
        if not any(fuzz.partial_ratio(document, name) >= _ALIKE for name in names):
            why = f"受理条件要求“{document}”，申请材料中没有"
            yield Problem("materials", why, None, DifferenceKind.MISSING, detail=document, sub_key=document)


def _row(row: Material, why: str, detail: str, column: str) -> Problem:
    name = row.material_name
    return Problem(
        "materials", f"材料“{name}”{why}", None, DifferenceKind.BLANK, detail=detail, sub_key=name, sub_element=column
    )


def _said(row: Material, column: str) -> bool:
    return _says(f"material.{column}", row.elements.get(column, ""))


@lru_cache(maxsize=16384)
def _says(key: str, text: str) -> bool:
    return emptiness(text) is Emptiness.VALUE and not element_of(key).says_nothing(text)


@lru_cache(maxsize=8192)
def _asked_for(condition: str) -> tuple[str, ...]:
    """The documents a condition asks for, sorted, each once."""
    return tuple(sorted(set(_asked_pattern().findall(looks(condition)))))


@lru_cache(maxsize=1)
def _asked_pattern() -> re.Pattern[str]:
    return re.compile(words().materials.asked)


def _issued(row: Material) -> bool:
    return canonical("source_type", row.elements.get("source_type", "")) == "政府部门核发"


@lru_cache(maxsize=16384)
def _bare(name: str) -> str:
    """A material's name without numbering, title marks and closing marks."""
    return _NUMBERING.sub("", looks(name)).strip("。.;,《》*★")


@lru_cache(maxsize=1)
def _catch_alls() -> Sequence[re.Pattern[str]]:
    return [re.compile(pattern) for pattern in words().materials.catchall]


@lru_cache(maxsize=1)
def _fine() -> frozenset[str]:
    return frozenset(words().materials.catchall_fine)


CHECKS: Final[Mapping[str, Check]] = {
    "T1-MATERIAL-NONE": none,
    "T1-MATERIAL-CATCHALL": catch_all,
    "T1-MATERIAL-FORM": form,
    "T1-MATERIAL-FORMAT": stated_format,
    "T1-MATERIAL-TYPO": typo,
    "T1-MATERIAL-COND": condition,
}
