"""汇总: how many findings stand where, by channel, element, task and state; every number is a count of the lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from xlsxwriter.worksheet import Worksheet

from auditor.ledger.model import State
from auditor.ledger.words import STATE_WORDS
from auditor.papers.wording import (
    SEVERITY_WORDS,
    TASK_WORDS,
    channel_word,
    element_label,
)
from auditor.sheets.lines import NOT_KEPT, Line
from auditor.sheets.look import Look, lock, on_paper
from diffs.model import Severity, Task

_STATES: Final = (
    State.OPEN, State.RETURNED, State.REOPENED, State.CLAIMED, State.VERIFIED, State.DISPUTED, State.CLOSED,
    State.WAIVED,
)  # fmt: skip
_LISTED: Final = (Severity.ERROR, Severity.WARNING, Severity.REVIEW)
_WORDS: Final = (*(STATE_WORDS[state] for state in _STATES), NOT_KEPT)
HEADINGS: Final = ("合计", *_WORDS, "其中逾期")
K = TypeVar("K")
_TOTAL: Final = "合计"
_WIDTHS: Final = (34, *(10 for _ in HEADINGS))


def write_sums(
    sheet: Worksheet, look: Look, title: str, lines: Sequence[Line], places: Sequence[str], titles: Mapping[str, str]
) -> None:
    """Write the tables one below the other; ``places``: the channels (``""``: the library) in their order."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, title, look.title)
    row = 2
    for name, rows in _tables(lines, places, titles):
        row = _write_table(sheet, look, row, name, rows) + 1
    on_paper(sheet)
    lock(sheet)


def _tables(
    lines: Sequence[Line], places: Sequence[str], titles: Mapping[str, str]
) -> Iterator[tuple[str, Iterable[tuple[str, Sequence[Line]]]]]:
    known = [*places, *sorted({line.finding.channel for line in lines} - set(places))]
    elements = sorted({line.finding.element for line in lines}, key=lambda each: (element_label(each), each))
    yield (
        "渠道",
        _cut(lines, known, lambda line: line.finding.channel, lambda each: channel_word(each, titles)),
    )
    yield "级别", _cut(lines, _LISTED, lambda line: line.finding.severity, lambda each: SEVERITY_WORDS[each])
    yield "任务", _cut(lines, [*Task], lambda line: line.finding.task, lambda each: TASK_WORDS[each])
    yield "要素", _cut(lines, elements, lambda line: line.finding.element, element_label)


def _cut(
    lines: Sequence[Line], keys: Sequence[K], key: Callable[[Line], K], word: Callable[[K], str]
) -> list[tuple[str, Sequence[Line]]]:
    groups: dict[K, list[Line]] = {each: [] for each in keys}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return [(word(each), own) for each, own in groups.items()]


def _write_table(sheet: Worksheet, look: Look, row: int, name: str, rows: Iterable[tuple[str, Sequence[Line]]]) -> int:
    for column, text in enumerate((name, *HEADINGS)):
        sheet.write_string(row, column, text, look.head)
    everything: list[Line] = []
    for word, own in rows:
        row += 1
        everything += own
        _write_counts(sheet, look, row, word, own)
    row += 1
    _write_counts(sheet, look, row, _TOTAL, everything)
    return row + 1


def _write_counts(sheet: Worksheet, look: Look, row: int, word: str, lines: Sequence[Line]) -> None:
    words = Counter(line.word for line in lines)
    late = sum(line.late > 0 for line in lines)
    sheet.write_string(row, 0, word, look.cell)
    for column, count in enumerate((len(lines), *(words[word] for word in _WORDS), late), start=1):
        sheet.write_number(row, column, count, look.cell)
