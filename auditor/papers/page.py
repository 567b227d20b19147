"""The report as one HTML page that opens by double click: no network, no inline event code, crawled text is text.

The page carries a content policy that allows exactly its own style sheet and its own script, by hash. Everything
crawled passes through Jinja's escaping, and through :func:`auditor.papers.shown.shown`, so that no character of it
steers the reader's screen; addresses become links only when they are plain http(s) addresses.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.i18n import translator
from auditor.papers import figureview, pageview, wording
from auditor.papers.reasons import meaning, reason_words
from auditor.papers.shown import shown
from auditor.papers.terminal import verdict_words
from auditor.report import RunReport, counted_by_task, explained, severities, waived
from auditor.sheets.workbook import workbook_names

_PACKAGE: Final = "auditor.papers"
_ASSETS: Final = ("report.css", "report.js")
_LISTED: Final = 200
"""Rows of a list of refused pages or rows that the page shows; the rest is counted."""


def write_page(report: RunReport, path: Path) -> None:
    """Write the whole report as one page; UTF-8, line ends ``\\n``, the same bytes for the same report."""
    path.write_text(render_page(report), encoding="utf-8", newline="\n")


def render_page(report: RunReport) -> str:
    """The page as text."""
    style, script = (_asset(name) for name in _ASSETS)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
            "base-uri 'none'; form-action 'none'",
            style=Markup(style),  # noqa: S704 - our own file, not crawled text
            script=Markup(script),  # noqa: S704
            listed=_LISTED,
            **_facts(report),
            **_words(report),
        )
    )


def _facts(report: RunReport) -> Mapping[str, Any]:
    """The parts of the report the template walks through."""
    say = translator("zh")
    columns = pageview.columns(report)
    rows = pageview.unit_rows(report, workbook_names(report))
    return {
        "verdict": verdict_words(report, say),
        "severities": severities(report.findings),
        "waived": waived(report.findings),
        "single": sum(counted_by_task(report).values()) - explained(report),
        "figures": figureview.blocks(report),
        "means": figureview.means(),
        "unchecked": figureview.unchecked(report),
        "causes": figureview.causes(report),
        "waivers": figureview.waivers(report, say),
        "tasks": counted_by_task(report),
        "channels": pageview.channels(report),
        "columns": columns,
        "column_keys": {column.channel: column.key for column in columns},
        "rows": rows,
        "totals": pageview.totals(rows, len(columns)),
        "units": pageview.grouped(report),
        "extra": pageview.extra_items(report),
        "rejected": pageview.rejected_rows(report, say),
        "elements": sorted(
            {(finding.element, wording.element_label(finding.element)) for finding in report.findings},
            key=lambda each: each[::-1],
        ),
        "kinds": sorted({finding.kind for finding in report.findings}),
    }


def _words(report: RunReport) -> Mapping[str, Any]:
    """The functions and tables that put codes into words."""
    titles = {result.channel: result.title for result in report.channels}
    return {
        "view": pageview.finding_view,
        "warmth": pageview.warmth,
        "channel_word": lambda channel: wording.channel_word(channel, titles),
        "element_word": wording.element_word,
        "task_words": wording.TASK_WORDS,
        "severity_words": wording.SEVERITY_WORDS,
        "kind_words": wording.KIND_WORDS,
        "reason_words": reason_words,
        "meaning": meaning,
        "allowed_word": wording.allowed_word,
        "rule": report.rules.__getitem__,
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_PACKAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["shown"] = shown
    return environment


def _asset(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
