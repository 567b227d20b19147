"""The sheet of a unit's workbook that comes first in the work: what causes many of its findings at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from auditor.papers.plainsheet import Heading, write_table
from diffs.causes import Cause
from diffs.fingerprint import number
from diffs.model import Finding

HEADINGS: Final[Sequence[Heading]] = (
    ("编号", 12),
    ("本单位问题数", 8),
    ("全部问题数", 8),
    ("原因", 46),
    ("怎样改", 46),
    ("由谁改", 18),
    ("本单位所含问题", 40),
)
_SHOWN: Final = 60


def write_causes(book: Workbook, sheet: Worksheet, causes: Sequence[Cause], findings: Sequence[Finding]) -> None:
    """Write the causes that explain some of ``findings``, those of one unit."""
    own = {finding.fingerprint for finding in findings}
    write_table(book, sheet, "共同原因：一次改动了结多处问题", HEADINGS, (_row(cause, own) for cause in causes))


def _row(cause: Cause, own: set[str]) -> tuple[str | int, ...]:
    mine = [number(each) for each in cause.findings if each in own]
    told = " ".join(mine[:_SHOWN]) + (f" 等{len(mine)}处" if len(mine) > _SHOWN else "")
    return (cause.id, len(mine), len(cause.findings), cause.sentence, cause.fix, cause.who, told)
