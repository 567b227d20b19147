"""The report as one HTML page that opens by double click: no network, no inline event code, crawled text is text.

The page carries a content policy that allows exactly its own style sheet and its own script, by hash. Everything
crawled passes through Jinja's escaping; addresses become links only when they are plain http(s) addresses.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.i18n import translator
from auditor.papers.marks import marked_runs
from auditor.papers.terminal import verdict_line
from auditor.papers.wording import (
    KIND_OF_CHANNEL,
    KIND_WORDS,
    LIBRARY_WORD,
    NO_UNIT,
    SEVERITY_WORDS,
    TASK_WORDS,
    channel_word,
    element_word,
    seen_word,
    value_word,
)
from auditor.report import RunReport, channel_by_unit, counted_by_task, not_in_library, severities
from diffs.fingerprint import number
from diffs.model import Finding, Severity
from diffs.rules.catalogue import rule

_PACKAGE: Final = "auditor.papers"
_ASSETS: Final = ("report.css", "report.js")


def write_page(report: RunReport, path: Path) -> None:
    """Write the whole report as one page; UTF-8, line ends ``\\n``, the same bytes for the same report."""
    path.write_text(render_page(report), encoding="utf-8", newline="\n")


def render_page(report: RunReport) -> str:
    """The page as text."""
    style, script = (_asset(name) for name in _ASSETS)
    titles = {result.channel: result.title for result in report.channels}
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'",
            style=Markup(style),  # noqa: S704 - our own file, not crawled text
            script=Markup(script),  # noqa: S704
            verdict=verdict_line(report, translator("zh")),
            severities=severities(report.findings),
            tasks={TASK_WORDS[task]: count for task, count in counted_by_task(report).items()},
            table=channel_by_unit(report),
            columns=["", *(result.channel for result in report.channels)],
            titles=titles,
            extra=not_in_library(report),
            rows=[_row(finding, titles) for finding in report.findings],
            words={"no_unit": NO_UNIT, "library": LIBRARY_WORD, "kinds": KIND_OF_CHANNEL},
            heat=lambda count: _heat(count, report),
            channel_word=channel_word,
        )
    )


def _row(finding: Finding, titles: dict[str, str]) -> Mapping[str, Any]:
    """What the template shows of one finding, every part already in words."""
    return {
        "number": number(finding.fingerprint),
        "finding": finding,
        "task": TASK_WORDS[finding.task],
        "severity": SEVERITY_WORDS[finding.severity],
        "kind": KIND_WORDS[finding.kind],
        "channel": channel_word(finding.channel, titles),
        "element": element_word(finding),
        "statement": rule(finding.rule).statement,
        "unit": finding.unit or NO_UNIT,
        "library": marked_runs(finding, "library") or [(value_word(finding.library_value), False)],
        "on_channel": marked_runs(finding, "channel") or [(value_word(finding.channel_value), False)],
        "seen": seen_word(finding),
        "link": _plain_address(finding.seen.url if finding.seen else ""),
        "counts": finding.severity is not Severity.INFO,
    }


def _heat(count: int, report: RunReport) -> int:
    """How warm a cell of the unit table is: 0 none, then 1 to 4 in quarters of the fullest cell."""
    fullest = max((cell for row in channel_by_unit(report).values() for cell in row.values()), default=0)
    return 0 if not count else 1 + (count - 1) * 4 // fullest


def _plain_address(url: str) -> str:
    """The address when a click on it can only open a page, else ``""``."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(_PACKAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _asset(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
