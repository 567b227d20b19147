"""A finding in one sentence, for readers that show a line and no table."""

from __future__ import annotations

from typing import Final

from auditor.papers.shown import shown
from auditor.papers.wording import KIND_WORDS, LIBRARY_WORD, element_word, value_word
from diffs.fingerprint import number
from diffs.model import Finding

_LONGEST: Final = 200


def sentence(finding: Finding) -> str:
    """What is wrong, both values, and what to change: one line, whatever the crawled text says."""
    what = f"{finding.item.task_name} · {_element(finding)}：{KIND_WORDS[finding.kind]}"
    values = [f"{LIBRARY_WORD}“{value_word(finding.library_value)}”"]
    if finding.channel:
        values.append(f"{finding.channel}“{value_word(finding.channel_value)}”")
    parts = (what, "，".join(one_line(each, _LONGEST) for each in values), one_line(finding.fix, 2 * _LONGEST))
    told = "。".join(part for part in (one_line(parts[0], _LONGEST), *parts[1:]) if part)
    return f"{number(finding.fingerprint)} {told}"


def _element(finding: Finding) -> str:
    label = element_word(finding)
    return f"{label}（{finding.sub_key}）" if finding.sub_key else label


def one_line(text: str, longest: int = 0) -> str:
    """Crawled text on one line, with what steers a screen written out and long text cut."""
    return shown(" ".join(text.split()), longest)
