"""Item codes: their structure and their checks (GB/T 39554.1-2020 编码要求, GB 32100 统一社会信用代码).

::

    基本编码        12 = catalogue(2) + type(2) + main item(5) + sub-item(3)
    实施编码        31 = USCC of the body(18) + level(1) + 基本编码(12)
    业务办理项编码  33 = 实施编码(31) + serial(2)
    29 characters   before the standard: USCC(18) + level(1) + ten digits that say nothing about the type

An item carries a set of codes (national and provincial catalogue); a different code is not a different item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from catalog.code_tables import dialect, to_text
from catalog.text import looks

_USCC_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_LENGTH: Final = 18
_MODULUS: Final = 31
_USCC_VALUES: Final = {sign: value for value, sign in enumerate(_USCC_SIGNS)}
_WEIGHTS: Final = tuple(pow(3, place, _MODULUS) for place in range(_USCC_LENGTH - 1))
_CODE: Final = re.compile(
    r"(?P<uscc>[0-9A-Z]{18})(?P<level>[1-6])(?P<catalog>\d{11}[\dY]|\d{10})(?P<handling>\d{2})?\Z", re.ASCII
)
_CATALOG: Final = re.compile(r"\d{11}[\dY]\Z", re.ASCII)
_OLD_LENGTH: Final = 29
_LENGTHS: Final = (_OLD_LENGTH, 31, 33)

CATALOG_DIALECTS: Final[Mapping[str, str]] = MappingProxyType({"44": "guangdong"})
"""Catalogue prefix → dialect of ``task_type`` its type digits are written in, where it is not the national one."""


@dataclass(frozen=True, slots=True)
class CodeParts:
    """The parts of a code of 29, 31 or 33 characters.

    ``type`` and ``prefix`` are the type and catalogue digits of the 基本编码 (``""`` in a code of 29, whose
    ``catalog`` has ten digits); ``handling`` is the serial of the 业务办理项 (``""`` below 33 characters).
    """

    uscc: str
    level: str
    catalog: str
    handling: str = ""

    @property
    def prefix(self) -> str:
        """The catalogue: 00 national, 61 陕西 …"""
        return self.catalog[:2] if self.is_current else ""

    @property
    def type(self) -> str:
        """The two digits of the item type, in the dialect of the catalogue."""
        return self.catalog[2:4] if self.is_current else ""

    @property
    def region(self) -> str:
        """The six digits of the region in which the body is registered."""
        return self.uscc[2:8]

    @property
    def is_current(self) -> bool:
        """Whether the code follows the standard of 2020."""
        return len(self.catalog) > 10

    @property
    def task_code(self) -> str:
        """The 实施编码: the code without the serial of the 业务办理项."""
        return self.uscc + self.level + self.catalog

    @property
    def level_text(self) -> str | None:
        """行使层级 as text."""
        return to_text("use_level", self.level)

    @property
    def type_text(self) -> str | None:
        """事项类型 as national text."""
        return catalog_type(self.catalog) if self.is_current else None


@lru_cache(maxsize=16384)
def normal_code(text: str) -> str:
    """A code without spaces, width and case; a mark behind it (``。``) is not part of it.

    >>> normal_code(" １１４５0721mb15580811 4 000104002000")
    '11450721MB155808114000104002000'
    """
    return looks(text).upper().strip(".。,;、|'\"")


@lru_cache(maxsize=16384)
def parse_code(code: str) -> CodeParts | None:
    """The parts of a 实施编码 or 业务办理项编码, ``None`` when it has neither form.

    >>> parse_code("11450721MB155808114000104002000").type_text
    '行政许可'
    """
    normal = normal_code(code)
    found = _CODE.match(normal) if len(normal) in _LENGTHS else None
    if found is None:
        return None
    catalog, handling = found["catalog"], found["handling"] or ""
    if len(normal) == _OLD_LENGTH and handling:
        return None
    return CodeParts(found["uscc"], found["level"], catalog, handling)


def is_catalog_code(code: str) -> bool:
    """Whether the text has the form of a 基本编码."""
    return bool(_CATALOG.match(normal_code(code)))


def catalog_type(code: str) -> str | None:
    """事项类型 as national text from the digits of a 基本编码; ``None`` when they mean nothing.

    >>> catalog_type("442018009000"), catalog_type("002018009000")
    ('其他行政权力', '公共服务')
    """
    normal = normal_code(code)
    return _type_of(normal[:2], normal[2:4]) if _CATALOG.match(normal) else None


@lru_cache(maxsize=1024)
def _type_of(prefix: str, digits: str) -> str | None:
    name = CATALOG_DIALECTS.get(prefix)
    return to_text("task_type", digits, dialect("task_type", name) if name else None)


def covers(code: str, handling_code: str) -> bool:
    """Whether ``code`` is the 实施编码 of the 业务办理项编码 ``handling_code``: it may stand for several of them."""
    parts = parse_code(handling_code)
    return parts is not None and parts.handling != "" and normal_code(code) == parts.task_code


def uscc_check_sign(first_seventeen: str) -> str | None:
    """The check sign that belongs to the first 17 signs of a USCC; ``None`` when they are no such signs.

    >>> uscc_check_sign("11450721MB1558081")
    '1'
    """
    values = [_USCC_VALUES.get(sign) for sign in first_seventeen]
    if len(values) != len(_WEIGHTS) or None in values:
        return None
    total = sum(value * weight for value, weight in zip(values, _WEIGHTS, strict=True) if value)
    return _USCC_SIGNS[-total % _MODULUS]


@lru_cache(maxsize=16384)
def uscc_problem(code: str) -> str | None:
    """What is wrong with a 统一社会信用代码: ``length``, ``signs`` or ``check``; ``None`` when nothing is.

    >>> uscc_problem("11450721MB15580811"), uscc_problem("11450721MB15580812"), uscc_problem("2222222222222")
    (None, 'check', 'length')
    """
    normal = normal_code(code)
    if len(normal) != _USCC_LENGTH:
        return "length"
    expected = uscc_check_sign(normal[:-1])
    if expected is None or normal[-1] not in _USCC_SIGNS:
        return "signs"
    return None if normal[-1] == expected else "check"
