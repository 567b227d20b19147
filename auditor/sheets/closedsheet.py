"""已销号: what is struck off, with both keys: who said so, and which run proved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from auditor.papers.wording import channel_word, element_word
from auditor.sheets.lines import Line
from auditor.sheets.plainsheet import Column

COLUMNS: Final[Sequence[Column]] = (
    ("编号", 13),
    ("事项名称", 28),
    ("渠道", 16),
    ("要素", 16),
    ("具体条目", 20),
    ("首次发现", 12),
    ("整改申报", 22),
    ("核验（核查编号）", 24),
    ("销号日期", 12),
    ("反复次数", 9),
)


def closed_row(line: Line, titles: Mapping[str, str]) -> tuple[str | int, ...]:
    """One struck-off finding in the order of :data:`COLUMNS`."""
    found, entry = line.finding, line.entry
    proof = f"{entry.verdict.day} {entry.verdict.run}" if entry.verdict else ""
    return (
        entry.number,
        found.item.task_name,
        channel_word(found.channel, titles),
        element_word(found),
        found.sub_key,
        entry.first_day,
        f"{entry.claimed_day} {entry.claimed_by}".strip(),
        proof,
        entry.closed_day,
        entry.came_back,
    )
