"""The words the rules look for, read once from ``words.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from catalog.tomlfile import load_model

_FILE: Final = Path(__file__).with_name("words.toml")
_STRICT: Final = ConfigDict(extra="forbid", frozen=True)


class Materials(BaseModel):
    """Names of materials: catch-alls, forms, standard terms."""

    model_config = _STRICT

    catchall: list[str]
    catchall_fine: list[str]
    forms: list[str]
    standard: list[str]
    standard_fine: list[str]
    asked: str


class Flow(BaseModel):
    """Words of 办理流程: stages, steps outside the limit, visits, instant handling."""

    model_config = _STRICT

    accept: list[str]
    review: list[str]
    decide: list[str]
    deliver: list[str]
    outside: list[str]
    visit: list[str]
    instant: list[str]
    instant_if: list[str]


class Hours(BaseModel):
    """Patterns that say on which days an office is open."""

    model_config = _STRICT

    days: list[str]


class Address(BaseModel):
    """Patterns of addresses that lead to a door, and words of what is done online only."""

    model_config = _STRICT

    online: list[str]
    precise: list[str]


class Result(BaseModel):
    """Endings of result names: certificates and documents."""

    model_config = _STRICT

    certificate: str
    document: str


class Relevance(BaseModel):
    """Words of duties that no body of this city has."""

    model_config = _STRICT

    foreign: list[str]


class Words(BaseModel):
    """All of them."""

    model_config = _STRICT

    materials: Materials
    flow: Flow
    hours: Hours
    address: Address
    result: Result
    relevance: Relevance


@lru_cache(maxsize=1)
def words() -> Words:
    """The words of the product."""
    return load_model(_FILE, Words)


@lru_cache(maxsize=64)
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression that finds any of several patterns."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def has_any(text: str, patterns: Iterable[str]) -> bool:
    """Whether any of the patterns stands in the text."""
    return bool(any_of(tuple(patterns)).search(text))


def has_word(text: str, words: Iterable[str]) -> bool:
    """Whether any of the words stands in the text."""
    return any(word in text for word in words)
