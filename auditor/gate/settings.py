"""``[gate.NAME]`` and ``[baseline]`` of ``audit.toml``."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

DEFAULT: Final = "default"
"""The gate that is there without being written down."""

Failing = Literal["new", "reopened", "changed", "known"]
Severe = Literal["error", "warning", "review"]
Limit = Annotated[int, Field(ge=0)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BaselineSettings(_Table):
    """The file of known findings, and where it is taken from: ``""`` the working folder, ``git:BRANCH`` the commit
    the change began at."""

    file: str = "baseline.jsonl"
    against: str = ""


class LevelSettings(_Table):
    """Findings of these rules, channels and elements (an empty list: all) fail the gate (``error``) or are only told
    (``warn``); ``max`` of them may stand in the way before they fail. ``library`` is the library's channel."""

    level: Literal["error", "warn"] = "error"
    max: Limit = 0
    rules: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()


class GateSettings(_Table):
    """What fails. ``severities`` and ``fail_on`` must both name a finding; ``max`` is how many of a severity may
    stand in the way. ``channels`` must all be in the run. The last of ``level`` that fits a finding holds."""

    fail_on: tuple[Failing, ...] = ("new", "reopened", "changed")
    severities: tuple[Severe, ...] = ("error", "warning")
    max: dict[Severe, Limit] = {}
    channels: tuple[str, ...] = ()
    level: tuple[LevelSettings, ...] = ()
