"""Words the reader knows beside the labels of the element table (``words.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def words() -> Mapping[str, frozenset[str]]:
    """The words by what they are for; the file says what each list means."""
    data = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return {key: frozenset(each) for key, each in data.items()}
