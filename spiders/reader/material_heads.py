"""Headings of materials' tables that no table of labels has, put together from words that tell what they head."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Final

from catalog.text import drop_space
from spiders.reader.told import key_of_value

_LONGEST: Final = 16
"""Characters: what is longer is a material's name rather than a heading."""


def key_of_head(words: str) -> str:
    """The sub-element that a heading stands over by its words, whole (``material.is_need``), else ``""``.

    >>> key_of_head("是否必须提供"), key_of_head("原件（份）"), key_of_head("车辆来源证明")
    ('material.is_need', 'material.original_num', '')
    """
    if words.isascii():
        return ""
    bare = drop_space(words)
    if not 2 <= len(bare) <= _LONGEST or (key_of_value(bare) and not bare.endswith(("）", ")"))):
        return ""
    return _key_of_head(bare)


@lru_cache(maxsize=4096)
def _key_of_head(bare: str) -> str:
    found = next((key for key, pattern in _patterns() if pattern.fullmatch(bare)), "")
    return f"material.{found}" if found else ""


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = tomllib.loads(Path(__file__).with_name("material_heads.toml").read_text("utf-8"))
    lists = {name: f"(?:{'|'.join(data[name])})" for name in ("paper", "asked", "do")}
    front = f"(?:{lists['asked']}?{lists['paper']}的?)?"
    return tuple(
        (key, re.compile(front + f"(?:{'|'.join(_filled(each, lists) for each in patterns)})"))
        for key, patterns in data["heads"].items()
    )


def _filled(pattern: str, lists: dict[str, str]) -> str:
    for name, words in lists.items():
        pattern = pattern.replace("{" + name + "}", words)
    return pattern
