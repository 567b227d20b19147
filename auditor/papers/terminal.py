"""The summary on the terminal: at most twenty lines, the last one the verdict and its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from auditor.i18n import Translate
from auditor.papers.reasons import reasons_told
from auditor.papers.shown import shown
from auditor.report import (
    EXIT_CANNOT_JUDGE,
    EXIT_CONSISTENT,
    ChannelResult,
    RunReport,
    counted_by_task,
    severities,
)
from catalog.errors import N_
from diffs.causes import Cause
from diffs.figures import Figure, Figures
from diffs.model import Severity, Task
from diffs.rules import NotChecked
from diffs.waivers import State

MAX_LINES: Final = 20
_CHANNEL_LINES: Final = 7
_CHANNELS_TOLD: Final = 3
_CAUSES_TOLD: Final = 3
_RULES_TOLD: Final = 5

FIGURE_NAMES: Final = {
    Figure.COMPLETENESS: N_("completeness"),
    Figure.CONSISTENCY: N_("consistency"),
    Figure.ACCURACY: N_("accuracy"),
}

TASK_NAMES: Final = {
    Task.T1: N_("task 1, library complete and correct"),
    Task.T2: N_("task 2, channels equal the library"),
    Task.T3: N_("task 3, public services"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict in one word or two, and its reason."""

    headline: str
    reason: str


def summary_lines(report: RunReport, say: Translate) -> list[str]:
    """At most :data:`MAX_LINES` lines about the run, in the language of ``say``."""
    told = sorted(report.channels, key=lambda result: result.trust.trusted)[:_CHANNEL_LINES]
    lines = [_run_line(report, say)]
    lines += [_channel_line(result, report, say) for result in report.channels if result in told]
    if len(report.channels) > len(told):
        lines.append(say(N_("… and {n} more channels")).format(n=len(report.channels) - len(told)))
    lines += [_task_line(report, say), _public_service_line(report, say)]
    lines += [*_figure_line(report, say), *_cause_lines(report, say), *_waiver_line(report, say)]
    lines.append(_severity_line(report, say))
    if report.not_checked:
        lines.append(not_checked_line(report.not_checked, say))
    return [*lines, verdict_line(report, say)]


def summary_text(report: RunReport, say: Translate) -> str:
    """The same lines as one text."""
    return "".join(f"{line}\n" for line in summary_lines(report, say))


def _run_line(report: RunReport, say: Translate) -> str:
    template = N_("run {run} as of {as_of} · library {snapshot}: {items} items, {rejected} rows rejected")
    return say(template).format(
        run=report.run,
        as_of=report.as_of,
        snapshot=report.snapshot.id,
        items=report.snapshot.items,
        rejected=len(report.snapshot.rejected),
    )


def _channel_line(result: ChannelResult, report: RunReport, say: Translate) -> str:
    counts = severities(finding for finding in report.findings if finding.channel == result.channel)
    trust = result.trust
    line = say(N_("{channel}: announced {announced}, seen {seen}, read {read} · {error} errors, {warning} warnings"))
    text = line.format(
        channel=shown(result.channel),
        announced="—" if trust.announced is None else trust.announced,
        seen=trust.seen,
        read=trust.read,
        error=counts[Severity.ERROR.value],
        warning=counts[Severity.WARNING.value],
    )
    if trust.trusted:
        return text
    return text + " · " + say(N_("cannot be judged: {codes}")).format(codes=reasons_told(trust, say))


def _task_line(report: RunReport, say: Translate) -> str:
    counts = counted_by_task(report)
    pair = say(N_("{name}: {text}"))
    return " · ".join(pair.format(name=say(name), text=counts[task]) for task, name in TASK_NAMES.items())


def _public_service_line(report: RunReport, say: Translate) -> str:
    count = report.public_services
    template = N_("public services: {published} published, {complete} of them complete, {target} asked for")
    if not count.conclusive:
        template = N_(
            "public services: at least {published} published, {complete} of them complete, {target} asked for"
        )
    return say(template).format(published=count.published, complete=count.complete, target=count.target)


def not_checked_line(rules: Sequence[NotChecked], say: Translate) -> str:
    """Which rules were not asked, the first few by id."""
    ids = list(dict.fromkeys(each.rule for each in rules))
    told = ", ".join(ids[:_RULES_TOLD]) + (" …" if len(ids) > _RULES_TOLD else "")
    template = N_("{n} rules not checked, or not everywhere, as audit.toml says: {rules}")
    return say(template).format(n=len(ids), rules=told)


def figures_told(figures: Figures, say: Translate) -> str:
    """The three figures, each with its numerator and denominator; those that count nothing are left out."""
    template = N_("{name} {percent} ({good}/{of}, {left} not checked)")
    rates = ((name, figures.rate(figure)) for figure, name in FIGURE_NAMES.items())
    return " · ".join(
        say(template).format(name=say(name), percent=rate.percent, good=rate.good, of=rate.of, left=rate.not_checked)
        for name, rate in rates
        if rate.of or rate.not_checked
    )


def _figure_line(report: RunReport, say: Translate) -> list[str]:
    return [told] if (told := figures_told(report.figures, say)) else []


def _cause_lines(report: RunReport, say: Translate) -> list[str]:
    return causes_told(report.causes, sum(finding.counts for finding in report.findings), say)


def causes_told(causes: Sequence[Cause], counted: int, say: Translate) -> list[str]:
    """How much the causes explain, and the first few of them."""
    if not causes:
        return []
    alone = counted - sum(len(cause.findings) for cause in causes)
    head = say(N_("{causes} causes explain {n} of {of} differences to mend, {single} are single problems"))
    lines = [head.format(causes=len(causes), n=counted - alone, of=counted, single=alone)]
    return [
        *lines,
        *(f"  {cause.id} ×{len(cause.findings)} {shown(cause.sentence)}" for cause in causes[:_CAUSES_TOLD]),
    ]


def _waiver_line(report: RunReport, say: Translate) -> list[str]:
    uses = [(use.state, len(use.findings)) for use in report.waivers]
    return waivers_told(uses, len(report.refused_waivers), say)


def waivers_told(uses: Sequence[tuple[State, int]], refused: int, say: Translate) -> list[str]:
    """How many differences are allowed, and what became of the rows of the sheet: each its state, and how many
    findings it allows."""
    if not (uses or refused):
        return []
    counts = Counter(state for state, _ in uses)
    template = N_(
        "allowed differences: {findings} by {used} rows, {unused} unused, {changed} to be asked again, {ended} ended, "
        "{waiting} not begun, {refused} refused"
    )
    return [
        say(template).format(
            findings=sum(allowed for _, allowed in uses),
            used=counts[State.USED],
            unused=counts[State.UNUSED],
            changed=counts[State.CHANGED],
            ended=counts[State.ENDED],
            waiting=counts[State.NOT_BEGUN],
            refused=refused,
        )
    ]


def _severity_line(report: RunReport, say: Translate) -> str:
    counts = severities(report.findings)
    return say(
        N_("{error} errors, {warning} warnings, {review} for a person to decide, {info} that only look different")
    ).format(**counts)


def verdict_line(report: RunReport, say: Translate) -> str:
    """The verdict, its reason and the exit code."""
    words = verdict_words(report, say)
    template = N_("verdict: {headline}, {reason} (exit {code})")
    return say(template).format(headline=words.headline, reason=words.reason, code=report.exit_code)


def verdict_words(report: RunReport, say: Translate) -> Verdict:
    """The verdict and its reason in the language of ``say``."""
    counts = severities(report.findings)
    mend = counts[Severity.ERROR.value] + counts[Severity.WARNING.value]
    if report.exit_code == EXIT_CANNOT_JUDGE:
        template = N_("{channels} could not be read as expected; {n} differences to mend in what was read")
        reason = say(template).format(channels=_channels_told(report, say), n=mend)
        return Verdict(say(N_("CANNOT JUDGE")), reason)
    if report.exit_code == EXIT_CONSISTENT:
        review = counts[Severity.REVIEW.value]
        template = N_("nothing counts against any unit, {n} for a person to decide")
        return Verdict(say(N_("CONSISTENT")), say(template).format(n=review))
    return Verdict(say(N_("NOT CONSISTENT")), say(N_("{n} differences to mend")).format(n=mend))


def _channels_told(report: RunReport, say: Translate) -> str:
    """The channels that cannot be judged, the first few by name."""
    names = [shown(result.channel) for result in report.untrusted]
    told = ", ".join(names[:_CHANNELS_TOLD])
    if len(names) <= _CHANNELS_TOLD:
        return told
    return say(N_("{names} and {n} more channels")).format(names=told, n=len(names) - _CHANNELS_TOLD)
