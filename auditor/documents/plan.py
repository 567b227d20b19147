"""周工作计划表, the form of 附件3 of 市交发〔2021〕254号, one per unit."""

from __future__ import annotations

from typing import Final

from auditor.documents.blocks import Block, Grid, Paper, Style, Text
from auditor.documents.office import NEWS_WORDS, Office, notes, unit_word
from auditor.week.model import Count, Tally
from auditor.week.planning import plan_tallies
from auditor.worktime.project import weeks_of
from auditor.worktime.weeks import PlanWeek
from catalog.errors import N_, ConfigError

_HEAD: Final = ("日期", "工作计划", "推进落实情况", "是否按期按要求完成", "是否通过核验", "备注")
_WIDTHS: Final = (38, 60, 60, 28, 28, 33)
_ROW_MM: Final = 14
_SIGNED: Final = "专项工作组（组长签字）：　　　　　　　　　　报送时间：　　　　年　　月　　日"


def plan(office: Office, unit: str, stem: str) -> Paper:
    """The form for a unit, its weeks computed. The two columns of signatures stay empty: one is the unit's, the other
    only the lead group's. :class:`ConfigError` when the settings do not say when the action begins and ends."""
    weeks = weeks_of(office.config)
    if not weeks:
        raise ConfigError(
            N_("the plan needs the days on which the action begins and ends"),
            where="audit.toml",
            hint=N_("set start and end under [action]"),
        )
    tallies = plan_tallies(office.week, weeks, unit)
    rows = tuple(_row(office, each, tally) for each, tally in zip(weeks, tallies, strict=True))
    lead = office.config.action.lead
    blocks: list[Block] = [
        Text(f"{office.action}周工作计划表", Style.TITLE),
        Text("", Style.NOTE),
        Text(f"单位：{unit_word(unit)}　　　　{_SIGNED}", Style.NOTE),
        Grid(_HEAD, rows, _WIDTHS, frozenset({1, 2, 5}), height=_ROW_MM),
        Text(f"“是否按期按要求完成”由单位填写，“是否通过核验”只由{lead}填写。", Style.NOTE),
        *notes(office),
    ]
    return Paper(stem, tuple(blocks), landscape=True)


def _row(office: Office, week: PlanWeek, tally: Tally) -> tuple[str, ...]:
    planned = f"本周到期{tally[Count.LISTED]}条" if tally[Count.LISTED] else ""
    begun = week.first <= office.week.as_of
    done = "，".join(f"{word}{tally[count]}条" for count, word in NEWS_WORDS.items() if tally[count])
    late = week.last < office.week.as_of and tally[Count.WAITING]
    remark = f"逾期未整改{tally[Count.WAITING]}条" if late else ""
    return (f"{week.name} {week.days}", planned, (done or "无变化") if begun else "", "", "", remark)
