"""Small run reports made by hand: what the papers are tested on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from auditor.report import ChannelResult, RunReport, SnapshotRef
from catalog.model import LegalBasis, Material, Reading, Rejected, ServiceItem, SourceRow
from diffs.fingerprint import stamp
from diffs.model import Candidate, Decision, DifferenceKind, Finding, ItemRef, Match, Seen, Severity, Task
from diffs.rules import PublicServiceCount
from diffs.rules.public_services import PublicServiceLine
from spiders.model import NotRead, Reason, ReasonCode, Trust

ROAD, TAXI = "市道路运输处", "市出租汽车处"
PAGE = Seen(url="http://pc.city.test/item?id=1", evidence="ab" * 32, locator="/html/body/dl/dd[3]")


def finding(**changes: Any) -> Finding:
    """A wrong time limit on the web site, but for ``changes``; ``name`` and ``code`` are those of the item."""
    item = ItemRef(changes.pop("code", "126101000001"), changes.pop("name", "道路旅客运输经营许可"))
    values: dict[str, Any] = {
        "rule": "T2-LIMIT",
        "task": Task.T2,
        "kind": DifferenceKind.MISMATCH,
        "severity": Severity.ERROR,
        "element": "promise_day",
        "channel": "pc",
        "unit": ROAD,
        "library_value": "8个工作日",
        "channel_value": "18个工作日",
        "seen": PAGE,
        "why": "时限数字不同",
        "fix": "将“承诺办结时限”由“18个工作日”改为“8个工作日”",
    } | changes
    if "highlight" not in values and values["library_value"] and values["channel_value"]:
        matcher = SequenceMatcher(None, values["library_value"], values["channel_value"], autojunk=False)
        values["highlight"] = tuple(matcher.get_opcodes())
    return stamp(Finding(item=item, **values), item.task_code or item.task_name)


def in_library(**changes: Any) -> Finding:
    """A finding of task 1: no channel, seen in a row of the library's file."""
    values: dict[str, Any] = {
        "rule": "T1-PLACEHOLDER",
        "task": Task.T1,
        "kind": DifferenceKind.PLACEHOLDER,
        "element": "accept_condition",
        "channel": "",
        "library_value": "待补充",
        "channel_value": None,
        "seen": Seen(file="library.xlsx", sheet="事项清单", row=7),
        "why": "“受理条件”是占位内容“待补充”",
        "fix": "将“受理条件”的占位内容“待补充”替换为实际内容",
    } | changes
    return finding(**values)


def channel(
    name: str = "pc",
    *reasons: Reason,
    kind: str = "pc",
    title: str = "市局网站",
    not_read: Sequence[NotRead] = (),
    announced: int | None = 10,
) -> ChannelResult:
    """A channel of ten guides; with reasons against it, it cannot be judged."""
    trust = Trust(name, not reasons, announced, 10, 10, reasons, tuple(not_read))
    return ChannelResult(name, title, kind, trust, matched=9, to_review=0, unmatched=1)


def service(
    name: str, *, counts: bool = True, complete: bool = True, undecided: bool = False, unit: str = ROAD
) -> PublicServiceLine:
    """A public service of the library."""
    reason = "计入" if counts else "不计入：未在任何渠道发布"
    return PublicServiceLine("L1", "126101000009", name, unit, counts, complete, reason, undecided=undecided)


def services(*lines: PublicServiceLine, target: int = 2) -> PublicServiceCount:
    """The count over some lines."""
    return PublicServiceCount(target, lines, {ROAD: sum(line.counts for line in lines)})


def rejected(reason: str = "the row repeats the headings", **params: object) -> Rejected:
    """A row of the import that was not taken."""
    return Rejected(SourceRow("library.xlsx", "材料", 7), reason, params)


def report(
    *findings: Finding,
    channels: Sequence[ChannelResult] = (),
    refused: Sequence[Rejected] = (),
    lines: Sequence[PublicServiceLine] = (),
    bureau: str = "某市交通运输局",
) -> RunReport:
    """A report over some findings, on the web site and the hall unless said otherwise."""
    return RunReport(
        run="R20210917-1",
        as_of="2021-09-17",
        bureau=bureau,
        snapshot=SnapshotRef("S20210917-1a2b3c", "2021-09-17", "library.xlsx", 10, tuple(refused)),
        channels=tuple(channels) or (channel(), channel("hall", kind="hall", title="政务大厅")),
        findings=findings,
        matches=(),
        public_services=services(*lines),
    )


def usual_report() -> RunReport:
    """Two units, two channels, every severity and task, an extra item, a refused row, public services."""
    return report(
        in_library(),
        in_library(rule="T3-COUNT", task=Task.T3, unit="", name="（全库）", code="", kind=DifferenceKind.MISSING),
        finding(),
        finding(channel="hall", channel_value="9个工作日", seen=Seen(url="hall/指南.xlsx", locator="指南3!B7")),
        finding(rule="T2-NAME", element="task_name", unit=TAXI, name="巡游出租汽车经营许可", code="126101000002",
                library_value="巡游出租汽车经营许可", channel_value="出租汽车经营许可", severity=Severity.WARNING),
        finding(rule="T2-ITEM-EXTRA", element="task_name", unit=TAXI, name="客运包车备案", code="",
                kind=DifferenceKind.EXTRA, library_value=None, channel_value="客运包车备案"),
        finding(rule="T2-ITEM-AMBIGUOUS", element="task_name", severity=Severity.REVIEW, name="道路运输证", code=""),
        finding(rule="T2-FORMAT", element="link_way", kind=DifferenceKind.FORMAT_ONLY, severity=Severity.INFO,
                library_value="029-86780000", channel_value="（029）86780000"),
        refused=[rejected()],
        lines=[service("公路路况查询"), service("维修企业查询", counts=False), service("客运查询", complete=False),
               service("线路查询", counts=False, undecided=True)],
    )  # fmt: skip


def unjudged_report() -> RunReport:
    """One channel cannot be judged, for two reasons; one page of the other was not read."""
    reasons = (
        Reason(ReasonCode.COVERAGE, "announced 10, seen 4", {"announced": 10, "seen": 4}),
        Reason(ReasonCode.BLOCKED, "6 of 10 guide pages: blocked", {"pages": 6, "of": 10}),
    )
    lost = NotRead("http://hall.city.test/7", ReasonCode.TIMEOUT, "timed out")
    return report(finding(), channels=[channel("pc", *reasons), channel("hall", kind="hall", not_read=[lost])])


def item_report() -> RunReport:
    """One item that a channel shows otherwise, one the library lacks, one listing nobody can place."""
    item = ServiceItem(
        "L1", "道路旅客运输经营许可", ("126101000001",), elements={"promise_day": "8个工作日", "dept_name": ROAD},
        by_law=(LegalBasis("道路运输条例", "国务院令第406号", "第八条"),),
        materials=(Material("申请表", {"is_need": "必要"}),),
    )  # fmt: skip
    shown = replace(item, id="C1", elements=dict(item.elements) | {"promise_day": "18个工作日"}, materials=())
    reading = Reading(shown, "pc", "http://pc.test/1", not_read={"materials": "image_only"})
    extra = Reading(ServiceItem("C2", "客运包车备案"), "pc", "javascript:alert(1)")
    maybe = Reading(ServiceItem("C3", "道路客运"), "hall")
    matches = (
        Match(Decision.AUTO, "pc", "C1", "L1", 0.99),
        Match(Decision.NONE, "pc", "C2"),
        Match(Decision.REVIEW, "hall", "C3", "L1", 0.6, (Candidate("L1", 0.6),), why="名称相近"),
    )
    found = finding(library="L1", reading="C1")
    return replace(report(found), items=(item,), readings=(reading, extra, maybe), matches=matches)


SCRIPT = "<script>window.pwned=1</script>"
BREAK_OUT = "\"'><img src=x onerror=window.pwned=1><svg onload=window.pwned=1>"
STYLE = "</style></script><style>*{display:none!important}</style>{{ 7*7 }}{% raw %}"
STEER = "正常\u202egnp.exe\u2066\x00\x1b[31m\u200b"
LONG = "长" * 100_000


def hostile_report() -> RunReport:
    """Everything that comes from outside tries to be more than text."""
    bad = SCRIPT + BREAK_OUT + STYLE + STEER
    nasty = [
        finding(name=bad, code=bad, unit=bad, element=bad, sub_key=bad, sub_element=bad, why=bad, fix=bad,
                library_value=bad, channel_value=STEER + bad, seen=Seen(url="javascript:window.pwned=1", locator=bad)),
        finding(name="二", unit="*", element="x", seen=Seen(url="http://a.test/\"onmouseover=\"window.pwned=1")),
        finding(name="三", unit="../../etc/passwd", element="y", seen=Seen(url="data:text/html," + SCRIPT)),
        finding(name=LONG, code=LONG, element="z", sub_key=LONG, why=LONG, fix=LONG, library_value=LONG,
                channel_value=LONG + "短", highlight=(("equal", 0, 100_000, 0, 100_000), ("insert", 100_000, 100_000,
                100_000, 100_001)), seen=Seen(url="http://a.test/" + "a" * 100_000, locator=LONG)),
        finding(name="五", unit="=1+1", library_value="=cmd|' /C calc'!A0", channel_value="@SUM(1)", element="v",
                fix="+1", why="-1"),
        finding(rule="T2-ITEM-EXTRA", element="task_name", name=bad, kind=DifferenceKind.EXTRA, library_value=None,
                channel_value=bad),
        finding(name="半字\ud800", element="w", library_value="\ud83d", channel_value="\ude00x", highlight=()),
    ]  # fmt: skip
    lost = NotRead("javascript:" + bad, ReasonCode.ERRORS, bad)
    return report(
        *nasty,
        channels=[channel("pc", Reason(ReasonCode.LOOP, bad), title=bad, not_read=[lost] * 3)],
        refused=[rejected("the name is a number: {name}", name=bad)],
        lines=[service(bad, unit=bad)],
        bureau=bad,
    )
