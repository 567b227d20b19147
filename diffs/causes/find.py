"""``find_causes``: from the findings of a run to the few changes that would mend most of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Final

from catalog.model import ServiceItem
from diffs.causes.cover import cover, grouped
from diffs.causes.holders import Holders, holders_of
from diffs.causes.keys import keys_of
from diffs.causes.model import Cause, CauseKind, Key
from diffs.causes.replaced import replaced_keys
from diffs.causes.settings import settings
from diffs.figures.model import Line
from diffs.fingerprint import number
from diffs.labels import label_of
from diffs.model import Finding, Match
from diffs.rules import rule

_LONGEST: Final = 40


def find_causes(
    findings: Iterable[Finding], *, library: Iterable[ServiceItem], matches: Iterable[Match], lines: Iterable[Line]
) -> tuple[Cause, ...]:
    """The causes of the findings that count, those that explain most first; a finding has at most one.

    ``lines`` are the lines of the figures: from them is known how many items could have shown the same. The same
    findings give the same causes, in whatever order they come.
    """
    counted = sorted((each for each in findings if each.counts), key=lambda each: each.fingerprint)
    holders = holders_of(library, matches, lines)
    replaced = replaced_keys(counted)
    groups = grouped(counted, lambda each: (*keys_of(each), *filter(None, (replaced.get(each.fingerprint),))))
    sound = {key: found for key, found in groups.items() if _enough(key, found) and _shared(key, found, holders)}
    return tuple(_cause(key, found, holders) for key, found in cover(sound, _enough))


def _enough(key: Key, found: Sequence[Finding]) -> bool:
    entry = settings().entry(key.kind)
    if len(found) < entry.least:
        return False
    if key.kind is CauseKind.CONSTANT and len({_library(each) for each in found}) < 2:
        return False  # one value of the library shown as another one is no constant
    return len(_items(found)) >= (entry.items or entry.least)


def _shared(key: Key, found: Sequence[Finding], holders: Holders) -> bool:
    share = settings().entry(key.kind).share
    if not share:
        return True
    of = holders.could_show(key, found)
    return of > 0 and len(found) >= share * of


def _library(finding: Finding) -> str:
    return finding.normal.library if finding.normal else ""


def _items(found: Iterable[Finding]) -> set[str]:
    return {each.library or each.reading for each in found}


def _cause(key: Key, found: Sequence[Finding], holders: Holders) -> Cause:
    entry = settings().entry(key.kind)
    units = tuple(sorted({each.unit for each in found} - {""}))
    of = holders.could_show(key, found) if entry.share else 0
    places = {
        "channel": key.channel,
        "label": _label(key),
        "library": _short(key.library),
        "shown": _short(key.shown) or "（没有）",
        "n": len(_items(found)),
        "of": of,
        "count": len(found),
        "where": key.place,
        "detail": rule(key.detail).statement if key.kind is CauseKind.LIBRARY_SHARED else key.detail,
    }
    return Cause(
        id=_id(key),
        kind=key.kind,
        sentence=entry.sentence.format_map(places),
        fix=entry.fix.format_map(places),
        who=_who(entry.acts, key, units),
        channel=key.channel,
        element=key.element,
        units=units,
        findings=tuple(each.fingerprint for each in found),
        items=len(_items(found)),
        of=of,
    )


def _who(acts: str, key: Key, units: Sequence[str]) -> str:
    if acts == "unit" and len(units) == 1:
        return units[0]
    return f"渠道{key.channel}维护方" if key.channel else "省事项库维护方"


def _label(key: Key) -> str:
    label = label_of(key.element, key.sub_element)
    return f"{_short(key.detail)}·{label}" if key.kind is CauseKind.MATERIAL and key.sub_element else label


def _short(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= _LONGEST else told[: _LONGEST - 1] + "…"


def _id(key: Key) -> str:
    parts = (key.kind.value, key.channel, key.element, key.sub_element, key.scope, key.place)
    text = json.dumps((*parts, key.library, key.shown, key.detail), ensure_ascii=False)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return "C-" + number(f"f1:{digest}").removeprefix("F-")
