"""Do the codes hold together: lengths, check digits, parts against elements, one code on one row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Final

from catalog.codes import is_catalog_code, normal_code, parse_code, uscc_problem
from catalog.identity import main_code
from catalog.regions import find_region
from diffs.model import Severity
from diffs.rules.base import CODE_KEYS, Check, ItemView, Library, LibraryCheck, Problem

_USCC_WORDS: Final = {"length": "长度不是18位", "signs": "含有不允许的字符", "check": "校验位不正确"}
_CENTRAL: Final = "100000"
_PROVINCE_END: Final = "0000"
_ORG_CODE: Final = slice(8, 17)
_OLD: Final = 29
_ORG_LENGTH: Final = 9
_LOCAL: Final = re.compile(r"[0-9A-Z-]+-\d{12}-\d{3}-(?P<body>[0-9A-Z]{6,20})-\d-\d{2}\Z")
_CATALOG_START: Final = 19


def length(view: ItemView) -> Iterator[Problem]:
    """基本编码 of 12 digits, 实施编码 and 业务办理项编码 of 31 or 33 signs; 29 is the form before 2020."""
    catalog = view.value("catalog_code")
    if catalog and not is_catalog_code(catalog):
        yield Problem("catalog_code", f"基本编码“{catalog}”不是12位数字", catalog, detail="应为12位数字")
    for key in CODE_KEYS:
        text = view.value(key)
        code = normal_code(text)
        if not text or (parse_code(code) is not None and len(code) != _OLD):
            continue
        old = parse_code(code) is not None
        told = "是2020年以前的29位编码" if old else f"共{len(code)}位，不符合31位或33位的编码结构"
        yield Problem(key, f"编码“{text}”{told}", text, detail=told, severity=Severity.WARNING if old else None)


def uscc(view: ItemView) -> Iterator[Problem]:
    """The USCC in the codes and in 实施主体编码 has the right signs and check digit; each wrong one is told once."""
    told: set[str] = set()
    for key, code in [*((key, parts.uscc) for key, parts in view.parts), ("dept_code", _dept_code(view))]:
        problem = uscc_problem(code) if code else None
        # nine signs are an organisation code of the time before the USCC; its place in the code is checked below
        if problem is None or code in told or (key == "dept_code" and len(code) == 9):
            continue
        told.add(code)
        yield Problem(key, f"统一社会信用代码“{code}”{_USCC_WORDS[problem]}", code, detail=_USCC_WORDS[problem])
    yield from _local_uscc(view)


def _local_uscc(view: ItemView) -> Iterator[Problem]:
    """The body in a code of the province's own; bodies there may be organisation codes of nine signs."""
    text = view.value("local_task_code")
    found = _LOCAL.match(normal_code(text)) if text else None
    body = found["body"] if found else ""
    problem = uscc_problem(body) if body and len(body) != _ORG_LENGTH else None
    if problem:
        why = f"地方实施编码中的实施主体“{body}”{_USCC_WORDS[problem]}"
        yield Problem("local_task_code", why, text, detail=_USCC_WORDS[problem], severity=Severity.WARNING)


def body(view: ItemView) -> Iterator[Problem]:
    """The body in the code is the body of the item."""
    dept = _dept_code(view)
    for key, parts in view.parts:
        if not dept or parts.uscc == dept or (len(dept) == 9 and parts.uscc[_ORG_CODE] == dept):
            continue
        detail = f"编码中为{parts.uscc}，实施主体编码为{dept}"
        yield Problem(key, f"编码前18位与实施主体编码不一致：{detail}", view.text(key) or None, detail=detail)


def level(view: ItemView) -> Iterator[Problem]:
    """The level digit says what 行使层级 says."""
    said = view.coded("use_level")
    for key, parts in view.parts:
        if said and parts.level_text != said:
            detail = f"编码第19位为{parts.level}（{parts.level_text}），行使层级为{said}"
            yield Problem(key, f"编码与行使层级不一致：{detail}", view.text(key) or None, detail=detail)


def item_type(view: ItemView) -> Iterator[Problem]:
    """The type digits say what 事项类型 says. A code of 公共服务 is a matter of task 3; a second catalogue that
    says otherwise is a matter for a person."""
    for problem in _type_problems(view):
        if problem.sub_element != "公共服务":
            yield replace(problem, sub_element="")


def public_type(view: ItemView) -> Iterator[Problem]:
    """A code of 公共服务 on an item of another type."""
    for problem in _type_problems(view):
        if problem.sub_element == "公共服务":
            yield replace(problem, sub_element="")


def _type_problems(view: ItemView) -> Iterator[Problem]:
    catalogues = {parts.type_text for _key, parts in view.parts}
    if view.task_type in catalogues:
        return
    for key, parts in view.parts:
        if view.task_type and parts.type_text:
            detail = f"编码中为{parts.type_text}，事项类型为{view.task_type}"
            why = f"编码与事项类型不一致：{detail}"
            yield Problem(key, why, view.text(key) or None, detail=detail, sub_element=parts.type_text)
            return


def catalogues(view: ItemView) -> Iterator[Problem]:
    """National and provincial code of one item are of one type."""
    by_prefix = {parts.prefix: parts for _key, parts in view.parts if parts.type_text}
    types = sorted({parts.type_text for parts in by_prefix.values() if parts.type_text})
    if len(by_prefix) > 1 and len(types) > 1:
        told = "，".join(f"{prefix}目录为{by_prefix[prefix].type_text}" for prefix in sorted(by_prefix))
        yield Problem("task_type", f"两个目录的事项类型不同：{told}", view.text("task_type") or None, detail=told)


def catalog(view: ItemView) -> Iterator[Problem]:
    """基本编码, 实施编码 and 业务办理项编码 contain one another, where they are of one catalogue."""
    base = normal_code(view.value("catalog_code"))
    by_key = {key: parts for key in CODE_KEYS if (parts := parse_code(view.value(key))) and parts.is_current}
    for key, parts in by_key.items():
        # a 业务办理项编码 beside a 实施编码 is held against that one
        against_base = key == "task_code" or "task_code" not in by_key
        if against_base and is_catalog_code(base) and parts.prefix == base[:2] and parts.catalog != base:
            detail = f"编码第20至31位为{parts.catalog}，基本编码为{base}"
            yield Problem(key, f"编码与基本编码不一致：{detail}", view.text(key), detail=detail)
    if len(by_key) == len(CODE_KEYS):
        task, handling = by_key["task_code"], by_key["task_handle_item"]
        if task.prefix == handling.prefix and task.task_code != handling.task_code:
            detail = f"业务办理项编码前31位为{handling.task_code}，实施编码为{task.task_code}"
            yield Problem(
                "task_handle_item", f"业务办理项编码与实施编码不一致：{detail}", handling.task_code, detail=detail
            )


def region(view: ItemView) -> Iterator[Problem]:
    """The body is registered in the region the item belongs to. Central and provincial bodies sit anywhere."""
    own = find_region(view.item.region) if view.item.region else None
    if own is None or not own.code or own.unofficial:
        return
    for key, parts in view.parts:
        seat = parts.region
        if seat in (own.code, _CENTRAL) or seat.endswith(_PROVINCE_END) or not seat.isdigit():
            continue
        detail = f"编码中的行政区划为{seat}，所属区域为{own.code}（{own.name}）"
        yield Problem(key, f"编码与所属区域不一致：{detail}", view.text(key) or None, detail=detail)
        return


def duplicates(library: Library) -> Iterator[tuple[ItemView | None, Problem]]:
    """One code on two rows. Rows alike in everything are a feed's repetition; rows that share only a 实施编码 may be
    its 业务办理项 without their own codes: a person decides."""
    rows: dict[str, list[ItemView]] = defaultdict(list)
    for view in library.views:
        code = main_code(view.item)
        if code:
            rows[code].append(view)
    for code, found in rows.items():
        if len(found) > 1:
            # told of the same row in whatever order the export has them
            views = sorted(found, key=lambda view: view.item.id)
            names = "、".join(f"{view.item.id}“{view.item.task_name}”" for view in views)
            yield (
                views[0],
                Problem(
                    _carrier(views[0], code),
                    f"编码{code}用于{len(views)}条记录：{names}",
                    code,
                    detail=names,
                    severity=_duplicate_severity(code, views),
                ),
            )


def _duplicate_severity(code: str, views: list[ItemView]) -> Severity | None:
    first = views[0].item
    if all(replace(view.item, id=first.id, origin=first.origin) == first for view in views):
        return Severity.INFO
    parts = parse_code(code)
    same_name = any(one.item.task_name == other.item.task_name for one, other in combinations(views, 2))
    return None if same_name or (parts and parts.handling) else Severity.REVIEW


def _carrier(view: ItemView, code: str) -> str:
    return next((key for key in reversed(CODE_KEYS) if normal_code(view.text(key)) == code), "task_code")


def _dept_code(view: ItemView) -> str:
    return normal_code(view.value("dept_code")).replace("-", "")


CHECKS: Final[Mapping[str, Check]] = {
    "T1-CODE-LENGTH": length,
    "T1-CODE-USCC": uscc,
    "T1-CODE-BODY": body,
    "T1-CODE-LEVEL": level,
    "T1-CODE-TYPE": item_type,
    "T1-CODE-CATALOG": catalog,
    "T1-CODE-REGION": region,
    "T1-TYPE-CATALOGUES": catalogues,
    "T3-TYPE": public_type,
}

LIBRARY_CHECKS: Final[Mapping[str, LibraryCheck]] = {"T1-CODE-DUPLICATE": duplicates}
