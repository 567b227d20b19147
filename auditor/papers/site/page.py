"""The page everybody opens: what is read first, as plain HTML that needs no script.

The page's content policy allows the style and the scripts beside it and nothing else: no inline code, no network, no
picture, no frame. What was crawled passes through Jinja's escaping and through :func:`auditor.papers.shown.shown`, so
that no character of it steers the reader's screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from auditor.course.model import Week
from auditor.i18n import Translate, translator
from auditor.papers import figureview, pageview, terms
from auditor.papers.reasons import REASON_NAMES, meaning, reason_words
from auditor.papers.retold import retold
from auditor.papers.shown import shown
from auditor.papers.site import chart
from auditor.papers.terminal import verdict_words
from auditor.report import RunReport, counted_by_task, explained, severities, waived
from auditor.sheets.workbook import workbook_names
from catalog.errors import N_
from diffs.figures import Figure
from diffs.model import Decision, Task
from spiders.model import Reason, ReasonCode

POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"
VIEWS: Final = {
    "overview": N_("overview"),
    "causes": N_("causes first"),
    "findings": N_("findings"),
    "items": N_("items"),
    "rates": N_("three shares"),
    "crawls": N_("trust, and what was not checked"),
    "review": N_("matches to review"),
    "services": N_("public services"),
    "waivers": N_("allowed differences"),
    "history": N_("history"),
}
"""The parts of the report in their order: the template and the address of each, and what it is called."""
FIRST: Final = "first.js"
"""The script that runs before anything is laid out."""
_LISTED: Final = 200
"""Rows of a static list that the page shows; the rest is counted."""
_EXITS: Final = {
    0: N_("consistent"),
    1: N_("findings"),
    4: N_("cannot be judged"),
}


@dataclass(frozen=True, slots=True)
class Review:
    """A listing that a person should look at, and the items it may be with their probabilities."""

    name: str
    channel: str
    candidates: tuple[tuple[str, str], ...]
    why: str


def render_page(report: RunReport, language: str, scripts: Sequence[str]) -> str:
    """The page as text."""
    say = translator(language)
    heading = say(N_("{bureau}: audit of service items")).format(bureau=shown(report.bureau, 60))
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            policy=POLICY,
            language="zh-CN" if language == "zh" else "en",
            title=f"{heading} {report.run}",
            heading=heading,
            first=FIRST,
            scripts=scripts,
            views=[(id_, say(word)) for id_, word in VIEWS.items()],
            listed=_LISTED,
            say=lambda template, **params: say(template).format(**params),
            **_figures(report, say),
            **_tables(report, say),
            **_words(say, language),
        )
    )


def _figures(report: RunReport, say: Translate) -> Mapping[str, Any]:
    return {
        "verdict": verdict_words(report, say),
        "severities": severities(report.findings),
        "waived": waived(report.findings),
        "single": sum(counted_by_task(report).values()) - explained(report),
        "shares": figureview.shares(report, say),
        "figures": figureview.blocks(report, say),
        "unchecked": figureview.unchecked(report, say),
        "tasks": [
            (place, say(terms.TASK_TERMS[task]), counted_by_task(report)[task]) for place, task in enumerate(Task)
        ],
        "services": report.public_services,
        "service_groups": _service_groups(report, say),
        "points": chart.points(report),
        "figures_shown": tuple(Figure),
        "chart": chart.chart_of(report),
        "width": chart.WIDTH,
        "height": chart.HEIGHT,
    }


def _tables(report: RunReport, say: Translate) -> Mapping[str, Any]:
    columns = pageview.columns(report, say)
    rows = pageview.unit_rows(report, workbook_names(report), say)
    return {
        "columns": columns,
        "rows": rows,
        "totals": pageview.totals(rows, len(columns)),
        "warmth": pageview.warmth,
        "causes": figureview.causes(report),
        "waivers": figureview.waivers(report, say),
        "channels": pageview.channels(report),
        "extra": pageview.extra_items(report, say),
        "rejected": pageview.rejected_rows(report.snapshot.rejected, say),
        "reviews": list(reviews(report, say)),
        "states": _states(report, say),
        "course": report.history.course,
        "turns": [(turn, say(word)) for turn, word in terms.TURN_TERMS.items()],
        "burn": chart.burn_chart_of(report.history.course),
        "course_units": _course_units(report, say),
    }


def _words(say: Translate, language: str) -> Mapping[str, Any]:
    def reason(told: Reason) -> str:
        if language != "zh":
            return f"{REASON_NAMES[told.code]}: {told.text}"
        words = reason_words(told)
        return f"{words.means}{'：' if words.numbers else ''}{words.numbers}。怎么办：{words.advice}。"

    def why(code: ReasonCode) -> str:
        return meaning(code) if language == "zh" else REASON_NAMES[code]

    return {
        "reason": reason,
        "meaning": why,
        "retold": lambda note: retold(note, say),
        "channel_word": lambda result: shown(terms.channel_term(result.channel, result.title, say), 120),
        "exit_words": {code: say(word) for code, word in _EXITS.items()},
    }


def _service_groups(report: RunReport, say: Translate) -> list[tuple[str, list[Any], bool]]:
    lines = report.public_services.lines
    return [
        (say(N_("do not count")), [each for each in lines if not each.counts and not each.undecided], True),
        (say(N_("not known whether they count")), [each for each in lines if each.undecided], True),
        (say(N_("count, not complete")), [each for each in lines if each.counts and not each.complete], True),
        (say(N_("count, complete")), [each for each in lines if each.counts and each.complete], False),
    ]


def reviews(report: RunReport, say: Translate) -> Iterator[Review]:
    """The matches a person should look at, in the order of the report."""
    names = {item.id: item.task_name for item in report.items}
    told = {(each.channel, each.item.id): each.item.task_name for each in report.readings}
    titles = {result.channel: result.title for result in report.channels}
    for match in report.matches:
        if match.decision is Decision.REVIEW:
            yield Review(
                told.get((match.channel, match.reading), match.reading),
                shown(terms.channel_term(match.channel, titles.get(match.channel, ""), say), 120),
                tuple((names.get(each.library, each.library), f"{each.probability:.0%}") for each in match.candidates),
                match.why,
            )


def _states(report: RunReport, say: Translate) -> list[tuple[str, int]]:
    counts = Counter(entry.state for entry in report.history.entries.values())
    return [(say(word), counts[state]) for state, word in terms.STATE_TERMS.items() if counts[state]]


def _course_units(report: RunReport, say: Translate) -> list[tuple[str, tuple[Week, ...]]]:
    """Every unit's weeks, those with most left first."""
    units = report.history.course.by.get("unit", {}) if report.history.course else {}
    rows = sorted(units.items(), key=lambda each: (-each[1][-1].left if each[1] else 0, each[0]))
    return [(shown(unit, 60) or say(terms.NO_UNIT_TERM), weeks) for unit, weeks in rows]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("auditor.papers.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = shown
    return environment
