"""What every paper is written from: the week, the settings, and what the papers call things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from auditor.config import AuditConfig
from auditor.documents.blocks import Block, Grid, Style, Text, clean, day_word
from auditor.ledger.model import State
from auditor.ledger.words import STATE_WORDS as WORDS_OF_STATES
from auditor.papers.wording import KIND_WORDS, LIBRARY_WORD, NO_UNIT, element_label
from auditor.week.model import STATES, Count, Standing, Tally, Week
from auditor.worktime.calendar import WorkCalendar, later
from auditor.worktime.cutoffs import WEEKDAYS
from catalog.regions import find_region
from diffs.figures.model import Rate
from diffs.model import DifferenceKind

LONGEST_NAME: Final = 40
FEW: Final = 20
"""So many findings stand in papers for leaders, who read totals."""
STATE_WORDS: Final = {count: WORDS_OF_STATES[State(count.value)] for count in STATES}
NEWS_WORDS: Final = {
    Count.NEW: "新发现",
    Count.NEWLY_CLAIMED: "单位申报",
    Count.NEWLY_VERIFIED: "核验通过",
    Count.NEWLY_CLOSED: "销号",
    Count.NEWLY_RETURNED: "退回",
    Count.NEWLY_REOPENED: "重新出现",
    Count.NEWLY_DISPUTED: "提出异议",
    Count.UNVERIFIED: "申报后未能核验",
}
WORDS: Final[Mapping[Count, str]] = {
    **STATE_WORDS,
    Count.LISTED: "台账",
    Count.WAITING: "待单位整改",
    Count.OVERDUE: "逾期",
    Count.DUE_SOON: "7日内到期",
    Count.TO_JUDGE: "待判定",
}
_KINDS: Final = {each.value: each for each in DifferenceKind}
_LIST_HEAD: Final = ("编号", "事项", "要素", "渠道", "问题", "时限", "逾期日（工作日）")
_LIST_WIDTHS: Final = (25, 40, 28, 22, 13, 19, 15)


@dataclass(frozen=True, slots=True)
class Office:
    """The week with the settings it is told by. ``titles``: what people call the channels."""

    week: Week
    config: AuditConfig
    calendar: WorkCalendar
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def action(self) -> str:
        """The name of the action, or what the papers are about without one."""
        return self.config.action.name or "政务服务事项一致性核查"

    @property
    def period(self) -> str:
        """The days of the week in words: 2021年9月17日至9月23日."""
        return f"{day_word(later(self.week.period.after, 1))}至{day_word(self.week.as_of).split('年')[1]}"

    @property
    def cut_off(self) -> str:
        """The next cut-off in words: 9月30日（周四）10:00."""
        day = self.week.next_cut_off
        return (
            f"{day_word(day).split('年')[1]}（周{WEEKDAYS[date.fromisoformat(day).weekday()]}）{self.week.cut_off_time}"
        )


def unit_word(unit: str) -> str:
    """The unit as papers show it."""
    return clean(unit, LONGEST_NAME) or NO_UNIT


def region_word(region: str) -> str:
    """The name of a region, or its code where nobody knows a name."""
    known = find_region(region) if region else None
    return known.name if known else clean(region, LONGEST_NAME) or "未注明"


def channel_title(office: Office, channel: str) -> str:
    """What people call a channel; the library where there is none."""
    return clean(office.titles.get(channel, "") or channel, 20) if channel else LIBRARY_WORD


def rate_of(part: Mapping[str, Any]) -> Rate:
    """A share of the last run's verdict."""
    return Rate(int(part.get("numerator", 0)), int(part.get("denominator", 0)))


def counts_grid(first: str, tallies: Iterable[tuple[str, Tally]], counts: Sequence[Count], total: Tally) -> Grid:
    """A table of counts, one row each, and the total of all findings below."""
    rows = [(name, *(str(tally[count]) for count in counts), tally.settled_percent) for name, tally in tallies]
    rows.append(("合计", *(str(total[count]) for count in counts), total.settled_percent))
    head = (first, *(WORDS.get(count) or NEWS_WORDS[count] for count in counts), "销号率")
    return Grid(head, tuple(rows), (34, *[12] * len(counts), 14), frozenset({0}), total=True, whole=True)


def findings_grid(office: Office, found: Sequence[Standing], most: int = 0) -> list[Block]:
    """The first of the findings as a table (at most ``most``, where it is given), and where the rest stands."""
    limit = min(most or office.config.papers.listed, office.config.papers.listed)
    blocks: list[Block] = []
    if found[:limit]:
        rows = tuple(_finding_row(office, each) for each in found[:limit])
        blocks.append(Grid(_LIST_HEAD, rows, _LIST_WIDTHS, frozenset({1, 2}), small=True))
    if (rest := len(found) - limit) > 0:
        told = f"以上列出{limit}条，共{len(found)}条，其余{rest}条见各单位的整改清单（工作簿）。"
        blocks.append(Text(told, Style.NOTE))
    return blocks


def kind_word(finding: Mapping[str, Any]) -> str:
    """缺失, 不一致 …"""
    kind = str(finding.get("kind", ""))
    known = _KINDS.get(kind)
    return KIND_WORDS[known] if known else clean(kind, 10)


def item_name(finding: Mapping[str, Any]) -> str:
    """The name of the item."""
    item = finding.get("item")
    return clean(item.get("task_name", "") if isinstance(item, Mapping) else "", 60) or "—"


def element_of(finding: Mapping[str, Any]) -> str:
    """The label of the element, with the row it is about."""
    label = element_label(str(finding.get("element", "")))
    row = clean(finding.get("sub_key", ""), 24)
    return clean(f"{label}（{row}）" if row else label, 40)


def late_word(standing: Standing) -> str:
    """How many days overdue, and how many of them are working days: 8（1）."""
    late = standing.late
    return f"{late.days}（{late.working_days}）" if late else "—"


def signed(office: Office, who: str) -> list[Block]:
    """Who signs, and the day."""
    return [Text("", Style.FLUSH), Text(who, Style.RIGHT), Text(day_word(office.week.as_of), Style.RIGHT)]


def notes(office: Office) -> list[Block]:
    """What the numbers rest on: the run, and what the calendar does not know."""
    week = office.week
    run = f"核查{week.run}" if week.run else "尚无核查"
    lines = [f"数据来源：台账（截至{day_word(week.as_of)}）、{run}。错误和警告计入，待人工判定的单列、不计入。"]
    if left_out := _left_out(office):
        lines.append(f"该次核查没有包括{'、'.join(left_out)}，一致率不含{'这些' if left_out[1:] else '该'}渠道。")
    if week.unknown_years:
        years = "、".join(str(year) for year in week.unknown_years)
        lines.append(f"日历没有{years}年的放假安排，该年按周一至周五计算工作日。")
    return [Text(line, Style.NOTE) for line in lines]


def _left_out(office: Office) -> list[str]:
    """The titles of the project's channels that the run behind the rates did not ask for."""
    asked = {channel["channel"] for channel in office.week.verdict.get("channels", ())}
    return [channel_title(office, name) for name in sorted(office.titles) if name not in asked] if asked else []


def _finding_row(office: Office, standing: Standing) -> tuple[str, ...]:
    finding = standing.finding
    return (
        standing.number,
        item_name(finding),
        element_of(finding),
        channel_title(office, standing.cell[3]),
        kind_word(finding),
        standing.due or "—",
        late_word(standing),
    )
