"""Cells that hold two elements, as some templates have them: both limits in one, place and time in another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from spiders.city.render.sheet import Field


@dataclass(frozen=True, slots=True)
class Joint:
    """Two elements under one label. Only texts that ``fits`` go together: the others would not come apart again."""

    keys: tuple[str, str]
    label: str
    heads: tuple[str, str]
    fits: tuple[re.Pattern[str], re.Pattern[str]]


_LIMIT: Final = re.compile(r"\d+个?工作日")
LIMITS: Final = Joint(("anticipate_day", "promise_day"), "办理时限", ("法定时限", "承诺时限"), (_LIMIT, _LIMIT))
PLACE_AND_TIME: Final = Joint(
    ("transact_addr", "transact_time"),
    "受理地点、时间",
    ("受理地点", "受理时间"),
    (re.compile(r"[^：:；;，,。\s]*[路街号楼室层厅口]"), re.compile(r"(?:工作日|周一|星期一)[^：；。\s]*[\d）)]")),
)


def with_joint(fields: Sequence[Field], joint: Joint) -> tuple[Field, ...]:
    """The fields, the two of ``joint`` in one cell at the place of the first; unchanged where they do not fit."""
    found = {field.key: field.text for field in fields if field.key in joint.keys}
    texts = [found.get(key, "") for key in joint.keys]
    if not all(fits.fullmatch(text) for fits, text in zip(joint.fits, texts)):
        return tuple(fields)
    text = "\n".join(f"{head}：{text}" for head, text in zip(joint.heads, texts))
    first, second = joint.keys
    one = Field(first, joint.label, text)
    return tuple(one if field.key == first else field for field in fields if field.key != second)
