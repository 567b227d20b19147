"""The words of ``words.toml``: by what lists, totals, guides, sessions and logins are recognised."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """See ``words.toml`` for what each list is for; all entries are in small letters."""

    next_texts: frozenset[str]
    page_parameters: tuple[str, ...]
    more_texts: frozenset[str]
    more_keys: frozenset[str]
    size_parameters: tuple[str, ...]
    total_patterns: tuple[re.Pattern[str], ...]
    total_keys: tuple[str, ...]
    pages_patterns: tuple[re.Pattern[str], ...]
    pages_keys: tuple[str, ...]
    pagers: tuple[re.Pattern[str], ...]
    address_words: tuple[str, ...]
    link_texts: frozenset[str]
    document_suffixes: tuple[str, ...]
    row_names: tuple[str, ...]
    row_addresses: tuple[str, ...]
    row_codes: tuple[str, ...]
    furniture_tokens: frozenset[str]
    furniture_elements: frozenset[str]
    session_parameters: frozenset[str]
    login_words: frozenset[str]


@cache
def words() -> Words:
    """The table, read once."""
    data = tomllib.loads((files("spiders.crawl") / "words.toml").read_text("utf-8"))
    return Words(
        next_texts=frozenset(data["next"]["texts"]),
        page_parameters=tuple(data["next"]["parameters"]),
        more_texts=frozenset(data["next"]["more_texts"]),
        more_keys=frozenset(data["next"]["more_keys"]),
        size_parameters=tuple(data["next"]["sizes"]),
        total_patterns=tuple(re.compile(each, re.IGNORECASE) for each in data["total"]["patterns"]),
        total_keys=tuple(data["total"]["keys"]),
        pages_patterns=tuple(map(re.compile, data["pages"]["patterns"])),
        pages_keys=tuple(data["pages"]["keys"]),
        pagers=tuple(map(re.compile, data["pages"]["scripts"])),
        address_words=tuple(data["guide"]["address_words"]),
        link_texts=frozenset(data["guide"]["link_texts"]),
        document_suffixes=tuple(data["guide"]["document_suffixes"]),
        row_names=tuple(data["rows"]["names"]),
        row_addresses=tuple(data["rows"]["addresses"]),
        row_codes=tuple(data["rows"]["codes"]),
        furniture_tokens=frozenset(data["furniture"]["tokens"]),
        furniture_elements=frozenset(data["furniture"]["elements"]),
        session_parameters=frozenset(data["session"]["parameters"]),
        login_words=frozenset(data["login"]["words"]),
    )
