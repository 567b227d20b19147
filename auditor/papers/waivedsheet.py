"""The sheet of a unit's workbook with the differences that are allowed: visible, and nothing to do about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from auditor.papers.plainsheet import Heading, write_table
from auditor.papers.wording import LIBRARY_WORD, allowed_word, element_word, value_word
from diffs.fingerprint import number
from diffs.model import Finding

HEADINGS: Final[Sequence[Heading]] = (
    ("编号", 12),
    ("事项名称", 24),
    ("渠道", 14),
    ("要素", 16),
    ("具体条目", 16),
    ("省事项库的内容", 28),
    ("渠道的内容", 28),
    ("准许的原因、批准人、文号、期限", 44),
)


def write_waived(book: Workbook, sheet: Worksheet, findings: Sequence[Finding]) -> None:
    """Write the allowed findings of one unit."""
    write_table(book, sheet, "已准许的差异（不计入待整改）", HEADINGS, (_row(finding) for finding in findings))


def _row(finding: Finding) -> tuple[str | int, ...]:
    return (
        number(finding.fingerprint),
        finding.item.task_name,
        finding.channel or LIBRARY_WORD,
        element_word(finding),
        finding.sub_key,
        value_word(finding.library_value),
        value_word(finding.channel_value) if finding.channel else "",
        allowed_word(finding.waived) if finding.waived else "",
    )
