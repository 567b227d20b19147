"""The sheet that comes first in the work: what causes many findings of a unit at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from auditor.sheets.plainsheet import Column
from diffs.causes import Cause

COLUMNS: Final[Sequence[Column]] = (
    ("编号", 12),
    ("本单位问题数", 8),
    ("全部问题数", 8),
    ("原因", 46),
    ("怎样改", 46),
    ("由谁改", 18),
    ("本单位所含问题", 40),
)
_SHOWN: Final = 60


def cause_row(cause: Cause, numbers: Mapping[str, str]) -> tuple[str | int, ...]:
    """A cause; ``numbers``: fingerprint → number of the findings the workbook lists."""
    mine = [numbers[each] for each in cause.findings if each in numbers]
    told = " ".join(mine[:_SHOWN]) + (f" 等{len(mine)}处" if len(mine) > _SHOWN else "")
    return (cause.id, len(mine), len(cause.findings), cause.sentence, cause.fix, cause.who, told)
