"""``auditor explain``: one finding in full, from the rule and its source to the steps that led to the verdict."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.i18n import Translate
from auditor.papers.shown import shown
from auditor.papers.terms import KIND_TERMS, SEVERITY_TERMS, allowed_term, value_term
from auditor.papers.wording import element_word, seen_word
from catalog.errors import N_
from diffs.compare.steps import step_word
from diffs.fingerprint import number
from diffs.model import Finding
from diffs.rules import Rule, load_rules


def explained(
    finding: Finding,
    say: Translate,
    evidence: Mapping[str, str] | None = None,
    rules: Mapping[str, Rule] | None = None,
    name: str = "",
) -> list[str]:
    """The finding as lines of text. ``evidence``: what the index knows of the bytes it was read from; ``rules``: the
    rules of the project, when it has some of its own. ``name``: the number
    it is kept under. A rule that is no longer there is told by its id alone."""
    known = (rules or load_rules()).get(finding.rule)
    rows = [
        (N_("finding"), f"{name or number(finding.fingerprint)} ({finding.fingerprint})"),
        (N_("rule"), f"{finding.rule} {known.statement if known else ''}"),
        (N_("source of the rule"), known.hook if known else ""),
        (N_("item"), f"{finding.item.task_name} {finding.item.task_code}"),
        (N_("unit"), finding.unit),
        (N_("channel"), finding.channel),
        (N_("element"), " · ".join(part for part in (element_word(finding), finding.sub_key) if part)),
        (N_("verdict"), f"{say(SEVERITY_TERMS[finding.severity])} · {say(KIND_TERMS[finding.kind])}"),
        (N_("library says"), value_term(finding.library_value, say)),
        (N_("channel says"), value_term(finding.channel_value, say) if finding.channel else ""),
        *_normal_rows(finding),
        (N_("seen at"), seen_word(finding)),
        (N_("evidence"), finding.seen.evidence if finding.seen else ""),
        (N_("fetched at"), evidence["fetched_at"] if evidence else ""),
        (N_("served as"), evidence["content_type"] if evidence else ""),
        (N_("why"), finding.why),
        (N_("allowed"), allowed_term(finding.waived, say) if finding.waived else ""),
        (N_("what to change"), finding.fix),
    ]
    line = say(N_("{name}: {text}"))
    return [line.format(name=say(name), text=shown(text.strip())) for name, text in rows if text.strip()]


def _normal_rows(finding: Finding) -> list[tuple[str, str]]:
    if finding.normal is None:
        return []
    return [
        (N_("library, normal form"), finding.normal.library),
        (N_("channel, normal form"), finding.normal.channel),
        (N_("steps"), "、".join(map(step_word, finding.normal.steps))),
    ]
