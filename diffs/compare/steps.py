"""What the steps of a normal form are called by people, and the steps that every read value goes through."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

from catalog.text import normal_form

_READ: Final = frozenset({"code", "codes", "date", "duration", "fee", "hours", "number", "phone", "separators", "url"})
"""First steps that read a value instead of rewriting it: they see it as :func:`catalog.text.looks` shows it."""


def step_word(step: str) -> str:
    """The step in words, with its name for those who look it up: 统一括号（brackets）."""
    word = step_words().get(step)
    return f"{word}（{step}）" if word else step


@lru_cache(maxsize=1)
def step_words() -> Mapping[str, str]:
    """Step → words, for every step there is."""
    told: Mapping[str, str] = tomllib.loads(files("diffs.compare").joinpath("steps.toml").read_text("utf-8"))["words"]
    return told


def with_looks(steps: tuple[str, ...], *raw: str) -> tuple[str, ...]:
    """The steps of a verdict on two raw values, with those that folded how they look in front."""
    if not steps or steps[0] not in _READ:
        return steps
    folded = (step for text in raw for step in normal_form(text).steps)
    return tuple(dict.fromkeys((*folded, *steps)))
