"""Is an item still of the type the law in force makes it: permits that became filings (许可 to 备案)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from catalog.text import looks
from catalog.tomlfile import load_model
from diffs.model import Severity
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
    """An item of the type it had before the law changed, on a day after. One that has the new type before its day
    may have been renamed too early, or follow a trial: a person looks."""
    change = _change_of(view.item.task_name)
    if change is None or not view.library.as_of:
        return
    in_force = view.library.as_of >= change.since
    if view.task_type == (change.before if in_force else change.after):
        right = change.after if in_force else change.before
        when = "起" if in_force else "才"
        detail = f"{change.law}，{change.since}{when}属于{change.after}，{view.library.as_of}应为{right}"
        why = f"事项类型为{view.task_type}，与法规不符：{detail}"
        yield Problem(
            "task_type", why, view.text("task_type"), detail=detail, severity=None if in_force else Severity.REVIEW
        )


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
