"""Code tables: what a code means, and which of many spellings is the national one.

The national numbering is the exchange format's; portals renumber the same texts (``20`` is 公共服务 nationally
and 其他行政权力 in one province), so texts are compared, never codes, and a channel says in its own file what its
codes mean: that mapping is the ``overrides`` argument, code → text in any spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel

from catalog.text import looks
from catalog.tomlfile import load_model

_FILE: Final = Path(__file__).with_name("code_tables.toml")
_REMARK: Final = re.compile(r"\([^()]*\)")
_CLASS: Final = re.compile("类?事项$|类别?$")
"""A word of class behind a value is none of it: 行政许可类, 行政确认事项."""
_SEPARATORS: Final = frozenset("、，,;；/／|｜\n\t \u3000\xa0")
_OPEN, _CLOSE = frozenset("（(〔[【"), frozenset("）)〕]】")
_NUMBER: Final = re.compile(r"\d{1,3}\Z", re.ASCII)
_LETTERS: Final = re.compile(r"[A-Z]{1,3}\Z")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    values: dict[str, str] = {}
    texts: list[str] = []
    spellings: dict[str, list[str]] = {}
    dialects: dict[str, dict[str, str]] = {}


class _Tables(RootModel[dict[str, _Table]]):
    pass


@dataclass(frozen=True, slots=True)
class CodeTable:
    """One code table. ``texts`` are the national texts; ``spellings`` maps what people write to them.

    ``codes`` maps codes without leading zeros, national and letters; ``spellings`` normalised words. ``letters``
    are the letter codes, which mean the same wherever they are used.
    """

    name: str
    values: Mapping[str, str]
    codes: Mapping[str, str]
    texts: tuple[str, ...]
    spellings: Mapping[str, str]
    letters: Mapping[str, str]
    dialects: Mapping[str, Mapping[str, str]]


def code_table(name: str) -> CodeTable:
    """The table of that name; ``KeyError`` for a name nobody knows."""
    return _load()[name]


def table_names() -> tuple[str, ...]:
    """The names of all tables, in file order."""
    return tuple(_load())


def dialect(table: str, name: str) -> Mapping[str, str]:
    """A known renumbering of a table, ready to be passed as ``overrides``; ``KeyError`` for an unknown one."""
    return code_table(table).dialects[name]


def to_text(table: str, value: str, overrides: Mapping[str, str] | None = None) -> str | None:
    """The national text of one code, ``None`` when ``value`` is no code of the table.

    ``overrides`` is asked first. Leading zeros do not matter (``1`` = ``01``).

    >>> to_text("task_type", "1"), to_text("task_type", "20", dialect("task_type", "guangdong"))
    ('行政许可', '其他行政权力')
    """
    code = _code_key(value)
    if overrides:
        own = {_code_key(spelled): text for spelled, text in overrides.items()}
        if code in own:
            return code_table(table).spellings.get(_key(own[code]), own[code])
    return code_table(table).codes.get(code)


def canonical(table: str, value: str, overrides: Mapping[str, str] | None = None) -> str | None:
    """The national text of a text, a spelling or a code; ``None`` when the table has nothing like it.

    Remarks in brackets are looked through. One value only: split sets first (:func:`split_set`).

    >>> canonical("yesno", "此项不收费"), canonical("online_handle_depth", "全程网办（Ⅳ级）")
    ('否', '全程网办')
    """
    text = to_text(table, value, overrides) if overrides else None
    return text if text is not None else _canonical(table, value)


@lru_cache(maxsize=4096)
def meanings(table: str, code: str) -> frozenset[str]:
    """Everything a code is known to mean somewhere: nationally, and wherever portals number otherwise.

    >>> sorted(meanings("task_type", "20")), sorted(meanings("task_type", "77"))
    (['公共服务', '其他行政权力'], [])
    """
    known, key = code_table(table), _code_key(code)
    found = {known.codes[key]} if key in known.codes else set()
    for other in known.dialects.values():
        found |= {known.spellings.get(_key(text), text) for name, text in other.items() if _code_key(name) == key}
    return frozenset(found)


def is_raw_code(table: str, value: str) -> bool:
    """Whether ``value`` is a code (or a set of codes) that should have been shown as a text."""
    if not table:
        return False
    letters = code_table(table).letters
    members = [looks(member).upper() for member in split_set(value)]
    return bool(members) and all(_NUMBER.match(each) or (_LETTERS.match(each) and each in letters) for each in members)


def split_set(value: str) -> tuple[str, ...]:
    """The members of a set value as published; separators inside brackets do not separate.

    >>> split_set("自然人、企业法人，镇级（乡、街道）")
    ('自然人', '企业法人', '镇级（乡、街道）')
    """
    return tuple(_members(value))


def _members(value: str) -> Iterator[str]:
    depth, member = 0, ""
    for char in value:
        depth = max(0, depth + (char in _OPEN) - (char in _CLOSE))
        if depth == 0 and char in _SEPARATORS:
            if member.strip():
                yield member.strip()
            member = ""
        else:
            member += char
    if member.strip():
        yield member.strip()


def _key(text: str) -> str:
    return looks(text).strip(".。;；,、:").casefold()


@lru_cache(maxsize=65536)
def _canonical(table: str, value: str) -> str | None:
    known, key = code_table(table), _key(value)
    text = known.codes.get(_code_key(value)) or known.spellings.get(key)
    bare = (_REMARK.sub("", key), key.strip("()"), _CLASS.sub("", key))
    return text or next((known.spellings[each] for each in bare if each in known.spellings), None)


@lru_cache(maxsize=16384)
def _code_key(code: str) -> str:
    key = looks(code).upper()
    return str(int(key)) if _NUMBER.match(key) else key


@lru_cache(maxsize=1)
def _load() -> Mapping[str, CodeTable]:
    tables = load_model(_FILE, _Tables).root
    return MappingProxyType({name: _build(name, table) for name, table in tables.items()})


def _build(name: str, table: _Table) -> CodeTable:
    texts = tuple(dict.fromkeys([*table.values.values(), *table.texts]))
    spellings = {_key(text): text for text in texts}
    for text, others in table.spellings.items():
        spellings |= {_key(other): text for other in others}
    letters = {
        code: text
        for meanings in table.dialects.values()
        for code, text in meanings.items()
        if _LETTERS.match(code.upper())
    }
    codes = {_code_key(code): text for code, text in (letters | table.values).items()}
    return CodeTable(name, table.values, codes, texts, spellings, letters, table.dialects)
