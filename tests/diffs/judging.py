"""Small libraries, channels and judgements for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.model import Reading, ServiceItem
from diffs.matching.judgement import Judgement, Side, Verdict
from diffs.matching.judgementfile import mark


def item(row: list[Any]) -> ServiceItem:
    """``[id, name]`` or ``[id, name, {further keys}]``."""
    more = dict(row[2]) if len(row) > 2 else {}
    codes, region = tuple(more.pop("codes", ())), more.pop("region", "")
    return ServiceItem(row[0], row[1], codes=codes, region=region, elements=more)


def reading(row: list[Any], channel: str = "pc") -> Reading:
    """A reading of ``channel``."""
    return Reading(item(row), channel=channel, url=f"http://example.gov.cn/{row[0]}")


def side(name: str, more: Mapping[str, Any], prefix: str) -> Side:
    given = {key.removeprefix(prefix): each for key, each in more.items() if key.startswith(prefix)}
    return Side(name, tuple(given.pop("codes", ())), **given)


def judgement(verdict: str, seen: str, library: str, more: Mapping[str, Any] | None = None) -> Judgement:
    """A line of the file: by 甲 on 2021-09-18 about a reading of pc, unless ``more`` says else."""
    more = more or {}
    return Judgement(
        Verdict(verdict),
        more.get("by", "甲"),
        more.get("at", "2021-09-18T09:30:00+08:00"),
        side(seen, more, "reading_"),
        side(library, more, "library_"),
        channel=more.get("channel", "pc"),
    )


def judgements(rows: list[list[Any]]) -> list[Judgement]:
    """The lines of a case; ``["withdrawn", n]`` takes back line n."""
    lines: list[Judgement] = []
    for row in rows:
        lines.append(withdrawal(lines[row[1]]) if row[0] == "withdrawn" else judgement(*row))
    return lines


def withdrawal(line: Judgement) -> Judgement:
    return Judgement(
        Verdict.WITHDRAWN, "乙", "2021-09-19T10:00:00+08:00", line.reading, line.library, line.channel,
        withdraws=mark(line),
    )  # fmt: skip
