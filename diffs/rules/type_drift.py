"""Is an item still of the type the law in force makes it: permits that became filings (许可 to 备案)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from catalog.text import looks
from catalog.tomlfile import load_model
from diffs.rules.base import Check, ItemView, Problem
from diffs.rules.words import any_of

_FILE: Final = Path(__file__).with_name("type_drift.toml")
_STRICT: Final = ConfigDict(extra="forbid", frozen=True)


class _Change(BaseModel):
    """A law that changed the type of some items on a day."""

    model_config = _STRICT

    names: tuple[str, ...]
    others: tuple[str, ...]
    law: str
    since: str
    before: str
    after: str


class _File(BaseModel):
    model_config = _STRICT

    change: tuple[_Change, ...]


def drifted(view: ItemView) -> Iterator[Problem]:
    """An item of the type it had before the law changed, on a day after. The new type before that day is nobody's
    mistake: reforms (证照分离) turned permits into filings before the laws followed."""
    change = _change_of(view.item.task_name)
    if change is not None and view.task_type == change.before and view.library.as_of >= change.since:
        detail = f"{change.law}，{change.since}起属于{change.after}"
        why = f"事项类型为{view.task_type}，与法规不符：{detail}"
        yield Problem("task_type", why, view.text("task_type"), detail=detail)


@lru_cache(maxsize=16384)
def _change_of(name: str) -> _Change | None:
    folded = looks(name)
    return next((each for each in _changes() if _speaks_of(each, folded)), None)


def _speaks_of(change: _Change, name: str) -> bool:
    return bool(any_of(change.names).search(name)) and not any_of(change.others).search(name)


@lru_cache(maxsize=1)
def _changes() -> tuple[_Change, ...]:
    return load_model(_FILE, _File).change


CHECKS: Final[Mapping[str, Check]] = {"T1-TYPE-DRIFT": drifted}
