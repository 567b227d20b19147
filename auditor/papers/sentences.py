"""A finding in one sentence, for readers that show a line and no table."""

from __future__ import annotations

from typing import Final

from auditor.history import History
from auditor.i18n import Translate
from auditor.papers.shown import shown
from auditor.papers.terms import KIND_TERMS, LIBRARY_TERM, value_term
from auditor.papers.wording import element_word
from catalog.errors import N_
from diffs.model import Finding

_LONGEST: Final = 200


def sentence(finding: Finding, history: History, say: Translate) -> str:
    """What is wrong, both values, and what to change: one line, whatever the crawled text says. What to change is said
    to officials and stays Chinese."""
    what = say(N_("{what}: {kind}")).format(
        what=f"{finding.item.task_name} · {_element(finding)}", kind=say(KIND_TERMS[finding.kind])
    )
    said = say(N_("{who} “{value}”"))
    values = [said.format(who=say(LIBRARY_TERM), value=value_term(finding.library_value, say))]
    if finding.channel:
        values.append(said.format(who=finding.channel, value=value_term(finding.channel_value, say)))
    both = say(N_(", ")).join(one_line(each, _LONGEST) for each in values)
    parts = (one_line(what, _LONGEST), both, one_line(finding.fix, 2 * _LONGEST))
    return f"{history.number(finding.fingerprint)} {say(N_('. ')).join(part for part in parts if part)}"


def _element(finding: Finding) -> str:
    label = element_word(finding)
    return f"{label}（{finding.sub_key}）" if finding.sub_key else label


def one_line(text: str, longest: int = 0) -> str:
    """Crawled text on one line, with what steers a screen written out and long text cut."""
    return shown(" ".join(text.split()), longest)
