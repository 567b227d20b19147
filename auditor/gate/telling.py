"""What a gate says, in lines for the terminal and as an object for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from auditor.gate.model import EXIT_CANNOT_JUDGE, EXIT_OVER, EXIT_STALE, Absence, Edited, GateVerdict, Standing
from auditor.gate.words import STANDING_NAMES, edited_line
from auditor.i18n import Translate
from auditor.papers.reasons import reasons_told
from auditor.papers.sentences import one_line, sentence
from auditor.papers.terms import SEVERITY_TERMS
from auditor.report import RunReport
from catalog.errors import N_
from diffs.model import Severity

PRUNE: Final = "auditor baseline prune"
_LISTED: Final = 20

_ABSENCE_NAMES: Final = {
    Absence.WAIVED: N_("allowed now"),
    Absence.CHANNEL: N_("channel not in the run"),
    Absence.UNTRUSTED: N_("channel cannot be judged"),
    Absence.RULE: N_("rule not asked"),
    Absence.JUDGED: N_("same values, judged otherwise now"),
    Absence.MATCH: N_("item not found for sure"),
    Absence.PAGE: N_("page not read"),
    Absence.ELEMENT: N_("element not read"),
}
"""Why a finding of the baseline says nothing in this run."""


def gate_lines(report: RunReport, say: Translate) -> Iterator[str]:
    """What fails, line by line up to a limit; then what is known, gone and not checked, and the verdict."""
    gate = report.gate
    if gate is None:
        return
    yield from (edited_line(each, say) for each in gate.edited)
    for result in report.untrusted:
        told = say(N_("{channel} cannot be judged: {codes}"))
        yield told.format(channel=one_line(result.channel), codes=reasons_told(result.trust, say))
    for channel in gate.vanished:
        yield say(N_("{channel} is no longer in the run")).format(channel=one_line(channel))
    yield from _failing(report, gate, say)
    yield _counts_line(gate, say)
    yield from _absent_lines(gate, say)
    over = say(N_("{scope}: {n}, at most {most} allowed"))
    yield from (over.format(scope=_scope(scope, say), n=n, most=most) for scope, n, most in gate.over)
    if gate.stale:
        template = N_("{n} findings of the baseline are gone: run `{command}` and commit the file")
        yield say(template).format(n=len(gate.stale), command=PRUNE)
    yield gate_line(gate, say)


def _scope(scope: str, say: Translate) -> str:
    """A severity by its name; what a level names of rules, channels and elements as it is written."""
    return say(SEVERITY_TERMS[Severity(scope)]) if scope in set(Severity) else scope


def _failing(report: RunReport, gate: GateVerdict, say: Translate) -> Iterator[str]:
    marks = frozenset((*gate.failing, *gate.warned))
    stopped = [each for each in report.findings if each.fingerprint in marks]
    for finding in stopped[:_LISTED]:
        yield f"{say(STANDING_NAMES[gate.standings[finding.fingerprint]])}: {sentence(finding, report.history, say)}"
    if len(stopped) > _LISTED:
        yield "… " + say(N_("{n} more")).format(n=len(stopped) - _LISTED)


def _counts_line(gate: GateVerdict, say: Translate) -> str:
    counts = Counter(gate.standings.values())
    gone = sum(each.why is Absence.GONE for each in gate.absent)
    words = [(say(STANDING_NAMES[each]), counts[each]) for each in Standing]
    words += [(say(N_("gone")), gone), (say(N_("not looked at")), len(gate.absent) - gone)]
    return " · ".join(f"{name} {number}" for name, number in words)


def _absent_lines(gate: GateVerdict, say: Translate) -> Iterator[str]:
    counts: Counter[Absence] = Counter(each.why for each in gate.absent)
    if told := [f"{say(name)} {counts[why]}" for why, name in _ABSENCE_NAMES.items() if counts[why]]:
        yield say(N_("known, and not checked in this run: {why}")).format(why=", ".join(told))


def gate_line(gate: GateVerdict, say: Translate) -> str:
    """The verdict of the gate and its exit code."""
    words = {
        EXIT_OVER: N_("over the gate"),
        EXIT_CANNOT_JUDGE: N_("cannot be judged"),
        EXIT_STALE: N_("within the gate, but the baseline is stale"),
    }
    template = N_("gate {name} against {against}: {verdict} (exit {code})")
    within = N_("within the gate")
    verdict = say(words.get(gate.exit_code, within))
    return say(template).format(name=gate.name, against=gate.against, verdict=verdict, code=gate.exit_code)


def gate_verdict(report: RunReport) -> dict[str, Any]:
    """What a gate adds to the verdict of a run: itself, and the exit code that holds then."""
    gate = report.gate
    return {} if gate is None else {"exit": gate.exit_code, "gate": gate_json(gate)}


def gate_json(gate: GateVerdict) -> dict[str, Any]:
    """The verdict as plain types: fingerprints by standing, what is absent by reason."""
    by_standing = {each.value: [mark for mark, own in gate.standings.items() if own is each] for each in Standing}
    by_reason = {
        why.value: [each.entry.fingerprint for each in gate.absent if each.why is why]
        for why in dict.fromkeys(each.why for each in gate.absent)
    }
    return {
        "gate": gate.name,
        "against": gate.against,
        "exit": gate.exit_code,
        "standings": by_standing,
        "failing": list(gate.failing),
        "warned": list(gate.warned),
        "over": [{"scope": scope, "count": number, "max": most} for scope, number, most in gate.over],
        "absent": by_reason,
        "stale": [each.fingerprint for each in gate.stale],
        "vanished": list(gate.vanished),
        "edited": [_edited_json(each) for each in gate.edited],
    }


def _edited_json(each: Edited) -> dict[str, Any]:
    numbers = {"file": each.file, "added": each.added, "removed": each.removed}
    return numbers if each.part is None else {**numbers, "part": each.part.value, "agreed": each.agreed}
