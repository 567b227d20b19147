"""What the waivers in force do to findings, and what became of every waiver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from diffs.marks import Waived
from diffs.model import Finding, Severity
from diffs.waivers.model import Relation, Waiver, fits


class State(StrEnum):
    """What a waiver is good for on the day of the audit."""

    USED = "used"
    UNUSED = "unused"
    """In force, and nothing it could be about was found."""
    CHANGED = "changed"
    """In force, but what was found is not what was allowed: it is to be asked again."""
    ENDED = "ended"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """A waiver, what became of it, the findings it allows, and those it no longer (or not yet) allows."""

    waiver: Waiver
    state: State
    findings: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """The findings in their order, those allowed marked, and one use per waiver in the order of the sheet."""

    findings: tuple[Finding, ...]
    uses: tuple[WaiverUse, ...]


def apply_waivers(findings: Iterable[Finding], waivers: Sequence[Waiver], as_of: str) -> Applied:
    """Mark what the waivers allow on the day ``as_of`` (ISO).

    Findings that only look different are left alone. Of several waivers that allow a finding the first in the sheet
    does. A finding in the scope of a waiver that does not allow its value any more says so.
    """
    if not waivers:
        return Applied(tuple(findings), ())
    used: list[list[str]] = [[] for _ in waivers]
    again: list[list[str]] = [[] for _ in waivers]
    kept = tuple(_marked(finding, waivers, as_of, used, again) for finding in findings)
    uses = (_use(*each, as_of) for each in zip(waivers, used, again, strict=True))
    return Applied(kept, tuple(uses))


def _marked(
    finding: Finding, waivers: Sequence[Waiver], as_of: str, used: list[list[str]], again: list[list[str]]
) -> Finding:
    """The finding as the waivers leave it; what became of each is noted in ``used`` and ``again``."""
    if finding.severity is Severity.INFO:
        return finding
    about = [at for at, waiver in enumerate(waivers) if waiver.speaks_of(finding)]
    allowing = [at for at in about if _in_force(waivers[at], as_of) and fits(waivers[at], finding)]
    for at in about:
        if at not in allowing:
            again[at].append(finding.fingerprint)
    if allowing:
        used[allowing[0]].append(finding.fingerprint)
        return replace(finding, waived=_mark(waivers[allowing[0]]))
    told = [why for at in about if (why := _asked_again(waivers[at], as_of))]
    if not told:
        return finding
    return replace(finding, why="；".join(part for part in (finding.why, told[0]) if part))


def _in_force(waiver: Waiver, as_of: str) -> bool:
    return waiver.start <= as_of and (not waiver.end or as_of <= waiver.end)


def _mark(waiver: Waiver) -> Waived:
    return Waived(waiver.reason, waiver.approver, waiver.document, waiver.end)


def _asked_again(waiver: Waiver, as_of: str) -> str:
    """What to say of a finding in scope that is not allowed; nothing where only the wrong way round differs."""
    if waiver.start > as_of:
        return f"获准的差异自{waiver.start}起才有效"
    if not _in_force(waiver, as_of):
        return f"获准的差异已于{waiver.end}到期"
    pinned = waiver.relation is Relation.VALUE or waiver.library_value
    return "曾获准的差异与现在的内容不同，须重新批准" if pinned else ""


def _use(waiver: Waiver, used: list[str], again: list[str], as_of: str) -> WaiverUse:
    if waiver.start > as_of:
        state = State.NOT_BEGUN
    elif not _in_force(waiver, as_of):
        state = State.ENDED
    elif used:
        state = State.USED
    else:
        state = State.CHANGED if again else State.UNUSED
    return WaiverUse(waiver, state, tuple(used), tuple(again))


def use_to_json(use: WaiverUse) -> dict[str, Any]:
    """The waiver with its state, as plain types; what says nothing is left out."""
    waiver = use.waiver
    texts = {name: getattr(waiver, name) for name in Waiver.__slots__ if name not in ("origin", "relation")}
    place = {"file": waiver.origin.file, "row": waiver.origin.row} if waiver.origin else {}
    row = {**texts, **place, "relation": waiver.relation.value, "state": use.state.value}
    row |= {"findings": list(use.findings), "again": list(use.again)}
    return {key: value for key, value in row.items() if value not in ("", [], 0)}
