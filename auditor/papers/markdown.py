"""The report as a step summary in Markdown: verdict, figures, channels, the largest causes, the gate.

Everything that is not ours stands in code spans, where it is neither HTML nor a link, a mention or a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from auditor.gate.model import Absence
from auditor.gate.words import STANDING_NAMES, edited_line
from auditor.i18n import Translate
from auditor.papers.reasons import reasons_told
from auditor.papers.sentences import one_line, sentence
from auditor.papers.terminal import FIGURE_NAMES, verdict_line
from auditor.report import RunReport, severities
from catalog.errors import N_
from diffs.model import Severity

_MOST: Final = 10
_LISTED: Final = 50
_LONGEST: Final = 300


def markdown_text(report: RunReport, say: Translate) -> str:
    """The summary; well below the megabyte that GitHub takes."""
    parts = [
        [f"## {_code(report.bureau or 'auditor')} {_code(report.run)}", "", f"**{_code(verdict_line(report, say))}**"],
        list(_gate(report, say)),
        list(_figures(report, say)),
        list(_channels(report, say)),
        list(_causes(report, say)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _gate(report: RunReport, say: Translate) -> Iterator[str]:
    gate = report.gate
    if gate is None:
        return
    head = say(N_("Gate {name} against {against}: exit {code}"))
    yield "### " + head.format(name=_code(gate.name), against=_code(gate.against), code=gate.exit_code)
    yield ""
    standings = list(gate.standings.values())
    counts = [(say(name), standings.count(standing)) for standing, name in STANDING_NAMES.items()]
    gone = sum(each.why is Absence.GONE for each in gate.absent)
    more = [(say(N_("gone")), gone), (say(N_("not looked at")), len(gate.absent) - gone)]
    yield from _table([name for name, _ in (*counts, *more)], [[str(count) for _, count in (*counts, *more)]])
    yield ""
    for channel in gate.vanished:
        yield "- " + say(N_("{channel} is no longer in the run")).format(channel=_code(channel))
    for each in gate.edited:
        yield "- " + edited_line(each, say, _code)
    failing = frozenset(gate.failing)
    told = [each for each in report.findings if each.fingerprint in failing]
    for finding in told[:_LISTED]:
        standing = say(STANDING_NAMES[gate.standings[finding.fingerprint]])
        yield f"- {standing}: {_code(sentence(finding, report.history, say))}"
    if len(told) > _LISTED:
        yield "- … " + say(N_("{n} more")).format(n=len(told) - _LISTED)


def _figures(report: RunReport, say: Translate) -> Iterator[str]:
    rates = [(say(name), report.figures.rate(figure)) for figure, name in FIGURE_NAMES.items()]
    head = ["", say(N_("share")), say(N_("of")), say(N_("not looked at"))]
    rows = [[name, rate.percent, f"{rate.good}/{rate.of}", str(rate.not_checked)] for name, rate in rates]
    count = report.public_services
    least = "" if count.conclusive else "≥"
    rows.append([say(N_("public services")), "", f"{least}{count.published}/{count.target}", ""])
    yield from _table(head, rows)


def _channels(report: RunReport, say: Translate) -> Iterator[str]:
    head = [N_("channel"), N_("announced"), N_("seen"), N_("read"), N_("errors"), N_("warnings"), N_("verdict")]
    rows = []
    for result in report.channels:
        trust = result.trust
        counts = severities(each for each in report.findings if each.channel == result.channel)
        numbers = ["—" if trust.announced is None else str(trust.announced), str(trust.seen), str(trust.read)]
        found = [str(counts[Severity.ERROR.value]), str(counts[Severity.WARNING.value])]
        judged = say(N_("can be judged")) if trust.trusted else _code(reasons_told(trust, say))
        rows.append([_code(result.channel), *numbers, *found, judged])
    yield from _table([say(each) for each in head], rows)


def _causes(report: RunReport, say: Translate) -> Iterator[str]:
    if not report.causes:
        return
    head = [say(N_("cause")), say(N_("how many")), say(N_("what it is")), say(N_("what to change"))]
    rows = [
        [_code(cause.id), str(len(cause.findings)), _code(cause.sentence), _code(cause.fix)]
        for cause in report.causes[:_MOST]
    ]
    yield from _table(head, rows)
    if len(report.causes) > _MOST:
        yield ""
        yield say(N_("{n} more causes stand in the report")).format(n=len(report.causes) - _MOST)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _code(text: str) -> str:
    """Crawled text as a code span that nothing in it can end and no table cell can break at."""
    safe = one_line(text, _LONGEST).replace("`", "'").replace("|", "｜").strip()
    return f"`{safe}`" if safe else "—"
