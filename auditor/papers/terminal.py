"""The summary on the terminal: at most fifteen lines, the last one the verdict and its reason."""

from __future__ import annotations

from typing import Final

from auditor.i18n import Translate
from auditor.report import (
    EXIT_CANNOT_JUDGE,
    EXIT_CONSISTENT,
    ChannelResult,
    RunReport,
    counted_by_task,
    severities,
)
from catalog.errors import N_
from diffs.model import Severity, Task

MAX_LINES: Final = 15
_CHANNEL_LINES: Final = 7

TASK_NAMES: Final = {
    Task.T1: N_("task 1, library complete and correct"),
    Task.T2: N_("task 2, channels equal the library"),
    Task.T3: N_("task 3, public services"),
}


def summary_lines(report: RunReport, say: Translate) -> list[str]:
    """At most :data:`MAX_LINES` lines about the run, in the language of ``say``."""
    lines = [
        say(N_("run {run} as of {as_of} · library {snapshot}: {items} items, {rejected} rows rejected")).format(
            run=report.run,
            as_of=report.as_of,
            snapshot=report.snapshot.id,
            items=report.snapshot.items,
            rejected=len(report.snapshot.rejected),
        )
    ]
    lines += [_channel_line(result, report, say) for result in report.channels[:_CHANNEL_LINES]]
    if len(report.channels) > _CHANNEL_LINES:
        lines.append(say(N_("… and {n} more channels")).format(n=len(report.channels) - _CHANNEL_LINES))
    lines.append(_task_line(report, say))
    lines.append(_public_service_line(report, say))
    lines.append(_severity_line(report, say))
    return [*lines, verdict_line(report, say)]


def _channel_line(result: ChannelResult, report: RunReport, say: Translate) -> str:
    counts = severities(finding for finding in report.findings if finding.channel == result.channel)
    trust = result.trust
    line = say(N_("{channel}: announced {announced}, seen {seen}, read {read} · {error} errors, {warning} warnings"))
    text = line.format(
        channel=result.channel,
        announced="—" if trust.announced is None else trust.announced,
        seen=trust.seen,
        read=trust.read,
        error=counts[Severity.ERROR.value],
        warning=counts[Severity.WARNING.value],
    )
    if trust.trusted:
        return text
    codes = ", ".join(sorted({reason.code.value for reason in trust.reasons}))
    return text + " · " + say(N_("cannot be judged: {codes}")).format(codes=codes)


def _task_line(report: RunReport, say: Translate) -> str:
    counts = counted_by_task(report)
    return " · ".join(f"{say(name)}: {counts[task]}" for task, name in TASK_NAMES.items())


def _public_service_line(report: RunReport, say: Translate) -> str:
    count = report.public_services
    template = N_("public services: {published} published, {complete} of them complete, {target} asked for")
    return say(template).format(published=count.published, complete=count.complete, target=count.target)


def _severity_line(report: RunReport, say: Translate) -> str:
    counts = severities(report.findings)
    return say(
        N_("{error} errors, {warning} warnings, {review} for a person to decide, {info} that only look different")
    ).format(**counts)


def verdict_line(report: RunReport, say: Translate) -> str:
    """The verdict, its reason and the exit code."""
    code = report.exit_code
    if code == EXIT_CANNOT_JUDGE:
        channels = ", ".join(result.channel for result in report.untrusted)
        text = say(N_("CANNOT JUDGE: {channels} could not be read as expected")).format(channels=channels)
    elif code == EXIT_CONSISTENT:
        text = say(N_("CONSISTENT: nothing counts against any unit"))
    else:
        counts = severities(report.findings)
        number = counts[Severity.ERROR.value] + counts[Severity.WARNING.value]
        text = say(N_("NOT CONSISTENT: {n} differences to mend")).format(n=number)
    return say(N_("verdict: {text} (exit {code})")).format(text=text, code=code)
