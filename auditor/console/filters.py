"""What templates do to values: crawled text made harmless, names looked up, moments in the offices' own time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from auditor.i18n import Translate
from auditor.papers.reasons import REASON_NAMES, reason_words
from auditor.papers.shown import shown
from auditor.papers.terms import element_term
from catalog.regions import find_region
from spiders.model import Reason, ReasonCode

_CHINA: Final = timezone(timedelta(hours=8))


def region_name(code: str) -> str:
    """The name of a region, its code where nobody knows one."""
    found = find_region(code) if code else None
    return found.name if found else code


def channel_name(name: str, channels: Iterable[tuple[str, str]]) -> str:
    """What people call a channel, the name itself where nobody calls it anything."""
    return dict(channels).get(name, name)


def clock(moment: str) -> str:
    """A moment in UTC by the clocks of China.

    >>> clock("2021-09-16T23:30:00Z")
    '2021-09-17 07:30'
    """
    try:
        return datetime.fromisoformat(moment).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return moment


def levels(verdict: Mapping[str, Any], severity: str) -> int:
    """So many findings of a severity in a run, by its verdict."""
    parts = [*verdict.get("channels", []), {"findings": verdict.get("library", {})}]
    return sum(int(part.get("findings", {}).get(severity, 0)) for part in parts)


def reasons(channel: Mapping[str, Any], say: Translate, language: str) -> list[str]:
    """Why the crawl of a channel cannot be judged: what each reason means, and its numbers."""
    return [_reason(dict(row), say, language) for row in channel.get("reasons", [])]


def _reason(row: dict[str, Any], say: Translate, language: str) -> str:
    code, text = row.pop("code"), row.pop("text", "")
    if code not in [*ReasonCode]:
        return str(text)
    if not language.startswith("zh"):
        return f"{say(REASON_NAMES[ReasonCode(code)])}: {text}"
    words = reason_words(Reason(ReasonCode(code), str(text), row))
    return "：".join(part for part in (words.means.rstrip("。"), words.numbers) if part)


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "shown": shown,
    "element": element_term,
    "region": region_name,
    "called": channel_name,
    "clock": clock,
    "levels": levels,
    "reasons": reasons,
}
"""By the names templates use."""
