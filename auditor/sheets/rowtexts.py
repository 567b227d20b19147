"""The texts of one row of 整改清单, by heading."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.papers.marks import value_runs
from auditor.papers.places import address_word, evidence_word, place_word
from auditor.papers.shown import Run, shown
from auditor.papers.wording import (
    KIND_WORDS,
    SEVERITY_WORDS,
    TASK_WORDS,
    channel_word,
    element_word,
)
from auditor.sheets.columns import CHANNEL_SIDE, LIBRARY_SIDE, SEALED
from auditor.sheets.lines import Line, often_word
from diffs.model import Finding
from diffs.rules import Rule

LONGEST_CELL = 1000
"""Characters a cell shows: a row higher than a screen is read by nobody."""


def sides_of(finding: Finding) -> dict[str, list[Run]]:
    """Both values cut into what differs and what does not; the channel's is empty where there is none."""
    on_channel = value_runs(finding, "channel", LONGEST_CELL) if finding.channel else []
    return {LIBRARY_SIDE: value_runs(finding, "library", LONGEST_CELL), CHANNEL_SIDE: on_channel}


def row_texts(
    line: Line, sides: Mapping[str, list[Run]], titles: Mapping[str, str], rules: Mapping[str, Rule]
) -> dict[str, str]:
    """The locked cells of a row; ``titles`` maps a channel to what people call it."""
    found, entry, rule = line.finding, line.entry, rules.get(line.finding.rule)
    texts = (
        entry.number,
        line.word,
        found.item.task_name,
        SEVERITY_WORDS[found.severity],
        channel_word(found.channel, titles),
        element_word(found),
        found.sub_key,
        KIND_WORDS[found.kind],
        joined(sides[LIBRARY_SIDE]),
        joined(sides[CHANNEL_SIDE]),
        found.fix,
        where_word(found),
        due_word(line),
        often_word(line),
        found.why,
        found.item.task_code,
        found.unit,
        f"{TASK_WORDS[found.task]}\n{found.rule} {rule.hook if rule else ''}".rstrip(),
    )
    return {
        heading.text: text if heading.text in sides else shown(text, LONGEST_CELL)
        for heading, text in zip(SEALED, texts, strict=True)
    }


def due_word(line: Line) -> str:
    """The last day, and how long ago it was."""
    return f"{line.entry.due}\n逾期{line.late}天" if line.late else line.entry.due


def where_word(finding: Finding) -> str:
    """Address, place and number of the kept page, one below the other."""
    kept = evidence_word(finding)
    places = (address_word(finding), place_word(finding), f"页面留存 {kept}" if kept else "")
    return "\n".join(part for part in places if part)


def joined(runs: list[Run]) -> str:
    """The text of the runs."""
    return "".join(text for text, _ in runs)
