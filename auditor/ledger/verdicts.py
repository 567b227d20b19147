"""What a run says of a finding: still there, passed, or what is lacking to say so. Not seen is not fixed.

The ledger, the gate and the comparison of two runs ask this one question here; a finding of which more is known (the
page it was seen on, the library, the moment of the claim) has more to prove, and never less.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from auditor.ledger.absence import in_the_way
from auditor.ledger.clock import is_after
from auditor.ledger.examined import ChannelSeen, Examined
from auditor.ledger.model import Lacking, Outcome, State, Verdict
from catalog.itemfile import item_to_json
from catalog.jsonlines import dump_line
from catalog.model import Reading, ServiceItem
from catalog.text import looks
from diffs.fingerprint import observation
from diffs.model import Decision, DifferenceKind, Finding, Severity

DISPUTE: Final = "T1-DISPUTE"
"""The rule of findings that a unit's dispute makes."""
DISPUTED_VALUE: Final = "disputed"
"""The key in the data of such a finding's first event: what the library said when it was disputed."""

_OUTVOTED: Final = "T1-LIBRARY-OUTVOTED"
_COUNT: Final = "T3-COUNT"
_PUBLIC: Final = "T3-"
"""Rules about public services: which items are some is settled by all channels together."""
_ON_LIST: Final = "T2-ITEM-"
"""Rules about whether an item is on a channel at all; they are about the list, not about what a page says."""
_LINK: Final = "T2-FORM-DEAD"
_TWICE: Final = "T2-ITEM-DUPLICATE"
_CODE: Final = "T2-CODE"
_HARMLESS: Final = (DifferenceKind.FORMAT_ONLY, DifferenceKind.ORDER_ONLY)
_WHOLE: Final = (DifferenceKind.MISSING, DifferenceKind.BLANK, DifferenceKind.PLACEHOLDER, DifferenceKind.UNVERIFIED)
"""Kinds that, said of an element as a whole, leave nothing of it to pass."""


@dataclass(frozen=True, slots=True)
class Case:
    """One entry of the ledger as it stands before the run. ``since``: the page must have been fetched after this
    moment (``""``: whenever); ``from_``: not before it. ``snapshot``: the library it was seen with last.
    ``library_said``: what the library said when a unit disputed it."""

    finding: Finding
    state: State = State.OPEN
    since: str = ""
    from_: str = ""
    snapshot: str = ""
    upheld: bool = False
    library_said: str | None = None
    beside: Callable[[str], bool] = lambda _: False
    """Whether a fingerprint stood beside it when it was seen last."""


class _Unclear(Exception):
    """Raised where nothing can be said: what is lacking, and words for people."""

    def __init__(self, lacking: Lacking, detail: str) -> None:
        super().__init__(detail)
        self.lacking, self.detail = lacking, detail


def verdict_on(case: Case, run: Examined, spoken: int = 0) -> Verdict:
    """What a run says of one entry whose channel it covers."""
    try:
        outcome, detail, page = _judged(case, run)
    except _Unclear as unclear:
        told = (unclear.lacking, unclear.detail)
        return Verdict(Outcome.UNVERIFIABLE, run.run, run.day, *told, spoken=spoken)
    evidence, fetched_at = (page.evidence, page.fetched_at) if page is not None else ("", "")
    return Verdict(outcome, run.run, run.day, None, detail, evidence, fetched_at, spoken)


_Said = tuple[Outcome, str, Reading | None]


def _judged(case: Case, run: Examined) -> _Said:
    finding = case.finding
    if finding.rule != DISPUTE and not run.asked(finding):
        raise _Unclear(Lacking.RULE, f"规则{finding.rule}本次未核查")
    if finding.channel:
        channel = run.channels.get(finding.channel)
        if channel is None or not channel.trusted:
            raise _Unclear(
                Lacking.COVERAGE, "渠道本次未采集" if channel is None else "渠道本次采集不可信，不能作出判断"
            )
        _not_older(case, run)
        return _on_channel(case, run, channel)
    _not_older(case, run)
    return _in_library(case, run)


def _not_older(case: Case, run: Examined) -> None:
    if run.snapshot_day < run.snapshots.get(case.snapshot, ""):
        raise _Unclear(Lacking.SNAPSHOT, "本次所用省事项库快照早于发现问题时的快照")


# ---- channels


def _on_channel(case: Case, run: Examined, channel: ChannelSeen) -> _Said:
    seen = run.sighted.get(case.finding.fingerprint)
    if seen is not None:
        return _still_there(case, run, seen)
    if not case.finding.library:
        return _not_of_library(case, run, channel)
    item = _item(case, run)
    pages = run.pages.get((channel.channel, item.id), [])
    if not pages:
        raise _no_page(case, run, item)
    firsts = [reading for match, reading in pages if not match.duplicate_of] or [pages[0][1]]
    for _, reading in pages:
        _fresh(case, run, reading.fetched_at)
    if case.finding.rule == _TWICE and not (len(pages) == 1 and channel.complete):
        raise _Unclear(Lacking.PAGE, "同一事项的另一页面本次未读到，但不能确定已撤下")
    for reading in firsts:
        _element_read(case, run, reading, item)
        if says_the_same(case.finding, item, reading):
            raise _Unclear(Lacking.RULE, "两边所示与发现问题时相同，是判定有变，不能据此认定已整改")
    return _passed_unless_covered(case, run, item, firsts[0])


def _still_there(case: Case, run: Examined, seen: Finding) -> _Said:
    page = run.by_reading.get((seen.channel, seen.reading))
    if seen.stale is not None:
        raise _Unclear(Lacking.PAGE, "页面采集后省事项库已变更，待重新采集")
    if seen.kind is DifferenceKind.UNVERIFIED:
        raise _Unclear(Lacking.ELEMENT, seen.why or "该要素本次未能核对")
    _fresh(case, run, page.fetched_at if page is not None else run.oldest.get(seen.channel, ""))
    again = case.state in (State.VERIFIED, State.CLOSED)
    return Outcome.PRESENT, "再次核查，问题又出现" if again else "再次核查，问题仍在", page


def _not_of_library(case: Case, run: Examined, channel: ChannelSeen) -> _Said:
    """An item the library lacked, or that nobody could place: it was placed, or it is gone from a complete list."""
    for reading in run.same_readings(case.finding):
        match = run.decisions.get((channel.channel, reading.item.id))
        if match is None or match.decision is Decision.REVIEW:
            raise _Unclear(Lacking.MATCH, "该页面对应省事项库的哪个事项尚未判定")
        _fresh(case, run, reading.fetched_at)
        if match.decision is Decision.NONE:
            return Outcome.PRESENT, "省事项库中仍没有对应事项", reading
        return Outcome.PASSED, "该页面已对应省事项库的事项", reading
    if not channel.complete:
        raise _Unclear(Lacking.PAGE, "该页面本次未读到，且不能确定渠道清单已全部读完")
    _fresh(case, run, run.oldest.get(channel.channel, ""))
    return Outcome.PASSED, "渠道清单已全部读完，该事项已不在其中", None


def _item(case: Case, run: Examined) -> ServiceItem:
    item = run.item_of(case.finding)
    if item is None:
        raise _Unclear(Lacking.SNAPSHOT, "省事项库快照中已没有该事项")
    return item


def _no_page(case: Case, run: Examined, item: ServiceItem) -> _Unclear:
    finding = case.finding
    known = run.decisions.get((finding.channel, finding.reading)) if finding.reading else None
    address = finding.seen.url if finding.seen is not None else ""
    served = bool(address) and (finding.channel, address) in run.addresses
    if (finding.channel, item.id) in run.unsure or known is not None or served:
        return _Unclear(Lacking.MATCH, "原页面本次不能确定仍对应该事项")
    return _Unclear(Lacking.PAGE, "本次没有读到该事项的页面")


def _fresh(case: Case, run: Examined, fetched_at: str) -> None:
    """The page must be newer than what it is to prove; an upheld dispute is proved by another library as well."""
    another = run.snapshot != case.snapshot
    if case.since and not is_after(fetched_at, case.since) and not (case.upheld and another):
        raise _Unclear(Lacking.PAGE, "页面采集早于单位申报，需重新采集")
    if case.from_ and not is_after(fetched_at, case.from_, or_same=True):
        raise _Unclear(Lacking.PAGE, "页面采集早于上次核验")


def _element_read(case: Case, run: Examined, reading: Reading, item: ServiceItem) -> None:
    finding, element = case.finding, case.finding.element
    if finding.rule == _CODE and reading.item.codes:
        return
    if element in reading.not_read:
        raise _Unclear(Lacking.ELEMENT, f"该要素本次未读取到：{reading.not_read[element]}")
    if reading.item.shows(element):
        return
    if why := in_the_way(finding, reading, run.lines):
        raise _Unclear(Lacking.ELEMENT, why)
    told = (each for each in run.by_item.get((finding.channel, item.id), ()) if each.severity is not Severity.INFO)
    if new := sorted({each.rule for each in told if not case.beside(each.fingerprint)}):
        raise _Unclear(
            Lacking.ELEMENT, f"页面上没有读到该要素，但出现了发现问题时没有的差异（{'、'.join(new)}），不能确定版式未变"
        )


# ---- the library itself


def _in_library(case: Case, run: Examined) -> _Said:
    finding = case.finding
    if finding.rule == DISPUTE:
        return _disputed(case, run)
    seen = run.sighted.get(finding.fingerprint)
    another = run.snapshot != case.snapshot
    if seen is not None:
        if seen.kind is DifferenceKind.UNVERIFIED:
            raise _Unclear(Lacking.COVERAGE, seen.why)
        if case.state is State.CLAIMED and not another:
            raise _Unclear(Lacking.SNAPSHOT, "申报后尚未导入新的省事项库快照")
        return Outcome.PRESENT, "新快照中问题仍在" if another else "问题仍在", None
    if not another:
        raise _Unclear(Lacking.SNAPSHOT, "与发现问题时是同一快照")
    if not run.conclusive and (
        finding.rule.startswith(_PUBLIC) or (finding.rule == _OUTVOTED and not finding.outvoted)
    ):
        raise _Unclear(Lacking.COVERAGE, "部分渠道未核查或不能判定，发布数未核对")
    if finding.rule == _COUNT:
        return Outcome.PASSED, "新快照核查通过", None
    item = _item(case, run)
    _column_there(finding, run)
    if finding.rule == _OUTVOTED:
        _voters_heard(finding, run, item)
    return _passed_unless_covered(case, run, item, None)


def _disputed(case: Case, run: Examined) -> _Said:
    """A finding made by a dispute passes when the library says something else than it did then."""
    item = _item(case, run)
    if run.snapshot == case.snapshot or said_of(item, case.finding.element) == case.library_said:
        return Outcome.PRESENT, "省事项库尚未更改", None
    return Outcome.PASSED, "省事项库已更改", None


def said_of(item: ServiceItem, element: str) -> str:
    """The digest of what an item says in an element; it changes whenever that does."""
    said = dump_line({element: item_to_json(item).get(element)})
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _column_there(finding: Finding, run: Examined) -> None:
    if finding.element in run.columns:
        return
    raise _Unclear(Lacking.ELEMENT, "新快照的导出没有该要素")


def _voters_heard(finding: Finding, run: Examined, item: ServiceItem) -> None:
    """Channels outvoted the library: it passes only when those channels were asked again."""
    for name in finding.outvoted.channels if finding.outvoted else ():
        channel = run.channels.get(name)
        read = [reading for _, reading in run.pages.get((name, item.id), [])]
        if channel is None or not channel.trusted or not any(each.item.shows(finding.element) for each in read):
            raise _Unclear(Lacking.COVERAGE, f"渠道{name}本次未采集、不可信或未读到该要素")


# ---- both


def says_the_same(finding: Finding, item: ServiceItem, page: Reading | None) -> bool:
    """Whether both sides say in words what they said when it was found: then the judging changed, and nothing was
    mended. ``page`` is ``None`` for what is about the library alone."""
    if finding.sub_key or finding.sub_element or finding.rule == _LINK or finding.rule.startswith(_ON_LIST):
        return False
    values = item.get(finding.element), page.item.get(finding.element) if page is not None else None
    return any(observation(kind, *values) == finding.observation for kind in DifferenceKind)


def _passed_unless_covered(case: Case, run: Examined, item: ServiceItem, page: Reading | None) -> _Said:
    """Passed, unless the run found something else about the same thing that was not there beside it before."""
    finding = case.finding
    told = run.by_place.get((finding.channel, item.id, finding.element), [])
    for other in told:
        if not _covers(other, case):
            continue
        if other.stale is not None or other.kind is DifferenceKind.UNVERIFIED:
            lacking = Lacking.PAGE if other.stale is not None else Lacking.ELEMENT
            raise _Unclear(lacking, other.why or "该要素本次未能核对")
        return Outcome.PRESENT, f"原问题不见，但该要素仍有差异（{other.rule}）", page
    return Outcome.PASSED, "再次核查，通过" if finding.channel else "新快照核查通过", page


def _covers(other: Finding, case: Case) -> bool:
    finding = case.finding
    if other.kind in _HARMLESS:
        return False
    quiet = other.severity is Severity.INFO and other.stale is None
    if quiet and other.kind is not DifferenceKind.UNVERIFIED:
        return False
    if not other.sub_key and other.kind in _WHOLE:
        return True
    row = not (finding.sub_key and other.sub_key) or looks(finding.sub_key) == looks(other.sub_key)
    column = not (finding.sub_element and other.sub_element) or finding.sub_element == other.sub_element
    return row and column and not case.beside(other.fingerprint)
