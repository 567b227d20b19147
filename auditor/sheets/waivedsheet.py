"""已准许的差异: the differences that are allowed: visible, and nothing to do about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from auditor.papers.wording import allowed_word, channel_word, element_word, value_word
from auditor.sheets.lines import Line
from auditor.sheets.plainsheet import Column

COLUMNS: Final[Sequence[Column]] = (
    ("编号", 13),
    ("事项名称", 24),
    ("渠道", 14),
    ("要素", 16),
    ("具体条目", 16),
    ("省事项库的内容", 28),
    ("渠道的内容", 28),
    ("准许的原因、批准人、文号、期限", 44),
)


def waived_row(line: Line, titles: Mapping[str, str]) -> tuple[str, ...]:
    """One allowed finding in the order of :data:`COLUMNS`."""
    found = line.finding
    return (
        line.entry.number,
        found.item.task_name,
        channel_word(found.channel, titles),
        element_word(found),
        found.sub_key,
        value_word(found.library_value),
        value_word(found.channel_value) if found.channel else "",
        allowed_word(found.waived) if found.waived else "",
    )
